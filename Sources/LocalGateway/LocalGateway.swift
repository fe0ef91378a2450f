// LocalGateway
