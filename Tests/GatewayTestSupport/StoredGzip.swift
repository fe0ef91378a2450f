/// Gzip without a compressor: the content in stored blocks.
enum StoredGzip {
    static func pack(_ content: [UInt8]) -> [UInt8] {
        var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var rest = content[...]
        repeat {
            let block = rest.prefix(65_535)
            rest = rest.dropFirst(block.count)
            output.append(rest.isEmpty ? 1 : 0)
            let size = UInt16(block.count)
            output += bytes(size)
            output += bytes(~size)
            output += block
        } while !rest.isEmpty
        output += bytes(checksum(content))
        output += bytes(UInt32(truncatingIfNeeded: content.count))
        return output
    }

    private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    /// CRC-32 as RFC 1952 has it.
    private static func checksum(_ content: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in content {
            sum ^= UInt32(byte)
            for _ in 0..<8 {
                let isOdd = sum & 1 == 1
                sum >>= 1
                if isOdd { sum ^= 0xEDB8_8320 }
            }
        }
        return ~sum
    }
}
