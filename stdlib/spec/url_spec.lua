local url = require "std.url"

describe("std.url takes apart", function()
    it("all parts", function()
        assert.are.same({
            scheme = "https", user = "me:pw", host = "example.com", port = 8080, path = "/a%20b", query = "x=1&y",
                fragment = "z",
        }, url.parse("HTTPS://me:pw@EXAMPLE.com:8080/a%20b?x=1&y#z"))
        assert.are.same({ scheme = "http", host = "[::1]", port = 80, path = "" }, url.parse("http://[::1]:80"))
        assert.are.same({ scheme = "mailto", path = "a@b.example" }, url.parse("mailto:a@b.example"))
        assert.are.same({ scheme = "file", path = "/etc" }, url.parse("file:///etc"))
    end)

    it("nothing that is no URL, with the reason", function()
        local others = {
            ["example.com"] = "no scheme", ["http://"] = "no valid host", ["http:/a"] = "no host",
                ["//a/b"] = "no scheme",
            ["http://a b/"] = "must be encoded", ["http://a:99999/"] = "no valid port",
                ["http://a:x/"] = "no valid host",
            ["http://a/\r\nHost: b"] = "must be encoded", [""] = "no scheme",
        }
        for text, reason in pairs(others) do
            local parts, problem = url.parse(text)
            assert.is_nil(parts)
            assert.is_truthy(problem:find(reason, 1, true))
            assert.is_nil(problem:find("%c"))
        end
        assert.is_nil((url.parse(nil)))
    end)

    it("what it put together", function()
        for _, text in ipairs { "https://u@example.com:1/p?q=1#f", "http://a", "http://a/?", "urn:x:y" } do
            assert.are.equal((text:gsub("%?$", "")), url.build(url.parse(text)))
        end
    end)
end)

describe("std.url puts together", function()
    it("queries whose numbers are read as the same, and nothing of an empty list", function()
        assert.are.equal("a=9007199254740992&b=0.1&c=3&d=5", url.query { a = 2 ^ 53, b = 0.1, c = 3.0, d = 5 })
        assert.are.equal("b=true&t=x&t=y", url.query { a = {}, b = true, t = { "x", "y" } })
        assert.has_error(function() url.query { a = { x = 1 } } end)
    end)

    it("no parts that change others", function()
        for _, parts in ipairs {
            { scheme = "https", host = "a.example/b" }, { scheme = "https", host = "a.example@b.example" },
            { scheme = "https", host = "a", path = "/x?y=1" }, { scheme = "https", host = "a", user = "x/y" },
            { scheme = "https", host = "a", path = "/x\r\n" },
        } do
            assert.has_error(function() url.build(parts) end)
        end
    end)
end)

describe("std.url resolves links", function()
    -- The examples of RFC 3986, section 5.4.
    local base = "http://a/b/c/d;p?q"
    local links = {
        ["g:h"] = "g:h", ["g"] = "http://a/b/c/g", ["./g"] = "http://a/b/c/g", ["g/"] = "http://a/b/c/g/",
            ["/g"] = "http://a/g",
        ["//g"] = "http://g", ["?y"] = "http://a/b/c/d;p?y", ["g?y"] = "http://a/b/c/g?y",
            ["#s"] = "http://a/b/c/d;p?q#s",
        ["g#s"] = "http://a/b/c/g#s", [";x"] = "http://a/b/c/;x", [""] = "http://a/b/c/d;p?q", ["."] = "http://a/b/c/",
        ["./"] = "http://a/b/c/", [".."] = "http://a/b/", ["../g"] = "http://a/b/g", ["../.."] = "http://a/",
        ["../../g"] = "http://a/g", ["../../../g"] = "http://a/g", ["/./g"] = "http://a/g", ["/../g"] = "http://a/g",
        ["g."] = "http://a/b/c/g.", ["..g"] = "http://a/b/c/..g", ["./g/."] = "http://a/b/c/g/",
            ["g/../h"] = "http://a/b/c/h",
        ["g;x=1/./y"] = "http://a/b/c/g;x=1/y", ["g?y/../x"] = "http://a/b/c/g?y/../x",
    }
    for link, expected in pairs(links) do
        it("'" .. link .. "'", function() assert.are.equal(expected, url.join(base, link)) end)
    end

    it("of pages without a path", function()
        assert.are.equal("http://a/x", url.join("http://a", "x"))
        assert.are.equal("http://a/x?y=1", url.join("http://a?y=1", " /x?y=1\n"))
    end)

    it("but not what is none", function()
        assert.is_nil((url.join("a", "b")))
        assert.is_nil((url.join("http://a", "http://b c/")))
    end)
end)

describe("std.url queries", function()
    it("are read as they were written", function()
        local fields = { q = "a=b&c d+ä", list = { "1", "2" }, empty = "" }
        assert.are.same(fields, url.parse_query(url.query(fields)))
    end)

    it("are read from anything", function()
        assert.are.same({ a = "", b = "1=2", ["%"] = "%zz" }, url.parse_query("?a&&b=1=2&%25=%zz"))
        assert.are.same({}, url.parse_query(""))
    end)

    it("take texts, numbers and booleans only", function()
        assert.are.equal("a=1&b=true", url.query { a = 1, b = true })
        assert.has_error(function() url.query { a = print } end)
        assert.has_error(function() url.query { "x" } end)
    end)
end)

describe("std.url normalises", function()
    local forms = {
        ["http://example.com"] = "http://example.com", ["http://example.com/"] = "http://example.com",
        ["HTTP://EXAMPLE.com:80/A/"] = "http://example.com/A", ["http://a/?b=1&a=2&a=1"] = "http://a?a=1&a=2&b=1",
        [" http://a/#x "] = "http://a", ["http://a/?UTM_medium=x"] = "http://a",
            ["http://a:8080/?x"] = "http://a:8080?x",
    }
    for text, expected in pairs(forms) do
        it("'" .. text .. "'", function() assert.are.equal(expected, url.normalise(text)) end)
    end

    it("a form to itself", function()
        for _, expected in pairs(forms) do assert.are.equal(expected, url.normalise(expected)) end
        assert.are.equal("http://a#x", url.normalise("http://a/#x", { keep_fragment = true }))
        assert.is_nil((url.normalise("a")))
    end)
end)
