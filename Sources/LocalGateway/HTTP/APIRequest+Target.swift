import HTTPTypes
import Hummingbird

extension APIRequest {
    /// Takes a request's target apart.
    ///
    /// - Throws: ``APIError`` when the path or the query is not well-formed percent-encoded UTF-8.
    init(_ request: Request) throws {
        let target = request.head.path ?? "/"
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        let wholePath = target[..<(mark ?? target.endIndex)]
        path = String(wholePath)
        segments = try Self.pathSegments(wholePath)
        rawQuery = mark.map { String(target[target.utf8.index(after: $0)...]) } ?? ""
        query = rawQuery.isEmpty ? [] : try Self.pairs(rawQuery[...])
        headers = request.headers
        body = request.body
        isHead = request.method == .head
        method = request.method.rawValue.uppercased()
        if let override = value("method"), !override.isEmpty { method = override.uppercased() }
    }

    /// A request that is refused before its target is taken apart.
    init(unread request: Request) {
        let target = request.head.path ?? "/"
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        path = String(target[..<(mark ?? target.endIndex)])
        rawQuery = mark.map { String(target[target.utf8.index(after: $0)...]) } ?? ""
        (segments, query) = ([], [])
        (method, headers, body) = (request.method.rawValue.uppercased(), request.headers, request.body)
    }

    static func pathSegments(_ path: Substring) throws -> [String] {
        try path.utf8.split(separator: UInt8(ascii: "/")).map { segment in
            guard let decoded = percentDecoded(segment) else {
                throw APIError.invalidRequest("The path of the request is not correctly percent-encoded.")
            }
            return decoded
        }
    }

    private static func pairs(_ query: Substring) throws -> [(name: String, value: String)] {
        try query.split(separator: "&", omittingEmptySubsequences: true).map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = percentDecoded((halves.first ?? "").utf8, plusIsSpace: true),
                let value = percentDecoded((halves.count > 1 ? halves[1] : "").utf8, plusIsSpace: true)
            else { throw APIError.invalidRequest("The query of the request is not correctly percent-encoded.") }
            return (name, value)
        }
    }

    /// The decoded text, or nil when an escape is cut short or the result is not UTF-8.
    static func percentDecoded(_ text: Substring.UTF8View, plusIsSpace: Bool = false) -> String? {
        let isPlain = text.allSatisfy { $0 != UInt8(ascii: "%") && !(plusIsSpace && $0 == UInt8(ascii: "+")) }
        if isPlain { return String(Substring(text)) }
        var output: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst(), let low = rest.popFirst(), high.isHexDigit, low.isHexDigit else {
                    return nil
                }
                output.append(hexValue(high) << 4 | hexValue(low))
            case UInt8(ascii: "+") where plusIsSpace: output.append(0x20)
            default: output.append(byte)
            }
        }
        return String(validating: output, as: UTF8.self)
    }

    private static func hexValue(_ digit: UInt8) -> UInt8 { digit.isDigit ? digit - 0x30 : (digit | 0x20) - 0x57 }
}
