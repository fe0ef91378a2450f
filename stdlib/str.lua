--- Works on texts: splits, trims, fills templates, makes names.
---@usage
--- local str = require "std.str"
--- print(str.slug("Weekly Report: Zürich"))  --> weekly-report-zurich

local M = {}

local type, tostring, tonumber, error, ipairs, next = type, tostring, tonumber, error, ipairs, next
local find, sub, gsub, gmatch, match, format, lower, rep = string.find, string.sub, string.gsub, string.gmatch,
    string.match,
    string.format, string.lower, string.rep
local char_count, offset, char = utf8.len, utf8.offset, utf8.char

local function check_text(value, name)
    if type(value) ~= "string" then error(format("str.%s: a text is expected, got %s", name, type(value)), 3) end
    return value
end

--- A number of characters or parts, which must be whole and not negative.
local function check_count(value, name, what)
    if type(value) == "number" and math.tointeger(value) and value >= 0 then return value end
    error(format("str.%s: %s is a whole number from 0, got %s", name, what,
        type(value) == "number" and tostring(value) or type(value)), 3)
end

--- The parts of a text between separators, which are plain texts. Without a separator: the words between blanks.
---@param text string
---@param separator? string
---@param limit? integer at most so many parts; the last one keeps what is left
---@return string[]
---@usage
--- local str = require "std.str"
--- print(table.concat(str.split("a,b,,c", ","), "|"), #str.split("  two words "))  --> a|b||c	2
function M.split(text, separator, limit)
    check_text(text, "split")
    local parts, position = {}, 1
    if separator == nil then
        for word in gmatch(text, "%S+") do parts[#parts + 1] = word end
        return parts
    end
    if check_text(separator, "split") == "" then error("str.split: the separator must not be empty", 2) end
    if limit then check_count(limit, "split", "the limit") end
    while not limit or #parts < limit - 1 do
        local first, last = find(text, separator, position, true)
        if not first then break end
        parts[#parts + 1] = sub(text, position, first - 1)
        position = last + 1
    end
    parts[#parts + 1] = sub(text, position)
    return parts
end

--- The lines of a text, without their ends.
---@param text string
---@return string[]
---@usage
--- local str = require "std.str"
--- print(#str.lines("one\r\ntwo\n"))  --> 2
function M.lines(text)
    check_text(text, "lines")
    local lines = {}
    if text == "" then return lines end
    for line in gmatch(text, "([^\n]*)\n?") do lines[#lines + 1] = gsub(line, "\r$", "") end
    return lines
end

--- The text without blanks at its ends.
---@param text string
---@return string
---@usage
--- local str = require "std.str"
--- print("[" .. str.trim("  x \n") .. "]")  --> [x]
function M.trim(text)
    check_text(text, "trim")
    local first = find(text, "%S")
    if not first then return "" end
    -- Backwards by hand: a pattern would look at every run of blanks inside.
    local last = #text
    while find(text, "^%s", last) do last = last - 1 end
    return sub(text, first, last)
end

--- Whether a text begins with another.
---@param text string
---@param prefix string
---@return boolean
---@usage
--- local str = require "std.str"
--- print(str.starts_with("datasets.push", "datasets."))  --> true
function M.starts_with(text, prefix)
    return sub(check_text(text, "starts_with"), 1, #check_text(prefix, "starts_with")) == prefix
end

--- Whether a text ends with another.
---@param text string
---@param suffix string
---@return boolean
---@usage
--- local str = require "std.str"
--- print(str.ends_with("items.csv", ".csv"))  --> true
function M.ends_with(text, suffix)
    check_text(text, "ends_with")
    return check_text(suffix, "ends_with") == "" or sub(text, -#suffix) == suffix
end

--- The value that `a.b.c` leads to.
local function lookup(values, path)
    local value = values
    for name in gmatch(path, "[^.]+") do
        if type(value) ~= "table" then return nil end
        local field = value[name]
        if field == nil and match(name, "^%d+$") then field = value[math.tointeger(name)] end
        value = field
    end
    return value
end

--- Fills a text with values: `{name}` and `{user.name}` stand for fields, `{{` and `}}` for braces. What the values
--- hold is never looked at again.
---@param text string
---@param values table
---@param options? { escape?: fun(text: string): string } how values are written, `str.escape_html` for instance
---@return string
---@usage
--- local str = require "std.str"
--- print(str.template("{name} has {stats.runs} runs", { name = "Ada", stats = { runs = 3 } }))  --> Ada has 3 runs
function M.template(text, values, options)
    check_text(text, "template")
    if type(values) ~= "table" then error("str.template: a table of values is expected, got " .. type(values), 2) end
    local escape = options and options.escape
    local parts, position = {}, 1
    while true do
        local place = find(text, "[{}]", position)
        if not place then break end
        parts[#parts + 1] = sub(text, position, place - 1)
        local brace = sub(text, place, place)
        if sub(text, place + 1, place + 1) == brace then
            parts[#parts + 1] = brace
            position = place + 2
        else
            local name, last = match(text, "^{([^{}]+)}()", place)
            if not name then
                error(format("str.template: a single '%s' at byte %d; a brace that is meant is written twice", brace,
                    place), 2)
            end
            local value = lookup(values, name)
            if value == nil then error(format("str.template: there is no value for {%s}", name), 2) end
            value = tostring(value)
            parts[#parts + 1] = escape and escape(value) or value
            position = last
        end
    end
    parts[#parts + 1] = sub(text, position)
    return table.concat(parts)
end

-- What letters of Latin alphabets are without their marks, by the plain letters.
local plain_letters = {
    a = "àáâãåāăąǎ", ae = "äæ", c = "çćĉċč", d = "ðďđ", e = "èéêëēĕėęěẽ", g = "ĝğġģ", h = "ĥħ", i = "ìíîïĩīĭįı",
        j = "ĵ",
    k = "ķ", l = "ĺļľŀł", n = "ñńņňŋ", o = "òóôõøōŏő", oe = "öœ", r = "ŕŗř", s = "śŝşšș", ss = "ß", t = "ţťŧț",
        th = "þ",
    u = "ùúûũūŭůűųü", w = "ŵ", y = "ýÿŷ", z = "źżž",
}
local upper_letters = {
    a = "ÀÁÂÃÅĀĂĄǍ", ae = "ÄÆ", c = "ÇĆĈĊČ", d = "ÐĎĐ", e = "ÈÉÊËĒĔĖĘĚẼ", g = "ĜĞĠĢ", h = "ĤĦ", i = "ÌÍÎÏĨĪĬĮİ",
        j = "Ĵ",
    k = "Ķ", l = "ĹĻĽĿŁ", n = "ÑŃŅŇŊ", o = "ÒÓÔÕØŌŎŐ", oe = "ÖŒ", r = "ŔŖŘ", s = "ŚŜŞŠȘ", ss = "ẞ", t = "ŢŤŦȚ",
        th = "Þ",
    u = "ÙÚÛŨŪŬŮŰŲÜ", w = "Ŵ", y = "ÝŸŶ", z = "ŹŻŽ",
}
local folded = {}
for _, letters in ipairs { plain_letters, upper_letters } do
    for plain, marked in next, letters do
        for letter in gmatch(marked, utf8.charpattern) do folded[letter] = plain end
    end
end

--- A name for storages, keys and files made of a text: small letters, digits and single hyphens, at most `limit` of
--- them. Marks are taken off letters of Latin alphabets, however they are written; other letters count as blanks.
---@param text string
---@param limit? integer 63 when left out, as storages allow
---@return string slug empty when nothing of the text can stay
---@usage
--- local str = require "std.str"
--- print(str.slug("  Crème brûlée, 2nd try! "), str.slug("a long name", 6))  --> creme-brulee-2nd-try	a-long
function M.slug(text, limit)
    check_text(text, "slug")
    limit = limit and check_count(limit, "slug", "the limit") or 63
    -- Marks that stand behind their letter, as names of files from a Mac have them: U+0300 to U+036F.
    text = gsub(gsub(text, "\xCC[\x80-\xBF]", ""), "\xCD[\x80-\xAF]", "")
    text = gsub(text, "[\xC2-\xF4][\x80-\xBF]+", function(letter) return folded[letter] or " " end)
    text = gsub(lower(text), "[^a-z0-9]+", "-")
    text = gsub(text, "^%-", "")
    return (gsub(sub(text, 1, limit), "%-$", ""))
end

--- At most so many characters of a text; one that is cut ends with an ellipsis. Characters are never cut in two.
---@param text string
---@param limit integer
---@param mark? string what a cut text ends with
---@return string
---@usage
--- local str = require "std.str"
--- print(str.truncate("a long story", 7))  --> a long…
function M.truncate(text, limit, mark)
    check_text(text, "truncate")
    check_count(limit, "truncate", "the limit")
    mark = mark or "…"
    if #text <= limit then return text end
    local function length(part) return char_count(part) or #part end
    if length(text) <= limit then return text end
    local kept = limit - length(mark)
    if kept < 0 then return "" end
    if not char_count(text) then return sub(text, 1, kept) .. mark end
    return sub(text, 1, offset(text, kept + 1) - 1) .. mark
end

--- A text filled up with blanks to a width in characters.
---@param text string
---@param width integer
---@param side? "left"|"right" where the blanks go; right when left out
---@return string
---@usage
--- local str = require "std.str"
--- print("[" .. str.pad("ä", 3) .. "]", "[" .. str.pad("7", 3, "left") .. "]")  --> [ä  ]	[  7]
function M.pad(text, width, side)
    check_text(text, "pad")
    check_count(width, "pad", "the width")
    local blanks = rep(" ", width - (char_count(text) or #text))
    return side == "left" and blanks .. text or text .. blanks
end

local html_escapes = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;" }

--- A text as it is written in HTML, in attributes as well.
---@param text string
---@return string
---@usage
--- local str = require "std.str"
--- print(str.escape_html("<b>&"))  --> &lt;b&gt;&amp;
function M.escape_html(text)
    return (gsub(check_text(text, "escape_html"), "[&<>\"']", html_escapes))
end

--- A text as a Lua pattern that matches it.
---@param text string
---@return string
---@usage
--- local str = require "std.str"
--- print(("a.b"):gsub(str.escape_pattern("."), "-"))  --> a-b	1
function M.escape_pattern(text)
    return (gsub(check_text(text, "escape_pattern"), "%p", "%%%0"))
end

--- A number as a text that reads as the same number: whole ones as digits, others as short as can be. `tostring` would
--- write `2^53` with an exponent and without its last digits.
---@param number number
---@return string
---@usage
--- local str = require "std.str"
--- print(str.number(2 ^ 53), str.number(0.1), str.number(3.0))  --> 9007199254740992	0.1	3
function M.number(number)
    if type(number) ~= "number" then error("str.number: a number is expected, got " .. type(number), 2) end
    local whole = math.tointeger(number)
    if whole then return format("%d", whole) end
    if number ~= number then return "nan" end
    local text = format("%.15g", number)
    return tonumber(text) == number and text or format("%.17g", number)
end

--- A text of valid UTF-8: what is none becomes U+FFFD.
---@param text string
---@return string
---@usage
--- local str = require "std.str"
--- print(str.valid("caf\xE9") == "caf\u{FFFD}")  --> true
function M.valid(text)
    check_text(text, "valid")
    local parts, position = {}, 1
    while true do
        local count, bad = char_count(text, position)
        if count then break end
        parts[#parts + 1] = sub(text, position, bad - 1) .. char(0xFFFD)
        position = bad + 1
        if position > #text then break end
    end
    parts[#parts + 1] = sub(text, position)
    return table.concat(parts)
end

return M
