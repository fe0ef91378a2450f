import GatewayAPI

extension OperationCall {
    /// Whether sending the call twice leaves the world as sending it once does.
    var isHarmlessToRepeat: Bool {
        switch operation.repeatability.kind {
        case .idempotent: true
        case .notRepeatable: false
        case .idempotentWithKey(let key, .query): query.contains { $0.0 == key && !$0.1.isEmpty }
        case .idempotentWithKey(let key, .body): body.flatMap(JSONTree.init)?[key]?.string != nil
        }
    }

    /// Where to look for what became of this call; nil when there is nothing to tell it by.
    var lookup: Lookup? {
        guard let lookup = operation.repeatability.lookup else { return nil }
        if case .name = lookup, sentName == nil { return nil }
        return lookup
    }

    /// The name in the body.
    var sentName: String? { body.flatMap(JSONTree.init)?["name"]?.string }

    /// The call with a key that makes repeating it harmless, where the operation knows such a key, the caller gave none,
    /// and the body is an object that can take it.
    func withKey(_ make: () -> String) -> OperationCall {
        guard operation.repeatability.makesKey, case .idempotentWithKey(let key, .body) = operation.repeatability.kind,
            let body, let tree = JSONTree(body), case .object(let fields) = tree, fields[key] == nil,
            let brace = body.firstIndex(of: UInt8(ascii: "{"))
        else { return self }
        var call = self
        let field = #""\#(key)":"\#(make())""# + (fields.isEmpty ? "" : ",")
        call.body?.insert(contentsOf: Array(field.utf8), at: brace + 1)
        return call
    }
}
