import GatewayAPI

/// Signatures of links that need no token.
///
/// Source: the official client libraries (`create_hmac_signature`, `create_storage_content_signature`).
enum URLSignature {
    private static let alphabet = Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
    private static let blockLength = 64

    /// HMAC-SHA256, of which the first 30 hexadecimal digits are written as a number with 62 digits.
    static func hmac(_ secret: String, _ message: String) -> String {
        let digest = hmacSHA256(Array(secret.utf8), Array(message.utf8))
        // 30 hexadecimal digits are 15 bytes.
        var number = digest.prefix(15).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        var digits: [UInt8] = []
        repeat {
            digits.append(alphabet[Int(number % 62)])
            number /= 62
        } while number > 0
        return String(decoding: digits.reversed(), as: UTF8.self)
    }

    private static func hmacSHA256(_ secret: [UInt8], _ message: [UInt8]) -> [UInt8] {
        var key = secret.count > blockLength ? SHA256.hash(secret) : secret
        key += [UInt8](repeating: 0, count: blockLength - key.count)
        let inner = SHA256.hash(key.map { $0 ^ 0x36 } + message)
        return SHA256.hash(key.map { $0 ^ 0x5C } + inner)
    }

    /// What signs the content of a storage: a dataset's items, a store's keys.
    static func content(_ secret: String, _ storageId: String, expiresAt: Moment? = nil) -> String {
        let expiry = expiresAt?.milliseconds ?? 0
        let signature = hmac(secret, "0.\(expiry).\(storageId)")
        return Base64URL.encode(Array("0.\(expiry).\(signature)".utf8))
    }

    static func isValid(content signature: String, secret: String, storageId: String, now: Moment) -> Bool {
        guard let bytes = Base64URL.decode(signature), let text = String(validating: bytes, as: UTF8.self) else {
            return false
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "0", let expiry = Int64(parts[1]) else { return false }
        guard isSame(String(parts[2]), hmac(secret, "0.\(parts[1]).\(storageId)")) else { return false }
        return expiry == 0 || now.milliseconds < expiry
    }

    static func isValid(record signature: String, secret: String, key: String) -> Bool {
        isSame(signature, hmac(secret, key))
    }

    /// Takes the same time wherever the two differ, so that a signature cannot be guessed piece by piece.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        let (left, right) = (Array(one.utf8), Array(other.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
