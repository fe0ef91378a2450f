/// What the body of a refusal says, whoever wrote it.
///
/// Apify answers `{"error":{"type":…,"message":…}}`. What stands before it has no documented form: objects with
/// `error`, `message` or `detail`, web pages, plain text and nothing at all are all to be expected.
struct ErrorBody {
    static let messageLimit = 500

    /// Apify's name of the error.
    var type: String?
    /// What is wrong, on one line.
    var message: String?
    /// The JSON text of what else Apify says.
    var data: [UInt8]?

    init(_ body: [UInt8]) {
        guard let first = body.first(where: { $0 > 0x20 }) else { return }
        if "{[\"".utf8.contains(first), let tree = JSONTree(body) {
            read(tree)
        } else if first == UInt8(ascii: "<") {
            message =
                ErrorBody.title(String(decoding: body, as: UTF8.self)).map { "a web page titled '\($0)'" }
                ?? "a web page"
        } else {
            message = RemoteText.tamed(body, limit: ErrorBody.messageLimit)
        }
        if message?.isEmpty == true { message = nil }
    }

    private mutating func read(_ tree: JSONTree) {
        if let error = tree["error"], case .object = error {
            type = error["type"]?.string.map { RemoteText.tamed($0, limit: 100) }
            message = (error["message"] ?? error["detail"])?.string.map(ErrorBody.tamed)
            if let data = error["data"], case .object = data { self.data = data.text }
        }
        message = message ?? ErrorBody.sentence(tree)
    }

    /// The sentence that a person wrote, wherever it stands; the whole document when there is none.
    private static func sentence(_ tree: JSONTree) -> String? {
        if let text = tree.string { return tamed(text) }
        for key in ["message", "detail", "error_description", "error", "title", "reason"] {
            if let text = tree[key]?.string { return tamed(text) }
        }
        if let text = tree["detail"].flatMap(list) { return text }
        if let text = tree["errors"].flatMap(list) { return text }
        return tamed(String(decoding: tree.text, as: UTF8.self))
    }

    /// Complaints about several fields, as web frameworks list them.
    private static func list(_ tree: JSONTree) -> String? {
        guard case .array(let entries) = tree else { return nil }
        let texts = entries.prefix(5).compactMap { $0.string ?? $0["msg"]?.string ?? $0["message"]?.string }
        return texts.isEmpty ? nil : tamed(texts.joined(separator: "; "))
    }

    private static func title(_ page: String) -> String? {
        let lower = page.lowercased()
        // Only where lowering has not moved anything do positions in one serve for the other.
        guard lower.utf8.count == page.utf8.count,
            let open = lower.firstRange(of: "<title>"),
            let close = lower[open.upperBound...].firstRange(of: "</title>")
        else { return nil }
        let start = lower.utf8.distance(from: lower.startIndex, to: open.upperBound)
        let end = lower.utf8.distance(from: lower.startIndex, to: close.lowerBound)
        let bytes = Array(page.utf8)[start..<end]
        let text = RemoteText.tamed(bytes, limit: 200)
        return text.isEmpty ? nil : text
    }

    private static func tamed(_ text: String) -> String {
        RemoteText.tamed(text, limit: messageLimit)
    }
}
