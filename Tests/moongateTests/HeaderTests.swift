import Foundation
import Testing

@Suite("a script with a header")
struct HeaderTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            "crawl.lua",
            """
            #!/usr/bin/env moongate
            --[[ moongate
            summary = "Crawls a little"
            effects = { write = { "dataset:crawl-*" } }
            args = {
              start = { position = 1, required = true, help = "where to begin" },
              depth = { type = "integer", default = 2, help = "how deep" },
              dry_run = { type = "boolean" },
              urls = { type = "file" },
            }
            ]]
            print(args.start, args.depth, args.dry_run, args.urls, #arg)
            """)
    }

    @Test("finds its arguments in args, with their types")
    func arguments() throws {
        let plain = try MoongateBinary.run(["crawl.lua", "here"], in: folder)
        #expect(plain.output == "here\t2\tnil\tnil\t1\n", "\(plain.errors)")
        try folder.write("list.txt", "")
        let all = try MoongateBinary.run(
            ["run", "crawl.lua", "--depth", "7", "--dry-run", "here", "--urls=list.txt"], in: folder)
        #expect(all.output == "here\t7\ttrue\tlist.txt\t5\n", "\(all.errors)")
    }

    @Test("shows its arguments on --help instead of running")
    func help() throws {
        let outcome = try MoongateBinary.run(["crawl.lua", "--help"], in: folder)
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("Crawls a little\nUsage: moongate crawl.lua [OPTIONS] START\n"))
        #expect(outcome.output.contains("how deep (default: 2)") && outcome.errors == "")
        try folder.write("own.lua", "--[[ moongate\nsummary = 'x'\n]]\nprint(...)")
        #expect(try MoongateBinary.run(["own.lua", "--help"], in: folder).output == "--help\n")
    }

    @Test(
        "is not run with arguments that do not fit",
        arguments: [
            (["x", "--dpeth", "3"], 64, "did you mean '--depth'?"), ([], 64, "START is missing: where to begin"),
            (["x", "--depth", "deep"], 64, "--depth takes a whole number, not 'deep'"),
            (["x", "--urls", "nothere.txt"], 66, "--urls: cannot read nothere.txt"),
        ] as [([String], Int32, String)])
    func mistakes(words: [String], status: Int32, message: String) throws {
        let outcome = try MoongateBinary.run(["crawl.lua"] + words, in: folder)
        #expect(outcome.status == status && outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.output == "")
    }

    @Test(
        "that is wrong is not run, and the place is told",
        arguments: [
            ("sumary = 'x'", "bad.lua:2:1: unknown field 'sumary'"), ("summary = print()", "bad.lua:2:11: "),
            ("requires = '99'", "needs moongate 99"),
        ])
    func broken(text: String, message: String) throws {
        try folder.write("bad.lua", "--[[ moongate\n\(text)\n]]\nprint('ran')")
        let outcome = try MoongateBinary.run(["bad.lua"], in: folder)
        #expect(outcome.status == 65 && outcome.errors.contains(message) && outcome.output == "", "\(outcome.errors)")
    }

    @Test("is drafted by --suggest, by names that hold for the next run too")
    func suggestion() throws {
        try folder.write(
            "s.lua",
            """
            local dataset = apify.datasets.create({ name = "crawl-1" })
            apify.datasets.push(dataset.id, { n = 1 })
            local other = apify.datasets.create()
            apify.acts.run(apify.acts.get("apify~hello-world").id)
            apify.datasets.delete(other.id)
            """)
        let outcome = try MoongateBinary.run(["--suggest", "s.lua"], in: folder)
        let header = """
            --[[ moongate
            effects  = {
              write = { "dataset:*" },
              spend = { "actor:apify~hello-world" },
              delete = { "dataset:*" },
            }
            max_runs = 1
            ]]
            """
        #expect(outcome.status == 0 && outcome.errors.contains(header), "\(outcome.errors)")
        let source = try String(contentsOfFile: folder.path + "/s.lua", encoding: .utf8)
        try folder.write("t.lua", header + "\n" + source)
        #expect(try MoongateBinary.run(["t.lua"], in: folder).status == 0)
        #expect(try MoongateBinary.run(["check", "t.lua"], in: folder).output == "")
    }

    @Test("does no more than the header says, whatever is allowed, also on the local gateway")
    func ceiling() throws {
        try folder.write(
            "c.lua",
            """
            --[[ moongate
            effects = { write = { "dataset:crawl-*" } }
            ]]
            local dataset = apify.datasets.create({ name = "crawl-1" })
            apify.datasets.push(dataset.id, { n = 1 })
            print(apify.datasets.get(dataset.id).itemCount)
            print(apify.try(apify.datasets.create, { name = "other" }))
            apify.datasets.delete(dataset.id)
            """)
        let outcome = try MoongateBinary.run(["-A", "c.lua"], in: folder)
        #expect(outcome.status == 77)
        #expect(
            outcome.output.hasPrefix("1\nnil\tc.lua:7: permission denied: write on dataset:other\n"),
            "\(outcome.output)")
        #expect(outcome.errors.contains("add delete = { \"dataset:"), "\(outcome.errors)")
    }
}
