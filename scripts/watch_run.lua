#!/usr/bin/env moongate
-- Watches a run until it ends, and lets a webhook tell others when it does not succeed.
--
--   moongate scripts/watch_run.lua RUN [--alert URL] [--every SECONDS]
--
-- --alert makes a webhook for this run alone, so the alert comes even when this script is stopped. --every also
-- prints a line after so many seconds without news. The exit status is 0 when the run succeeded, else 1.

local date = require "std.date"

local options, text, status = require("options").parse(arg, {
    words = { 1, 1 }, options = { alert = "string", every = "integer" },
})
if not options then
    (status == 0 and io.stdout or io.stderr):write(text, "\n")
    os.exit(status)
end

local run = apify.runs.get(options[1])
if not run then error("there is no run " .. options[1], 0) end

if options.alert then
    apify.webhooks.create {
        eventTypes = { "ACTOR.RUN.FAILED", "ACTOR.RUN.TIMED_OUT", "ACTOR.RUN.ABORTED" }, requestUrl = options.alert,
        condition = { actorRunId = run.id }, isAdHoc = true,
        -- Watching the same run twice alerts once.
        idempotencyKey = "watch-" .. run.id .. "-" .. options.alert, description = "watch_run " .. run.id,
    }
end

local function tell(now)
    print(("%s %s %s"):format(now.id, now.status, now.statusMessage or ""))
end

local reminder = options.every and options.every > 0 and async.spawn(function()
    while true do
        async.sleep(options.every)
        print(run.id .. " goes on")
    end
end)
run = apify.wait(run, { on_status = tell })
if reminder then reminder:cancel() end

local started, finished = date.parse(run.startedAt), date.parse(run.finishedAt)
if started and finished then print(("ended after %s"):format(date.format_duration(finished - started))) end
if run.status ~= "SUCCEEDED" then os.exit(1) end
