-- `spy`, `stub` and `mock` of specs: functions that note how they are called.

local assertions = require "moongate.spec.assertions"
local tbl = require "std.tbl"

local M = {}

local Spy = { __name = "spy" }
Spy.__index = Spy

-- What has been put into tables, in order, so that it can be taken out again.
local placed = {}

function Spy:__call(...)
    local call = table.pack(...)
    self.calls[#self.calls + 1] = call
    return self.f(...)
end

--- Forgets all calls.
function Spy:clear()
    self.calls = {}
    return self
end

--- Puts the function back in whose place this is.
function Spy:revert()
    if self.table then self.table[self.key] = self.original end
    self.table = nil
end

--- Whether there was a call with these arguments.
function Spy:has_call(...)
    local wanted = table.pack(...)
    for _, call in ipairs(self.calls) do
        if tbl.equal(wanted, call) then return true end
    end
    return false
end

local function new(f) return setmetatable({ f = f, calls = {} }, Spy) end

local function place(target, key, spy)
    spy.table, spy.key, spy.original = target, key, target[key]
    target[key] = spy
    placed[#placed + 1] = spy
    return spy
end

M.spy = setmetatable({
    new = function(f) return new(f or function() end) end,
    on = function(target, key) return place(target, key, new(target[key])) end,
}, { __call = function(_, f) return new(f or function() end) end })

--- A spy that does nothing, or returns what it is told to.
local function new_stub(...)
    local results = table.pack(...)
    local stub = new(function() return table.unpack(results, 1, results.n) end)
    stub.returns = function(...)
        results = table.pack(...)
        return stub
    end
    stub.invokes = function(f)
        stub.f = f
        return stub
    end
    return stub
end

M.stub = setmetatable({
    new = function(target, key, ...) return place(target, key, new_stub(...)) end,
}, { __call = function(self, ...) return self.new(...) end })

--- Spies on all functions of a table; with `true` they do nothing.
function M.mock(target, stubs)
    for key, value in pairs(tbl.merge(target)) do
        if type(value) == "function" then place(target, key, stubs and new_stub() or new(value)) end
    end
    return target
end

--- How many spies have been put somewhere.
function M.mark() return #placed end

--- Takes out all that were put in since there were so many.
function M.revert_to(count)
    for index = #placed, count + 1, -1 do
        placed[index]:revert()
        placed[index] = nil
    end
end

local function calls_of(spy)
    if getmetatable(spy) ~= Spy then error("assert.spy: a spy is expected; make one with spy.on or spy.new", 3) end
    return spy.calls
end

assertions.add({ "called" }, 2, function(spy, count)
    local calls = #calls_of(spy)
    if count == nil then return calls > 0, "expected a call, but there was none" end
    return calls == count, ("expected %d calls, there were %d"):format(count, calls)
end)

assertions.add({ "called_with" }, math.huge, function(spy, ...)
    local lines = {}
    for index, call in ipairs(calls_of(spy)) do lines[index] = "called with " .. assertions.shown(call) end
    return spy:has_call(...), "there was no such call", { expected = assertions.shown(table.pack(...)),
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

return M
