import Foundation
import GatewayAPI
import GatewayClient
import LuaEngine
import REPL

/// Takes note of the things that answers tell of.
struct ResourceReader {
    /// Larger answers are not looked through: they are items, or lists of which the first page has been seen.
    private static let largest = 512 << 10

    let resources: KnownResources

    /// - Parameters:
    ///   - operation: what was asked.
    ///   - response: the answer, whatever it holds.
    func read(_ operation: GatewayAPI.Operation, _ response: GatewayResponse) {
        guard let kind = ResourceKind(group: operation.group), response.status < 300,
            operation.paging != .items, response.body.count <= Self.largest,
            let document = try? JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any]
        else { return }
        let content = document["data"] as? [String: Any] ?? document
        let list = content["items"] as? [[String: Any]] ?? content["connections"] as? [[String: Any]] ?? [content]
        if operation.name == "runs" || operation.id == "acts.run" || operation.id == "tasks.run" {
            resources.note(.run, answer: .array(list.map(Self.fields)))
        } else {
            resources.note(kind, answer: .array(list.map(Self.fields)))
        }
    }

    private static func fields(_ object: [String: Any]) -> LuaValue {
        .table(LuaTable(object.compactMap { name, value in (value as? String).map { (name, LuaValue.string($0)) } }))
    }
}
