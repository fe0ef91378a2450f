import ApifyModule
import GatewayAPI
import GatewayClient
import Glibc
import LocalGateway
import Permissions

/// Schedules and webhooks, which go on when nobody is there any more: what there is already, and what will happen.
extension Question {
    private var body: JSONTree? { intent.call.body.flatMap(JSONTree.init) }

    func addSchedule(_ facts: inout QuestionFacts) async {
        guard let new = body else { return }
        let old = operation.name == "update" ? await look("schedules.get", intent.call.path) : nil
        await addOthers(&facts, "schedules.list", "schedule", except: old?["id"]?.string) { other in
            let sameName = new["name"]?.string.map { $0 == other["name"]?.string } ?? false
            return sameName || !Self.targets(of: other).isDisjoint(with: Self.targets(of: new))
        }
        if let old {
            facts.add("schedule", old["name"]?.string ?? intent.call.path.first ?? "")
            addChanges(from: old, to: new, &facts)
        } else {
            facts.add("schedule", new["name"]?.string ?? "without a name")
        }
        let targets = Self.targets(of: new).union(old.map(Self.targets) ?? [])
        facts.add("starts", targets.isEmpty ? "nothing" : await titled(targets))
        addTimes(&facts, new, old)
        facts.addDetails(new)
    }

    private func addTimes(_ facts: inout QuestionFacts, _ new: JSONTree, _ old: JSONTree?) {
        func field(_ name: String) -> JSONTree? { new[name] ?? old?[name] }
        guard let cron = field("cronExpression")?.string else { return }
        let zone = field("timezone")?.string ?? "UTC"
        facts.add("when", "\(cron) (\(zone))")
        let isEnabled: Bool = if case .boolean(true)? = field("isEnabled") { true } else { false }
        guard isEnabled else { return facts.add("next", "never: it is not enabled") }
        let times = LocalGateway.nextTimes(cron: cron, timezone: zone, count: 3)
        facts.add("next", times.isEmpty ? "not known" : times.map(Self.localTime).joined(separator: ", "))
    }

    func addWebhook(_ facts: inout QuestionFacts) async {
        guard let new = body else { return }
        let old = operation.name == "update" ? await look("webhooks.get", intent.call.path) : nil
        await addOthers(&facts, "webhooks.list", "webhook", except: old?["id"]?.string) { other in
            new["requestUrl"]?.string.map { $0 == other["requestUrl"]?.string } ?? false
                || !Self.targets(of: other).isDisjoint(with: Self.targets(of: new))
        }
        if let old {
            facts.add("webhook", old["id"]?.string ?? "")
            addChanges(from: old, to: new, &facts)
        }
        facts.add("sends to", new["requestUrl"]?.string ?? old?["requestUrl"]?.string ?? "")
        let events = (new["eventTypes"] ?? old?["eventTypes"])?.elements.compactMap(\.string) ?? []
        facts.add("when", events.joined(separator: ", "))
        await addCondition(&facts, new["condition"] ?? old?["condition"])
        facts.addDetails(new)
    }

    /// Whose runs a webhook tells of.
    private func addCondition(_ facts: inout QuestionFacts, _ condition: JSONTree?) async {
        guard let condition else { return }
        let targets = Self.targets(of: condition)
        facts.add("of", targets.isEmpty ? condition.summary() : await titled(targets))
    }

    /// The actors and tasks with what people know them by.
    private func titled(_ targets: Set<Target>) async -> String {
        var texts: [String] = []
        for target in targets.sorted(by: { $0.reference < $1.reference }) {
            let thing = texts.count < Self.shownOfMany ? await look(target.group + ".get", [target.reference]) : nil
            let title = thing?["title"]?.string ?? thing?["name"]?.string
            texts.append(target.reference + (title.map { " (\($0))" } ?? ""))
        }
        return texts.joined(separator: ", ")
    }

    private struct Target: Hashable {
        let group: String
        let reference: String
    }

    /// What exists already and concerns the same.
    private func addOthers(
        _ facts: inout QuestionFacts, _ list: String, _ what: String, except id: String?,
        _ overlaps: (JSONTree) -> Bool
    ) async {
        guard let items = await look(list, [], [("limit", "1000")])?["items"]?.elements else {
            return facts.warn("the existing \(what)s could not be read")
        }
        let others = items.filter { $0["id"]?.string != id && overlaps($0) }
        for other in others.prefix(5) {
            let parts = [other["name"], other["cronExpression"], other["requestUrl"]].compactMap { $0?.string }
            facts.add("existing", ([other["id"]?.string ?? ""] + parts).joined(separator: ", "))
        }
        facts.addRest(others.count - 5, " that concern the same")
        if others.isEmpty { facts.add("existing", "no other \(what) concerns the same") }
    }

    /// The actors and tasks that a schedule starts, or whose runs a webhook tells of.
    private static func targets(of thing: JSONTree) -> Set<Target> {
        let places = (thing["actions"]?.elements ?? []) + [thing["condition"], thing].compactMap { $0 }
        let fields = [("actorId", "acts"), ("actorTaskId", "tasks")]
        return Set(
            places.flatMap { place in
                fields.compactMap { field, group in place[field]?.string.map { Target(group: group, reference: $0) } }
            })
    }

    /// `Thu 2026-11-26 17:00 CET`
    private static func localTime(_ seconds: Int64) -> String {
        var clock = time_t(seconds)
        var parts = tm()
        localtime_r(&clock, &parts)
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, "%a %Y-%m-%d %H:%M %Z", &parts)
        return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
