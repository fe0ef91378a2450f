#!/usr/bin/env moongate
--[[ moongate
requires = "0.1"
summary  = "Watches a run until it ends, and lets a webhook tell others when it does not succeed"
effects  = { persist = { "hook:*" } }
args     = {
  run   = { position = 1, required = true, help = "the run's id" },
  alert = { help = "the URL of a webhook for this run alone, which comes even when this script is stopped" },
  every = { type = "integer", min = 0, help = "print a line after so many seconds without news" },
}
]]
-- The exit status is 0 when the run succeeded, else 1.

local date = require "std.date"

local run = apify.runs.get(args.run)
if not run then error("there is no run " .. args.run, 0) end

if args.alert then
    apify.webhooks.create {
        eventTypes = { "ACTOR.RUN.FAILED", "ACTOR.RUN.TIMED_OUT", "ACTOR.RUN.ABORTED" }, requestUrl = args.alert,
        condition = { actorRunId = run.id }, isAdHoc = true,
        -- Watching the same run twice alerts once.
        idempotencyKey = "watch-" .. run.id .. "-" .. args.alert, description = "watch_run " .. run.id,
    }
end

local function tell(now)
    print(("%s %s %s"):format(now.id, now.status, now.statusMessage or ""))
end

local reminder = args.every and args.every > 0 and async.spawn(function()
    while true do
        async.sleep(args.every)
        print(run.id .. " goes on")
    end
end)
run = apify.wait(run, { on_status = tell })
if reminder then reminder:cancel() end

local started, finished = date.parse(run.startedAt), date.parse(run.finishedAt)
if started and finished then print(("ended after %s"):format(date.format_duration(finished - started))) end
if run.status ~= "SUCCEEDED" then os.exit(1) end
