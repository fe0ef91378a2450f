import Foundation

/// What came back over the wire.
struct HTTPAnswer: Sendable {
    var status: Int
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: Any? { try? JSONSerialization.jsonObject(with: Data(body), options: [.fragmentsAllowed]) }

    /// The object below `data`.
    var data: [String: Any] { (json as? [String: Any])?["data"] as? [String: Any] ?? [:] }

    var items: [[String: Any]] { data["items"] as? [[String: Any]] ?? [] }

    /// `type` of an error.
    var errorType: String? { ((json as? [String: Any])?["error"] as? [String: Any])?["type"] as? String }

    var errorMessage: String? { ((json as? [String: Any])?["error"] as? [String: Any])?["message"] as? String }

    func string(_ name: String) -> String { data[name] as? String ?? "" }

    func int(_ name: String) -> Int { (data[name] as? NSNumber)?.intValue ?? -1 }

    init?(_ bytes: [UInt8]) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let parts = (lines.first ?? "").split(separator: " ")
        guard parts.count >= 2, let status = Int(parts[1]) else { return nil }
        self.status = status
        headers = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            headers[line[..<colon].lowercased()] = value
        }
        body = Array(bytes[end.upperBound...])
        if headers["transfer-encoding"]?.lowercased() == "chunked" { body = Self.unchunk(body) }
    }

    private static func unchunk(_ bytes: [UInt8]) -> [UInt8] {
        var rest = bytes[...]
        var output: [UInt8] = []
        while let end = rest.firstRange(of: Array("\r\n".utf8)),
            let size = Int(String(decoding: rest[rest.startIndex..<end.lowerBound], as: UTF8.self), radix: 16), size > 0
        {
            let chunk = rest[end.upperBound...].prefix(size)
            output += chunk
            rest = rest[chunk.endIndex...].dropFirst(2)
        }
        return output
    }
}
