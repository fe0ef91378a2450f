import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("A refusal")
struct FailureTests {
    private func refusal(
        _ status: Int, _ body: String, type: String = "application/json", call id: String = "acts.get"
    ) async throws -> GatewayError {
        try await failure(of: try call(id, "a")) { _ in TestServer.answer(status, body, type: type) }
    }

    @Test("from Apify keeps its type and message")
    func apify() async throws {
        let body = #"{"error":{"type":"record-not-found","message":"Actor with this name was not found"}}"#
        let error = try await refusal(404, body)
        #expect(error.code == .notFound)
        #expect(error.status == 404)
        #expect(error.type == "record-not-found")
        #expect(error.message == "Actor with this name was not found")
        #expect(error.operation == "acts.get")
        #expect(error.attempts == 1)
        #expect(!error.retryable && !error.ambiguous)
        #expect(
            "\(error)" == "acts.get: Actor with this name was not found (status 404, record-not-found)"
        )
    }

    @Test("keeps what else Apify says about it")
    func data() async throws {
        let body =
            #"{"error":{"type":"schema-validation-error","message":"m","data":{"invalidItems":[{"itemPosition":1}]}}}"#
        let error = try await refusal(400, body, call: "datasets.push")
        #expect(error.data == Array(#"{"invalidItems":[{"itemPosition":1}]}"#.utf8))
    }

    private static let codes: [(Int, GatewayError.Code, Bool)] = [
        (400, .invalidRequest, false), (401, .unauthorized, false), (402, .paymentRequired, false),
        (403, .forbidden, false), (404, .notFound, false), (405, .notAllowed, false), (408, .timeout, true),
        (409, .conflict, false), (413, .requestTooLarge, false), (415, .unsupportedContent, false),
        (418, .refused, false), (429, .rateLimited, true), (500, .serverError, true), (502, .unavailable, true),
        (503, .unavailable, true), (504, .unavailable, true), (599, .serverError, true),
    ]

    @Test("has a code for its status, and says whether trying again can help", arguments: codes)
    func code(status: Int, code: GatewayError.Code, retryable: Bool) async throws {
        let error = try await refusal(status, "{}")
        #expect(error.code == code)
        #expect(error.status == status)
        #expect(error.retryable == retryable)
    }

    private static let bodies: [(String, String)] = [
        (#"{"error":"Invalid API key"}"#, "Invalid API key"),
        (#"{"error":"unauthorized","message":"Invalid API key"}"#, "Invalid API key"),
        (#"{"error":{"message":"No connection found"}}"#, "No connection found"),
        (#"{"message":"Internal Server Error"}"#, "Internal Server Error"),
        (#"{"detail":"Not authenticated"}"#, "Not authenticated"),
        (#"{"detail":[{"loc":["body"],"msg":"field required"},{"msg":"too short"}]}"#, "field required; too short"),
        (#"{"errors":[{"message":"one"},"two"]}"#, "one; two"),
        (#"{"error":{"code":7}}"#, #"{"error":{"code":7}}"#),
        (#""just a string""#, "just a string"),
        ("[1,2]", "[1,2]"),
        ("{ broken", "{ broken"),
        ("upstream connect error\r\n  or disconnect", "upstream connect error or disconnect"),
        ("<html><head><TITLE>502 Bad\nGateway</TITLE></head></html>", "a web page titled '502 Bad Gateway'"),
        ("<p>oops", "a web page"),
    ]

    @Test("from whoever stands before Apify is understood in any form", arguments: bodies)
    func form(body: String, message: String) async throws {
        #expect(try await refusal(500, body).message == message)
    }

    @Test("without a word still says what happened", arguments: ["", "  \n", "\0\0"])
    func empty(body: String) async throws {
        let error = try await refusal(502, body)
        #expect(
            error.message.hasSuffix("answered with status 502 and no explanation")
                || error.message == "\u{FFFD}\u{FFFD}")
        #expect(error.message.hasPrefix("http://127.0.0.1:") || body == "\0\0")
    }

    @Test("cannot play with the terminal, forge lines or flood it")
    func hostile() async throws {
        let text = "a\u{1B}[2Jb\u{202E}c\u{200B}d\\ne\u{7}" + String(repeating: "x", count: 5000)
        let escaped = text.replacing("\u{1B}", with: "\\u001b").replacing("\u{7}", with: "\\u0007")
        let error = try await refusal(
            400, #"{"error":{"type":"t\u0000\#(String(repeating: "y", count: 300))","message":"\#(escaped)"}}"#)
        #expect(error.message.hasPrefix("a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}d e\u{FFFD}xxx"))
        #expect(error.message.unicodeScalars.count <= 501)
        #expect((error.type ?? "").unicodeScalars.count <= 101)
        #expect(!"\(error)".unicodeScalars.contains { $0.value < 0x20 })
    }

    @Test("that is not UTF-8, deeply nested or endless is survived")
    func monstrous() async throws {
        let bytes = try await failure(of: try call("acts.get", "a")) { _ in TestServer.answer(400, [0xFF, 0xFE, 0x41]) }
        #expect(bytes.message == "\u{FFFD}\u{FFFD}A")
        let nested = try await refusal(400, String(repeating: "[", count: 60_000))
        #expect(nested.message.hasPrefix("[[["))
        let endless = try await failure(of: try call("acts.get", "a")) { _ in
            [.send("HTTP/1.1 500 X\r\n\r\n" + String(repeating: "long ", count: 100_000))]
        }
        #expect(endless.code == .serverError)
        #expect(endless.message.hasPrefix("long long"))
    }

    @Test("says what to do about it")
    func hints() async throws {
        #expect(try await refusal(401, "{}").hint?.contains("token") == true)
        let remote = Hint.text(for: .unauthorized, message: "", host: .gateway, isLoopback: false)
        #expect(remote?.contains("MATON_API_KEY") == true)
        #expect(try await refusal(400, #"{"error":"Missing Apify connection"}"#).hint?.contains("--connection") == true)
        #expect(try await refusal(400, #"{"error":"bad input"}"#).hint == nil)
    }

    @Test("by redirect is not followed", arguments: [301, 302, 303, 307, 308])
    func redirect(status: Int) async throws {
        try await TestServer.with(Script { _ in TestServer.answer("{}") }) { elsewhere in
            let target = "\(elsewhere.url)/?session_token=abc&next=1"
            let error = try await failure(of: try call("acts.get", "a")) { _ in
                TestServer.answer(status, "", headers: ["Location: \(target)"])
            }
            #expect(error.code == .redirectRefused)
            #expect(error.status == status)
            #expect(error.message.contains("\(elsewhere.url)/?session_token=[redacted]&next=1"))
            #expect(elsewhere.requests.isEmpty)
        }
    }
}
