import Foundation
import GRDB
import Testing

@testable import LocalGateway

@Suite("Connections and their accounts")
struct ConnectionTests {
    private struct Made {
        var id: String
        var status: String
        var url: String

        init(_ answer: HTTPAnswer) throws {
            let connection = try #require((answer.json as? [String: Any])?["connection"] as? [String: Any])
            id = try #require(connection["connection_id"] as? String)
            status = try #require(connection["status"] as? String)
            url = try #require(connection["url"] as? String)
        }

        /// The address without the server's name.
        var target: String { String(url.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" }) }
    }

    private func create(_ test: TestGateway) async throws -> Made {
        try Made(try await test.client.post("/connections", json: #"{"app":"apify"}"#))
    }

    private func ids(_ answer: HTTPAnswer) -> [String] {
        let list = (answer.json as? [String: Any])?["connections"] as? [[String: Any]] ?? []
        return list.compactMap { $0["connection_id"] as? String }
    }

    private func on(_ id: String) -> [String: String] { ["Maton-Connection": id] }

    @Test("connections are made, listed, read and deleted as on the control host")
    func lifeCycle() async throws {
        try await TestGateway.with { test async throws in
            let made = try await create(test)
            #expect(made.status == "PENDING")
            #expect(made.url.hasPrefix(test.gateway.baseURL + "/connections/\(made.id)/confirm?session_token="))
            #expect(ids(try await test.client.get("/connections?app=apify&status=ACTIVE")) == [])
            #expect(ids(try await test.client.get("/connections?app=other")) == [])
            #expect(ids(try await test.client.get("/connections?app=apify&status=PENDING")) == [made.id])
            let confirmed = try Made(try await test.client.post("/connections/\(made.id)/confirm"))
            #expect(confirmed.status == "ACTIVE")
            #expect(!confirmed.url.contains("session_token"))
            let second = try await create(test)
            #expect(ids(try await test.client.get("/connections")) == [made.id, second.id])
            #expect(try Made(try await test.client.get("/connections/\(made.id)")).status == "ACTIVE")
            let deleted = try await test.client.send("DELETE", "/connections/\(made.id)")
            #expect(deleted.status == 200 && deleted.text == "{}")
            #expect(try await test.client.get("/connections/\(made.id)").status == 404)
            #expect(try await test.client.send("DELETE", "/connections/\(made.id)").status == 404)
            #expect(ids(try await test.client.get("/connections")) == [second.id])
        }
    }

    @Test(
        "a body that is no wish for a connection is refused",
        arguments: ["{}", #"{"app":1}"#, #"{"app":"slack"}"#, #"{"app":"apify","method":"X"}"#, "[", "[]"])
    func badBodies(body: String) async throws {
        try await TestGateway.with { test async throws in
            #expect(try await test.client.post("/connections", json: body).status == 400)
        }
    }

    @Test("a gateway that confirms connections itself makes them active at once")
    func confirmsItself() async throws {
        try await TestGateway.with(options: .init(confirmsConnections: true)) { test async throws in
            #expect(try await create(test).status == "ACTIVE")
        }
    }

    @Test("a browser without a token confirms or refuses with the connection's own address, once")
    func browser() async throws {
        try await TestGateway.with { test async throws in
            let browser = HTTPClient(port: test.client.port)
            let html = ["Accept": "text/html,*/*"]
            let (first, second) = (try await create(test), try await create(test))
            let page = try await browser.get(first.target, headers: html)
            #expect(page.status == 200 && page.text.contains("<button>Confirm</button>"))
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            // The address of another connection, a made-up one and none do not help.
            let foreign = second.target.replacingOccurrences(of: second.id, with: first.id)
            for target in [
                foreign, "/connections/\(first.id)/confirm?session_token=", "/connections/\(first.id)/confirm",
            ] {
                #expect(try await browser.send("POST", target).status == 401)
            }
            #expect(try await browser.send("POST", first.target, headers: html).text.contains("is active"))
            #expect(try await browser.send("POST", first.target).status == 401)
            #expect(try await browser.send("POST", second.target + "&refuse=true", headers: html).status == 200)
            #expect(try Made(try await test.client.get("/connections/\(first.id)")).status == "ACTIVE")
            #expect(try Made(try await test.client.get("/connections/\(second.id)")).status == "FAILED")
            // What is settled stays as it is.
            #expect(try Made(try await test.client.post("/connections/\(second.id)/confirm")).status == "FAILED")
        }
    }

    @Test("each connection leads to an account of its own; nothing of one is seen in another")
    func separateAccounts() async throws {
        try await TestGateway.with(options: .init(confirmsConnections: true)) { test async throws in
            _ = try await test.client.post("/v2/datasets?name=in-default")
            let (first, second) = (try await create(test), try await create(test))
            var users: Set<String> = []
            for id in [first.id, second.id] {
                let made = try await test.client.send("POST", "/v2/datasets?name=same-name", headers: on(id))
                #expect(made.status == 201)
                let me = try await test.client.get("/v2/users/me", headers: on(id))
                #expect(made.string("userId") == me.string("id"))
                users.insert(me.string("id"))
                #expect(try await test.client.get("/v2/datasets", headers: on(id)).int("total") == 1)
                _ = try await test.client.send(
                    "POST", "/v2/datasets/~same-name/items", headers: on(id), body: Array(#"{"from":"\#(id)"}"#.utf8))
            }
            #expect(users.count == 2)
            for id in [first.id, second.id] {
                let items = try await test.client.get("/v2/datasets/~same-name/items", headers: on(id))
                #expect(items.text == #"[{"from":"\#(id)"}]"#)
            }
            let theirs = try await test.client.get("/v2/datasets/~same-name", headers: on(first.id)).string("id")
            #expect(try await test.client.get("/v2/datasets/\(theirs)", headers: on(second.id)).status == 404)
            #expect(try await test.client.get("/connections/default/v2/datasets").int("total") == 1)
        }
    }

    @Test(
        "without a header the oldest active connection is meant, or the only account there is when none was ever made")
    func defaultChoice() async throws {
        try await TestGateway.with { test async throws in
            let alone = try await test.client.get("/v2/users/me").string("id")
            let (first, second) = (try await create(test), try await create(test))
            let missing = try await test.client.get("/v2/users/me")
            #expect(missing.status == 400)
            #expect(missing.errorMessage?.contains("Missing Apify connection") == true)
            #expect(missing.errorMessage?.contains("moongate local reset connections") == true)
            _ = try await test.client.post("/connections/\(second.id)/confirm")
            let afterSecond = try await test.client.get("/v2/users/me").string("id")
            _ = try await test.client.post("/connections/\(first.id)/confirm")
            let afterFirst = try await test.client.get("/apify/v2/users/me").string("id")
            #expect(Set([alone, afterSecond, afterFirst]).count == 3)
            #expect(try await test.client.get("/v2/users/me", headers: on(first.id)).string("id") == afterFirst)
            _ = try await test.client.send("DELETE", "/connections/\(first.id)")
            #expect(try await test.client.get("/v2/users/me").string("id") == afterSecond)
            _ = try await test.client.send("DELETE", "/connections/\(second.id)")
            // The account before all connections must not come back by surprise.
            #expect(try await test.client.get("/v2/users/me").status == 400)
        }
    }

    @Test("an unknown, pending, refused or deleted connection is a 400 that says which", arguments: [true, false])
    func badConnections(isInPath: Bool) async throws {
        try await TestGateway.with { test async throws in
            let (pending, refused, deleted) = (try await create(test), try await create(test), try await create(test))
            _ = try await test.client.post("/connections/\(refused.id)/confirm?refuse=1")
            _ = try await test.client.post("/connections/\(deleted.id)/confirm")
            _ = try await test.client.send("DELETE", "/connections/\(deleted.id)")
            for id in [pending.id, refused.id, deleted.id, "nonsense", "%2e%2e", "a%2fb"] {
                let answer =
                    isInPath
                    ? try await test.client.get("/connections/\(id)/v2/users/me")
                    : try await test.client.get("/v2/users/me", headers: on(id))
                #expect(answer.status == 400)
                #expect(answer.errorType?.hasPrefix("connection-not-") == true)
            }
            #expect(try await test.client.get("/v2/users/me", headers: on("default")).status == 400)
        }
    }

    @Test("a run belongs to its account: its process reaches it, and nothing else, whatever happens to connections")
    func runs() async throws {
        try await TestGateway.with(options: .init(confirmsConnections: true)) { test async throws in
            // One begins before there is a connection, and goes on when there is one.
            let early = try await test.start("forever").string("id")
            let made = try await create(test)
            let path = "/connections/default/v2/actor-runs"
            #expect(try await test.client.get("\(path)/\(early)").string("status") != "FAILED")
            let run = try await test.client.send(
                "POST", "/v2/acts/apify~succeed/runs?waitForFinish=60", headers: on(made.id))
            #expect(run.string("status") == "SUCCEEDED")
            let items = try await test.client.get(
                "/v2/datasets/\(run.string("defaultDatasetId"))/items", headers: on(made.id))
            #expect(items.text.contains(#"{"n":2}"#))
            #expect(try await test.client.get("\(path)/\(run.string("id"))").status == 404)
            let late = try await test.client.post("/connections/default/v2/acts/apify~succeed/runs?waitForFinish=60")
            #expect(late.string("status") == "SUCCEEDED")
            _ = try await test.client.post("\(path)/\(early)/abort")
            #expect(
                try await test.client.get("\(path)/\(early)?waitForFinish=60").string("status") == "ABORTED")
        }
    }

    @Test("deleting a connection stops what runs in its account")
    func deletionStopsRuns() async throws {
        try await TemporaryFolder.with { folder async throws in
            try await TestGateway.with(state: folder, options: .init(confirmsConnections: true)) {
                test async throws in
                let made = try await create(test)
                let run = try await test.start("forever").string("id")
                _ = try await test.run(run, reaches: ["RUNNING"])
                _ = try await test.client.send("DELETE", "/connections/\(made.id)")
                let account = try GatewayDatabase(directory: "\(folder)/accounts/\(made.id)")
                defer { account.close() }
                #expect(try await status(of: run, in: account) == "ABORTED")
            }
        }
    }

    @Test("deleting a connection stops what another process runs in its account, though nobody asks that one anything")
    func deletionElsewhere() async throws {
        try await TemporaryFolder.with { folder async throws in
            let state = folder + "/state"
            try await TestGateway.with(state: state, options: .init(confirmsConnections: true)) {
                first async throws in
                let kept = try await create(first)
                let lost = try await create(first)
                var runs: [String: String] = [:]
                for id in [kept.id, lost.id] {
                    let run = try await first.client.send("POST", "/v2/acts/apify~forever/runs", headers: on(id))
                    runs[id] = run.string("id")
                }
                let second = try await HostProcess.start(state)
                defer { second.kill() }
                #expect(try await second.client.send("DELETE", "/connections/\(lost.id)").status == 200)
                let account = try GatewayDatabase(directory: "\(state)/accounts/\(lost.id)")
                defer { account.close() }
                let run = try #require(runs[lost.id])
                while try await status(of: run, in: account) != "ABORTED" { await Task.yield() }
                let other = try await first.client.get("/v2/actor-runs/\(runs[kept.id] ?? "")", headers: on(kept.id))
                #expect(["READY", "RUNNING"].contains(other.string("status")))
                let answer = try await first.client.get("/v2/users/me", headers: on(lost.id))
                #expect(answer.status == 400 && answer.errorType == "connection-not-found")
            }
        }
    }

    private func status(of run: String, in account: GatewayDatabase) async throws -> String? {
        try await account.read { db in
            try String.fetchOne(db, sql: "SELECT status FROM runs WHERE id = ?", arguments: [run])
        }
    }

    @Test("accounts are there after a restart, and another gateway on the same directory knows them at once")
    func persistence() async throws {
        try await TemporaryFolder.with { folder async throws in
            let first = try await TestGateway(state: folder, options: .init(confirmsConnections: true))
            let second = try await TestGateway(state: folder)
            #expect(try await second.client.get("/v2/users/me").string("username") == "moongate")
            let made = try await create(first)
            _ = try await first.client.post("/v2/datasets?name=my-set")
            #expect(try await second.client.get("/v2/datasets/~my-set").status == 200)
            let user = try await second.client.get("/v2/users/me", headers: on(made.id)).string("id")
            await first.close()
            await second.close()
            try await TestGateway.with(state: folder) { test async throws in
                #expect(try await test.client.get("/v2/users/me").string("id") == user)
                #expect(try await test.client.get("/v2/datasets/~my-set").status == 200)
                #expect(try await test.client.post("/v2/datasets/~my-set/items", json: #"{"a":1}"#).status == 201)
            }
        }
    }

    @Test("an address that the gateway gives out leads to the account it speaks of, without a header")
    func addresses() async throws {
        try await TestGateway.with(options: .init(confirmsConnections: true)) { test async throws in
            _ = try await create(test)
            let second = try await create(test)
            let made = try await test.client.send("POST", "/v2/datasets?name=my-set", headers: on(second.id))
            let location = try #require(made.headers["location"])
            let target = location.replacingOccurrences(of: test.gateway.baseURL, with: "")
            #expect(try await test.client.get(target).string("id") == made.string("id"))
        }
    }
}
