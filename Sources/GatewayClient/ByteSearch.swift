extension [UInt8] {
    /// Where `needle` begins, without overlaps.
    ///
    /// Runs over every response body, so it looks for the needle's last byte in strides first.
    func offsets(of needle: [UInt8]) -> [Int] {
        guard let last = needle.last, count >= needle.count else { return [] }
        return withUnsafeBufferPointer { hay in
            needle.withUnsafeBufferPointer { needle in
                // Horspool: how far the window may move when it ends in a given byte.
                var skips = [Int](repeating: needle.count, count: 256)
                for (index, byte) in needle.dropLast().enumerated() {
                    skips[Int(byte)] = needle.count - 1 - index
                }
                var found: [Int] = []
                var end = needle.count - 1
                while end < hay.count {
                    let byte = hay[end]
                    let start = end - needle.count + 1
                    if byte == last, hay[start...end].elementsEqual(needle) {
                        found.append(start)
                        end += needle.count
                    } else {
                        end += skips[Int(byte)]
                    }
                }
                return found
            }
        }
    }
}
