import Foundation
import GatewayAPI
import Testing

@testable import GatewayTestSupport

@Suite("The key stays out of a script's reach and out of everything that is written:")
struct EscapeSecretTests {
    private static let key = "sk-0f6b/the+secret.key_of-tests"
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(_ arguments: [String], on url: String? = nil) throws -> MoongateBinary.Outcome {
        try Attempt.run(
            (url.map { ["--gateway", $0] } ?? []) + arguments, in: folder, environment: ["MATON_API_KEY": Self.key])
    }

    /// Whether a text holds the key, or enough of it to go on from.
    private static func shows(_ text: String) -> Bool {
        let forms = [
            "the+secret", PercentEncoding.encode("the+secret"), PercentEncoding.encode("the+secret").lowercased(),
            Data(key.utf8).base64EncodedString().prefix(16).description,
            Data("Bearer \(key)".utf8).base64EncodedString().dropFirst(10).prefix(16).description,
        ]
        return forms.contains { text.contains($0) }
    }

    @Test("the environment has it for nobody, whatever is allowed")
    func environment() throws {
        let code = """
            print(os.getenv("MATON_API_KEY"), os.getenv("maton_api_key"))
            if io.open("allowed") then
              print(io.popen("env"):read("a"))
              print(io.popen("tr '\\\\0' '\\\\n' < /proc/$PPID/environ; tr '\\\\0' '\\\\n' < /proc/self/environ"):read("a"))
            end
            """
        let options = ["--gateway", "local", "--allow-env=MATON_API_KEY", "--allow-env=*", "--allow-fs=/"]
        let plain = try run(options + ["-e", code])
        #expect(plain.status == 0 && plain.output.hasPrefix("nil\tnil\n"), "\(plain)")
        try folder.write("allowed", "")
        let exec = try run(options + ["--allow-exec", "--allow-native", "-e", code])
        #expect(exec.status == 0 && exec.output.contains("PATH="), "\(exec)")
        for outcome in [plain, exec] { #expect(!Self.shows(outcome.output + outcome.errors), "\(outcome)") }
    }

    /// Looks through all that a script can reach and prints what there is, the fields of functions included.
    private static let look = """
        local seen = {}
        local function visit(value, depth)
          if type(value) == "string" then print(value) return end
          if depth > 14 or value == nil or seen[value] then return end
          seen[value] = true
          print(tostring(value))
          if type(value) == "function" then
            for _, field in pairs(debug.getinfo(value, "nSlutr")) do print(tostring(field)) end
          elseif type(value) == "table" then
            for name, field in next, value do visit(name, depth + 1) visit(field, depth + 1) end
          end
          visit(getmetatable(value), depth + 1)
        end
        local function look(...) for _, value in ipairs { ... } do visit(value, 0) end end
        """

    @Test("what can be reached from apify, and every error, shows it to nobody")
    func reachable() async throws {
        let key = Self.key
        let encoded = PercentEncoding.encode(key)
        let base64 = Data("Authorization: Bearer \(key)".utf8).base64EncodedString()
        let echo = #"{"data":{"id":"R1","status":"RUNNING","a":"Bearer \#(key)","b":"\#(encoded)","c":"\#(base64)"}}"#
        let script = Script { request in
            switch request.target {
            case let target where target.contains("fail"):
                TestServer.answer(
                    400,
                    #"{"error":{"type":"\#(key)","message":"\#(key) \#(encoded) \#(base64)","data":{"k":"\#(key)"}}}"#,
                    headers: ["X-Key: \(key)"])
            case let target where target.contains("page"):
                TestServer.answer(502, "<html><title>\(key)</title><body>\(key) \(base64)</body>", type: "text/html")
            case let target where target.contains("text"): TestServer.answer(200, key + base64, type: "text/plain")
            default: TestServer.answer(200, echo, headers: ["X-Key: \(key)", "Set-Cookie: k=\(encoded)"])
            }
        }
        try await TestServer.with(script) { server in
            try folder.write(
                "main.lua",
                Self.look + """

                    apify.configure { max_retries = 0 }
                    look(_G, apify, json, async, arg, package, require "std.inspect"(apify))
                    look(apify.users.me(), apify.runs.get("x"))
                    for _, id in ipairs { "fail", "page", "text", "\(key)" } do
                      look(pcall(apify.runs.get, id)) look(pcall(apify.acts.run, id, { a = "\(key)" }))
                      look(pcall(apify.key_value_stores.get_record, id, "k")) look(pcall(apify.datasets.items(id).page))
                      look(pcall(function() return apify.datasets.items(id):all() end))
                    end
                    look(pcall(apify.acts.run, {}, apify)) look(pcall(apify.configure, { max_retries = "x" }))
                    error(select(2, pcall(apify.runs.get, "fail")))
                    """)
            // The script itself knows the words that stand in it; what it gave is taken out of what comes back all the same.
            let outcome = try run(["-v", "-A", "--audit", "audit.jsonl", "main.lua"], on: server.url)
            #expect(outcome.status == 1, "\(outcome.errors.suffix(500))")
            #expect(outcome.output.contains("[redacted]") && outcome.errors.contains("[redacted]"))
            #expect(
                !Self.shows(outcome.errors),
                "\(outcome.errors.split(separator: "\n").filter { Self.shows(String($0)) })")
            #expect(
                !Self.shows(outcome.output),
                "\(outcome.output.split(separator: "\n").filter { Self.shows(String($0)) })")
            let audit = try String(contentsOfFile: folder.path + "/audit.jsonl", encoding: .utf8)
            #expect(audit.contains("\n") && !Self.shows(audit))
            let asJSON = try run(
                ["--json", "-e", "apify.configure { max_retries = 0 } apify.runs.get('fail')"], on: server.url)
            #expect(asJSON.status == 1 && !Self.shows(asJSON.output + asJSON.errors), "\(asJSON)")
        }
    }

    @Test(
        "a redirect takes it nowhere, not even to another port of the same machine",
        arguments: [301, 302, 303, 307, 308])
    func redirect(status: Int) async throws {
        try await TestServer.with(Script { _ in TestServer.answer(200, "{}") }) { other in
            let script = Script { _ in
                TestServer.answer(status, "", headers: ["Location: \(other.url)/apify/v2/users/me"])
            }
            try await TestServer.with(script) { server in
                let outcome = try run(
                    ["-A", "-e", "apify.configure { max_retries = 0 } pcall(apify.acts.run, 'x') apify.users.me()"],
                    on: server.url)
                #expect(outcome.status != 0)
                #expect(other.requests.isEmpty)
                #expect(!Self.shows(outcome.errors))
            }
        }
    }

    @Test(
        "over plain http it goes to this machine only",
        arguments: [
            "http://example.invalid", "http://127.0.0.1.example.invalid", "http://127.0.0.1@example.invalid",
            "http://example.invalid#127.0.0.1", "http://0x7f000001", "http://[::ffff:1.2.3.4]",
        ])
    func plain(url: String) throws {
        let outcome = try run(["-e", "apify.users.me()"], on: url)
        #expect(outcome.status == 78, "\(outcome)")
        #expect(!Self.shows(outcome.errors))
        let control = try Attempt.run(
            ["-e", "apify.connections.list():all()"], in: folder,
            environment: ["MATON_API_KEY": Self.key, "MATON_CONTROL_URL": url, "MATON_GATEWAY_URL": url])
        #expect(control.status == 78, "\(control)")
    }

    @Test("it is sent to the gateway's host alone, and not to addresses that a script makes up")
    func hosts() async throws {
        try await TestServer.with(Script { _ in TestServer.answer(200, #"{"data":{}}"#) }) { other in
            try await TestServer.with(Script { _ in TestServer.answer(200, #"{"data":{}}"#) }) { server in
                let code = """
                    local other = "\(other.url)"
                    for _, id in ipairs { other, "../../../" .. other, "@" .. other, "x?y=" .. other, "//" .. other:sub(8),
                        "x\\r\\nHost: " .. other, "x#" .. other, "..", "%2e%2e/" .. other } do
                      pcall(apify.runs.get, id) pcall(apify.acts.run, id) pcall(apify.datasets.get, id)
                      pcall(apify.key_value_stores.get_record, "x", id)
                    end
                    """
                let outcome = try run(["-A", "-e", "apify.configure { max_retries = 0 } " + code], on: server.url)
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(other.requests.isEmpty)
                #expect(
                    server.requests.allSatisfy {
                        $0.target.hasPrefix("/apify/v2/") && $0.header("Host")?.contains("\(server.port)") == true
                    })
            }
        }
    }
}
