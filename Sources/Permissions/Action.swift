import GatewayAPI

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A call of an operation, as far as permissions are concerned.
public struct Action: Sendable {
    public let operation: GatewayAPI.Operation
    /// The values of the path's placeholders, in order.
    public let path: [String]
    public let query: [(String, String)]
    /// The JSON text of the body, where there is one.
    public let body: [UInt8]?

    public init(
        _ operation: GatewayAPI.Operation, path: [String] = [], query: [(String, String)] = [], body: [UInt8]? = nil
    ) {
        (self.operation, self.path, self.query, self.body) = (operation, path, query, body)
    }

    /// Everything that has to be allowed for it. What cannot be told for certain counts as the whole kind, which only a
    /// grant of all of it covers.
    public var needs: [Need] {
        let kind = ResourceKind(group: operation.group) ?? .user
        switch operation.id {
        case "schedules.create": return schedule(Resource(.schedule, fields?.name), spending: fields == nil)
        case "schedules.update":
            return schedule(Resource(.schedule, path.first), spending: !(fields?.startsNothingNew ?? false))
        case "webhooks.create": return [Need(.persist, Resource(.hook, fields?.requestUrl))]
        case "tasks.create": return [Need(.write, Resource(.task, fields?.name))]
        case "connections.create": return [Need(.persist, Resource(.connection, nil))]
        case "users.me": return [Need(.read, Resource(.user, "me"))]
        default: break
        }
        let key = kind == .kvs && path.count > 1 ? path[1] : nil
        let name = path.first ?? query.first { $0.0 == "name" }?.1
        let resource = Resource(kind, name, key: key)
        let effects = Self.single.filter(operation.effect.contains)
        return effects.map { Need($0, resource) } + webhooks
    }

    private static let single: [Effect] = [.read, .write, .delete, .spend, .persist]

    /// A schedule goes on by itself, and every run it starts is paid for.
    private func schedule(_ resource: Resource, spending: Bool) -> [Need] {
        let started = (fields?.actions ?? []).map { action -> Resource in
            if let task = action.actorTaskId { return Resource(.task, task) }
            return Resource(.actor, action.actorId)
        }
        let spends = started.isEmpty && spending ? [resource] : started
        return [Need(.persist, resource)] + spends.map { Need(.spend, $0) }
    }

    /// Webhooks that come with a run send its data to somebody after its end.
    private var webhooks: [Need] {
        guard operation.effect.contains(.spend), let text = query.last(where: { $0.0 == "webhooks" })?.1 else {
            return []
        }
        guard let data = Data(base64Encoded: text),
            let hooks = try? JSONDecoder().decode([Fields].self, from: data)
        else { return [Need(.persist, Resource(.hook, nil))] }
        return hooks.map { Need(.persist, Resource(.hook, $0.requestUrl)) }
    }

    // MARK: - The body

    private var fields: Fields? {
        body.flatMap { try? JSONDecoder().decode(Fields.self, from: Data($0)) }
    }

    /// What of a body says whom it concerns.
    private struct Fields: Decodable {
        struct Start: Decodable {
            var actorId: String?
            var actorTaskId: String?
        }

        var name: String?
        var requestUrl: String?
        var actions: [Start]?
        var isEnabled: Bool?
        var cronExpression: String?
        var timezone: String?

        /// Whether a schedule that is changed so starts nothing that it did not start before, and no more often.
        var startsNothingNew: Bool {
            isEnabled == false || isEnabled == nil && cronExpression == nil && timezone == nil
        }
    }
}

extension Action {
    /// Whether it starts a run here and now, as a schedule does not.
    public var startsRun: Bool { operation.effect.contains(.spend) && !operation.effect.contains(.persist) }
}
