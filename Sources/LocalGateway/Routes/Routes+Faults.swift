/// The rules that make requests go wrong, below `/_moongate/faults`.
extension GatewayCore {
    var faultRoutes: [Route] {
        [
            Route("GET", "/_moongate/faults") { [self] _ in .data(Self.list(tools.faults.all)) },
            Route("POST", "/_moongate/faults") { [self] request in
                let bytes = try await request.decodedBody()
                let rules = try FaultRule.rules(in: try Self.json(bytes), identifiers: identifiers)
                return .data(Self.list(try tools.faults.add(rules)), status: .created)
            },
            Route("DELETE", "/_moongate/faults") { [self] _ in
                tools.faults.removeAll()
                return .deleted
            },
            Route("GET", "/_moongate/faults/{id}") { [self] request in
                let id = request.parameters[0]
                guard let entry = tools.faults.all.first(where: { $0.rule.id == id }) else {
                    throw APIError.notFound("Fault rule")
                }
                return .data(entry.json)
            },
            Route("DELETE", "/_moongate/faults/{id}") { [self] request in
                guard tools.faults.remove(request.parameters[0]) else { throw APIError.notFound("Fault rule") }
                return .deleted
            },
        ]
    }

    private static func list(_ entries: [FaultTable.Entry]) -> JSONValue {
        .object([("count", .int(Int64(entries.count))), ("items", .array(entries.map(\.json)))])
    }

    /// The JSON value of a body.
    ///
    /// - Throws: ``APIError`` when it is none.
    static func json(_ bytes: [UInt8]) throws -> JSONValue {
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw APIError.invalidRequest("The body is not valid JSON: \(error)")
        }
    }
}

extension FaultTable.Entry {
    /// The rule as it was given, with its name and what it has done so far.
    var json: JSONValue {
        var members: [(String, JSONValue)] = [("id", .string(rule.id))]
        if case .object(let given) = rule.source { members += given.filter { $0.0 != "id" } }
        return .object(members + [("matched", .int(Int64(matched))), ("hits", .int(Int64(hits)))])
    }
}
