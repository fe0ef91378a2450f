/// Standard base64 with padding (RFC 4648, section 4).
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    public static func encode(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            var group: UInt32 = 0
            for position in 0..<3 {
                group = group << 8 | (position < count ? UInt32(bytes[start + position]) : 0)
            }
            for position in 0..<4 {
                let symbol = alphabet[Int(group >> UInt32(18 - 6 * position) & 63)]
                output.append(position <= count ? symbol : UInt8(ascii: "="))
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
