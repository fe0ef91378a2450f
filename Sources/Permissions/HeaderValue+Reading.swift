extension HeaderValue.Entry {
    private var title: String { name ?? "the element" }

    func string() throws(HeaderError) -> String {
        guard case .string(let text) = value.content else { throw mismatch("a string") }
        return text
    }

    func boolean() throws(HeaderError) -> Bool {
        guard case .boolean(let flag) = value.content else { throw mismatch("true or false") }
        return flag
    }

    /// A whole number, 0 or more.
    func count() throws(HeaderError) -> Int {
        guard case .number(let number) = value.content, number >= 0, let count = Int(exactly: number) else {
            throw mismatch("a whole number, 0 or more")
        }
        return count
    }

    /// A number, 0 or more.
    func amount() throws(HeaderError) -> Double {
        guard case .number(let number) = value.content, number >= 0 else { throw mismatch("a number, 0 or more") }
        return number
    }

    func number() throws(HeaderError) -> Double {
        guard case .number(let number) = value.content else { throw mismatch("a number") }
        return number
    }

    /// The entries of a table in which each has a name that no other has.
    func namedEntries() throws(HeaderError) -> [(name: String, entry: HeaderValue.Entry)] {
        guard case .table(let entries) = value.content else { throw mismatch("a table") }
        var named: [(name: String, entry: HeaderValue.Entry)] = []
        for entry in entries {
            guard let name = entry.name else { throw entry.place.error("'\(title)' takes fields by name") }
            guard !named.contains(where: { $0.name == name }) else {
                throw entry.place.error("'\(name)' stands here a second time")
            }
            named.append((name, entry))
        }
        return named
    }

    private func mismatch(_ expected: String) -> HeaderError {
        value.place.error("'\(title)' takes \(expected), not \(value.phrase)")
    }
}
