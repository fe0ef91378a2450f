/// One field of a cron expression: a set of small numbers.
struct CronField: Sendable, Equatable {
    /// What a field may hold, and what it is called when something is wrong with it.
    enum Kind: String, Sendable, CaseIterable {
        case second
        case minute
        case hour
        case dayOfMonth = "day of month"
        case month
        case dayOfWeek = "day of week"

        var range: ClosedRange<Int> {
            switch self {
            case .second, .minute: 0...59
            case .hour: 0...23
            case .dayOfMonth: 1...31
            case .month: 1...12
            case .dayOfWeek: 0...7
            }
        }

        /// Names count from the range's lower bound.
        var names: [String] {
            switch self {
            case .month: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
            case .dayOfWeek: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
            default: []
            }
        }
    }

    private let bits: UInt64
    /// Whether the field was written with a `*`, which is what the rule about the two kinds of days asks.
    let hasStar: Bool
    let kind: Kind

    init(_ kind: Kind, bits: UInt64, hasStar: Bool) {
        self.kind = kind
        self.hasStar = hasStar
        self.bits = bits
    }

    func contains(_ number: Int) -> Bool { number >= 0 && number < 64 && bits & 1 << UInt64(number) != 0 }

    /// The smallest number of the set that is not below `number`.
    func next(from number: Int) -> Int? {
        guard number < 64 else { return nil }
        let rest = bits & (UInt64.max << UInt64(max(0, number)))
        return rest == 0 ? nil : rest.trailingZeroBitCount
    }

    var first: Int { bits == 0 ? 0 : bits.trailingZeroBitCount }

    var isFull: Bool { kind.range.allSatisfy(contains) }
}
