import CLuaShim

extension Engine {
    /// How often the lines of a file have been run.
    public struct CoveredFile: Sendable {
        /// The name of its chunk without the `@`.
        public let name: String
        /// How often, by the number of the line; lines that were never run are not there.
        public let counts: [Int: Int]
    }

    /// The lines that scripts have run, by file; nothing unless the configuration asked for it.
    public func coverage() -> [CoveredFile] {
        guard let host else { return [] }
        return (0..<moon_covered_files(host)).compactMap { index in
            guard let name = moon_covered_file(host, index) else { return nil }
            var counts: [Int: Int] = [:]
            for line in 0..<moon_covered_lines(host, index) {
                let count = moon_covered_count(host, index, line)
                if count > 0 { counts[Int(line)] = Int(count) }
            }
            return CoveredFile(name: String(cString: name), counts: counts)
        }
    }

    /// The lines of a chunk that have code which can be run. The chunk is compiled, not run.
    ///
    /// - Throws: `LuaError` when it does not compile.
    public func executableLines(of chunk: Chunk) throws(LuaError) -> Set<Int> {
        CompiledLines.read(try compiled(chunk)) ?? []
    }

    /// The compiled form of a chunk.
    func compiled(_ chunk: Chunk) throws(LuaError) -> [UInt8] {
        let stack = try mainStack()
        defer { moon_set_top(stack.state, 0) }
        try stack.load(chunk)
        return stack.dump()
    }
}
