#!/usr/bin/env moongate
--[[ moongate
requires = "0.1"
summary  = "Shows how the schedules and webhooks of an account differ from a file, and makes them what it says"
effects  = {
  persist = { "schedule:*", "hook:*" },
  spend   = { "schedule:*", "actor:*", "task:*" },
  delete  = { "schedule:*", "hook:*" },
}
args     = {
  file  = { type = "json", position = 1, required = true, help = 'JSON: { "schedules": [...], "webhooks": [...] }' },
  apply = { type = "boolean", default = false, help = "change what differs; without it that is only shown" },
  prune = { type = "boolean", default = false, help = "also delete what the file does not have" },
}
]]
-- Each entry of the file is as the API takes it. A schedule is known by its name, a webhook by its description. Fields
-- that the file leaves out stay as they are. The exit status without --apply is 3 when something differs.

local inspect = require "std.inspect"
local tbl = require "std.tbl"

local wanted = args.file

local function is_list(value) return type(value) == "table" and getmetatable(value) == "json.array" end

local function is_object(value) return type(value) == "table" and not is_list(value) end

local kinds = {
    { name = "schedules", group = apify.schedules, key = "name" },
    { name = "webhooks", group = apify.webhooks, key = "description" },
}

--- Of what there is, only what the file talks about: the server adds fields of its own at any depth.
local function only_declared(actual, declared)
    if type(actual) ~= "table" or type(declared) ~= "table" then return actual end
    local result = {}
    for key, value in pairs(declared) do result[key] = only_declared(actual[key], value) end
    -- Of a list, what is there too much counts.
    if is_list(declared) then
        for index = #declared + 1, #actual do result[index] = actual[index] end
    end
    return result
end

local steps = {}

local function compare(kind, entries)
    local seen = {}
    -- Lists leave fields out, so every entry is looked at.
    local existing = tbl.index_by(tbl.map(kind.group.list(), function(listed)
        return not listed.isAdHoc and kind.group.get(listed.id) or nil
    end), kind.key)
    for index, entry in ipairs(entries) do
        if not is_object(entry) then error(("%s: entry %d is no object"):format(kind.name, index), 0) end
        local key = entry[kind.key]
        if type(key) ~= "string" or key == "" then
            error(("%s: every entry needs a %s, by which it is known"):format(kind.name, kind.key), 0)
        end
        if seen[key] then error(("%s: '%s' stands there twice"):format(kind.name, key), 0) end
        seen[key] = true
        local listed = existing[key]
        if not listed then
            steps[#steps + 1] = { sign = "+", kind = kind, key = key, apply = function() kind.group.create(entry) end }
        else
            local changes = tbl.diff(only_declared(listed, entry), entry)
            if #changes > 0 then
                steps[#steps + 1] = {
                    sign = "~", kind = kind, key = key, changes = changes,
                    apply = function() kind.group.update(listed.id, entry) end,
                }
            end
        end
    end
    if not args.prune then return end
    for key, listed in tbl.sorted(existing) do
        if not seen[key] then
            steps[#steps + 1] = { sign = "-", kind = kind, key = key,
                apply = function() kind.group.delete(listed.id) end }
        end
    end
end

if not is_object(wanted) then error('FILE must hold { "schedules": [...], "webhooks": [...] }', 0) end
for name, entries in pairs(wanted) do
    if name ~= "schedules" and name ~= "webhooks" then
        error("unknown part '" .. name .. "'; there are schedules and webhooks", 0)
    end
    if not is_list(entries) then error(name .. " must be a list: [...]", 0) end
end
for _, kind in ipairs(kinds) do compare(kind, wanted[kind.name] or {}) end

for _, step in ipairs(steps) do
    print(("%s %s %s"):format(step.sign, step.kind.name, step.key))
    for _, change in ipairs(step.changes or {}) do
        print(("    %s: %s -> %s"):format(change.path, inspect(change.before), inspect(change.after)))
    end
end
local count = #steps == 1 and "1 change" or #steps .. " changes"
if #steps == 0 then
    print("nothing differs")
elseif args.apply then
    for _, step in ipairs(steps) do step.apply() end
    print(("%s made"):format(count))
else
    print(("%s; --apply makes %s"):format(count, #steps == 1 and "it" or "them"))
    os.exit(3)
end
