import CLuaShim

extension Engine {
    /// How many tables a value may inherit from, one after the other.
    private static let mostAncestors = 8
    /// How many pairs are looked at, in tables of whatever size.
    private static let mostPairs = 20_000

    /// The names in a table that begin with a prefix, whatever its letter case. Raw access only: `__index` is followed where
    /// it is a table, and no code of any script runs.
    ///
    /// - Parameters:
    ///   - path: names from the globals to the table, a string or any other value that has an `__index` table; empty for
    ///     the globals themselves.
    ///   - prefix: what the names begin with.
    ///   - limit: how many are wanted at most.
    /// - Returns: own names before inherited ones, each sorted; empty when the path leads nowhere or the engine is closed.
    public func members(of path: [String], prefix: String = "", limit: Int = 500) -> [LiveMember] {
        guard let stack = try? mainStack(), (try? stack.reserve(16)) != nil else { return [] }
        let top = moon_top(stack.state)
        defer { moon_set_top(stack.state, top) }
        moon_push_globals(stack.state)
        for name in path {
            guard pushField(name, stack) else { return [] }
        }
        return collect(stack, prefix: Array(prefix.utf8), limit: limit)
    }

    /// Puts a field of the value on top in its place.
    private func pushField(_ name: String, _ stack: LuaStack) -> Bool {
        let value = moon_top(stack.state)
        defer { moon_set_top(stack.state, value) }
        for _ in 0...Self.mostAncestors {
            let last = moon_top(stack.state)
            if stack.type(at: last) == .table {
                stack.getField(name, of: last)
                if stack.type(at: -1) != .nil {
                    replace(value, stack)
                    return true
                }
                moon_set_top(stack.state, last)
            }
            guard moon_push_index_table(stack.state, last) else { return false }
            replace(value, stack)
        }
        return false
    }

    /// Moves the value on top to `index`, and drops what lies above it.
    private func replace(_ index: Int32, _ stack: LuaStack) {
        guard moon_top(stack.state) > index else { return }
        moon_replace(stack.state, index)
        moon_set_top(stack.state, index)
    }

    /// The names in the value on top and its ancestors.
    private func collect(_ stack: LuaStack, prefix: [UInt8], limit: Int) -> [LiveMember] {
        var members: [LiveMember] = []
        var known: Set<String> = []
        var budget = Self.mostPairs
        for generation in 0...Self.mostAncestors {
            let table = moon_top(stack.state)
            if stack.type(at: table) == .table {
                var found: [LiveMember] = []
                moon_push_nil(stack.state)
                while budget > 0, moon_next(stack.state, table) {
                    budget -= 1
                    if let name = name(stack, prefix), known.insert(name).inserted {
                        found.append(LiveMember(name: name, type: stack.type(at: -1), isInherited: generation > 0))
                    }
                    moon_set_top(stack.state, -2)
                }
                moon_set_top(stack.state, table)
                members += found.sorted { $0.name < $1.name }
            }
            guard members.count < limit, budget > 0, moon_push_index_table(stack.state, table) else { break }
            replace(table, stack)
        }
        return Array(members.prefix(max(0, limit)))
    }

    /// The key below the top when it is a name that begins with the prefix.
    private func name(_ stack: LuaStack, _ prefix: [UInt8]) -> String? {
        stack.withBytes(at: -2) { bytes in
            guard bytes.count >= prefix.count, bytes.count <= 200, let first = bytes.first, !first.isDigit,
                bytes.allSatisfy(\.isNameByte), zip(bytes, prefix).allSatisfy({ $0.lowercased == $1.lowercased })
            else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        } ?? nil
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    fileprivate var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self + 0x20 : self }

    /// Whether names in Lua may hold the byte.
    fileprivate var isNameByte: Bool { isDigit || self == 0x5F || (lowercased >= 0x61 && lowercased <= 0x7A) }
}
