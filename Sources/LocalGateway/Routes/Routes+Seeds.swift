/// Filling an account from a document, below `/_moongate/seed`.
extension GatewayCore {
    var seedRoutes: [Route] {
        [
            Route("POST", "/_moongate/seed") { [self] request in
                let account = try await account(path: nil, header: request.headers[.connectionId]).core
                let body = try await request.decodedBody(limit: APIRequest.recordLimit)
                let planted = try await account.plant(body, startsPrograms: !request.refusesPrograms)
                return .data(planted, status: .created)
            }
        ]
    }
}
