#!/usr/bin/env moongate
-- Runs an actor for each of a list of inputs, several at a time, tries failures again, and goes on where it was
-- stopped.
--
--   moongate scripts/run_many.lua ACTOR INPUTS [--limit N] [--retries N] [--memory MB] [--state FILE]
--
-- INPUTS is a file with an input on each line, as JSON. The runs that have been started stand in INPUTS.state.json,
-- or in the file named by --state: when the script is killed and started again it waits for those runs instead of
-- starting others. Once everything has succeeded the checkpoint is removed. The exit status is 1 when inputs are left
-- that failed.

local log = require "std.log"
local state = require "std.state"

local options, text, status = require("options").parse(arg, {
    words = { 2, 2 }, options = { limit = "integer", retries = "integer", memory = "integer", state = "string" },
    defaults = { limit = 5, retries = 2 },
})
if not options then
    (status == 0 and io.stdout or io.stderr):write(text, "\n")
    os.exit(status)
end
local actor, path = options[1], options[2]

local inputs, length = {}, 0
for line in io.lines(path) do
    length = length + #line + 1
    if line:match("%S") then
        local ok, input = pcall(json.decode, line)
        if not ok then error(("%s: input %d is no JSON: %s"):format(path, #inputs + 1, tostring(input)), 0) end
        inputs[#inputs + 1] = input
    end
end

local job = state.open(options.state or path .. ".state.json", { length = length, started = {} })
if job.data.length ~= length then error(path .. " has changed; remove the checkpoint to begin anew", 0) end
local started = json.object(job.data.started)
job.data.started = started

--- Starts a run for an input, or finds the one that was started before a kill.
local function run_of(number)
    local id = started[tostring(number)]
    local run = id and apify.runs.get(id)
    if run then
        log.info("run goes on", { input = number, run = id })
        return run
    end
    run = apify.acts.run(actor, inputs[number], { memory = options.memory, wait_for_resources = true })
    started[tostring(number)] = run.id
    job:save()
    return run
end

--- Does one input, as often as it takes. Whether it succeeded is remembered.
local function work(number)
    if job:is_done(number) then return true end
    for attempt = 1, options.retries + 1 do
        local run = apify.wait(run_of(number))
        started[tostring(number)] = nil
        if run.status == "SUCCEEDED" then
            job:mark(number, { run = run.id, dataset = run.defaultDatasetId })
            return true
        end
        job:save()
        log.warn("run failed", { input = number, run = run.id, status = run.status, attempt = attempt })
    end
    return false
end

local numbers = {}
for number = 1, #inputs do numbers[number] = number end
local outcomes = async.map(numbers, work, { limit = math.max(options.limit, 1) })

local failed = {}
for number, ok in ipairs(outcomes) do
    if ok then
        local result = job:result(number)
        print(number, result.run, result.dataset)
    else
        failed[#failed + 1] = number
    end
end
if #failed > 0 then
    log.error("inputs failed; start the script again to try them once more", { inputs = table.concat(failed, " ") })
    os.exit(1)
end
job:clear()
