import Foundation
import Testing

@testable import LocalGateway

/// An actor that was written for the platform is the strictest reader of what a run finds around it.
@Suite("An actor written with the Apify SDK for Python")
struct PythonSDKTests {
    private static func with(_ body: (TestGateway) async throws -> Void) async throws {
        let python = Program.python("MOONGATE_TEST_SDK_PYTHON", ".venv-apify-sdk")
        try #require(FileManager.default.isExecutableFile(atPath: python), "no Python with the SDK at \(python)")
        try await TemporaryFolder.with { folder async throws in
            let declaration: [String: Any] = [
                "actors": ["sdk-actor": ["command": [python, Program.script("sdk_actor.py")], "memoryMbytes": 256]]
            ]
            try JSONSerialization.data(withJSONObject: declaration)
                .write(to: URL(fileURLWithPath: folder + "/moongate.json"))
            try await TestGateway.with(configure: { $0.projectDirectory = folder }) { test async throws in
                try await body(test)
            }
        }
    }

    private func run(_ test: TestGateway, _ input: String) async throws -> (run: HTTPAnswer, log: String) {
        let id = try await test.client.post("/v2/acts/~sdk-actor/runs", json: input).string("id")
        var run = try await test.run(id)
        while !["SUCCEEDED", "FAILED", "TIMED-OUT", "ABORTED"].contains(run.string("status")) {
            run = try await test.client.get("/v2/actor-runs/\(id)?waitForFinish=60")
        }
        return (run, try await test.client.get("/v2/logs/\(id)").text)
    }

    @Test("reads its input, pushes items, keeps records, opens named storages and says how it ended")
    func succeeds() async throws {
        try await Self.with { test in
            let (run, log) = try await run(test, #"{"name":"Ada"}"#)
            try #require(run.string("status") == "SUCCEEDED", "\(log)")
            #expect(run.string("statusMessage") == "Done by the SDK")
            #expect(log.contains("hello from the SDK"))
            let items = try await test.client.get("/v2/actor-runs/\(run.string("id"))/dataset/items").json
            let list = try #require(items as? [[String: Any]])
            #expect(list.first?["greeting"] as? String == "Hello, Ada!")
            #expect(list.last?["run"] as? String == run.string("id"))
            #expect(list.last?["home"] as? Bool == true)
            let output = try await test.client.get("/v2/actor-runs/\(run.string("id"))/key-value-store/records/OUTPUT")
            #expect((output.json as? [String: Any])?["input"] as? [String: String] == ["name": "Ada"])
            #expect(try await test.client.get("/v2/datasets/~sdk-named/items").text.contains("moongate/sdk-actor"))
        }
    }

    @Test("fails with its own code and message, or with the SDK's when it raises")
    func fails() async throws {
        try await Self.with { test in
            let (failed, log) = try await run(test, #"{"then":"fail"}"#)
            #expect(failed.string("status") == "FAILED", "\(log)")
            #expect(failed.int("exitCode") == 7)
            #expect(failed.string("statusMessage") == "The input said so")
            let (raised, other) = try await run(test, #"{"then":"raise"}"#)
            #expect(raised.string("status") == "FAILED")
            #expect(raised.int("exitCode") == 91)
            #expect(other.contains("raised on purpose"))
        }
    }

    @Test("is told of a graceful abort by an event, and acts on it before it is stopped")
    func abort() async throws {
        try await Self.with { test in
            let id = try await test.client.post("/v2/acts/~sdk-actor/runs", json: #"{"then":"wait"}"#).string("id")
            while !(try await test.client.get("/v2/logs/\(id)")).text.contains("waiting") {
                try await requireActive(test, id)
            }
            _ = try await test.client.post("/v2/actor-runs/\(id)/abort?gracefully=true")
            let run = try await test.run(id, reaches: ["ABORTED", "SUCCEEDED", "FAILED"])
            let log = try await test.client.get("/v2/logs/\(id)").text
            #expect(run.string("status") == "ABORTED", "\(log)")
            #expect(run.int("exitCode") == 0)
            let items = try await test.client.get("/v2/actor-runs/\(id)/dataset/items").text
            #expect(items.contains(#"{"told":true}"#), "\(log)")
        }
    }

    private func requireActive(_ test: TestGateway, _ id: String) async throws {
        let run = try await test.run(id)
        try #require(["READY", "RUNNING"].contains(run.string("status")), "\(run.text)")
    }

    @Test("reboots itself, becomes another actor, and calls one")
    func control() async throws {
        try await Self.with { test in
            let (rebooted, log) = try await run(test, #"{"then":"reboot"}"#)
            #expect(rebooted.string("status") == "SUCCEEDED", "\(log)")
            #expect((rebooted.data["stats"] as? [String: Any])?["rebootCount"] as? Int == 1)
            #expect(log.contains("boot 2"))
            let (changed, second) = try await run(test, #"{"then":"metamorph"}"#)
            #expect(changed.string("status") == "SUCCEEDED", "\(second)")
            let items = try await test.client.get("/v2/actor-runs/\(changed.string("id"))/dataset/items").text
            #expect(items.hasSuffix(#"{"input":{"from":"sdk"}}]"#) || items.contains(#""from":"sdk""#))
            let (caller, third) = try await run(test, #"{"then":"call"}"#)
            #expect(caller.string("status") == "SUCCEEDED", "\(third)")
            let called = try await test.client.get("/v2/actor-runs/\(caller.string("id"))/dataset/items").text
            #expect(called.contains(#"{"called":"SUCCEEDED"}"#))
        }
    }
}
