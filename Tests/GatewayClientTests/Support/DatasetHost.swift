import Synchronization

@testable import GatewayClient
@testable import GatewayTestSupport

/// A dataset on a real server that treats the first requests badly, and what a download of it leaves behind.
struct DatasetHost: Sendable {
    /// What happens to an answer.
    enum Fault: Sendable {
        /// The connection ends after so many bytes of the body.
        case truncated(Int)
        case reset(Int)
        /// As `truncated`, of a body in chunks.
        case chunks(Int)
        /// Nothing comes any more after so many bytes.
        case silence(Int)
        case answer([TestServer.Step])
    }

    var rows: [String]
    var header = ""
    var type = "application/jsonl; charset=utf-8"
    var faults: [Fault] = []
    /// Whether answers say where they begin, as Apify's do.
    var ignoresOffset = false

    /// `count` lines of JSON.
    static func lines(_ count: Int, _ faults: [Fault] = []) -> DatasetHost {
        DatasetHost(rows: (0..<count).map { #"{"n":\#($0),"text":"räksmörgås"}"# + "\n" }, faults: faults)
    }

    /// CSV with a byte order mark and line breaks within values.
    static func table(_ rows: [String], _ faults: [Fault] = []) -> DatasetHost {
        DatasetHost(rows: rows, header: "\u{FEFF}n,text\n", type: "text/csv; charset=utf-8", faults: faults)
    }

    /// The whole file.
    var content: String { header + rows.joined() }

    func script() -> Script {
        let count = Counter()
        return Script { [self] request in
            let number = count.next()
            return number < faults.count ? answer(request, faults[number]) : answer(request, nil)
        }
    }

    private func answer(_ request: TestServer.Request, _ fault: Fault?) -> [TestServer.Step] {
        let offset = ignoresOffset ? 0 : Self.parameter("offset", of: request) ?? 0
        let limit = Self.parameter("limit", of: request) ?? rows.count
        let part = rows.dropFirst(offset).prefix(limit)
        let body = Array((header + part.joined()).utf8)
        let headers = [
            "X-Apify-Pagination-Total: \(rows.count)", "X-Apify-Pagination-Offset: \(offset)",
            "X-Apify-Pagination-Count: \(part.count)",
        ]
        let whole = TestServer.answer(200, body, headers: headers, type: type)
        guard let fault, case .send(let bytes)? = whole.first else { return whole }
        let head = bytes.count - body.count
        switch fault {
        case .truncated(let size): return [.send(Array(bytes.prefix(head + size))), .close]
        case .reset(let size): return [.send(Array(bytes.prefix(head + size))), .reset]
        case .silence(let size): return [.send(Array(bytes.prefix(head + size)))]
        case .chunks(let size):
            let start = ["HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Content-Type: \(type)"] + headers
            let chunk = Array("\(String(size, radix: 16))\r\n".utf8) + body.prefix(size) + Array("\r\n".utf8)
            return [.send(Array((start.joined(separator: "\r\n") + "\r\n\r\n").utf8) + chunk), .close]
        case .answer(let steps): return steps
        }
    }

    /// A number in the query of a request.
    static func parameter(_ name: String, of request: TestServer.Request) -> Int? {
        let query = request.target.split(separator: "?").dropFirst().first ?? ""
        return query.split(separator: "&").first { $0.hasPrefix(name + "=") }.flatMap {
            Int($0.dropFirst(name.count + 1))
        }
    }
}
