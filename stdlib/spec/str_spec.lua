local str = require "std.str"

describe("std.str", function()
    it("splits at plain separators", function()
        assert.are.same({ "a", "b", "", "c", "" }, str.split("a.b..c.", "."))
        assert.are.same({ "a", "b=c" }, str.split("a=b=c", "=", 2))
        assert.are.same({ "" }, str.split("", ","))
        assert.are.same({ "one", "two" }, str.split(" one \t two\n"))
        assert.has_error(function() str.split("a", "") end)
        assert.has_error(function() str.split(nil, ",") end, "str.split: a text is expected, got nil")
    end)

    it("gives lines of all kinds", function()
        assert.are.same({ "a", "", "b" }, str.lines("a\r\n\nb"))
        assert.are.same({ "a" }, str.lines("a\n"))
        assert.are.same({}, str.lines(""))
        assert.are.same({ "" }, str.lines("\n"))
        assert.are.same({ "a", "", "" }, str.lines("a\n\n\r\n"))
    end)

    it("trims, however long the blanks inside are", function()
        assert.are.equal("a" .. (" "):rep(200000) .. "b", str.trim("\t a" .. (" "):rep(200000) .. "b \n"))
        assert.are.equal("", str.trim(" \n "))
    end)

    it("knows how texts begin and end", function()
        assert.is_true(str.starts_with("%d", "%"))
        assert.is_false(str.starts_with("a", "ab"))
        assert.is_true(str.ends_with("a", ""))
        assert.is_false(str.ends_with("b", "ab"))
    end)

    it("fills templates and never looks into values", function()
        assert.are.equal("{x} %1 {name}", str.template("{{x}} {a} {b}", { a = "%1", b = "{name}", name = "no" }))
        assert.are.equal("second", str.template("{list.2}", { list = { "first", "second" } }))
        assert.are.equal("&lt;script&gt;", str.template("{x}", { x = "<script>" }, { escape = str.escape_html }))
        assert.has_error(function() str.template("{missing}", {}) end)
        assert.has_error(function() str.template("{a", { a = 1 }) end)
        assert.has_error(function() str.template("}", {}) end)
    end)

    it("makes names of any text", function()
        assert.are.equal("uber-strasse-12", str.slug("Über Straße 12"))
        assert.are.equal("aerogel", str.slug("Ærogel"))
        assert.are.equal("creme-brulee", str.slug("cre\u{300}me bru\u{302}le\u{301}e"))
        assert.are.equal("", str.slug("日本"))
        assert.are.equal("a-b", str.slug("--a///b--"))
        assert.are.equal(63, #str.slug(("x"):rep(100)))
        assert.are.equal("a", str.slug("a-b", 2))
        assert.matches("^[a-z0-9-]*$", str.slug("\xff\xfe\0;rm -rf\n"))
    end)

    it("cuts between characters", function()
        assert.are.equal("äö…", str.truncate("äöüß", 3))
        assert.are.equal("äöü", str.truncate("äöü", 3))
        assert.are.equal("\xff\xfe…", str.truncate("\xff\xfe\xfd\xfc", 3))
        assert.are.equal("", str.truncate("abc", 0))
    end)

    it("pads by characters", function()
        assert.are.equal("ä ", str.pad("ä", 2))
        assert.are.equal(" ä", str.pad("ä", 2, "left"))
        assert.are.equal("abc", str.pad("abc", 1))
    end)

    it("escapes", function()
        assert.are.equal("&lt;a href=&quot;x&#39;&quot;&gt;&amp;", str.escape_html("<a href=\"x'\">&"))
        local hostile = "^$()%.[]*+-?"
        assert.are.equal(hostile, hostile:match(str.escape_pattern(hostile)))
    end)

    it("writes numbers that read as the same", function()
        for _, number in ipairs { 0.1, 1 / 3, 2 ^ 53, 2.0 ^ 62, -1e300, 5e-324, math.mininteger, 7, -0.5, 1e15 } do
            assert.are.equal(number, tonumber(str.number(number)))
        end
        assert.are.equal("1000000000000000 3 -2 1e+300", table.concat({
            str.number(1e15), str.number(3.0), str.number(-2), str.number(1e300),
        }, " "))
        assert.has_error(function() str.number("1") end, "str.number: a number is expected, got string")
    end)

    it("says which length is none", function()
        assert.has_error(function() str.truncate("abc") end,
            "str.truncate: the limit is a whole number from 0, got nil")
        assert.has_error(function() str.pad("abc", "5") end, "str.pad: the width is a whole number from 0, got string")
        assert.has_error(function() str.slug("abc", -1) end)
        assert.has_error(function() str.split("abc", "b", 1.5) end)
    end)

    it("mends what is no UTF-8", function()
        assert.are.equal("a\u{FFFD}b\u{FFFD}", str.valid("a\xffb\xc3"))
        assert.are.equal("ä", str.valid("ä"))
        assert.are.equal("", str.valid(""))
    end)
end)
