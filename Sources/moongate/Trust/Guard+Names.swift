import ApifyModule
import GatewayAPI
import GatewayClient
import LuaEngine
import Permissions

extension Guard {
    /// The need with all names of its thing, where the decision depends on them: what is forbidden by name must not be done
    /// by ID.
    ///
    /// - Throws: `ErrorObject` when they cannot be found out.
    func named(_ need: Need, _ gateway: any GatewayAccess) async throws -> Need {
        let isWanted = state.withLock { $0.rules.dependsOnNames(need) } || setup.suggestsHeader && need.effect != .read
        guard isWanted, let reference = need.resource.names.first else {
            return need
        }
        let thing = Resource(need.resource.kind, reference)
        var need = need
        let known = state.withLock { $0.names[thing] }
        if let known {
            need.resource.add(known)
            return need
        }
        let found = try await names(of: thing, reference, gateway)
        if let found { state.withLock { $0.names[thing] = found } }
        need.resource.add(found ?? [])
        return need
    }

    /// Nil when there is no such thing, which may change.
    private func names(
        of thing: Resource, _ reference: String, _ gateway: any GatewayAccess
    ) async throws -> [String]? {
        guard let operation = Catalogue.operation(thing.kind.group + ".get") else { return [] }
        do {
            let response = try await gateway.client().send(OperationCall(operation, path: [reference]))
            guard let tree = JSONTree(response.body) else { return [] }
            return Self.names(in: tree["data"] ?? tree["connection"] ?? tree, of: thing.kind, givenAs: reference)
        } catch let error as GatewayError where error.saysThatNothingIsThere {
            return nil
        } catch let error as GatewayError {
            throw ErrorObject(error)
        }
    }

    private static func names(in thing: JSONTree, of kind: ResourceKind, givenAs reference: String) -> [String] {
        var names = [thing["id"]?.string, thing["connection_id"]?.string].compactMap { $0 }
        if kind == .hook { return names + [thing["requestUrl"]?.string].compactMap { $0 } }
        guard let name = thing["name"]?.string else { return names }
        if let username = thing["username"]?.string { names.append("\(username)~\(name)") }
        // The bare name is that of one's own; of actors, and of what was named with its owner, it could be another's.
        let isForeign = kind == .actor || reference.contains("~") && !reference.hasPrefix("~")
        return isForeign ? names : names + [name]
    }
}
