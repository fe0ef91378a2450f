#!/usr/bin/env moongate
--[[ moongate
requires = "0.1"
summary  = "Runs an actor for each of a list of inputs, several at a time, and goes on where it was stopped"
effects  = { spend = { "actor:*" } }
args     = {
  actor   = { position = 1, required = true, help = "an id or username~name" },
  inputs  = { type = "file", position = 2, required = true, help = "an input on each line, as JSON" },
  limit   = { type = "integer", default = 5, min = 1, help = "how many runs at a time" },
  retries = { type = "integer", default = 2, min = 0, help = "how often an input that failed is tried again" },
  memory  = { type = "integer", min = 128, help = "megabytes for each run" },
  state   = { help = "where the runs stand that were started; INPUTS.state.json when left out" },
}
]]
-- When the script is killed and started again it waits for the runs that it had started instead of starting others.
-- Once everything has succeeded the checkpoint is removed. The exit status is 1 when inputs are left that failed.

local log = require "std.log"
local state = require "std.state"

local actor, path = args.actor, args.inputs

local inputs, length = {}, 0
for line in io.lines(path) do
    length = length + #line + 1
    if line:match("%S") then
        local ok, input = pcall(json.decode, line)
        if not ok then error(("%s: input %d is no JSON: %s"):format(path, #inputs + 1, tostring(input)), 0) end
        inputs[#inputs + 1] = input
    end
end

if #inputs == 0 then
    log.warn("there are no inputs", { file = path })
    return
end
if not apify.acts.get(actor) then error("there is no actor " .. actor, 0) end

local job = state.open(args.state or path .. ".state.json", { length = length })
if job.data.length ~= length then error(path .. " has changed; remove the checkpoint to begin anew", 0) end

--- Does one input, as often as it takes. Whether it succeeded is remembered.
local function work(number)
    if job:is_done(number) then return true end
    for attempt = 1, args.retries + 1 do
        -- After a kill this is the run that was started before.
        local run = job:start(number, actor, inputs[number], { memory = args.memory, wait_for_resources = true })
        run = apify.wait(run)
        if run.status == "SUCCEEDED" then
            job:mark(number, { run = run.id, dataset = run.defaultDatasetId })
            return true
        end
        job:forget(number)
        log.warn("run failed", { input = number, run = run.id, status = run.status, attempt = attempt })
    end
    return false
end

local numbers = {}
for number = 1, #inputs do numbers[number] = number end
local outcomes = async.map(numbers, work, { limit = args.limit })

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
