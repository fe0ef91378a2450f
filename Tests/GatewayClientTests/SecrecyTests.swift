import Foundation
import GatewayAPI
import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("The key")
struct SecrecyTests {
    private let encodedKey = PercentEncoding.encode(testKey)

    @Test("does not print in any way")
    func printing() throws {
        let secret = Secret(testKey)
        var dumped = ""
        dump(secret, to: &dumped)
        let configuration = GatewayClient.Configuration(key: secret)
        dump(configuration, to: &dumped)
        let texts = ["\(secret)", String(reflecting: secret), "\(Optional(secret) as Any)", "\(configuration)", dumped]
        for text in texts {
            #expect(!text.contains("maton-key"))
            #expect(text.contains("[redacted]"))
        }
    }

    @Test("is taken out of whatever a server sends back")
    func echoes() async throws {
        let key = testKey
        let encoded = encodedKey
        try await TestServer.with(
            Script { request in
                switch request.method {
                case "GET":
                    TestServer.answer(
                        #"{"data":{"a":"Bearer \#(key)","b":"\#(encoded)"}}"#, headers: ["X-Echo: \(key)"])
                case "PUT": TestServer.answer(302, "", headers: ["Location: /?k=\(encoded)"])
                default:
                    TestServer.answer(
                        400, #"{"error":{"type":"\#(key)","message":"no \#(key)!","data":{"k":"\#(key)"}}}"#)
                }
            }
        ) { server in
            try await withClient(server.url) { client in
                let answer = try await client.send(try call("users.me"))
                #expect(
                    String(decoding: answer.body, as: UTF8.self)
                        == #"{"data":{"a":"Bearer [redacted]","b":"[redacted]"}}"#)
                #expect(answer.header("X-Echo") == "[redacted]")
                let refusal = try await failure(client, try call("tasks.create", body: "{}"))
                #expect(refusal.message == "no [redacted]!")
                #expect(refusal.type == "[redacted]")
                #expect(refusal.data == Array(#"{"k":"[redacted]"}"#.utf8))
                let redirect = try await failure(client, try call("tasks.update", "t", body: "{}"))
                #expect(redirect.message.contains("'/?k=[redacted]'"))
            }
        }
    }

    @Test("is taken out of Base64, wherever it begins in it", arguments: ["", "B", "Be", "Bearer ", "{\"k\":\""])
    func base64(prefix: String) throws {
        let text = Data((prefix + testKey + " and more").utf8).base64EncodedString()
        let safe = text.replacing("+", with: "-").replacing("/", with: "_")
        for form in [text, safe] {
            let redacted = Redactor([Secret(testKey)]).redact("<\(form)>")
            #expect(redacted.contains("[redacted]"), "\(redacted)")
            // What is left around the mark are the letters that also depend on the neighbours.
            let left = redacted.split(separator: "[redacted]").map { String($0.filter { $0 != "<" && $0 != ">" }) }
            for part in left {
                for start in 0..<4 {
                    let padded = String(repeating: "A", count: start) + part
                    let whole = String(padded.prefix(padded.count / 4 * 4))
                    let bytes = Data(base64Encoded: whole) ?? Data()
                    #expect(!String(decoding: bytes, as: UTF8.self).contains("key-0f6b"))
                }
            }
        }
    }

    @Test("is not in the error of a failed connection, nor in the error below it")
    func causes() async throws {
        try await TestServer.with(Script { _ in [.close] }) { server in
            try await withClient(server.url) { client in
                let error = try await failure(client, try call("runs.get", testKey))
                var dumped = ""
                dump(error, to: &dumped)
                #expect(!dumped.contains("maton-key") && !"\(error)".contains("maton-key"))
            }
        }
    }

    @Test(
        "never travels over plain http to another machine",
        arguments: [
            "http://gateway.maton.ai", "http://moongate-test.invalid", "http://127.evil.example", "http://127.1",
            "http://0x7f.0.0.1", "http://127.0.0.1.example.com", "http://192.168.0.1", "http://[::2]",
            "HTTP://x.invalid",
            "http://localhost.example.com", "http://127.0.0.256", "http://127.0.0.01",
        ])
    func insecure(url: String) throws {
        let error = #expect(throws: GatewayError.self) {
            try GatewayClient(.init(gatewayURL: url, key: Secret(testKey)))
        }
        #expect(error?.code == .insecureURL)
        #expect(error?.message.contains("plain http") == true)
        let control = #expect(throws: GatewayError.self) {
            try GatewayClient(.init(controlURL: url, key: Secret(testKey)))
        }
        #expect(control?.code == .insecureURL)
    }

    private static let addresses: [(String, String)] = [
        ("https://gateway.maton.ai", "https://gateway.maton.ai"),
        ("https://Gateway.Maton.ai:8443/", "https://gateway.maton.ai:8443"),
        ("https://gateway.maton.ai/apify/v2/", "https://gateway.maton.ai"),
        ("https://gateway.maton.ai/apify", "https://gateway.maton.ai"),
        ("https://proxy.example/maton", "https://proxy.example/maton"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://127.9.9.9", "http://127.9.9.9"),
        ("http://localhost:1", "http://localhost:1"), ("http://[::1]:9", "http://[::1]:9"),
    ]

    @Test("goes where the address says, in all forms of an address that people write", arguments: addresses)
    func usable(text: String, base: String) throws {
        let client = try GatewayClient(.init(gatewayURL: text, key: Secret(testKey)))
        #expect(client.gateway.text == base)
    }

    @Test(
        "goes nowhere when the address is none",
        arguments: [
            "", "gateway.maton.ai", "ftp://gateway.maton.ai", "https://", "https://:443", "https://a b", "https://x:0",
            "https://x:99999", "https://x/?a=b", "https://x#y", "https://\u{430}.example", "https://x\r\ny",
            "https://x\\@y",
            "file:///etc/passwd", "https://[::1", "https://a,b",
        ])
    func unusable(url: String) {
        let error = #expect(throws: GatewayError.self) {
            try GatewayClient(.init(gatewayURL: url, key: Secret(testKey)))
        }
        #expect(error?.code == .invalidConfiguration)
    }

    @Test("of a stranger in the address is not shown")
    func userInfo() {
        let error = #expect(throws: GatewayError.self) {
            try GatewayClient(.init(gatewayURL: "https://me:hunter2@gateway.maton.ai", key: Secret(testKey)))
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("hunter2") == false)
    }

    @Test(
        "that is missing or cannot be sent is an error that does not show it",
        arguments: ["", "abcd\r\nX: 1", "k\u{e9}y-k\u{e9}y"])
    func unusableKey(key: String) {
        let error = #expect(throws: GatewayError.self) { try GatewayClient(.init(key: Secret(key))) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("y-k") == false && error?.message.contains("abcd") == false)
    }

    @Test("and the tokens in addresses are taken out of text")
    func redactor() {
        let redactor = Redactor([Secret("hunter22"), Secret("hunter2200")])
        #expect(redactor.redact("a hunter2200 b hunter22hunter22") == "a [redacted] b [redacted][redacted]")
        #expect(
            redactor.redact("see https://connect.maton.ai/?session_token=abc.def-1&x=2 now")
                == "see https://connect.maton.ai/?session_token=[redacted]&x=2 now"
        )
        #expect(
            redactor.redact("token=a token= my_token=b signature=\"x\"")
                == "token=[redacted] token=[redacted] my_token=b signature=[redacted]\"x\"")
        #expect(redactor.redact([UInt8]("x".utf8)) == [UInt8]("x".utf8))
        #expect(Redactor([Secret("hunt/er2")]).redact(#"{"k":"hunt\/er2"}"#) == #"{"k":"[redacted]"}"#)
        #expect(Redactor([Secret("ab")]).redact("abc") == "abc")
    }
}
