-- `assert` of specs: what can be claimed, and what a claim that does not hold says. The names and the way in which
-- they are put together are those of luassert, which takes the place of this when it is installed.

local inspect = require "std.inspect"
local tbl = require "std.tbl"
local stock_assert = assert

local M = {}

-- What can be claimed, by name.
local claims = {}

-- Failures ------------------------------------------------------------------------------------------------------------

local Failure = { __name = "failed assertion" }
Failure.__tostring = function(self) return self.message end

--- What a claim raises when it does not hold.
function M.failure(message, details)
    local failure = { message = message, is_assertion = true }
    for name, value in pairs(details or {}) do failure[name] = value end
    return setmetatable(failure, Failure)
end

local function shown(value)
    return inspect(value, { width = 100, items = 50, chars = 2000 })
end

--- What differs between two tables, a line for each difference.
local function differences(expected, actual)
    local lines = {}
    for index, change in ipairs(tbl.diff(expected, actual)) do
        if index > 20 then
            lines[index] = "…"
            break
        end
        local path = change.path == "" and "the value" or change.path
        if change.kind == "added" then
            lines[index] = ("%s: not expected, is %s"):format(path, shown(change.after))
        elseif change.kind == "removed" then
            lines[index] = ("%s: expected %s, is missing"):format(path, shown(change.before))
        else
            lines[index] = ("%s: expected %s, is %s"):format(path, shown(change.before), shown(change.after))
        end
    end
    return lines
end

--- The first line in which two texts differ.
local function text_difference(expected, actual)
    local number, rest_expected, rest_actual = 1, expected, actual
    while true do
        local line_expected, line_actual = rest_expected:match("^[^\n]*"), rest_actual:match("^[^\n]*")
        if line_expected ~= line_actual then
            return { ("line %d: - %s"):format(number, shown(line_expected)), ("line %d: + %s"):format(number,
                shown(line_actual)) }
        end
        rest_expected, rest_actual = rest_expected:sub(#line_expected + 2), rest_actual:sub(#line_actual + 2)
        if rest_expected == "" or rest_actual == "" then break end
        number = number + 1
    end
    return { ("expected %d bytes, got %d"):format(#expected, #actual) }
end

--- The failure that two values are not what they should be to each other.
local function comparison(text, expected, actual)
    local details = { expected = shown(expected), actual = shown(actual) }
    if type(expected) == "table" and type(actual) == "table" then
        details.differences = differences(expected, actual)
        if #details.differences == 0 then
            details.differences = { "they have the same fields, but are not the same table" }
        end
    elseif type(expected) == "string" and type(actual) == "string" and (expected:find("\n") or actual:find("\n")) then
        details.differences = text_difference(expected, actual)
    end
    return text, details
end

-- Claims --------------------------------------------------------------------------------------------------------------
--
-- Each takes the arguments and returns whether it holds, and what to say when it should hold and does not. What
-- follows the values is a message of the caller's own.

local function add(names, takes, claim)
    for _, name in ipairs(names) do claims[name] = { takes = takes, claim = claim, name = names[1] } end
end

add({ "equal", "equals" }, 2, function(expected, actual)
    return rawequal(expected, actual) or expected == actual, comparison("the values are not equal", expected, actual)
end)

add({ "same" }, 2, function(expected, actual)
    return tbl.equal(expected, actual), comparison("the values are not the same", expected, actual)
end)

local function add_value(names, text, holds)
    add(names, 1, function(value) return holds(value), "expected " .. text .. ", got " .. shown(value) end)
end

add_value({ "true" }, "true", function(value) return value == true end)
add_value({ "false" }, "false", function(value) return value == false end)
add_value({ "truthy" }, "a value that counts as true", function(value) return value and true or false end)
add_value({ "falsy" }, "nil or false", function(value) return not value end)
for _, kind in ipairs { "nil", "boolean", "number", "string", "table", "function", "thread", "userdata" } do
    add_value({ kind }, kind == "nil" and "nil" or "a " .. kind, function(value) return type(value) == kind end)
end
add_value({ "callable" }, "something that can be called", function(value)
    return type(value) == "function" or type(value) == "table" and type((getmetatable(value)
        or {}).__call) == "function"
end)

add({ "near" }, 3, function(expected, actual, tolerance)
    local holds = type(actual) == "number" and actual >= expected - tolerance and actual <= expected + tolerance
    return holds, ("expected %s within %s, got %s"):format(shown(expected), shown(tolerance), shown(actual))
end)

add({ "matches", "match" }, 2, function(pattern, text, start, plain)
    local holds = type(text) == "string" and text:find(pattern, start, plain) ~= nil
    return holds, ("expected a text that matches %s, got %s"):format(shown(pattern), shown(text))
end)

add({ "property" }, 2, function(name, value)
    local holds = type(value) == "table" and value[name] ~= nil
    return holds, ("expected a table with a field %s, got %s"):format(shown(name), shown(value))
end)

add({ "unique" }, 1, function(list)
    for index, value in ipairs(list) do
        for other = index + 1, #list do
            if tbl.equal(value, list[other]) then
                return false, ("elements %d and %d are the same: %s"):format(index, other, shown(value))
            end
        end
    end
    return true, "expected some elements to be the same"
end)

--- The text of an error without the place in front of it.
local function error_text(problem)
    local text = type(problem) == "table" and rawget(problem, "message") or problem
    return (tostring(text):gsub("^[^\n]-:%d+: ", ""))
end

add({ "error", "errors" }, 2, function(f, expected)
    local ok, problem = pcall(f)
    if ok then return false, "expected an error, but there was none" end
    if expected == nil then return true, "expected no error, got " .. shown(tostring(problem)) end
    local holds = tbl.equal(expected, problem) or type(expected) == "string"
        and error_text(problem) == error_text(expected)
    return holds, comparison("the error is another one", expected, type(expected) == "string" and error_text(problem)
        or problem)
end)

add({ "error_matches", "error_match" }, 2, function(f, pattern)
    local ok, problem = pcall(f)
    if ok then return false, "expected an error, but there was none" end
    return tostring(problem):find(pattern) ~= nil, ("expected an error that matches %s, got %s"):format(shown(pattern),
        shown(tostring(problem)))
end)

-- Words ---------------------------------------------------------------------------------------------------------------
--
-- `assert.is_not_nil`, `assert.are.same`, `assert.has.no.errors`: words that only make a sentence are passed over,
-- `not` and `no` turn the claim around, and the rest names it.

local filling = {}
for _, word in ipairs { "is", "are", "was", "has", "have", "be", "does", "to", "a", "an", "the", "spy", "stub",
    "message" } do
    filling[word] = true
end

local negations = { ["not"] = true, ["no"] = true, isnt = true, wasnt = true, doesnt = true, arent = true,
    hasnt = true }

--- What stands in a name: the claim, if it is complete, and whether it is turned around.
local function read_words(name, negated)
    if claims[name] then return name, negated end
    local rest = {}
    for word in name:gmatch("[^_]+") do
        word = word:lower()
        if negations[word] and #rest == 0 then
            negated = not negated
        elseif not filling[word] or #rest > 0 then
            rest[#rest + 1] = word
        end
    end
    return table.concat(rest, "_"), negated
end

local function check(entry, sentence, ...)
    local negated, subject = rawget(sentence, "negated"), rawget(sentence, "subject")
    local holds, text, details
    if subject ~= nil then
        holds, text, details = entry.claim(subject, ...)
    else
        holds, text, details = entry.claim(...)
    end
    if holds ~= negated then return ... end
    if negated then text, details = "expected the opposite of '" .. entry.name .. "'", { actual = shown((...)) } end
    local own = rawget(sentence, "message")
    if not own and entry.takes < select("#", ...) then own = select(entry.takes + 1, ...) end
    if type(own) == "string" and entry.name ~= "matches" then text = own .. ": " .. text end
    error(M.failure(text, details), 0)
end

-- What luassert has and this has not.
local luassert_hint = "luassert may have it: luarocks --lua-version 5.4 --tree lua_modules install luassert"

local Words = {}

--- The words of a sentence so far: whether they turn it around, whom it is about, what it says to one who reads of its
--- failure, and the claim that they name or begin, such as `error` in `assert.has_error.matches`.
local function words(sentence) return setmetatable(sentence, Words) end

local function begins_claim(name)
    for claim in next, claims do
        if claim:sub(1, #name + 1) == name .. "_" then return true end
    end
    return false
end

Words.__index = function(self, name)
    local before, subject, message = rawget(self, "claim"), rawget(self, "subject"), rawget(self, "message")
    local claim, negated = read_words(tostring(name), rawget(self, "negated"))
    if before then claim = claim == "" and before or before .. "_" .. claim end
    if claim ~= "" and not claims[claim] and not begins_claim(claim) then
        error(M.failure(("there is no assertion '%s'; %s"):format(tostring(name), luassert_hint)), 0)
    end
    return words { negated = negated, subject = subject, message = message, claim = claim ~= "" and claim or nil }
end

Words.__call = function(self, ...)
    local claim = rawget(self, "claim")
    if not claims[claim] then error(M.failure(("'%s' is half an assertion"):format(claim or "assert")), 0) end
    return check(claims[claim], self, ...)
end

local Assert = {
    __index = function(_, name)
        -- `assert.spy(s).was.called()`
        if name == "spy" or name == "stub" then
            return function(spy) return words { negated = false, subject = spy } end
        end
        if name == "message" then return function(text) return words { negated = false, message = text } end end
        return words({ negated = false })[name]
    end,
    __call = function(_, value, message, ...)
        if value then return value, message, ... end
        if message == nil then error(M.failure("assertion failed!"), 0) end
        return stock_assert(value, message, ...)
    end,
    __name = "assert",
}

--- Whether a claim holds, without raising anything.
function M.holds(name, ...)
    return (claims[name].claim(...))
end

M.assert = setmetatable({}, Assert)
M.read_words = read_words
M.luassert_hint = luassert_hint
M.shown = shown
M.add = add

return M
