import Hummingbird
import NIOCore

/// The options a task, or an action of a schedule, has for its runs.
///
/// They take the same way as the options of a request: they become the query parameters that a client would have sent, so
/// that both are checked alike and one overrides the other.
enum RunOptionsField {
    private static let parameters = [
        ("build", "build"), ("timeoutSecs", "timeout"), ("memoryMbytes", "memory"), ("maxItems", "maxItems"),
        ("maxTotalChargeUsd", "maxTotalChargeUsd"), ("restartOnError", "restartOnError"),
    ]

    /// Checks the object and reduces it to what the API knows.
    ///
    /// - Throws: ``APIError`` for values that no run could have. Whether there is such a build shows when a run starts.
    static func checked(_ value: JSONValue?, name: String) throws -> JSONValue? {
        guard let value else { return nil }
        var known: [(String, JSONValue)] = []
        for (field, _) in parameters {
            guard let option = value.field(field) else { continue }
            switch field {
            case "build": _ = try value.textField(field, limit: 100)
            case "restartOnError": _ = try value.flagField(field)
            case "maxTotalChargeUsd": _ = try value.numberField(field, 0...1_000_000_000)
            default: _ = try value.wholeField(field, 0...1_000_000_000)
            }
            known.append((field, option))
        }
        let query = query(.object(known)).filter { $0.name != "build" }
        do {
            _ = try RunOptions.unlimited.overridden(by: APIRequest(internalQuery: query))
        } catch let error as APIError where error.code == "invalid-value" || error.code == "invalid-parameter" {
            throw APIError.invalidValue("in \"\(name)\": \(error.reason)")
        }
        return .object(known)
    }

    /// The query parameters that say the same.
    static func query(_ options: JSONValue?) -> [(name: String, value: String)] {
        guard let options else { return [] }
        return parameters.compactMap { field, parameter in
            guard let option = options.field(field) else { return nil }
            return (parameter, option.string ?? String(decoding: option.bytes, as: UTF8.self))
        }
    }
}

extension RunOptions {
    /// Something to try options on.
    fileprivate static let unlimited = RunOptions(
        build: LocalActor.buildTag, timeoutSecs: 0, memoryMbytes: 128, maxItems: nil, maxTotalChargeUsd: nil,
        restartOnError: false)
}

extension APIRequest {
    /// A request that nobody sent, for what reads its parameters from one.
    init(internalQuery query: [(name: String, value: String)]) {
        self.init(
            method: "POST", segments: [], path: "", query: query, rawQuery: "", headers: [:],
            body: RequestBody(buffer: ByteBuffer()))
    }

    /// The same request with parameters that its own ones override.
    func falling(backOn query: [(name: String, value: String)]) -> APIRequest {
        var copy = self
        copy.query = query + self.query
        return copy
    }
}
