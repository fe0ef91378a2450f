import ApifyModule
import Foundation
import GatewayClient
import Permissions

/// The record that `--audit` keeps of everything that scripts ask for: one JSON object a line, in the order of events.
/// What is decided is written before anything is sent, so that not even a killed process acts off the record.
struct AuditLog: Sendable {
    let path: String
    private let file: Int32
    private let redactor: Redactor

    /// - Throws: `CommandProblem` when the file cannot be opened.
    init(path: String, redactor: Redactor) throws {
        // A link could lead what is written here into any file of the user's.
        file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            throw CommandProblem(
                message: "cannot write the audit file \(path): \(String(cString: strerror(errno)))",
                status: ExitStatus.usage)
        }
        self.path = path
        self.redactor = redactor
    }

    /// Writes down what was decided.
    ///
    /// - Parameter decision: `allow`, `deny`, or `plan` for what is not carried out.
    /// - Returns: whether that succeeded.
    func decided(_ admission: Admission, _ needs: [Need], _ decision: String, _ rules: [Decision.Rule]) -> Bool {
        write(
            Entry(
                event: "decision", call: admission.number, operation: admission.intent.call.operation.id,
                effect: needs.map(\.name), resource: needs.map(\.resource.scope),
                decision: decision, rule: rules.map(\.name), place: admission.intent.place))
    }

    /// Writes down what came of it.
    func ended(_ admission: Admission, _ outcome: Admission.Outcome) {
        var entry = Entry(
            event: "outcome", call: admission.number, operation: admission.intent.call.operation.id)
        switch outcome {
        case .done(let response):
            entry.outcome = "done"
            entry.status = response?.status
            entry.ids = response.flatMap(Self.ids)
        case .failed(let error):
            entry.outcome = error.ambiguous ? "unknown" : "failed"
            entry.status = error.status
            entry.error = error.code.rawValue
        case .abandoned: entry.outcome = "abandoned"
        }
        _ = write(entry)
    }

    private struct Entry: Encodable {
        var time = ISO8601DateFormatter.string(
            from: Date(), timeZone: TimeZone(secondsFromGMT: 0) ?? .current,
            formatOptions: [.withInternetDateTime, .withFractionalSeconds])
        var event: String
        var call: Int
        var operation: String
        var effect: [String]?
        var resource: [String]?
        var decision: String?
        var rule: [String]?
        var place: String?
        var outcome: String?
        var status: Int?
        var error: String?
        var ids: [String]?
    }

    private func write(_ entry: Entry) -> Bool {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(entry) else { return false }
        let line = Array((redactor.redact(String(decoding: data, as: UTF8.self)) + "\n").utf8)
        // In one piece, which other writers of the same file cannot come between.
        return line.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) } == line.count
    }

    private static func ids(_ response: GatewayResponse) -> [String]? {
        guard response.body.count < 1 << 20, let tree = JSONTree(response.body) else { return nil }
        let thing = tree["data"] ?? tree["connection"] ?? tree
        let names = ["id", "connection_id", "defaultDatasetId", "defaultKeyValueStoreId", "defaultRequestQueueId"]
        let ids = names.compactMap { thing[$0]?.string }
        return ids.isEmpty ? nil : ids
    }
}
