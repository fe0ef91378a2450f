import Foundation
import Testing

@Suite("Specs as busted has them")
struct BustedSpecTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// What a team writes whose specs have run with busted so far.
    private static let spec = """
        local match = require "luassert.match"
        local fake = { f = function(a) return a end, inner = { g = function() return "real" end } }

        describe("claims", function()
          it("are put together of words", function()
            assert.has_error.matches(function() error("out of paper") end, "of %a+")
            assert.has_no.errors(function() end)
            assert.is_not.equal(1, 2)
            assert.message("a message").is_true(true)
            assert.near(1, 1.05, 0.1)
          end)
        end)

        describe("spies", function()
          it("know arguments and results as they were", function()
            local list = { 1 }
            local f = spy.new(function(a) return a[1] end)
            f(list)
            list[1] = 2
            assert.spy(f).was.called_with({ 1 })
            assert.spy(f).was.returned_with(1)
            assert.spy(f).called.at_least(1)
            assert.spy(f).called_less_than(2)
            assert.is_true(spy.is_spy(f))
            assert.are.same({ 1 }, f.calls[1].vals[1])
            f:clear()
            assert.spy(f).was_not_called()
          end)

          it("match arguments of which not all is known", function()
            local f = spy.on(fake, "f")
            fake.f("a", 5, fake)
            assert.spy(f).was.called_with(match.is_string(), match.is_near(5.1, 0.5), match.is_ref(fake))
            assert.spy(f).was.called_with(match._, match.is_not_nil(), match.is_table())
            assert.spy(f).was.called_with("a", match.is_any_of(match.is_string(), match.is_number()), match._)
            assert.spy(f).was_not.called_with(match.is_table(), match._, match._)
            f:revert()
          end)

          it("answer what they are told to, until they are taken back", function()
            local f = stub(fake, "f")
            f.on_call_with(1).returns("one")
            f.by_default.invokes(function(a) return a * 2 end)
            assert.are.equal("one", fake.f(1))
            assert.are.equal(8, fake.f(4))
            local snapshot = assert:snapshot()
            stub(fake.inner, "g")
            assert.is_nil(fake.inner.g())
            snapshot:revert()
            assert.are.equal("real", fake.inner.g())
            f:revert()
            local mocked = mock(fake, true)
            mocked.inner.g()
            assert.stub(mocked.inner.g).was.called(1)
            mock.revert(mocked)
            assert.are.equal("real", fake.inner.g())
          end)
        end)

        insulate("an insulated group", function()
          package.loaded.imagined = { n = 1 }
          _G.only_here = "set"
          setup(function() _G.set_later = true end)
          it("has what it has set", function()
            assert.are.equal(1, require("imagined").n)
            assert.are.equal("set", only_here)
            assert.is_true(set_later)
          end)
        end)

        describe("behind it", function()
          it("nothing of that is left", function()
            assert.is_nil(package.loaded.imagined)
            assert.is_nil(rawget(_G, "only_here"))
            assert.is_nil(rawget(_G, "set_later"))
          end)
        end)
        """

    @Test("pass without luassert")
    func alone() throws {
        try folder.write("spec/team_spec.lua", Self.spec)
        let outcome = try MoongateBinary.run(["test"], in: folder)
        #expect(outcome.output.contains("6 tests in 1 file: 6 passed"), "\(outcome.output)")
    }

    private static let luassert = "/usr/share/lua/5.4/luassert"

    @Test(
        "pass with the system's luassert, whose spies copy tables",
        .enabled(if: FileManager.default.fileExists(atPath: luassert), "needs Debian's lua-luassert"))
    func withLuassert() throws {
        try folder.write("spec/team_spec.lua", Self.spec)
        let outcome = try MoongateBinary.run(["test", "--system-libs"], in: folder)
        #expect(outcome.output.contains("6 tests in 1 file: 6 passed"), "\(outcome.output)")
    }

    @Test(
        "pass with busted",
        .enabled(if: SystemTool.busted.isInstalled, "needs Debian's lua-busted"))
    func withBusted() throws {
        try folder.write("spec/team_spec.lua", Self.spec)
        let outcome = try SystemTool.busted.run(["--lua=/usr/bin/lua5.4", "--output=TAP"], in: folder)
        #expect(outcome.status == 0 && outcome.output.contains("ok 6"), "\(outcome)")
    }

    @Test("say where luassert can be had when it knows more")
    func unknown() throws {
        try folder.write("spec/a_spec.lua", "it('has no such claim', function() assert.array({}).has.no.holes() end)")
        let outcome = try MoongateBinary.run(["test"], in: folder)
        #expect(outcome.output.contains("FAILED spec/a_spec.lua:1"), "\(outcome.output)")
        #expect(outcome.output.contains("there is no assertion 'array'; luassert may have it: luarocks"))
        #expect(!outcome.output.contains("traceback"))
    }

    @Test("show what an error holds that is a table, and which pattern is none")
    func problems() throws {
        try folder.write("spec/a_spec.lua", "it('fails', function() error { code = 5 } end)")
        let outcome = try MoongateBinary.run(["test"], in: folder)
        #expect(outcome.output.contains("ERROR spec/a_spec.lua:1  fails\n    {code = 5}\n"), "\(outcome.output)")
        let filtered = try MoongateBinary.run(["test", "--filter", "["], in: folder)
        #expect(filtered.output.contains("--filter: '[' is no Lua pattern: malformed pattern"), "\(filtered.output)")
    }

    @Test("go by the name of their file when it cannot be read", arguments: ["tree", "tap", "junit", "json"])
    func unreadable(form: String) throws {
        try folder.write("spec/a_spec.lua", "it(")
        let outcome = try MoongateBinary.run(["test", "--output", form], in: folder)
        #expect(outcome.status == 1)
        #expect(!outcome.output.contains("spec/a_spec.lua:0"), "\(outcome.output)")
        #expect(form == "json" || outcome.output.contains("the file"), "\(outcome.output)")
    }
}
