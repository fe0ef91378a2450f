import TestSupport
import Testing

@Suite("hello-world")
struct HelloWorldTests {
    @Test("greets the name in its input, or the world", arguments: [("{ name = 'Ada' }", "Ada"), ("nil", "world")])
    func greets(input: String, name: String) async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local run = apify.acts.call("apify~hello-world", \(input))
                assert(run.status == "SUCCEEDED", run.statusMessage)
                assert(run.statusMessage == "Hello, \(name)!")
                local items = apify.datasets.items(run.defaultDatasetId):all()
                assert(#items == 1 and items[1].greeting == "Hello, \(name)!" and items[1].name == "\(name)")
                local output = apify.key_value_stores.get_record(run.defaultKeyValueStoreId, "OUTPUT")
                assert(output.greeting == "Hello, \(name)!")
                """)
        }
    }
}
