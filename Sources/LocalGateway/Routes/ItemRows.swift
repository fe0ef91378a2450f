/// The rows that one stored item becomes, one at a time: a small item whose arrays are unwound one after the other may
/// become more rows than memory holds.
struct ItemRows {
    private typealias Member = ItemTransform.Member

    /// An array that is being unwound.
    private struct Level {
        var rest: [ItemTransform.Member]
        var field: String
        var elements: [ItemTransform.Text]
        var next = 0
        /// How many fields are unwound once an element is taken.
        var depth: Int
    }

    private let transform: ItemTransform
    private var start: [ItemTransform.Member]?
    private var levels: [Level] = []

    init(_ transform: ItemTransform, start: [ItemTransform.Member]?) {
        self.transform = transform
        self.start = start
    }

    mutating func next() throws -> [ItemTransform.Member]? {
        while let unwound = try nextUnwound() {
            if let row = try transform.finish(unwound) { return row }
        }
        return nil
    }

    private mutating func nextUnwound() throws -> [Member]? {
        while true {
            var row: [Member]
            var depth = 0
            if let start {
                row = start
                self.start = nil
            } else if let (taken, level) = try takeElement() {
                (row, depth) = (taken, level)
            } else {
                return nil
            }
            if try descend(&row, from: depth) { return row }
        }
    }

    /// Unwinds what is left to unwind in a row.
    ///
    /// - Returns: false when an array has no elements, and so the row is none.
    private mutating func descend(_ row: inout [Member], from depth: Int) throws -> Bool {
        for (position, field) in transform.unwind.enumerated().dropFirst(depth) {
            guard let source = row.last(where: { $0.key == field }) else { continue }
            let rest = row.filter { $0.key != field }
            if source.value.first == UInt8(ascii: "{") {
                row = ItemTransform.merge(rest, try ItemTransform.members(source.value))
            } else if source.value.first == UInt8(ascii: "[") {
                let elements = try ItemTransform.elements(source.value)
                levels.append(Level(rest: rest, field: field, elements: elements, depth: position + 1))
                guard let (taken, _) = try takeElement(of: levels.count - 1) else { return false }
                row = taken
            }
        }
        return true
    }

    /// The next row of the innermost array that has elements left, and how many of the fields are unwound in it.
    private mutating func takeElement() throws -> (row: [Member], depth: Int)? {
        while !levels.isEmpty {
            if let taken = try takeElement(of: levels.count - 1) { return taken }
        }
        return nil
    }

    private mutating func takeElement(of index: Int) throws -> (row: [Member], depth: Int)? {
        let level = levels[index]
        guard level.next < level.elements.count else {
            levels.removeLast()
            return nil
        }
        levels[index].next += 1
        let element = level.elements[level.next]
        let over =
            element.first == UInt8(ascii: "{")
            ? try ItemTransform.members(element) : [ItemTransform.member(level.field, element)]
        return (ItemTransform.merge(level.rest, over), level.depth)
    }
}
