-- `assert.requests` and `assert.effects`: what a test has asked of its gateway.

local assertions = require "moongate.spec.assertions"
local gateway_is_open = require("moongate.spec.host").gateway_is_open
local apify = require "apify"

local M = {}

-- The number of the last request before the test.
local mark = 0

--- What was sent since the test began.
local function sent()
    if not gateway_is_open() then return {} end
    return apify.dev.requests({ after = mark, limit = 1000 }).items
end

--- Begins to count anew.
function M.begin()
    mark = gateway_is_open() and apify.dev.requests({ limit = 1 }).last or 0
end

--- The path as the documentation writes it: without version and query.
local function path_of(request)
    return (request.path:gsub("%?.*$", ""):gsub("^/apify", ""):gsub("^/v2", ""))
end

local function name_of(request)
    return request.operation or request.method .. " " .. path_of(request)
end

--- Whether a request is what `datasets.push` or `POST /datasets/*/items` means.
local function is(request, wanted)
    if request.operation == wanted then return true end
    local method, path = wanted:match("^(%u+) (/.*)$")
    if method ~= request.method then return false end
    local pattern = path:gsub("[%^$()%%.%[%]+%-?]", "%%%0"):gsub("%*", "[^/]+")
    return path_of(request):find("^" .. pattern .. "$") ~= nil
end

local function names(requests)
    local list = {}
    for index, request in ipairs(requests) do list[index] = name_of(request) end
    return list
end

--- `{ "datasets.create", "datasets.push" }` are all requests in their order.
local function matches_list(requests, wanted)
    if #requests ~= #wanted then return false end
    for index, request in ipairs(requests) do
        if not is(request, wanted[index]) then return false end
    end
    return true
end

--- `{ ["datasets.push"] = 2, ["acts.run"] = 0 }` says how many there are of some.
local function matches_counts(requests, wanted)
    for name, count in pairs(wanted) do
        local found = 0
        for _, request in ipairs(requests) do
            if is(request, name) then found = found + 1 end
        end
        if found ~= count then return false end
    end
    return true
end

local function counts_by_name(list)
    local counts = {}
    for _, name in ipairs(list) do counts[name] = (counts[name] or 0) + 1 end
    return counts
end

assertions.add({ "requests" }, 1, function(wanted)
    if type(wanted) ~= "table" then error("assert.requests: a list or a table of counts is expected", 0) end
    local requests = sent()
    local is_list = next(wanted) == nil or wanted[1] ~= nil
    local holds = (is_list and matches_list or matches_counts)(requests, wanted)
    local seen = names(requests)
    return holds, "other requests were sent", {
        expected = assertions.shown(wanted), actual = assertions.shown(is_list and seen or counts_by_name(seen)),
    }
end)

--- What the requests did, and how often.
local function effects_of(requests)
    local counts = {}
    for _, request in ipairs(requests) do
        for _, effect in ipairs(request.effects) do counts[effect] = (counts[effect] or 0) + 1 end
    end
    return counts
end

local known_effects = { read = true, write = true, delete = true, spend = true, persist = true }

assertions.add({ "effects" }, 1, function(wanted)
    if type(wanted) ~= "table" then error("assert.effects: a list or a table of counts is expected", 0) end
    local counts = effects_of(sent())
    local expected, is_list = {}, next(wanted) == nil or wanted[1] ~= nil
    if is_list then
        for _, effect in ipairs(wanted) do expected[effect] = true end
    else
        expected = wanted
    end
    for effect in pairs(expected) do
        if not known_effects[effect] then
            error("assert.effects: '" .. tostring(effect)
                .. "' is no effect; there are read, write, delete, spend, persist", 0)
        end
    end
    local holds = true
    for effect in pairs(known_effects) do
        local count = counts[effect] or 0
        if is_list then
            holds = holds and (count > 0) == (expected[effect] == true)
        elseif expected[effect] ~= nil then
            holds = holds and count == expected[effect]
        end
    end
    return holds, "the requests had other effects", { expected = assertions.shown(wanted),
        actual = assertions.shown(counts) }
end)

return M
