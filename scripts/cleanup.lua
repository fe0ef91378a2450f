#!/usr/bin/env moongate
-- Deletes unnamed storages that nobody has used for a while.
--
--   moongate scripts/cleanup.lua [--days N] [--only datasets|stores|queues] [--apply]
--
-- Without --apply nothing is deleted: the plan is printed. Storages with a name are never touched, nor are those
-- whose run still goes on. N is 30 when left out.

local date = require "std.date"
local report = require "std.report"

local options, text, status = require("options").parse(arg, {
    words = { 0, 0 }, options = { days = "number", only = "string", apply = "flag" }, defaults = { days = 30 },
})
if not options then
    (status == 0 and io.stdout or io.stderr):write(text, "\n")
    os.exit(status)
end

local kinds = {
    { name = "datasets", group = apify.datasets, size = function(storage) return storage.itemCount end },
    { name = "stores", group = apify.key_value_stores },
    { name = "queues", group = apify.request_queues, size = function(storage) return storage.totalRequestCount end },
}
local known = { datasets = true, stores = true, queues = true }
if options.only and not known[options.only] then
    error("--only takes datasets, stores or queues, got '" .. options.only .. "'", 0)
end

local now = apify.dev and date.parse(apify.dev.clock().now) or date.now()
local border = now - options.days * 86400

-- The storages of runs that go on may look old: they are used when the run writes again.
local busy = {}
for run in apify.runs.list({ status = { "READY", "RUNNING", "TIMING-OUT", "ABORTING" } }) do
    for _, field in ipairs { "defaultDatasetId", "defaultKeyValueStoreId", "defaultRequestQueueId" } do
        if run[field] then busy[run[field]] = true end
    end
end

local plan = {}
for _, kind in ipairs(kinds) do
    if not options.only or options.only == kind.name then
        for storage in kind.group.list({ unnamed = true }) do
            local used = date.parse(storage.accessedAt or storage.modifiedAt)
            if (storage.name or "") == "" and not busy[storage.id] and used and used < border then
                plan[#plan + 1] = {
                    kind = kind.name, id = storage.id, used = date.relative(used, now), group = kind.group,
                    size = kind.size and kind.size(storage) or "",
                }
            end
        end
    end
end

if #plan == 0 then
    print("nothing to delete")
    return 0
end
print(report.markdown(plan, { columns = { "kind", "id", "used", "size" } }))
if not options.apply then
    print(("\n%d storages would be deleted; --apply deletes them"):format(#plan))
    return #plan
end
local deleted = 0
for _, entry in ipairs(plan) do
    -- One that somebody else has deleted meanwhile is gone as well.
    if entry.group.delete(entry.id) ~= false then deleted = deleted + 1 end
end
print(("\n%d storages deleted"):format(deleted))
return deleted
