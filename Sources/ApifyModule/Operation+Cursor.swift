import GatewayAPI

extension Operation {
    /// How a cursor walks the operation's answer, nil when the answer is not a list. The names are those of the glue.
    var cursorKind: String? {
        switch paging {
        case .offset: "offset"
        case .items: "items"
        case .exclusiveStartKey: "keys"
        case .none: if case .array = response { "single" } else { nil }
        }
    }
}
