import NIOCore

/// What the fields of a dataset hold: how often null or nothing, and the least and the most there is.
///
/// Numbers count by their value, strings by their length, arrays and objects by the number of what is in them (API
/// reference, "Get dataset statistics").
struct FieldStatistics {
    private struct Field {
        var nulls: Int64 = 0
        var present: Int64 = 0
        var least: Double?
        var most: Double?

        mutating func add(_ value: ItemTransform.Text) throws {
            present += 1
            guard let measure = try FieldStatistics.measure(value) else {
                if value.first == UInt8(ascii: "n") { nulls += 1 }
                return
            }
            least = min(least ?? measure, measure)
            most = max(most ?? measure, measure)
        }
    }

    private let names: [String]
    private var fields: [String: Field]
    private var count: Int64 = 0

    init(_ names: [String]) {
        self.names = names
        fields = Dictionary(names.map { ($0, Field()) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func add(_ block: ItemWindow.Block) throws {
        let bytes = Array(block.bytes.readableBytesView)
        var start = 0
        for end in block.ends {
            count += 1
            for member in try ItemTransform.members(bytes[start..<end]) {
                try fields[member.key]?.add(member.value)
            }
            start = end + 1
        }
    }

    private static func measure(_ value: ItemTransform.Text) throws -> Double? {
        switch value.first {
        case UInt8(ascii: "\""): Double(JSONValue.decode(value).utf16.count)
        case UInt8(ascii: "["): Double(try ItemTransform.elements(value).count)
        case UInt8(ascii: "{"): Double(try ItemTransform.members(value).count)
        default: Double(String(decoding: value, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
        }
    }

    var json: JSONValue {
        .object(
            names.map { name in
                let field = fields[name] ?? Field()
                var members: [(String, JSONValue)] = []
                if let least = field.least { members.append(("min", .double(least))) }
                if let most = field.most { members.append(("max", .double(most))) }
                members.append(("nullCount", .int(field.nulls)))
                members.append(("emptyCount", .int(max(0, count - field.present))))
                return (name, .object(members))
            })
    }
}
