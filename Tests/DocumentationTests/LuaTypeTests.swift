import ApifyModule
import Documentation
import Testing

@Suite("Types as help calls them")
struct LuaTypeTests {
    @Test("all words for types mean something to editors")
    func complete() {
        for topic in HelpIndex().topics where !topic.name.hasPrefix("std.") {
            let items = topic.arguments + topic.options + topic.callOptions + (topic.fields?.items ?? [])
            for item in items {
                let own = Library.functions.first { $0.name == topic.name }?.argumentTypes[item.name]
                #expect(own != nil || LuaType.reading(item.type) != nil, "\(topic.name): \(item.name): \(item.type)")
            }
        }
    }

    @Test(
        "what they mean",
        arguments: [
            ("integer, at least 1", "integer"), ("number, 0 or more", "number"), ("ID or username~name", "string"),
            ("date: ISO 8601 text or seconds since 1970", "string|number"), ("list of strings", "string[]"),
            ("one of a, b", "\"a\"|\"b\""), ("list of A.B, C", "(\"A.B\"|\"C\")[]"),
            ("'keep' or 'drop'", "\"keep\"|\"drop\""),
            ("'90s', '1h' or seconds", "\"90s\"|\"1h\"|number"), ("table or list of tables", "table|table[]"),
        ])
    func meaning(phrase: String, type: String) {
        #expect(LuaType.reading(phrase) == type)
    }

    @Test(
        "words that nobody knows mean nothing", arguments: ["", "a thing", "one of the good ones", "string or thing"])
    func unknown(phrase: String) {
        #expect(LuaType.reading(phrase) == nil)
    }
}
