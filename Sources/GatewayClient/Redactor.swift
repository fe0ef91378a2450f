import GatewayAPI

/// Takes secrets out of everything that is shown or handed on.
public struct Redactor: Sendable {
    static let mark = "[redacted]"

    /// Query parameters whose values open doors by themselves.
    private static let secretParameters = ["session_token", "token", "signature"]

    /// The secrets and the other forms in which they may come back, longest first so that none hides in another.
    private let needles: [[UInt8]]
    /// What the secrets look like within Base64, which echoes of a request may be.
    private let encodedNeedles: [[UInt8]]
    /// Echoes are short. To look through all of what is long for six forms more would cost more than it is worth.
    private static let longestEcho = 1 << 20

    /// - Parameter secrets: what is never shown, in any of its forms.
    public init(_ secrets: [Secret]) {
        var (forms, encoded): (Set<String>, Set<String>) = ([], [])
        // One or two letters stand in every text; taking them out would hide nothing and garble all.
        for secret in secrets where secret.value.utf8.count > 3 {
            // In names of things a slash may stand as a tilde.
            for form in [secret.value, secret.value.replacing("/", with: "~")] {
                forms.insert(form)
                forms.insert(PercentEncoding.encode(form))
            }
            // Some writers of JSON escape the slash.
            forms.insert(secret.value.replacing("/", with: "\\/"))
            encoded.formUnion(Self.base64Forms(of: Array(secret.value.utf8)))
        }
        needles = forms.map { Array($0.utf8) }.sorted { $0.count > $1.count }
        encodedNeedles = encoded.map { Array($0.utf8) }.sorted { $0.count > $1.count }
    }

    /// What a text looks like within something that is Base64: three forms, as it may begin at any of three places, with
    /// either alphabet. Letters that depend on what stands before and after it are left out.
    private static func base64Forms(of bytes: [UInt8]) -> [String] {
        // Less would stand in harmless texts by chance.
        guard bytes.count >= 9 else { return [] }
        return (0..<3).flatMap { shift -> [String] in
            let text = Base64.encode([UInt8](repeating: 0, count: shift) + bytes)
            let form = String(text.prefix((shift + bytes.count) * 8 / 6).dropFirst([0, 2, 3][shift]))
            return [form, form.replacing("+", with: "-").replacing("/", with: "_")]
        }
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
        let wanted = bytes.count <= Self.longestEcho ? needles + encodedNeedles : needles
        return wanted.reduce(bytes) { bytes, needle in
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
