import Foundation
import Testing

@testable import LocalGateway

@Suite("Templates of webhooks")
struct WebhookTemplateTests {
    private static let variables = WebhookEvent(
        type: .runSucceeded, createdAt: Moment(milliseconds: 1_700_000_000_123),
        data: .object([("actorId", .string("A"))]),
        resource: .object([
            ("id", .string("R\"1")), ("n", .number(Array("1.50".utf8))), ("gone", .null),
            ("list", .array([.string("x"), .int(2)])), ("deep", .object([("er", .bool(true))])),
        ])
    ).variables(userId: "U")

    private func render(_ text: String, interpolates: Bool = false) throws -> String {
        let template = try WebhookTemplate(text, interpolatesStrings: interpolates)
        return String(decoding: try template.render(Self.variables), as: UTF8.self)
    }

    @Test(
        "outside strings a variable becomes its JSON value",
        arguments: [
            (#"{"u":{{userId}}}"#, #"{"u":"U"}"#), (#"{{ resource.id }}"#, #""R\"1""#),
            (#"[{{resource.n}},{{resource.gone}},{{resource.nothing.at.all}}]"#, "[1.50,null,null]"),
            (#"{"a":{{eventData}}}"#, #"{"a":{"actorId":"A"}}"#), ("{{resource.list}}", #"["x",2]"#),
            ("{{resource.list.1}}", "2"), ("{{resource.list.9}}", "null"), ("{{resource.deep.er}}", "true"),
            ("{{eventType}}", #""ACTOR.RUN.SUCCEEDED""#), ("{{createdAt}}", #""2023-11-14T22:13:20.123Z""#),
            ("{{globals.dateISO}}", #""2023-11-14T22:13:20.123Z""#), ("{{globals.dateUnix}}", "1700000000"),
            (#"{"s":"{{userId}} {{nonsense}} \"{{x"}"#, #"{"s":"{{userId}} {{nonsense}} \"{{x"}"#),
            (#"{"a": [1, 2]}"#, #"{"a": [1, 2]}"#),
        ])
    func values(template: String, result: String) throws {
        #expect(try render(template) == result)
    }

    @Test(
        "inside strings it does so on request: alone as its value, in longer text as text",
        arguments: [
            (#"{"u":"{{userId}}"}"#, #"{"u":"U"}"#), (#"{"n":"{{ resource.n }}"}"#, #"{"n":1.50}"#),
            (#"{"t":"run {{resource.id}}!"}"#, #"{"t":"run R\"1!"}"#),
            (#"{"t":"{{resource.deep}} and {{resource.n}}"}"#, #"{"t":"{\"er\":true} and 1.50"}"#),
            (#"{"t":"{{userId}}{{userId}}"}"#, #"{"t":"UU"}"#), (#"{"t":"\"{{userId}}\""}"#, #"{"t":"\"U\""}"#),
            (#"{"t":" {{resource.gone}}"}"#, #"{"t":" null"}"#), (#"["", "{ {"]"#, #"["", "{ {"]"#),
            (#"{"{{userId}}x":1}"#, #"{"Ux":1}"#),
        ])
    func strings(template: String, result: String) throws {
        #expect(try render(template, interpolates: true) == result)
    }

    @Test(
        "what is no template is refused with the reason",
        arguments: [
            ("{{foo}}", "{{foo}}"), ("{{}}", "no variable"), ("{{ resource..id }}", "no variable"),
            ("{{resource.}}", "no variable"), ("{{.resource}}", "no variable"),
            ("{{globals.dateJulian}}", "no variable"),
            ("{{userId", "no \"}}\""), ("{\"a\":{{userId}}", "JSON"), ("just text", "JSON"), ("", "JSON"),
            ("{{userId}}{{userId}}", "JSON"), ("{{resource['id']}}", "no variable"),
            ("{{" + String(repeating: "resource.", count: 30) + "id}}", "no variable"),
            (String(repeating: "{{", count: 100_000), "no \"}}\""),
            (String(repeating: "[", count: 100_000), "nested"),
        ])
    func problems(template: String, reason: String) {
        let problem = #expect(throws: WebhookTemplate.Problem.self) {
            _ = try WebhookTemplate(template, interpolatesStrings: true)
        }
        #expect(
            problem?.message.contains(reason) == true && (problem?.message.utf8.count ?? 0) < 500,
            "\(problem?.message ?? "")")
    }

    @Test("a template that swells beyond measure is stopped")
    func bomb() throws {
        let text = "[" + Array(repeating: "{{resource}}", count: 50_000).joined(separator: ",") + "]"
        let template = try WebhookTemplate(text, interpolatesStrings: false)
        let long = JSONValue.object([("resource", .string(String(repeating: "x", count: 10_000)))])
        let problem = #expect(throws: WebhookTemplate.Problem.self) { _ = try template.render(long) }
        #expect(problem?.message.contains("longer than") == true)
    }

    @Test("the default payload is JSON with all there is to say")
    func standard() throws {
        let text = try render(WebhookTemplate.standard)
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect(Set(value?.keys.map { $0 } ?? []) == ["userId", "createdAt", "eventType", "eventData", "resource"])
    }

    @Test(
        "headers that HTTP cannot carry are refused",
        arguments: [
            "[]", "{", #"{"A":[]}"#, #"{"A":null}"#, #"{"A":true}"#, #"{"":"x"}"#, #"{"A b":"x"}"#, #"{"A\r\nB":"x"}"#,
            #"{"A":"x\r\nInjected: yes"}"#, #"{"A":"\u0000"}"#, #"{"Ä":"x"}"#,
        ])
    func headers(text: String) {
        #expect(throws: WebhookTemplate.Problem.self) { _ = try WebhookHeaders.parse(Array(text.utf8)) }
    }

    @Test("headers that frame the message or are the gateway's own are left out")
    func reservedHeaders() throws {
        let text =
            #"{"Host":"evil","content-LENGTH":"5","Transfer-Encoding":"chunked","X-Apify-Webhook":"no","X-Mine":"yes","N":1}"#
        let headers = try WebhookHeaders.parse(Array(text.utf8))
        #expect(headers.map(\.0) == ["X-Mine", "N"] && headers.map { $0.1.string } == ["yes", "1"])
    }

    @Test(
        "only absolute HTTP addresses are targets",
        arguments: [
            "", "x", "/hook", "//example.com/x", "ftp://example.com", "http://", "http:///x",
            "http+unix://%2Ftmp%2Fs/x",
            "unix:/tmp/s", "file:///etc/passwd", "javascript:alert(1)", "http://exa mple.com",
            "http://example.com/\r\nX: y",
            "http://example.com:99999/", "http://example.com:0/", "http://" + String(repeating: "a", count: 9000),
        ])
    func targets(text: String) {
        #expect(WebhookURL(text) == nil)
    }

    @Test(
        "base64 is read with and without padding",
        arguments: [("W10=", "[]"), ("W10", "[]"), ("e30=", "{}"), ("", ""), ("YWJj", "abc")])
    func base64(text: String, result: String) {
        #expect(Base64Text.decode(text).map { String(decoding: $0, as: UTF8.self) } == result)
    }

    @Test("what is no base64 is nil", arguments: ["W", "W1", "====", "W10=W10=", "W!0=", "é", "W10===="])
    func noBase64(text: String) {
        #expect(Base64Text.decode(text) == nil || text == "W1")
    }
}
