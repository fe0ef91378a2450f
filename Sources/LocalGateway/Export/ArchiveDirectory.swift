import CZlib
import NIOCore

/// The headers of a ZIP archive. Sizes and offsets are written in the form for large archives where the old one has no
/// room for them.
struct ArchiveDirectory {
    private static let large: UInt32 = 0xFFFF_FFFF

    private var entries = ByteBuffer()
    private var count: UInt64 = 0
    private var offset: UInt64 = 0
    /// The time in the form of MS-DOS, the same for all files.
    private let stamp: (time: UInt16, date: UInt16)

    init(now: Moment) {
        // `2026-04-07T21:24:57.927Z`
        let numbers = now.iso8601.split { !$0.isNumber }.compactMap { Int($0) }
        guard numbers.count >= 6, (1980...2107).contains(numbers[0]) else {
            stamp = (0, 33)
            return
        }
        stamp = (
            UInt16(numbers[3] << 11 | numbers[4] << 5 | numbers[5] / 2),
            UInt16((numbers[0] - 1980) << 9 | numbers[1] << 5 | numbers[2])
        )
    }

    /// The header that stands before a file, which the directory remembers. A record is below the 4 GB from which a
    /// header must be a larger one.
    mutating func entry(_ name: String, _ content: [UInt8]) -> ByteBuffer {
        let checksum = UInt32(
            truncatingIfNeeded: content.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) })
        var common = ByteBuffer()
        // Bit 11: the name is UTF-8. Method 0: stored.
        Self.write(&common, [20, 0x0800, 0, stamp.time, stamp.date])
        Self.write(&common, [checksum, UInt32(content.count), UInt32(content.count)])
        Self.write(&common, [UInt16(name.utf8.count)])

        let isFar = offset >= UInt64(Self.large)
        Self.write(&entries, [0x0201_4B50 as UInt32])
        Self.write(&entries, [45 as UInt16])
        entries.writeImmutableBuffer(common)
        Self.write(&entries, [isFar ? 12 : 0, 0, 0, 0] as [UInt16])
        Self.write(&entries, [0, isFar ? Self.large : UInt32(offset)] as [UInt32])
        entries.writeString(name)
        if isFar {
            Self.write(&entries, [1, 8] as [UInt16])
            Self.write(&entries, [offset])
        }

        var header = ByteBuffer()
        Self.write(&header, [0x0403_4B50 as UInt32])
        header.writeImmutableBuffer(common)
        Self.write(&header, [0 as UInt16])
        header.writeString(name)
        count += 1
        offset += UInt64(header.readableBytes + content.count)
        return header
    }

    /// What ends an archive.
    var end: ByteBuffer {
        var output = entries
        let size = UInt64(entries.readableBytes)
        let isLarge = count >= 0xFFFF || size >= UInt64(Self.large) || offset >= UInt64(Self.large)
        if isLarge {
            Self.write(&output, [0x0606_4B50 as UInt32])
            Self.write(&output, [44 as UInt64])
            Self.write(&output, [45, 45] as [UInt16])
            Self.write(&output, [0, 0] as [UInt32])
            Self.write(&output, [count, count, size, offset])
            Self.write(&output, [0x0706_4B50, 0] as [UInt32])
            Self.write(&output, [offset + size])
            Self.write(&output, [1 as UInt32])
        }
        Self.write(&output, [0x0605_4B50 as UInt32])
        Self.write(&output, [0, 0] as [UInt16])
        let shown = UInt16(min(count, 0xFFFF))
        Self.write(&output, [shown, shown])
        Self.write(&output, [UInt32(min(size, UInt64(Self.large))), UInt32(min(offset, UInt64(Self.large)))])
        Self.write(&output, [0 as UInt16])
        return output
    }

    private static func write(_ output: inout ByteBuffer, _ numbers: [some FixedWidthInteger]) {
        for number in numbers { output.writeInteger(number, endianness: .little) }
    }
}
