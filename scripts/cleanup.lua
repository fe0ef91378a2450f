#!/usr/bin/env moongate
--[[ moongate
requires = "0.1"
summary  = "Deletes unnamed storages that nobody has used for a while, or shows which these would be"
effects  = { delete = { "dataset:*", "kvs:*", "queue:*" } }
args     = {
  days  = { type = "number", default = 30, min = 0, help = "how long a storage must not have been used" },
  only  = { choices = { "datasets", "stores", "queues" }, help = "look at one kind alone" },
  apply = { type = "boolean", default = false, help = "delete them; without it they are only shown" },
}
]]
-- Storages with a name are never touched, nor are those whose run still goes on.

local date = require "std.date"
local report = require "std.report"

local kinds = {
    { name = "datasets", group = apify.datasets, size = function(storage) return storage.itemCount end },
    { name = "stores", group = apify.key_value_stores },
    { name = "queues", group = apify.request_queues, size = function(storage) return storage.totalRequestCount end },
}

local now = apify.dev and date.parse(apify.dev.clock().now) or date.now()
local border = now - args.days * 86400

-- The storages of runs that go on may look old: they are used when the run writes again.
local busy = {}
for run in apify.runs.list({ status = { "READY", "RUNNING", "TIMING-OUT", "ABORTING" } }) do
    for _, field in ipairs { "defaultDatasetId", "defaultKeyValueStoreId", "defaultRequestQueueId" } do
        if run[field] then busy[run[field]] = true end
    end
end

local plan = {}
for _, kind in ipairs(kinds) do
    if not args.only or args.only == kind.name then
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
if not args.apply then
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
