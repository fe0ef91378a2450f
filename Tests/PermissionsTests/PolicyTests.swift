import GatewayAPI
import Testing

@testable import Permissions

@Suite("a policy file")
struct PolicyTests {
    @Test("allows, forbids, limits and chooses a connection")
    func reading() throws {
        let text = """
            {"allow": {"write": ["dataset:crawl-*", "kvs:reports"], "spend": "actor:apify~web-scraper", "read": true},
             "deny": {"delete": true, "persist": false}, "limits": {"max_runs": 3, "max_usd": 0.5}, "connection": "acme"}
            """
        let policy = try Policy(json: Array(text.utf8))
        let granted = policy.grants.map(\.phrase)
        #expect(granted == ["read *", "spend actor:apify~web-scraper", "write dataset:crawl-*", "write kvs:reports"])
        #expect(policy.denials.map(\.phrase) == ["delete *"])
        #expect(policy.limits == Limits(runs: 3, dollars: 0.5))
        #expect(policy.connection == "acme")
        #expect(try Policy(json: Array("{}".utf8)) == Policy())
    }

    @Test(
        "that makes no sense is refused, so that nothing it forbids is overlooked",
        arguments: [
            (#"{"denny": {}}"#, "did you mean 'deny'"), (#"{"deny": {"delet": true}}"#, "did you mean 'delete'"),
            (#"{"deny": {"delete": ["datset:x"]}}"#, "did you mean 'dataset'"),
            (#"{"deny": {"delete": 1}}"#, "wrong type"),
            (#"{"limits": {"max_run": 1}}"#, "did you mean 'max_runs'"), (#"{"limits": {"max_runs": -1}}"#, "below 0"),
            ("{", "not valid JSON"), ("[]", "wrong type"),
        ])
    func mistakes(text: String, message: String) {
        do {
            _ = try Policy(json: Array(text.utf8))
            Issue.record("\(text) was taken")
        } catch {
            #expect(error.message.contains(message), "\(error.message)")
        }
    }
}
