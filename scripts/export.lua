#!/usr/bin/env moongate
--[[ moongate
requires = "0.1"
summary  = "Runs an actor, waits for it and exports what it found"
effects  = { spend = { "actor:*" } }
max_runs = 1
args     = {
  actor   = { position = 1, required = true, help = "an id or username~name" },
  file    = { position = 2, help = "ends in .json, .jsonl, .csv, .xlsx, .xml, .rss or .html; without it lines of JSON are printed" },
  input   = { type = "json", help = "the actor's input" },
  memory  = { type = "integer", min = 128, help = "megabytes for the run" },
  timeout = { type = "integer", min = 0, help = "seconds that the run may take" },
  build   = { help = "the tag or number of the build to run" },
}
]]
-- The exit status is 1 when the run did not succeed; what it had found by then is exported all the same.

local log = require "std.log"

local actor, file = args.actor, args.file
local forms = { json = true, jsonl = true, csv = true, xlsx = true, xml = true, rss = true, html = true }
-- Said before the run costs anything.
if file and not forms[(file:match("%.(%w+)$") or ""):lower()] then
    error(("%s: the ending of the name says the form, and must be one of .json, .jsonl, .csv, .xlsx, .xml, .rss, .html")
        :format(file), 0)
end

local run = apify.acts.run(actor, args.input or {}, {
    memory = args.memory, timeout = args.timeout, build = args.build,
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
