import GatewayAPI

/// Identifiers in the forms the API uses.
enum Identifier {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    private static let base64 = alphabet.prefix(62) + Array("+/".utf8)

    /// A new identifier: 17 letters and digits for resources.
    static func random(length: Int = 17) -> String {
        var generator = SystemRandomNumberGenerator()
        return random(length: length, using: &generator)
    }

    static func random(length: Int, using generator: inout some RandomNumberGenerator) -> String {
        let letters = (0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
        return String(decoding: letters, as: UTF8.self)
    }

    /// The same identifier for the same text, for what is built in and must keep its identity.
    static func derived(from text: String) -> String {
        String(
            decoding: SHA256.hash(Array(text.utf8)).prefix(17).map { alphabet[Int($0) % alphabet.count] }, as: UTF8.self
        )
    }

    /// The identifier of a request: base64 of SHA-256 of its unique key without `+`, `/` and `=`, 15 characters.
    ///
    /// Source: the official client libraries (`unique_key_to_request_id`).
    static func request(uniqueKey: String) -> String {
        let digest = SHA256.hash(Array(uniqueKey.utf8))
        var symbols: [UInt8] = []
        for start in stride(from: 0, to: digest.count, by: 3) {
            let group = (0..<3).reduce(UInt32(0)) { sum, position in
                sum << 8 | (start + position < digest.count ? UInt32(digest[start + position]) : 0)
            }
            let count = min(3, digest.count - start) + 1
            symbols += (0..<count).map { base64[Int(group >> UInt32(18 - 6 * $0) & 63)] }
        }
        let plain = symbols.filter { $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") }
        return String(decoding: plain.prefix(15), as: UTF8.self)
    }

    /// Names of storages: 3 to 63 letters, digits and hyphens, no hyphen at either end.
    static func isName(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return (3...63).contains(bytes.count)
            && bytes.allSatisfy { $0.isDigit || $0.isLetter || $0 == UInt8(ascii: "-") }
            && bytes.first != UInt8(ascii: "-") && bytes.last != UInt8(ascii: "-")
    }

    /// Record keys: 1 to 256 of `a-z A-Z 0-9 ! - _ . ' ( )`.
    static func isRecordKey(_ text: String) -> Bool {
        (1...256).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isDigit || $0.isLetter || "!-_.'()".utf8.contains($0) }
    }
}
