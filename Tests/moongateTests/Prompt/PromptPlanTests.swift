import Foundation
import Testing

@testable import TerminalTestSupport

@Suite("A plan at the prompt")
struct PromptPlanTests {
    @Test("shows what an input would do with the session's own values, and does nothing")
    func planned() throws {
        let prompt = try PromptDriver(size: (140, 30))
        try prompt.run("made = apify.datasets.create({ name = 'kept' })")
        try prompt.run("function push(n) apify.datasets.push(made, { n = n }) end")
        let delete = try prompt.run(":plan apify.datasets.delete(made)")
        #expect(delete.first?.hasPrefix("plan: 1 action, which was not carried out") == true, "\(delete)")
        #expect(delete.contains { $0.hasPrefix("  - datasets.delete  dataset:") }, "\(delete)")
        #expect(delete.contains("      holds named kept, 0 items"))
        #expect(try prompt.run(":plan push(1) push(2)").filter { $0.hasPrefix("  + datasets.push") }.count == 2)
        let run = try prompt.run(
            ":plan fresh = apify.acts.call('apify~hello-world') if fresh.id == 'x' then print(1) end")
        #expect(run.contains { $0.hasPrefix("  $ acts.run  actor:apify~hello-world") }, "\(run)")
        #expect(run.contains { $0.hasPrefix("  ? fresh.id") || $0.hasPrefix("  ? run.id is looked at") }, "\(run)")
        #expect(
            try prompt.run("fresh, #apify.datasets.items(made):all(), apify.runs.list():count()") == [
                "[1] nil", "[2] 0", "[3] 0",
            ])
        // Then things are done again.
        try prompt.run("push(3)")
        #expect(try prompt.run("#apify.datasets.items(made):all()") == ["1"])
        #expect(try prompt.run(":plan apify.datasets.delete(made)").contains("      holds named kept, 1 item"))
    }

    @Test("breaks its lines between words")
    func narrow() throws {
        let prompt = try PromptDriver(size: (60, 30))
        let plan = try prompt.run(":plan apify.datasets.create()").joined(separator: " ")
        #expect(plan.contains("(+ creates, ~ changes, - deletes, $ starts a run, = stays)"), "\(plan)")
    }

    @Test("ends what it has started in the background, and is refused while there are jobs")
    func background() throws {
        let prompt = try PromptDriver(size: (140, 30))
        let lines = try prompt.run(":plan async.spawn(function() async.sleep(0.01) apify.datasets.create() end)")
        #expect(lines.contains { $0.hasPrefix("  + datasets.create") }, "\(lines)")
        #expect(try prompt.run("apify.datasets.list({ unnamed = true }):count()") == ["0"])
        try prompt.run("job = async.spawn(function() async.sleep(60) end);")
        #expect(try prompt.run(":plan apify.datasets.create()").first?.hasPrefix("there are jobs") == true)
        try prompt.run("job:cancel()")
    }

    @Test("leaves files alone that modules and functions of the session would write, and lets them write afterwards")
    func files() throws {
        let prompt = try PromptDriver(size: (140, 30))
        try prompt.run("function keep() local file = io.open('kept.txt', 'w') file:write('x') file:close() end")
        let plan = try prompt.run(":plan keep() require('std.state').open('job.json'):save()")
        let left = try #require(plan.first { $0.hasPrefix("files that were left as they are: ") }, "\(plan)")
        #expect(left.contains("kept.txt") && left.contains("job.json"))
        #expect(try prompt.run("io.open('kept.txt') or io.open('job.json') or 'none'") == ["\"none\""])
        try prompt.run("keep() require('std.state').open('job.json'):save()")
        #expect(
            try prompt.run("io.open('kept.txt'):read('a'), io.open('job.json') ~= nil") == ["[1] \"x\"", "[2] true"])
        _ = try prompt.run(":plan error('stop')")
        try prompt.run("os.remove('kept.txt')")
        #expect(try prompt.run("io.open('kept.txt') == nil") == ["true"])
    }

    @Test("tells what is wrong with the input")
    func mistakes() throws {
        let prompt = try PromptDriver(size: (140, 30))
        #expect(try prompt.run(":plan").first?.contains(":plan takes the Lua to plan") == true)
        #expect(try prompt.run(":plan x = = 1").contains { $0.contains("unexpected symbol") })
        let failed = try prompt.run(":plan apify.datasets.create() error('stop')")
        #expect(
            failed.contains { $0.contains("stop") } && failed.contains { $0.hasPrefix("  + datasets.create") },
            "\(failed)")
        // It has no number and is not part of the session.
        #expect(try prompt.run("1, _1") == ["[1] 1", "[2] nil"])
    }
}
