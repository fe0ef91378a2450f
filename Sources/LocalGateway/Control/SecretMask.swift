/// Takes secrets out of what the request log shows.
enum SecretMask {
    static let text = "***"

    /// Names whose values nobody needs to see: `token`, `apiKey`, `proxyPassword`, `urlSigningSecretKey` ….
    static func isSecret(_ name: some StringProtocol) -> Bool {
        let plain = name.lowercased().filter { $0 != "_" && $0 != "-" }
        return [
            "token", "signature", "password", "passwd", "secret", "apikey", "authorization", "cookie", "credential",
        ]
        .contains { plain.contains($0) }
    }

    /// A path with its query, where the values of secret parameters are left out.
    static func target(_ path: String, _ query: String) -> String {
        guard !query.isEmpty else { return path }
        let pairs = query.split(separator: "&", omittingEmptySubsequences: false).map { pair -> String in
            guard let equals = pair.firstIndex(of: "="), isSecret(decoded(pair[..<equals])) else {
                return String(pair)
            }
            return pair[...equals] + text
        }
        return path + "?" + pairs.joined(separator: "&")
    }

    private static func decoded(_ name: Substring) -> String {
        APIRequest.percentDecoded(name.utf8, plusIsSpace: true) ?? String(name)
    }

    /// The beginning of a body: in JSON, or what looks like it, the values of secret members are left out, and everywhere
    /// the gateway's own token.
    static func body(_ bytes: [UInt8], token: String) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\"") else {
                output.append(bytes[index])
                index += 1
                continue
            }
            let end = endOfString(bytes, index)
            output += bytes[index..<end]
            let name = bytes[index..<end]
            index = end
            guard isSecret(String(decoding: name, as: UTF8.self)) else { continue }
            var next = end
            while next < bytes.count, isSpace(bytes[next]) { next += 1 }
            guard next < bytes.count, bytes[next] == UInt8(ascii: ":") else { continue }
            next += 1
            while next < bytes.count, isSpace(bytes[next]) { next += 1 }
            output += Array(":\"\(text)\"".utf8)
            index = endOfValue(bytes, next)
        }
        for parameter in ["token=", "signature="] { output = withoutValues(of: Array(parameter.utf8), in: output) }
        return token.isEmpty ? output : replacing(Array(token.utf8), in: output)
    }

    /// Addresses inside a body may sign somebody in as well.
    private static func withoutValues(of parameter: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var rest = bytes[...]
        while let found = rest.firstRange(of: parameter) {
            output += rest[..<found.upperBound] + Array(text.utf8)
            rest = rest[found.upperBound...].drop { $0.isDigit || $0.isLetter || "-._~%+/=".utf8.contains($0) }
        }
        return output + rest
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    /// The place after the string that begins at `start`; the end when it is cut off.
    private static func endOfString(_ bytes: [UInt8], _ start: Int) -> Int {
        var index = start + 1
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "\""): return index + 1
            default: index += 1
            }
        }
        return bytes.count
    }

    /// The place after the value that begins at `start`, objects and arrays as a whole.
    private static func endOfValue(_ bytes: [UInt8], _ start: Int) -> Int {
        var index = start
        var depth = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index = endOfString(bytes, index)
                if depth == 0 { return index }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return index }
                depth -= 1
                if depth == 0 { return index + 1 }
            case UInt8(ascii: ","): if depth == 0 { return index }
            default: break
            }
            index += 1
        }
        return bytes.count
    }

    private static func replacing(_ secret: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var rest = bytes[...]
        while let found = rest.firstRange(of: secret) {
            output += rest[..<found.lowerBound] + Array(text.utf8)
            rest = rest[found.upperBound...]
        }
        return output + rest
    }
}
