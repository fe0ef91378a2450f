import Foundation
import Testing

@Suite("the whole way: a script starts an actor, waits, and reads its results")
struct CrawlTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("the crawl script prints ten pages of the demo site from a binary that lies alone in a folder")
    func crawl() throws {
        let binary = folder.path + "/moongate"
        try FileManager.default.copyItem(atPath: MoongateBinary.path, toPath: binary)
        let outcome = try MoongateBinary.run(
            [MoongateBinary.packageFolder + "/scripts/crawl.lua"], in: folder, binary: binary)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 10)
        for line in lines {
            let fields = line.split(separator: "\t")
            #expect(fields.count == 3)
            #expect(fields.first == "200")
            #expect(fields.last?.contains("/demo/") == true)
        }
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.errors.contains("local gateway"))
        #expect(outcome.errors.contains(".moongate/local"))
        #expect(outcome.status == 0)
    }

    @Test("with a key and a gateway URL the same script goes to that gateway, with the key and the connection")
    func otherGateway() async throws {
        let server = try ServedGateway(folder: folder, token: "team-token")
        defer { server.stop() }
        let outcome = try MoongateBinary.run(
            ["--gateway", server.baseURL, "-e", "print(apify.users.me().username, apify.dev)"], in: folder,
            environment: ["MATON_API_KEY": "team-token"])
        #expect(outcome.output.hasSuffix("\tnil\n"))
        #expect(outcome.errors == "")
        let refused = try MoongateBinary.run(
            ["--gateway", server.baseURL, "-e", "apify.users.me()"], in: folder,
            environment: ["MATON_API_KEY": "another-key"])
        #expect(refused.status == 78)
        #expect(!refused.errors.contains("another-key"))
    }

    @Test("a script that ends while its run goes on leaves no process behind and says what became of the run")
    func unfinishedRun() throws {
        let outcome = try MoongateBinary.run(
            [
                "-e",
                "print(apify.acts.run('apify~web-scraper', { startUrls = {{ url = apify.dev.demo_url }} }).status)",
            ], in: folder)
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("has not ended and is aborted with the local gateway"))
        let after = try MoongateBinary.run(["-e", "print(apify.runs.list():all()[1].status)"], in: folder)
        #expect(after.output == "ABORTED\n")
    }

    @Test("a script that fails while its run goes on elsewhere says how to abort the run")
    func unfinishedRunElsewhere() throws {
        let server = try ServedGateway(folder: folder, token: "team-token")
        defer { server.stop() }
        let outcome = try MoongateBinary.run(
            [
                "--gateway", server.baseURL, "--allow-spend", "-e",
                """
                local crawl = { startUrls = {{ url = "\(server.baseURL)/demo/" }} }
                local done = apify.acts.call("apify~hello-world")
                local run = apify.acts.run("apify~web-scraper", crawl)
                print(done.id) print(run.id)
                error("broken")
                """,
            ], in: folder, environment: ["MATON_API_KEY": "team-token"])
        #expect(outcome.status == 1)
        let ids = outcome.output.split(separator: "\n")
        #expect(ids.count == 2)
        let last = ids.last ?? "?"
        let command =
            "moongate --gateway \(server.baseURL) --allow-delete=run:\(last) -e 'apify.runs.abort(\"\(last)\")'"
        #expect(outcome.errors.contains(command))
        #expect(!outcome.errors.contains(ids.first ?? "?"))
    }

    @Test("Ctrl-C ends a script in the midst of a request, and says what is not known of it")
    func interruptedRequest() throws {
        let server = try SilentServer()
        let process = MoongateBinary.start(
            ["--gateway", server.url, "-A", "-e", "pcall(apify.acts.run, 'apify~hello-world') print('not reached')"],
            in: folder, environment: ["MATON_API_KEY": "key"])
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        server.waitForRequest()
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        #expect(output.fileHandleForReading.readDataToEndOfFile().isEmpty)
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(text.contains("the answer to acts.run never came"))
    }

    @Test("data outlives the process that wrote it")
    func persistence() throws {
        let write = "local d = apify.datasets.create{ name = 'kept' } apify.datasets.push(d.id, {{ n = 1 }, { n = 2 }})"
        #expect(try MoongateBinary.run(["-e", write], in: folder).status == 0)
        let read = "for item in apify.datasets.items('~kept') do print(item.n) end"
        #expect(try MoongateBinary.run(["-e", read], in: folder).output == "1\n2\n")
    }
}
