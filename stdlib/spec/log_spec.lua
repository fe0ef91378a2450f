local log = require "std.log"

describe("std.log", function()
    local lines
    local function logger(options)
        options = options or {}
        options.to = function(line) lines[#lines + 1] = line end
        options.clock = function() return 0 end
        return log.new(options)
    end

    before_each(function() lines = {} end)

    it("writes levels, messages and fields", function()
        logger({ name = "job" }):warn("slow", { run = "a b", n = 1.5, ok = true })
        assert.are.same({ '1970-01-01T00:00:00Z WARN  job: slow n=1.5 ok=true run="a b"' }, lines)
    end)

    it("leaves out what is below its level", function()
        local some = logger { level = "warn" }
        some:debug("a")
        some:info("b")
        some:error("c")
        assert.are.equal(1, #lines)
        logger({ level = "off" }):error("d")
        assert.are.equal(1, #lines)
        assert.has_error(function() log.new { level = "loud" } end)
    end)

    it("keeps one message on one line and away from the terminal", function()
        logger():info("a\nb\27[2Jc\u{9B}d\u{202E}\xff", { ["x\ny"] = "p\r\nq" })
        assert.is_nil(lines[1]:find("[%c]"))
        assert.is_nil(lines[1]:find("\u{9B}", 1, true))
        assert.is_nil(lines[1]:find("\u{202E}", 1, true))
        assert.is_truthy(utf8.len(lines[1]))
    end)

    it("writes JSON lines that cannot be forged by fields", function()
        logger({ json = true }):info("x", { level = "error", f = print, nan = 0 / 0, text = 'q"\n\xff' })
        assert.is_truthy(lines[1]:find('"level":"info"', 1, true))
        assert.is_truthy(lines[1]:find('"field_level":"error"', 1, true))
        if json then
            local entry = json.decode(lines[1])
            assert.are.equal('q"\n\u{FFFD}', entry.text)
            assert.are.equal("x", entry.message)
            assert.is_string(entry.f)
        end
    end)

    it("adds fields to all messages of a logger", function()
        local outer = logger { fields = { a = 1 } }
        outer:with({ b = 2 }):info("x", { c = 3 })
        outer:info("y")
        assert.matches("x a=1 b=2 c=3$", lines[1])
        assert.matches("y a=1$", lines[2])
    end)

    it("says how to call it", function()
        assert.has_error(function() logger().info("no colon") end, "std.log: call the methods of a logger with a colon")
        assert.has_error(function() logger():info("x", "no fields") end)
        assert.has_error(function() log.new { to = 12 } end)
    end)
end)
