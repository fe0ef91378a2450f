#!/usr/bin/env moongate
--[[ moongate
requires = "0.1"
summary  = "Tells what the runs of the last days have cost and how many have failed, by actor and by day, with charts"
effects  = {}
args     = {
  days = { type = "integer", default = 7, min = 1, help = "how many days, today included" },
  out  = { help = "a file that ends in .html, .md or .csv; without it Markdown is printed" },
}
]]

local date = require "std.date"
local report = require "std.report"
local stats = require "std.stats"
local tbl = require "std.tbl"

-- Said before anything is read.
if args.out and not args.out:match("%.html$") and not args.out:match("%.md$") and not args.out:match("%.csv$") then
    error(("--out %s: the name must end in .html, .md or .csv"):format(args.out), 0)
end

local now = apify.dev and date.parse(apify.dev.clock().now) or date.now()
local first = date.floor(now, "day") - (args.days - 1) * 86400
local bad = { FAILED = true, ["TIMED-OUT"] = true, ABORTED = true }

local runs = apify.runs.list({ startedAfter = date.format(first, { millis = true }) }):all()

local function cost_of(run) return run.usageTotalUsd or 0 end
--- An amount in US dollars; small ones, which a cent would hide, with more digits.
local function dollars(amount) return (amount ~= 0 and amount < 0.01 and "%.6f USD" or "%.2f USD"):format(amount) end
local function failed(run) return bad[run.status] end

--- Seconds between start and end, nil of runs that go on.
local function duration_of(run)
    local started, finished = date.parse(run.startedAt), date.parse(run.finishedAt)
    return started and finished and finished - started
end

local names = {}
--- The name of an actor; its id when it is gone.
local function actor_name(id)
    if not names[id] then
        local actor = apify.acts.get(id)
        names[id] = actor and actor.username .. "/" .. actor.name or id
    end
    return names[id]
end

local rows = {}
for id, group in tbl.sorted(tbl.group_by(runs, "actId")) do
    local durations = tbl.map(group, duration_of)
    rows[#rows + 1] = {
        actor = actor_name(id), runs = #group, failed = #tbl.filter(group, failed), usd = stats.sum(tbl.map(group,
            cost_of)),
        median = #durations > 0 and date.format_duration(stats.median(durations)) or "",
    }
end
rows = tbl.sort_by(rows, "usd", { desc = true })

local by_day = tbl.group_by(runs, function(run) return run.startedAt:sub(1, 10) end)
local costs, failures = {}, {}
for day = 0, args.days - 1 do
    local name = date.format(first + day * 86400, { day = true })
    local group = by_day[name] or {}
    costs[#costs + 1] = { name, stats.sum(tbl.map(group, cost_of)) }
    failures[#failures + 1] = { name, #tbl.filter(group, failed) }
end

local page = report.new(("Runs since %s"):format(date.format(first, { day = true })))
page:text(("%d runs, %d of them failed, %s"):format(#runs, #tbl.filter(runs, failed),
    dollars(stats.sum(tbl.map(runs, cost_of)))))
page:heading("By actor"):table(rows, { columns = { "actor", "runs", "failed", "usd", "median" } })
page:line(costs, { title = "USD per day" })
page:bars(failures, { title = "Failures per day" })
local worst = tbl.filter(runs, function(run) return failed(run) and true end)
if #worst > 0 then
    local listed = tbl.map(tbl.sort_by(worst, "startedAt", { desc = true }), function(run)
        return { run = run.id, actor = actor_name(run.actId), status = run.status, started = run.startedAt }
    end)
    page:heading("Failures"):table({ table.unpack(listed, 1, 20) }, { columns = { "run", "actor", "status",
        "started" } })
end

if args.out then
    print("written to " .. page:save(args.out))
else
    print(page:markdown())
end
