import Testing

@testable import GatewayClient

@Suite("The decision what became of a lost call")
struct SettlementTests {
    private static let comparisons: [(String?, String?, Settlement.InputMatch)] = [
        (#"{"a":1}"#, #"{"a":1}"#, .same), (#"{"a":1,"b":[1,2]}"#, #"{ "b" : [1, 2], "a" : 1 }"#, .same),
        (#"{"a":1}"#, #"{"a":1,"default":true}"#, .same), (#"{"a":1}"#, #"{"a":2}"#, .different),
        (#"{"a":null}"#, "{}", .different), (#"{"a":{"x":1}}"#, #"{"a":{"x":1,"y":2}}"#, .different),
        (#"{"a":1}"#, nil, .different), (#"{"a":9007199254740993}"#, #"{"a":9007199254740992}"#, .different),
        (#"{"a":1.0,"b":18446744073709551617}"#, #"{"a":1,"b":18446744073709551617}"#, .same),
        (#"{"b":18446744073709551617}"#, #"{"b":18446744073709551616}"#, .different), ("[1]", "[1]", .same),
        ("[1]", "[1,2]", .different), ("raw", "raw", .same),
        ("raw", "other", .different), (nil, nil, .same), ("null", nil, .same), ("", nil, .same),
        (nil, #"{"a":1}"#, .unclear), ("{}", "{}", .same), ("{}", #"{"a":1}"#, .unclear),
    ]

    @Test("compares inputs by what was sent", arguments: comparisons)
    func inputs(sent: String?, stored: String?, expected: Settlement.InputMatch) {
        let match = Settlement.match(sent: sent.map { Array($0.utf8) }, stored: stored.map { Array($0.utf8) })
        #expect(match == expected)
    }

    @Test("looks only at runs that can be the one")
    func candidates() {
        func run(
            _ id: String, actor: String = "A", task: String? = nil, at: Double = 100, origin: String? = "API"
        ) -> Settlement.RunEntry {
            Settlement.RunEntry(id: id, actor: actor, task: task, startedAt: at, origin: origin, store: "S")
        }
        let runs = [
            run("late", at: 300), run("early", at: 99), run("exact"), run("other", actor: "B"), run("taken"),
            run("scheduled", origin: "SCHEDULER"), run("hooked", origin: "WEBHOOK"), run("task", task: "T"),
            run("unknown", at: 200, origin: nil),
        ]
        let ofActor = Settlement.candidates(among: runs, of: .actor("A"), since: 100, claimed: ["taken"])
        #expect(ofActor.map(\.id) == ["exact", "task", "unknown", "late"])
        let ofTask = Settlement.candidates(among: runs, of: .task("T"), since: 100, claimed: [])
        #expect(ofTask.map(\.id) == ["task"])
    }

    @Test("takes the first run that matches, and starts again only when it is sure that there is none")
    func verdicts() {
        #expect(Settlement.verdict([("1", .different), ("2", .same), ("3", .same)], isComplete: false) == .done("2"))
        #expect(Settlement.verdict([("1", .different)], isComplete: true) == .absent)
        #expect(Settlement.verdict([], isComplete: true) == .absent)
        for verdict in [
            Settlement.verdict([("1", .unclear)], isComplete: true),
            Settlement.verdict([("1", .different)], isComplete: false),
        ] {
            guard case .unclear = verdict else {
                Issue.record("\(verdict) instead of unclear")
                continue
            }
        }
    }

    @Test("has seen everything when the list is short or reaches far enough back")
    func completeness() {
        #expect(Settlement.isComplete([5, 6], since: 1))
        #expect(!Settlement.isComplete([Double](repeating: 5, count: Settlement.window), since: 1))
        #expect(Settlement.isComplete([Double](repeating: 5, count: Settlement.window), since: 6))
    }

    @Test("knows a creation by its name, unless something older has it")
    func names() {
        let entries = [
            Settlement.NamedEntry(id: "1", name: "Daily", createdAt: 100),
            Settlement.NamedEntry(id: "2", name: "other", createdAt: 200),
        ]
        #expect(Settlement.verdict(name: "daily", among: entries, since: 100) == .done("1"))
        #expect(Settlement.verdict(name: "daily", among: entries, since: 101) == .absent)
    }

    @Test("corrects for a clock that goes wrong on this machine")
    func clocks() {
        let start = Search(monotonic: .zero, wallClock: 1_000_000)
        #expect(start.earliest(date: 5_000_000, now: 1_010_000) == 4_988_000)
        #expect(start.earliest(date: nil, now: 1_010_000) == 970_000)
    }

    @Test(
        "does not decide from a list that it cannot read",
        arguments: [
            "[]", "{}", #"{"data":{}}"#, #"{"data":{"items":[{"id":"R"}]}}"#,
        ])
    func unreadable(body: String) {
        let response = GatewayResponse(status: 200, headers: [], body: Array(body.utf8), attempts: 1)
        #expect(Settlement.runEntries(response) == nil)
    }

    @Test("gives a run to one call only")
    func claims() throws {
        let claims = RunClaims()
        #expect(claims.claim("R"))
        #expect(!claims.claim("R"))
        let one = RunClaims.Fingerprint(try call("acts.run", "a", body: "{}"))
        let other = RunClaims.Fingerprint(try call("acts.run", "a", body: "[]"))
        claims.begin(one)
        claims.begin(one)
        claims.end(one)
        #expect(claims.isTwinUnderWay(one) && !claims.isTwinUnderWay(other))
        claims.end(one)
        #expect(!claims.isTwinUnderWay(one))
    }
}
