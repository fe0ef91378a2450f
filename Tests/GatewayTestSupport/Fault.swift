@testable import GatewayClient

/// A way in which the answer to a request can be lost or spoilt, and what a caller sees who gets no other.
struct Fault: Sendable, CustomStringConvertible {
    var description: String
    var steps: [TestServer.Step]
    var code = GatewayError.Code.connectionFailed
    var status: Int?
    /// Whether the answer would come, but not in time.
    var isLate = false

    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
    static let page = "<html><head><title>502 Bad Gateway</title></head></html>"

    static let losses = [
        Fault(description: "closed before the answer", steps: [.close]),
        Fault(description: "reset before the answer", steps: [.reset]),
        Fault(description: "reset within the body", steps: [.send(head + #"{"data":"#), .reset]),
        Fault(description: "truncated body", steps: [.send(head + #"{"data":{}}"#), .close]),
        Fault(description: "408", steps: TestServer.answer(408, ""), code: .timeout, status: 408),
        Fault(description: "500", steps: TestServer.answer(500, "{}"), code: .serverError, status: 500),
        Fault(
            description: "502 with a page", steps: TestServer.answer(502, page, type: "text/html"), code: .unavailable,
            status: 502),
        Fault(description: "503", steps: TestServer.answer(503, ""), code: .unavailable, status: 503),
        Fault(description: "silence", steps: [], code: .timeout, isLate: true),
        Fault(
            description: "one byte at a time",
            steps: [.send(head), .drip([UInt8](repeating: 0x20, count: 100), every: .milliseconds(50))], code: .timeout,
            isLate: true),
    ]

    /// Answers that are no JSON although their status is 200.
    static let nonsense = [
        nonsense("a page", "<html>please log in</html>", type: "text/html"),
        nonsense("half a document", #"{"data":{"id":"R1""#), nonsense("a broken document", #"{"data":{"id":]}"#),
        nonsense("nothing", ""),
    ]

    private static func nonsense(_ name: String, _ body: String, type: String = "application/json") -> Fault {
        Fault(description: name, steps: TestServer.answer(body, type: type), code: .invalidResponse, status: 200)
    }
}
