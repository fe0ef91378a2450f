extension JSONValue {
    /// The name JSON Schema has for it; whole numbers are numbers too.
    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .int, .double, .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        case .raw: "raw"
        }
    }

    var double: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        case .number(let text): Double(String(decoding: text, as: UTF8.self))
        default: nil
        }
    }

    /// Also for numbers that fit no integer of this machine.
    var isWholeNumber: Bool { double.map { $0.isFinite && $0 == $0.rounded() } ?? false }

    /// Whether both mean the same JSON value; the order of an object's members does not matter.
    func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.null, .null): return true
        case (.bool(let one), .bool(let two)): return one == two
        case (.string(let one), .string(let two)): return one == two
        case (.array(let one), .array(let two)):
            return one.count == two.count && zip(one, two).allSatisfy { $0.isSame(as: $1) }
        case (.object(let one), .object(let two)):
            guard one.count == two.count else { return false }
            let values = Dictionary(two, uniquingKeysWith: { $1 })
            return one.allSatisfy { member in values[member.0].map { $0.isSame(as: member.1) } ?? false }
        default:
            if let one = integer, let two = other.integer { return one == two }
            guard let one = double, let two = other.double else { return false }
            return one == two
        }
    }
}
