#!/usr/bin/env moongate
--[[ moongate
requires = "0.1"
summary  = "Exports the items of a dataset that have come since the last time, and adds them to a file"
effects  = {}
args     = {
  dataset = { position = 1, required = true, help = "an id or username~name" },
  file    = { position = 2, required = true, help = "ends in .csv or .jsonl, and grows with every call" },
  state   = { help = "where it stands how far the export has come; FILE.state.json when left out" },
}
]]
-- An export that is killed writes no item twice and leaves none out: the length that FILE had is remembered as well, and
-- what was added behind it is written again.
--
-- A CSV file keeps the columns that the first thousand items of its first export have; fields that come later are told
-- of and left out.

local csv = require "std.csv"
local log = require "std.log"
local state = require "std.state"
local tbl = require "std.tbl"

local dataset, path = args.dataset, args.file
local is_csv = path:match("%.csv$")
if not is_csv and not path:match("%.jsonl$") then error("FILE must end in .csv or .jsonl, got " .. path, 0) end

local details = apify.datasets.get(dataset)
if not details then error("there is no dataset " .. dataset, 0) end
local job = state.open(args.state or path .. ".state.json", { dataset = details.id, items = 0, length = 0 })
if job.data.dataset ~= details.id then
    error(("the checkpoint belongs to dataset %s, not to %s; name another one with --state"):format(job.data.dataset,
        details.id), 0)
end

--- Opens the file for what comes next, without what a killed export has added.
local function open_file()
    local kept = ""
    if job.data.length > 0 then
        local old, message = io.open(path, "rb")
        if not old then error(message .. "; remove the checkpoint to export everything again", 0) end
        local length = old:seek("end")
        if length < job.data.length then
            error(path .. " is shorter than it was; remove it and the checkpoint to export everything again", 0)
        end
        if length == job.data.length then
            old:close()
            return assert(io.open(path, "ab"))
        end
        old:seek("set")
        kept = old:read(job.data.length)
        old:close()
    end
    -- Only after a kill: the part that counts is written anew beside the file and takes its place.
    local part = assert(io.open(path .. ".part", "wb"))
    assert(part:write(kept))
    assert(part:close())
    assert(os.rename(path .. ".part", path))
    return assert(io.open(path, "ab"))
end

local file = open_file()
local unknown = {}

--- Writes CSV in the columns of the first export, which are those of its first items.
local function csv_writer(first)
    local is_new = job.data.columns == nil
    job.data.columns = job.data.columns or tbl.keys(tbl.merge(table.unpack(first)))
    local known = tbl.index_by(job.data.columns, function(name) return name end)
    local write = csv.writer(file, { columns = job.data.columns, header = is_new })
    return function(item)
        for name in pairs(item) do
            if not known[name] then unknown[name] = true end
        end
        write(item)
    end
end

local count, write, first = 0, nil, {}
if not is_csv then
    function write(item) assert(file:write(json.encode(item), "\n")) end
end

local function begin()
    write = csv_writer(first)
    for _, item in ipairs(first) do write(item) end
end

for item in apify.datasets.items(dataset, { offset = job.data.items }) do
    count = count + 1
    if write then
        write(item)
    else
        first[count] = item
        if count == 1000 then begin() end
    end
end
if not write and count > 0 then begin() end
assert(file:flush())
job.data.length = file:seek("end")
job.data.items = job.data.items + count
file:close()
job:save()
if next(unknown) then
    log.warn("fields without a column were left out", { fields = table.concat(tbl.keys(unknown), " ") })
end
print(("%d new items, %d in all"):format(count, job.data.items))
