-- `match` of specs: what stands for an argument of a call that is not known exactly. The names are those of luassert.
--
--   assert.spy(push).was.called_with("~prices", match.is_table())

local assertions = require "moongate.spec.assertions"

local M = {}

local Matcher = { __name = "matcher" }

local function matcher(text, holds) return setmetatable({ text = text, holds = holds }, Matcher) end

Matcher.__tostring = function(self) return "match." .. self.text end

--- Whether a value is one of these.
function M.is_matcher(value) return type(value) == "table" and getmetatable(value) == Matcher end

local function accepts(wanted, value)
    if M.is_matcher(wanted) then return wanted.holds(value) end
    return assertions.holds("same", wanted, value)
end

--- Whether the arguments of a call are those that are wanted.
function M.accepts_all(wanted, actual)
    if wanted.n ~= actual.n then return false end
    for index = 1, wanted.n do
        if not accepts(wanted[index], actual[index]) then return false end
    end
    return true
end

--- Makes a matcher of several: `holds` is told how many of them accept a value, and how many there are.
local function combined(holds)
    return function(...)
        local list = table.pack(...)
        return function(value)
            local accepted = 0
            for index = 1, list.n do
                if accepts(list[index], value) then accepted = accepted + 1 end
            end
            return holds(accepted, list.n)
        end
    end
end

-- Those that no assertion says.
local makers = {
    ref = function(wanted) return function(value) return rawequal(wanted, value) end end,
    all_of = combined(function(accepted, count) return accepted == count end),
    any_of = combined(function(accepted) return accepted > 0 end),
    none_of = combined(function(accepted) return accepted == 0 end),
}

-- Assertions about one value; the value comes behind what it is compared with.
for _, name in ipairs {
    "true", "false", "truthy", "falsy", "nil", "boolean", "number", "string", "table", "function", "thread", "userdata",
    "callable", "unique",
} do
    makers[name] = function() return function(value) return assertions.holds(name, value) end end
end
for _, name in ipairs { "equal", "equals", "same", "near", "matches", "match", "property" } do
    makers[name] = function(first, ...)
        local rest = table.pack(...)
        return function(value) return assertions.holds(name, first, value, table.unpack(rest, 1, rest.n)) end
    end
end

local function no_matcher(name)
    error(assertions.failure("there is no match." .. tostring(name) .. "; " .. assertions.luassert_hint), 0)
end

local Words

local function words(negated) return setmetatable({ negated = negated }, Words) end

Words = {
    __index = function(self, name)
        local word, negated = assertions.read_words(tostring(name), rawget(self, "negated"))
        if word == "" then return words(negated) end
        local maker = makers[word] or no_matcher(name)
        return function(...)
            local holds = maker(...)
            return matcher(tostring(name), function(value) return holds(value) ~= negated end)
        end
    end,
    __name = "match",
}

M.match = words(false)
rawset(M.match, "_", matcher("_", function() return true end))

return M
