-- The language of specs, in the style of busted: `describe`, `it` and what belongs to them. A file is read first, which
-- makes a tree of its blocks, and run afterwards.

local str = require "std.str"
local host = require "moongate.spec.host"
local assertions = require "moongate.spec.assertions"
local requests = require "moongate.spec.requests"
local insulation = require "moongate.spec.insulation"
local matchers = require "moongate.spec.matchers"
local spies = require "moongate.spec.spies"
require "moongate.spec.scripts"

-- The tree ------------------------------------------------------------------------------------------------------------

local hook_names = { "setup", "teardown", "before_each", "after_each" }

local function new_block(kind, name, body, parent)
    local block = { kind = kind, name = name, body = body, parent = parent, children = {} }
    for _, hook in ipairs(hook_names) do block[hook] = {} end
    return block
end

local root = new_block("file", "")
-- The block that is being read; nil while tests run.
local current = root
-- The test that runs, with what it has to do at its end.
local running

local function caller_line()
    -- Above this function and the word of the spec.
    local info = debug.getinfo(3, "l")
    return info and info.currentline or 0
end

local function check_place(word)
    if not current then error(word .. ": blocks cannot be added while a test runs", 3) end
end

local function check_name(name, word)
    if type(name) ~= "string" then error(word .. ": a name is expected, got " .. type(name), 3) end
end

local function describe(name, body)
    check_place("describe")
    check_name(name, "describe")
    if type(body) ~= "function" then error("describe: a function is expected, got " .. type(body), 2) end
    local block = new_block("describe", name, body, current)
    block.line = caller_line()
    current.children[#current.children + 1] = block
    return block
end

--- A group whose globals and modules are its own: what it sets and requires is gone behind it.
local function insulate(name, body)
    describe(name, body).is_insulated = true
end

local function it(name, body)
    check_place("it")
    check_name(name, "it")
    if body ~= nil and type(body) ~= "function" then error("it: a function is expected, got " .. type(body), 2) end
    local block = new_block(body and "it" or "pending", name, body, current)
    block.line = caller_line()
    current.children[#current.children + 1] = block
end

local function pending(name)
    if running then error({ is_pending = true, message = name }, 0) end
    check_place("pending")
    check_name(name, "pending")
    local block = new_block("pending", name, nil, current)
    block.line = caller_line()
    current.children[#current.children + 1] = block
end

local function hook(kind)
    return function(f)
        check_place(kind)
        if type(f) ~= "function" then error(kind .. ": a function is expected, got " .. type(f), 2) end
        table.insert(current[kind], f)
    end
end

local function finally(f)
    if not running then error("finally: only a test that runs has an end", 2) end
    table.insert(running.at_end, 1, f)
end

-- Failures ------------------------------------------------------------------------------------------------------------

--- Where in the spec an error came from: the line of the innermost call that stands in it.
local function place_of_error()
    local level = 3
    while true do
        local info = debug.getinfo(level, "Sl")
        if not info then return nil end
        if info.source == "@" .. host.file and info.currentline > 0 then return info.currentline end
        level = level + 1
    end
end

--- Whether an error is luassert's own: what it raises are texts like any other.
local function is_from_luassert()
    local level = 3
    while true do
        local info = debug.getinfo(level, "S")
        if not info then return false end
        if info.what ~= "C" then return info.source:find("luassert/assert%.lua$") ~= nil end
        level = level + 1
    end
end

--- Makes of whatever was raised what the report needs.
local function describe_problem(problem)
    if type(problem) == "string" and is_from_luassert() then
        problem = { message = (problem:gsub("^[^\n]-:%d+: ", "")), is_assertion = true }
    end
    if type(problem) == "table" and rawget(problem, "is_pending") then
        return { status = "pending", message = problem.message and tostring(problem.message) }
    end
    local is_claim = type(problem) == "table" and (rawget(problem, "is_assertion") or getmetatable(problem) == nil
        and type(rawget(problem, "message")) == "string")
    local failure = { status = is_claim and "failed" or "error", line = place_of_error() }
    if is_claim then
        failure.message, failure.expected, failure.actual = problem.message, problem.expected, problem.actual
        failure.differences = problem.differences
    else
        local ok, text = pcall(tostring, problem)
        -- Of a table that does not say what it is, what it holds.
        if ok and type(problem) == "table" and text:find("^table: ") then text = assertions.shown(problem) end
        failure.message = ok and text or "an error that cannot be shown"
        -- Below the spec stands what runs it.
        failure.traceback = debug.traceback("", 3):gsub("^\n", ""):gsub("\n%s*%[C%]: in function 'xpcall'.*$", "")
    end
    return failure
end

--- Runs a function of the spec.
---
--- Returns nil when it ended well, else what went wrong.
local function try(f, ...)
    local ok, problem = xpcall(f, describe_problem, ...)
    if ok then return nil end
    -- What cannot be handled, such as a lack of memory, comes as it is.
    if type(problem) ~= "table" or not problem.status then
        problem = { status = "error", message = tostring(problem) }
    end
    return problem
end

-- Choosing ------------------------------------------------------------------------------------------------------------

local function full_name(block)
    local parts = {}
    while block and block.kind ~= "file" do
        table.insert(parts, 1, block.name)
        block = block.parent
    end
    return table.concat(parts, " "), parts
end

local function has_tag(name, tags)
    for tag in name:gmatch("#([%w_-]+)") do
        for _, wanted in ipairs(tags) do
            if tag == wanted then return true end
        end
    end
    return false
end

--- Whether a name matches the pattern of an option.
local function matches(name, pattern, option)
    local ok, found = pcall(string.find, name, pattern)
    if ok then return found end
    error(("%s: '%s' is no Lua pattern: %s"):format(option, pattern, found), 0)
end

local function is_chosen(block)
    local name = full_name(block)
    local options = host.options
    if options.filter and not matches(name, options.filter, "--filter") then return false end
    if options.filter_out and matches(name, options.filter_out, "--filter-out") then return false end
    if #options.tags > 0 and not has_tag(name, options.tags) then return false end
    return not has_tag(name, options.exclude_tags)
end

--- Takes out of the tree what is not to run.
---
--- Returns whether anything is left of a block.
local function prune(block)
    if block.kind == "it" or block.kind == "pending" then return is_chosen(block) end
    local kept = {}
    for _, child in ipairs(block.children) do
        if prune(child) then kept[#kept + 1] = child end
    end
    block.children = kept
    return #kept > 0
end

--- Puts the blocks into an order that only the seed decides.
local function shuffle(block, random)
    local children = block.children
    for index = #children, 2, -1 do
        local other = random(index)
        children[index], children[other] = children[other], children[index]
    end
    for _, child in ipairs(children) do shuffle(child, random) end
end

--- A generator of whole numbers from 1 that gives the same ones for a seed everywhere.
local function random_from(seed)
    local state = (seed * 2654435761 + 1013904223) & 0x7FFFFFFF
    return function(limit)
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        return (state >> 8) % limit + 1
    end
end

-- Running -------------------------------------------------------------------------------------------------------------

local function report(block, started, problem)
    local _, parts = full_name(block)
    for index, part in ipairs(parts) do parts[index] = str.valid(part) end
    local result = { path = parts, line = block.line or 0, status = "passed", seconds = host.now() - started }
    for name, value in pairs(problem or {}) do
        result[name] = type(value) == "string" and str.valid(value) or value
    end
    if problem and problem.line then result.failed_line = problem.line end
    result.line = block.line or 0
    for index, line in ipairs(result.differences or {}) do result.differences[index] = str.valid(line) end
    host.report(result)
end

--- The blocks around a test, outermost first.
local function ancestors(block)
    local list = {}
    while block do
        table.insert(list, 1, block)
        block = block.parent
    end
    return list
end

local function run_hooks(block, kind)
    for _, f in ipairs(block[kind]) do
        local problem = try(f)
        if problem then
            problem.message = kind .. ": " .. tostring(problem.message)
            return problem
        end
    end
end

--- Runs one test with everything around it. The first thing that goes wrong is what is told.
local function run_test(block)
    local started, mark = host.now(), spies.mark()
    running = { at_end = {} }
    local problem
    local outer = ancestors(block.parent)
    for _, ancestor in ipairs(outer) do
        problem = problem or run_hooks(ancestor, "before_each")
    end
    if not problem then
        problem = try(requests.begin) or try(block.body)
    end
    for _, f in ipairs(running.at_end) do
        local later = try(f)
        problem = problem or later
    end
    for index = #outer, 1, -1 do
        local later = run_hooks(outer[index], "after_each")
        problem = problem or later
    end
    running = nil
    spies.revert_to(mark)
    report(block, started, problem)
end

--- Tells of every test below a block that it could not run.
local function fail_all(block, problem)
    if block.kind == "it" then return report(block, host.now(), problem) end
    if block.kind == "pending" then return report(block, host.now(), { status = "pending" }) end
    for _, child in ipairs(block.children) do fail_all(child, problem) end
end

local function run_block(block)
    if block.kind == "it" then return run_test(block) end
    if block.kind == "pending" then return report(block, host.now(), { status = "pending" }) end
    local mark, before = spies.mark(), block.is_insulated and insulation.surroundings()
    if before then insulation.apply(block.changes) end
    local problem = run_hooks(block, "setup")
    for _, child in ipairs(block.children) do
        if problem then fail_all(child, problem) else run_block(child) end
    end
    local later = run_hooks(block, "teardown")
    spies.revert_to(mark)
    if before then insulation.restore(before) end
    if later then report(block, host.now(), later) end
end

--- Reads the blocks of a block. One that fails is told as an error; its siblings still count.
local function read(block)
    local before = block.is_insulated and insulation.surroundings()
    current = block
    local problem = try(block.body)
    if problem then
        block.children = {}
        block.line = block.line or problem.line
        report(block, host.now(), problem)
    end
    for _, child in ipairs(block.children) do
        if child.kind == "describe" then read(child) end
    end
    if before then
        block.changes = insulation.changes_since(before)
        insulation.restore(before)
    end
end

-- What specs see ------------------------------------------------------------------------------------------------------

for _, name in ipairs { "describe", "context", "expose" } do _G[name] = describe end
_G.insulate = insulate
for _, name in ipairs { "it", "spec", "test" } do _G[name] = it end
_G.pending, _G.finally, _G.temporary_folder = pending, finally, host.temporary_folder
_G.before_each, _G.after_each = hook "before_each", hook "after_each"
for _, name in ipairs { "setup", "lazy_setup", "strict_setup" } do _G[name] = hook "setup" end
for _, name in ipairs { "teardown", "lazy_teardown", "strict_teardown" } do _G[name] = hook "teardown" end
_G.assert, _G.spy, _G.stub, _G.mock = assertions.assert, spies.spy, spies.stub, spies.mock
_G.match = matchers.match

--- Copies the metatable of a value, as far as scripts may: those that are protected, of cursors for instance, have a
--- name in their place.
local function copy_metatable(value, metatable)
    if metatable == "json.array" then return json.array(value) end
    if metatable == "json.object" then return json.object(value) end
    return type(metatable) == "table" and setmetatable(value, metatable) or value
end

-- luassert knows more; what it does not know stays ours. It reads and writes metatables by `debug`, which scripts do not
-- have; what `getmetatable` says will do.
debug.getmetatable, debug.setmetatable = getmetatable, copy_metatable
local has_luassert, luassert = pcall(require, "luassert")
if not has_luassert then
    debug.getmetatable, debug.setmetatable = nil, nil
    if not tostring(luassert):find("module 'luassert' not found", 1, true) then error(luassert, 0) end
    -- Specs that were written for it ask for its parts by their names.
    for name, part in pairs { [""] = "assert", [".spy"] = "spy", [".stub"] = "stub", [".mock"] = "mock",
        [".match"] = "match" } do
        local value = _G[part]
        package.preload["luassert" .. name] = function() return value end
    end
else
    for _, name in ipairs { "requests", "effects" } do rawset(luassert, name, assertions.assert[name]) end
    _G.assert, _G.spy, _G.stub = luassert, require "luassert.spy", require "luassert.stub"
    _G.mock, _G.match = require "luassert.mock", require "luassert.match"
end

local function load_file()
    local chunk, message = loadfile(host.file)
    if not chunk then error({ message = message }, 0) end
    chunk()
end

--- Reads and runs the file.
return function()
    root.body = load_file
    read(root)
    current = nil
    prune(root)
    if host.options.seed then shuffle(root, random_from(host.options.seed)) end
    run_block(root)
end
