import Foundation
import Synchronization
import Testing

@testable import LocalGateway

@Suite("Actors in a project's files")
struct ProjectActorTests {
    /// A gateway on a project folder, and the lines it reported.
    private static func with(_ body: (TestGateway, Project) async throws -> Void) async throws {
        try await TemporaryFolder.with { folder async throws in
            let project = Project(path: folder)
            try await TestGateway.with(configure: {
                $0.projectDirectory = folder
                $0.report = { line in project.lines.withLock { $0.append(line) } }
            }) { test async throws in try await body(test, project) }
        }
    }

    private final class Project: Sendable {
        let path: String
        let lines = Mutex<[String]>([])

        init(path: String) { self.path = path }

        func write(_ name: String, _ text: String) throws {
            let url = URL(fileURLWithPath: "\(path)/\(name)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
    }

    @Test("a folder with a main.lua is an actor, and what is saved there counts from the next run on")
    func scripts() async throws {
        try await Self.with { test, project in
            try project.write("actors/greeter/main.lua", "succeed")
            let actor = try await test.client.get("/v2/acts/~greeter")
            #expect(actor.string("username") == "moongate")
            let run = try await test.client.post("/v2/acts/moongate~greeter/runs?waitForFinish=60")
            #expect(run.string("status") == "SUCCEEDED")
            try project.write("actors/greeter/main.lua", "fail")
            let path = "/v2/acts/\(actor.string("id"))/runs?waitForFinish=60"
            #expect(try await test.client.post(path).string("status") == "FAILED")
            try FileManager.default.removeItem(atPath: project.path + "/actors/greeter")
            #expect(try await test.client.post(path).errorType == "record-or-token-not-found")
            #expect(try await test.client.get("/v2/acts?my=1").int("total") == 0)
        }
    }

    @Test("actor.json names, describes and limits an actor, and its input schema fills in defaults")
    func definition() async throws {
        try await Self.with { test, project in
            try project.write("actors/folder/main.lua", "echo")
            try project.write(
                "actors/folder/.actor/actor.json",
                #"""
                {"actorSpecification":1,"name":"named","title":"Named","description":"By its file","version":"1.2.3",
                 "buildTag":"stable","input":"./schema.json","defaultRunOptions":{"timeoutSecs":77,"memoryMbytes":256}}
                """#)
            try project.write(
                "actors/folder/.actor/schema.json",
                #"{"properties":{"n":{"type":"integer","default":7,"prefill":8}}}"#)
            let actor = try await test.client.get("/v2/acts/~named")
            #expect(actor.string("title") == "Named")
            #expect((actor.data["exampleRunInput"] as? [String: String])?["body"] == #"{"n":8}"#)
            let run = try await test.client.post("/v2/acts/~named/runs?waitForFinish=60")
            #expect(run.string("status") == "SUCCEEDED")
            #expect(run.string("buildNumber") == "1.2.1")
            let options = try #require(run.data["options"] as? [String: Any])
            #expect(options["timeoutSecs"] as? Int == 77)
            #expect(options["memoryMbytes"] as? Int == 256)
            #expect(options["build"] as? String == "stable")
            let items = try await test.client.get("/v2/actor-runs/\(run.string("id"))/dataset/items")
            #expect(items.text == #"[{"input":{"n":7}}]"#)
            #expect(try await test.client.post("/v2/acts/~named/builds?version=1.2").status == 201)
            #expect(try await test.client.delete("/v2/acts/~named").status == 403)
            #expect(try await test.client.post("/v2/acts", json: #"{"name":"named"}"#).status == 409)
        }
    }

    /// Prints what the process finds around it.
    private static let program = #"""
        import json, os, sys
        print("arguments", sys.argv[1:])
        print("environment", json.dumps(dict(os.environ)))
        print("directory", os.getcwd())
        print("input", repr(sys.stdin.read()))
        """#

    private func environment(_ log: String) throws -> [String: String] {
        let line = log.components(separatedBy: "\n").first { $0.contains(" environment ") } ?? ""
        let json = line.components(separatedBy: " environment ").last ?? ""
        return try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: String])
    }

    @Test("a program is started in its folder, with the platform's variables in both spellings, and nothing to read")
    func programs() async throws {
        setenv("MATON_API_KEY", "must-not-be-seen", 1)
        try await Self.with { test, project in
            try project.write("actors/snake/main.py", Self.program)
            try project.write(
                "actors/snake/.actor/actor.json",
                #"""
                {"version":"0.3","environmentVariables":{"OWN":"value","KEPT":"@secret"},
                 "moongate":{"command":["python3","main.py","one"]}}
                """#)
            let run = try await test.client.post("/v2/acts/~snake/runs?waitForFinish=60&memory=512&timeout=100")
            let log = try await test.client.get("/v2/logs/\(run.string("id"))").text
            #expect(run.string("status") == "SUCCEEDED", "\(log)")
            #expect(log.contains("arguments ['one']"))
            #expect(log.contains("/actors/snake\n"))
            #expect(log.contains("input ''"))
            let found = try environment(log)
            for (name, value) in [
                ("RUN_ID", run.string("id")), ("BUILD_NUMBER", "0.3.1"), ("BUILD_ID", run.string("buildId")),
            ] {
                #expect(found["ACTOR_" + name] == value)
                #expect(found["APIFY_ACTOR_" + name] == value)
            }
            for (name, value) in [
                ("DEFAULT_DATASET_ID", run.string("defaultDatasetId")), ("INPUT_KEY", "INPUT"),
                ("MEMORY_MBYTES", "512"),
            ] {
                #expect(found["ACTOR_" + name] == value)
                #expect(found["APIFY_" + name] == value)
            }
            #expect(found["APIFY_IS_AT_HOME"] == "1")
            #expect(found["APIFY_TOKEN"] == test.gateway.token)
            #expect(found["APIFY_API_BASE_URL"] == test.gateway.baseURL + "/connections/default")
            let started = Moment(iso8601: found["ACTOR_STARTED_AT"] ?? "")?.milliseconds ?? 0
            #expect(Moment(iso8601: found["ACTOR_TIMEOUT_AT"] ?? "")?.milliseconds == started + 100_000)
            #expect(found["OWN"] == "value")
            #expect(found["KEPT"] == nil)
            #expect(found["MATON_API_KEY"] == nil)
        }
    }

    @Test("moongate.json declares programs by name; they are aborted like any other")
    func declared() async throws {
        try await Self.with { test, project in
            try project.write("tool/run.sh", "#!/bin/sh\necho here\nexec sleep 600\n")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: project.path + "/tool/run.sh")
            try project.write(
                "moongate.json",
                #"""
                {"actors":{"sleeper":{"command":["./run.sh"],"directory":"tool","title":"Sleeps","memoryMbytes":128,
                 "timeoutSecs":0}}}
                """#)
            let id = try await test.client.post("/v2/acts/~sleeper/runs").string("id")
            try await test.log(id, contains: "here\n")
            _ = try await test.client.post("/v2/actor-runs/\(id)/abort")
            let run = try await test.run(id, reaches: ["ABORTED"])
            #expect((run.data["options"] as? [String: Any])?["memoryMbytes"] as? Int == 128)
        }
    }

    @Test("a program that takes more memory than its run has is stopped, and the run says so")
    func memory() async throws {
        try await Self.with { test, project in
            try project.write(
                "eat.py",
                "import time\nblock = bytearray(300 << 20)\nblock[::4096] = b'x' * (300 << 8)\ntime.sleep(600)")
            try project.write("moongate.json", #"{"actors":{"eater":{"command":["python3","eat.py"]}}}"#)
            let run = try await test.client.post("/v2/acts/~eater/runs?waitForFinish=60&memory=128")
            #expect(run.string("status") == "FAILED")
            #expect(run.string("statusMessage") == "The actor ran out of memory: its run has 128 MB.")
        }
    }

    @Test("programs are not started where they are not allowed")
    func noPrograms() async throws {
        try await TemporaryFolder.with { folder async throws in
            let project = Project(path: folder)
            try project.write("moongate.json", #"{"actors":{"tool":{"command":["touch","\#(folder)/touched"]}}}"#)
            let withoutPrograms = { (configuration: inout LocalGateway.Configuration) in
                configuration.projectDirectory = folder
                configuration.startsPrograms = false
            }
            try await TestGateway.with(configure: withoutPrograms) { test async throws in
                let run = try await test.client.post("/v2/acts/~tool/runs?waitForFinish=60")
                #expect(run.string("status") == "FAILED")
                #expect(run.string("statusMessage").contains("--allow-exec"))
                #expect(!FileManager.default.fileExists(atPath: folder + "/touched"))
            }
        }
    }

    @Test("a program that is not there is a failed run that says so")
    func missingProgram() async throws {
        try await Self.with { test, project in
            try project.write("moongate.json", #"{"actors":{"ghost":{"command":["no-such-program-here"]}}}"#)
            let run = try await test.client.post("/v2/acts/~ghost/runs?waitForFinish=60")
            #expect(run.string("status") == "FAILED")
            #expect(run.string("statusMessage").contains("no-such-program-here"))
        }
    }

    @Test(
        "a broken definition is one line in the log and a clear error, and harms no other actor",
        arguments: [
            ("", "not valid JSON"), ("[]", "must be a JSON object"), (#"{"name":"../../etc"}"#, "\"name\" must be"),
            (#"{"name":7}"#, "\"name\" must be a string"), (#"{"version":"latest"}"#, "\"version\" must be"),
            (#"{"version":"99999999999999999999.1"}"#, "\"version\" must be"),
            (#"{"input":"../../../../etc/passwd"}"#, "outside of the actor"), (#"{"input":"/etc/passwd"}"#, "outside"),
            (#"{"input":"none.json"}"#, "no input schema"), (#"{"environmentVariables":[]}"#, "must be an object"),
            (#"{"environmentVariables":{"LD_PRELOAD":"x"}}"#, "LD_"),
            (#"{"environmentVariables":{"A":5}}"#, "a string"),
            (#"{"moongate":{"command":"rm"}}"#, "\"command\" must be"),
            (#"{"moongate":{"command":[]}}"#, "\"command\""),
            (#"{"moongate":{"command":["a",1]}}"#, "\"command\""), (#"{"moongate":5}"#, "must be an object"),
            (#"{"defaultRunOptions":{"timeoutSecs":1e40}}"#, "\"timeoutSecs\""),
            (#"{"defaultRunOptions":{"memoryMbytes":-1}}"#, "\"memoryMbytes\""),
        ])
    func broken(definition: String, problem: String) async throws {
        try await Self.with { test, project in
            try project.write("actors/broken/main.lua", "succeed")
            try project.write("actors/broken/.actor/actor.json", definition)
            try project.write("actors/good/main.lua", "succeed")
            for _ in 0..<2 {
                let answer = try await test.client.post("/v2/acts/~broken/runs")
                #expect(answer.status == 400)
                #expect(answer.errorMessage?.contains(problem) == true, "\(answer.errorMessage ?? "")")
            }
            let names = try await test.client.get("/v2/acts?my=1").items.compactMap { $0["name"] as? String }
            #expect(names == ["good"])
            let lines = project.lines.withLock { $0 }
            #expect(lines.count == 1)
            #expect(lines.first?.contains("\"broken\"") == true)
        }
    }

    @Test(
        "a broken moongate.json is told too",
        arguments: [
            "{", #"{"actors":[]}"#, #"{"actors":{"a/b":{"command":["x"]}}}"#, #"{"actors":{"nothing":{}}}"#,
            #"{"actors":{"nothing":5}}"#, #"{"actors":{"outside":{"command":["x"],"directory":"../.."}}}"#,
            #"{"actors":{"outside":{"command":["x"],"directory":"/etc"}}}"#,
            #"{"actors":{"missing":{"command":["x"],"directory":"none"}}}"#,
        ])
    func brokenList(text: String) async throws {
        try await Self.with { test, project in
            try project.write("moongate.json", text)
            try project.write("actors/good/main.lua", "succeed")
            #expect(try await test.client.get("/v2/acts?my=1").int("total") == 1)
            #expect(project.lines.withLock { $0.count } == 1)
        }
    }

    @Test("files that never end, are no files, or lead in circles hold nothing up")
    func oddFiles() async throws {
        try await Self.with { test, project in
            let actors = project.path + "/actors"
            try project.write("actors/good/main.lua", "succeed")
            for name in ["pipe", "device", "circle", "folder", "huge"] {
                try FileManager.default.createDirectory(
                    atPath: "\(actors)/\(name)/.actor", withIntermediateDirectories: true)
            }
            #expect(mkfifo("\(actors)/pipe/main.lua", 0o600) == 0)
            try FileManager.default.createSymbolicLink(
                atPath: "\(actors)/device/.actor/actor.json", withDestinationPath: "/dev/zero")
            try FileManager.default.createSymbolicLink(
                atPath: "\(actors)/circle/main.lua", withDestinationPath: "main.lua")
            try FileManager.default.createDirectory(
                atPath: "\(actors)/folder/main.lua", withIntermediateDirectories: true)
            try project.write("actors/huge/.actor/actor.json", String(repeating: " ", count: 2 << 20))
            #expect(try await test.client.get("/v2/acts?my=1").items.count == 1)
            #expect(try await test.client.get("/v2/acts/~pipe").errorMessage?.contains("not a regular file") == true)
            #expect(project.lines.withLock { $0.count } == 5)
        }
    }

    @Test("the project itself is an actor when its folder says so")
    func ownFolder() async throws {
        try await Self.with { test, project in
            #expect(try await test.client.get("/v2/acts?my=1").int("total") == 0)
            try project.write("main.lua", "succeed")
            #expect(try await test.client.get("/v2/acts?my=1").int("total") == 0)
            try project.write(".actor/actor.json", #"{"name":"whole-project"}"#)
            let run = try await test.client.post("/v2/acts/~whole-project/runs?waitForFinish=60")
            #expect(run.string("status") == "SUCCEEDED")
        }
    }
}
