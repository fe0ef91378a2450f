-- `spy`, `stub` and `mock` of specs: functions that note how they are called.

local assertions = require "moongate.spec.assertions"
local matchers = require "moongate.spec.matchers"
local tbl = require "std.tbl"

local M = {}

local Spy = { __name = "spy" }
Spy.__index = Spy

-- What has been put into tables, in order, so that it can be taken out again.
local placed = {}

--- Arguments or results as they are now: what is done to them later does not change what was noted.
local function noted(...)
    local refs, vals = table.pack(...), { n = select("#", ...) }
    for index = 1, refs.n do vals[index] = tbl.copy(refs[index]) end
    return { refs = refs, vals = vals }
end

local function note_results(self, ...)
    self.returnvals[#self.returnvals + 1] = noted(...)
    return ...
end

function Spy:__call(...)
    self.calls[#self.calls + 1] = noted(...)
    return note_results(self, self.f(...))
end

--- Forgets all calls.
function Spy:clear()
    self.calls, self.returnvals = {}, {}
    return self
end

--- Puts the function back in whose place this is.
function Spy:revert()
    if self.table then self.table[self.key] = self.original end
    self.table = nil
end

--- Whether one of the calls or results is what is wanted. As an argument that is the same table counts what it was and
--- what it is.
local function has(list, wanted)
    for _, entry in ipairs(list) do
        if matchers.accepts_all(wanted, entry.vals) or matchers.accepts_all(wanted, entry.refs) then return true end
    end
    return false
end

local function new(f) return setmetatable({ f = f, calls = {}, returnvals = {} }, Spy) end

local function is_spy(value) return getmetatable(value) == Spy end

local function place(target, key, spy)
    spy.table, spy.key, spy.original = target, key, target[key]
    target[key] = spy
    placed[#placed + 1] = spy
    return spy
end

M.spy = setmetatable({
    new = function(f) return new(f or function() end) end,
    on = function(target, key) return place(target, key, new(target[key])) end,
    is_spy = is_spy,
}, { __call = function(_, f) return new(f or function() end) end })

--- A spy that does nothing, or returns what it is told to; for chosen arguments something else.
local function new_stub(...)
    local results, choices = table.pack(...), {}
    local stub
    local function otherwise() return table.unpack(results, 1, results.n) end
    stub = new(function(...)
        local arguments = table.pack(...)
        for _, choice in ipairs(choices) do
            if matchers.accepts_all(choice.wanted, arguments) then return choice.f(...) end
        end
        return otherwise(...)
    end)
    stub.by_default = {
        returns = function(...)
            local values = table.pack(...)
            return stub.by_default.invokes(function() return table.unpack(values, 1, values.n) end)
        end,
        invokes = function(f)
            otherwise = f
            return stub
        end,
    }
    stub.returns, stub.invokes = stub.by_default.returns, stub.by_default.invokes
    stub.on_call_with = function(...)
        local choice = { wanted = table.pack(...), f = function() end }
        table.insert(choices, 1, choice)
        return {
            returns = function(...)
                local values = table.pack(...)
                function choice.f() return table.unpack(values, 1, values.n) end
                return stub
            end,
            invokes = function(f)
                choice.f = f
                return stub
            end,
        }
    end
    return stub
end

M.stub = setmetatable({
    new = function(target, key, ...) return place(target, key, new_stub(...)) end,
}, { __call = function(self, ...) return self.new(...) end })

--- Calls `f(table, key, value)` for all fields of a table and of the tables in it.
local function each_field(target, f, seen)
    seen = seen or {}
    if seen[target] then return end
    seen[target] = true
    for key, value in pairs(tbl.merge(target)) do
        if type(value) == "table" and not is_spy(value) then
            each_field(value, f, seen)
        else
            f(target, key, value)
        end
    end
end

--- A function that calls `method` of all spies in a table.
local function on_spies(method)
    return function(target)
        each_field(target, function(_, _, value)
            if is_spy(value) then value[method](value) end
        end)
        return target
    end
end

--- `mock(target)` spies on all functions of a table and of the tables in it; with `true` they do nothing.
M.mock = setmetatable({ clear = on_spies("clear"), revert = on_spies("revert") }, {
    __call = function(_, target, stubs)
        each_field(target, function(holder, key, value)
            if type(value) == "function" then place(holder, key, stubs and new_stub() or new(value)) end
        end)
        return target
    end,
})

--- How many spies have been put somewhere.
function M.mark() return #placed end

--- Takes out all that were put in since there were so many.
function M.revert_to(count)
    for index = #placed, count + 1, -1 do
        placed[index]:revert()
        placed[index] = nil
    end
end

--- `assert:snapshot()`: what is spied on from then on, until `revert()`. The end of a test does the same.
rawset(assertions.assert, "snapshot", function()
    local mark = M.mark()
    return { revert = function() M.revert_to(mark) end }
end)

local function check_spy(spy)
    if not is_spy(spy) then
        error(assertions.failure("assert.spy: a spy is expected; make one with spy.on or spy.new"), 0)
    end
    return spy
end

local function calls_of(spy) return check_spy(spy).calls end

local function show_arguments(list)
    local parts = {}
    for index = 1, list.n do
        local value = list[index]
        parts[index] = matchers.is_matcher(value) and tostring(value) or assertions.shown(value)
    end
    return "(" .. table.concat(parts, ", ") .. ")"
end

assertions.add({ "called" }, 2, function(spy, count)
    local calls = #calls_of(spy)
    if count == nil then return calls > 0, "expected a call, but there was none" end
    return calls == count, ("expected %d calls, there were %d"):format(count, calls)
end)

assertions.add({ "called_with" }, math.huge, function(spy, ...)
    local lines, wanted = {}, table.pack(...)
    for index, call in ipairs(calls_of(spy)) do lines[index] = "called with " .. show_arguments(call.vals) end
    return has(spy.calls, wanted), "there was no such call", { expected = show_arguments(wanted), differences = lines }
end)

assertions.add({ "returned_with" }, math.huge, function(spy, ...)
    local lines, wanted = {}, table.pack(...)
    for index, results in ipairs(check_spy(spy).returnvals) do
        lines[index] = "returned " .. show_arguments(results.vals)
    end
    return has(spy.returnvals, wanted), "no call returned that", { expected = show_arguments(wanted),
        differences = lines }
end)

assertions.add({ "called_at_least" }, 2, function(spy, count)
    local calls = #calls_of(spy)
    return calls >= count, ("expected at least %d calls, there were %d"):format(count, calls)
end)

assertions.add({ "called_at_most" }, 2, function(spy, count)
    local calls = #calls_of(spy)
    return calls <= count, ("expected at most %d calls, there were %d"):format(count, calls)
end)

assertions.add({ "called_more_than" }, 2, function(spy, count)
    local calls = #calls_of(spy)
    return calls > count, ("expected more than %d calls, there were %d"):format(count, calls)
end)

assertions.add({ "called_less_than" }, 2, function(spy, count)
    local calls = #calls_of(spy)
    return calls < count, ("expected less than %d calls, there were %d"):format(count, calls)
end)

return M
