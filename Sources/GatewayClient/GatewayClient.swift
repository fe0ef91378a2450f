// GatewayClient
