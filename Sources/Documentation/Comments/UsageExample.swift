/// An example from a comment, which can be run and held against what it says of itself.
public struct UsageExample: Sendable, Equatable {
    /// Lua.
    public var code: String
    /// The line of its `@usage`, from 1.
    public var line: Int

    /// What it prints, when it says so: what stands behind its arrows, `-->`.
    public var expectedOutput: String? {
        let lines = code.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
            line.firstRange(of: "-->").map { range in
                let text = line[range.upperBound...]
                return String(text.hasPrefix(" ") ? text.dropFirst() : text)
            }
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    /// Whether what it has printed is what it promises.
    public func isKept(by output: String) -> Bool {
        guard let expectedOutput else { return true }
        return expectedOutput == (output.hasSuffix("\n") ? String(output.dropLast()) : output)
    }
}

extension LuaDocumentation {
    /// All examples, in the order of the file.
    public var usages: [UsageExample] {
        var places = lines.indices.filter { index in
            lines[index].firstRange(of: #/^\s*---\s*@(usage|example)\b/#) != nil
        }
        let codes = ([comment] + functions.map(\.comment)).flatMap(\.usages)
        return codes.map { code in
            // Examples without any Lua are none.
            let first = code.prefix { $0 != "\n" }
            let place = places.firstIndex { index in lines[index...].prefix(3).contains { $0.contains(first) } }
            let line = place.map { places[$0] + 1 } ?? 1
            if let place { places.removeSubrange(...place) }
            return UsageExample(code: code, line: line)
        }
    }
}
