import Testing

@testable import GatewayAPI

@Suite("A misspelt name")
struct SuggestionTests {
    private let options = ["timeout", "memory", "build", "maxItems", "maxTotalChargeUsd", "waitForFinish"]

    @Test(
        "is answered with the one that was meant",
        arguments: [
            ("maxitems", "maxItems"), ("max_items", "maxItems"), ("memroy", "memory"), ("timeot", "timeout"),
            ("waitforfinsh", "waitForFinish"), ("maxTotal", "maxTotalChargeUsd"), ("biuld", "build"),
        ])
    func close(name: String, meant: String) {
        #expect(Suggestion.closest(to: name, among: options) == meant)
    }

    @Test("that is like no other gets no guess", arguments: ["", "x", "colour", String(repeating: "m", count: 5000)])
    func far(name: String) {
        #expect(Suggestion.closest(to: name, among: options) == nil)
    }

    @Test("gets a message with the guess and all valid names")
    func message() {
        #expect(
            Suggestion.message(unknown: "option", "maxitems", for: "acts.run", among: ["memory", "maxItems"])
                == "unknown option 'maxitems' for acts.run; did you mean 'maxItems'? valid: memory, maxItems"
        )
        #expect(
            Suggestion.message(unknown: "option", "colour", for: "acts.run", among: ["memory"])
                == "unknown option 'colour' for acts.run; valid: memory"
        )
        #expect(
            Suggestion.message(unknown: "option", "colour", for: "users.me", among: [])
                == "unknown option 'colour' for users.me; it takes none"
        )
    }
}
