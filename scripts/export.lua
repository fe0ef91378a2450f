#!/usr/bin/env moongate
-- Runs an actor, waits for it and exports what it found.
--
--   moongate scripts/export.lua ACTOR [FILE] [--input FILE|JSON] [--memory MB] [--timeout SECONDS] [--build TAG]
--
-- ACTOR is an id or username~name. FILE ends in .json, .jsonl, .csv, .xlsx, .xml or .html; without it the items are
-- printed as JSON lines. --input is the actor's input: JSON, or the name of a file with it.
--
-- The exit status is 1 when the run did not succeed; what it had found by then is exported all the same.

local log = require "std.log"

local options, text, status = require("options").parse(arg, {
    words = { 1, 2 }, options = { input = "string", memory = "integer", timeout = "integer", build = "string" },
})
if not options then
    (status == 0 and io.stdout or io.stderr):write(text, "\n")
    os.exit(status)
end
local actor, file = options[1], options[2]

--- The input: JSON as it is given, or what a file holds.
local function read_input(given)
    if not given then return nil end
    if given:match("^%s*[{%[]") then return json.decode(given) end
    local handle = assert(io.open(given))
    local content = handle:read("a")
    handle:close()
    return json.decode(content)
end

local run = apify.acts.run(actor, read_input(options.input) or {}, {
    memory = options.memory, timeout = options.timeout, build = options.build,
})
log.info("run started", { id = run.id, actor = actor })
run = apify.wait(run)
log.info("run ended", { id = run.id, status = run.status })

if file then
    apify.datasets.download(run.defaultDatasetId, file)
    log.info("items exported", { file = file })
else
    for item in apify.datasets.items(run.defaultDatasetId) do print(json.encode(item)) end
end
if run.status ~= "SUCCEEDED" then
    error(("run %s ended as %s: %s"):format(run.id, run.status, run.statusMessage or "no message"), 0)
end
