import GatewayAPI
import Testing

@testable import Permissions

@Suite("what may be done")
struct RulesTests {
    private static let effects: [Effect] = [.read, .write, .delete, .spend, .persist]

    private static func need(_ effect: Effect, _ name: String? = "x") -> Need {
        Need(effect, Resource(effect == .spend ? .actor : effect == .persist ? .hook : .dataset, name))
    }

    private static func outcome(_ decision: Decision) -> String {
        switch decision {
        case .allow: "allow"
        case .deny: "deny"
        case .ask: "ask"
        }
    }

    private static func reason(_ decision: Decision) -> Decision.Reason? {
        switch decision {
        case .allow(let rule), .deny(let rule): rule.reason
        case .ask: nil
        }
    }

    @Test(
        "when nobody has said anything depends on who is there",
        arguments: [
            (.prompt, ["allow", "allow", "ask", "ask", "ask"]), (.terminal, ["allow", "ask", "ask", "ask", "ask"]),
            (.unattended, ["allow", "deny", "deny", "deny", "deny"]),
            (.local, ["allow", "allow", "allow", "allow", "allow"]),
        ] as [(Setting, [String])])
    func standard(setting: Setting, expected: [String]) {
        #expect(Self.effects.map { Self.outcome(Rules(setting).decide(Self.need($0))) } == expected)
    }

    @Test(
        "with a header that declares it",
        arguments: [
            (.prompt, ["allow", "allow", "ask", "ask", "ask"]), (.terminal, ["allow", "allow", "ask", "ask", "ask"]),
            (.unattended, ["allow", "deny", "deny", "deny", "deny"]),
            (.local, ["allow", "allow", "allow", "allow", "allow"]),
        ] as [(Setting, [String])])
    func declared(setting: Setting, expected: [String]) {
        var rules = Rules(setting)
        rules.ceiling = Self.effects.map { Grant($0, .everything, from: .header) }
        #expect(Self.effects.map { Self.outcome(rules.decide(Self.need($0))) } == expected)
    }

    @Test(
        "nothing lifts a denial: not a grant, not a header, not -y, not the local gateway", arguments: Setting.allCases)
    func denial(setting: Setting) {
        for effect in Self.effects {
            var rules = Rules(setting)
            rules.denials = [Grant(effect, .everything, from: .policy)]
            rules.grants = [Grant(effect, .everything, from: .flag("-A"))]
            rules.ceiling = [Grant(effect, .everything, from: .header)]
            rules.answersYes = true
            let decision = rules.decide(Self.need(effect))
            #expect(decision == .deny(.init(.policy, .forbidden, scope: "\(effect.names[0]) *")))
        }
    }

    @Test("no grant lifts the ceiling of a header", arguments: Setting.allCases)
    func ceiling(setting: Setting) throws {
        for effect in Self.effects {
            var rules = Rules(setting)
            rules.ceiling = [Grant(effect, try Scope("run:y"), from: .header)]
            rules.grants = [Grant(effect, .everything, from: .flag("-A"))]
            rules.answersYes = true
            #expect(rules.decide(Self.need(effect)) == .deny(.init(.header, .undeclared)))
        }
    }

    @Test("a grant allows its scope and nothing else", arguments: [Setting.prompt, .terminal, .unattended])
    func grant(setting: Setting) throws {
        var rules = Rules(setting)
        rules.grants = [Grant(.delete, try Scope("dataset:crawl-*"), from: .policy)]
        let allowed = rules.decide(Self.need(.delete, "crawl-1"))
        #expect(allowed == .allow(.init(.policy, .granted, scope: "delete dataset:crawl-*")))
        #expect(Self.outcome(rules.decide(Self.need(.delete, "other"))) != "allow")
        #expect(Self.outcome(rules.decide(Self.need(.spend, "crawl-1"))) != "allow")
    }

    @Test("naming what may be read leaves out the rest, -A or not")
    func narrowing() throws {
        var rules = Rules(.terminal)
        rules.grants = [
            Grant(.read, try Scope("dataset:crawl-*"), from: .flag("--allow-read=dataset:crawl-*")),
            Grant([.write, .delete], .everything, from: .flag("-A")),
        ]
        #expect(Self.outcome(rules.decide(Self.need(.read, "crawl-1"))) == "allow")
        #expect(Self.reason(rules.decide(Self.need(.read, "other"))) == .narrowed)
        #expect(Self.reason(rules.decide(Self.need(.read, nil))) == .narrowed)
        #expect(!rules.allowsEverything)
    }

    @Test("-y answers questions that would be asked, and only those")
    func yes() {
        var rules = Rules(.terminal)
        rules.answersYes = true
        #expect(Self.effects.allSatisfy { Self.outcome(rules.decide(Self.need($0))) == "allow" })
        rules.setting = .unattended
        #expect(Self.reason(rules.decide(Self.need(.spend))) == .noTerminal)
        rules.setting = .terminal
        rules.asksNobody = true
        #expect(Self.reason(rules.decide(Self.need(.spend))) == .notAsked)
    }

    @Test("whoever may not delete a record may not delete its store, but may read it")
    func parts() throws {
        var rules = Rules(.local)
        rules.denials = [Grant([.delete, .read], try Scope("kvs:reports/OUTPUT"), from: .policy)]
        let store = Resource(.kvs, "reports")
        #expect(Self.outcome(rules.decide(Need(.delete, store))) == "deny")
        #expect(Self.outcome(rules.decide(Need(.read, store))) == "allow")
        #expect(Self.outcome(rules.decide(Need(.delete, Resource(.kvs, "reports", key: "OTHER")))) == "allow")
        #expect(Self.outcome(rules.decide(Need(.delete, Resource(.kvs, "other")))) == "allow")
    }

    @Test("what is forbidden by its bare name is forbidden by its owner's, too; what is allowed by it is not")
    func owners() throws {
        var rules = Rules(.local)
        rules.denials = [Grant(.delete, try Scope("dataset:important"), from: .policy)]
        #expect(Self.outcome(rules.decide(Self.need(.delete, "me~important"))) == "deny")
        #expect(Self.outcome(rules.decide(Self.need(.delete, "me/important"))) == "deny")
        rules = Rules(.unattended)
        rules.grants = [Grant(.delete, try Scope("dataset:important"), from: .policy)]
        #expect(Self.outcome(rules.decide(Self.need(.delete, "~important"))) == "allow")
        #expect(Self.outcome(rules.decide(Self.need(.delete, "other~important"))) == "deny")
    }

    @Test("names are looked up when they could change the decision, and not otherwise")
    func names() throws {
        var rules = Rules(.local)
        let need = Self.need(.delete, "ID")
        #expect(!rules.dependsOnNames(need))
        rules.denials = [Grant(.delete, try Scope("dataset:important"), from: .policy)]
        #expect(rules.dependsOnNames(need))
        #expect(!rules.dependsOnNames(Self.need(.delete, "important")))
        #expect(!rules.dependsOnNames(Self.need(.write, "ID")))
        #expect(!rules.dependsOnNames(Need(.delete, Resource(.queue, "ID"))))
        rules.denials = []
        rules.setting = .unattended
        rules.grants = [Grant(.delete, try Scope("dataset:crawl-*"), from: .policy)]
        #expect(rules.dependsOnNames(need))
        #expect(!rules.dependsOnNames(Self.need(.delete, "crawl-1")))
        #expect(!rules.dependsOnNames(Self.need(.delete, nil)))
        rules.grants = [Grant(.delete, try Scope("dataset:*"), from: .policy)]
        #expect(!rules.dependsOnNames(need))
    }
}
