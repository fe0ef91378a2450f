import Foundation
import GatewayClient
import LuaEngine

/// Tells the user how a script ended and finds the exit status for it.
struct ErrorReport {
    /// Whether `--json` asked for errors as a document on standard output.
    let asJSON: Bool

    /// - Parameters:
    ///   - error: what ended the script.
    ///   - signal: the signal that asked for it, if one did.
    /// - Returns: the exit status.
    func tell(_ error: any Error, signal: Int32?) -> Int32 {
        guard let error = error as? LuaError else {
            show(message: String(describing: error), code: ErrorObject.internalCode, hint: Self.bug)
            return ExitStatus.internalError
        }
        switch error.code {
        case .exit(let status):
            return status
        case .interrupted(.outputClosed):
            return ExitStatus.success
        case .interrupted(.timeout):
            show(message: "the script was stopped: --timeout is over", code: "timeout")
            return ExitStatus.timedOut
        case .interrupted:
            show(message: "interrupted", code: "interrupted")
            return ExitStatus.signal(signal ?? SIGINT)
        case .syntax, .incomplete:
            show(message: error.message, code: "syntax_error")
            return ExitStatus.compileError
        case .memory:
            show(error, hint: Self.memory)
            return ExitStatus.scriptError
        default:
            show(error)
            return Self.status(of: error)
        }
    }

    private static let memory =
        "--max-memory says how much a script's values may take; without it that is half of this machine's memory"

    private static let bug =
        "this is a mistake in moongate and not in the script; please report it with the message above"

    /// The exit status for an uncaught error object, by its code.
    private static func status(of error: LuaError) -> Int32 {
        error.code == .closed ? ExitStatus.internalError : status(ofCode: error.object?.text("code"))
    }

    /// The exit status for what failed with a code.
    static func status(ofCode code: String?) -> Int32 {
        switch code {
        case "unauthorized", "invalid_configuration", "insecure_url", "ambiguous_connection", "no_connection":
            ExitStatus.configuration
        case "wait_timeout", "rate_limited": ExitStatus.temporaryFailure
        case "library_mismatch": ExitStatus.compileError
        case "permission_denied": ExitStatus.permissionDenied
        case "connection_failed", "dns_failed", "tls_failed", "timeout", "server_error", "unavailable":
            ExitStatus.unavailable
        case ErrorObject.internalCode: ExitStatus.internalError
        default: ExitStatus.scriptError
        }
    }

    private func show(_ error: LuaError, hint: String? = nil) {
        if asJSON {
            show(message: error.message, code: error.object?.text("code") ?? "script_error", error.object, hint: hint)
            return
        }
        StandardError.line("moongate: \(error.message)")
        let isBug = Self.status(of: error) == ExitStatus.internalError
        if let hint = isBug ? Self.bug : hint ?? error.object?.text("hint") { StandardError.line("hint: \(hint)") }
        if !error.traceback.isEmpty && !error.isMessage { StandardError.line(error.traceback) }
    }

    private func show(message: String, code: String, _ object: ErrorObject? = nil, hint: String? = nil) {
        guard asJSON else {
            StandardError.line("moongate: \(message)")
            if let hint { StandardError.line("hint: \(hint)") }
            return
        }
        var fields: [String: any Sendable] = ["code": code, "message": message]
        fields["hint"] = hint
        for (name, value) in object?.fields ?? [] where fields[name] == nil {
            fields[name] = Self.plain(value)
        }
        guard let data = try? JSONSerialization.data(withJSONObject: ["error": fields], options: .sortedKeys) else {
            return
        }
        _ = StandardOutput.line([UInt8](data))
    }

    private static func plain(_ value: LuaValue) -> (any Sendable)? {
        switch value {
        case .boolean(let value): value
        case .integer(let value): value
        case .number(let value): value.isFinite ? value : nil
        case .string(let value): value
        default: nil
        }
    }
}

extension ErrorObject {
    /// The field's text, when it is a string.
    func text(_ name: String) -> String? {
        guard case .string(let text)? = fields.first(where: { $0.name == name })?.value else { return nil }
        return text
    }
}
