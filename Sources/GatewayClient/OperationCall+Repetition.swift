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
}
