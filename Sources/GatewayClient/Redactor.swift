import GatewayAPI

/// Takes secrets out of everything that is shown or handed on.
public struct Redactor: Sendable {
    static let mark = "[redacted]"

    /// Query parameters whose values open doors by themselves.
    private static let secretParameters = ["session_token", "token", "signature"]

    /// The secrets and the other forms in which they may come back, longest first so that none hides in another.
    private let needles: [[UInt8]]

    /// - Parameter secrets: what is never shown, in any of its forms.
    public init(_ secrets: [Secret]) {
        var forms: Set<String> = []
        // One or two letters stand in every text; taking them out would hide nothing and garble all.
        for secret in secrets where secret.value.utf8.count > 3 {
            forms.insert(secret.value)
            forms.insert(PercentEncoding.encode(secret.value))
            // Some writers of JSON escape the slash.
            forms.insert(secret.value.replacing("/", with: "\\/"))
        }
        needles = forms.map { Array($0.utf8) }.sorted { $0.count > $1.count }
    }

    /// The text without secrets and without the values of parameters such as `session_token`.
    public func redact(_ text: String) -> String {
        let bytes = redact(Array(text.utf8))
        return Redactor.secretParameters.reduce(String(decoding: bytes, as: UTF8.self)) { text, name in
            Redactor.withoutValue(of: name, in: text)
        }
    }

    /// The bytes without secrets; the same array when there are none.
    func redact(_ bytes: [UInt8]) -> [UInt8] {
        needles.reduce(bytes) { bytes, needle in
            let places = bytes.offsets(of: needle)
            guard !places.isEmpty else { return bytes }
            var output: [UInt8] = []
            var start = 0
            for place in places {
                output += bytes[start..<place]
                output += Array(Redactor.mark.utf8)
                start = place + needle.count
            }
            return output + bytes[start...]
        }
    }

    /// The text without the tokens that sign the owner of a link in.
    public static func withoutSessionTokens(_ text: String) -> String {
        withoutValue(of: "session_token", in: text)
    }

    private static func withoutValue(of parameter: String, in text: String) -> String {
        let needle = Array((parameter + "=").utf8)
        let bytes = Array(text.utf8)
        let places = bytes.offsets(of: needle).filter { $0 == 0 || !isNameByte(bytes[$0 - 1]) }
        guard !places.isEmpty else { return text }
        var output: [UInt8] = []
        var start = 0
        for place in places where place >= start {
            let valueStart = place + needle.count
            output += bytes[start..<valueStart]
            output += Array(mark.utf8)
            start = bytes[valueStart...].firstIndex(where: endsValue) ?? bytes.count
        }
        return String(decoding: output + bytes[start...], as: UTF8.self)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            || byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }

    private static func endsValue(_ byte: UInt8) -> Bool {
        byte <= 0x20 || "&#\"'<>\\".utf8.contains(byte)
    }
}
