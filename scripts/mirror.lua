#!/usr/bin/env moongate
--[[ moongate
requires = "0.1"
summary  = "Copies a dataset or a key-value store into a folder, and from there into a storage of any account"
effects  = { write = { "dataset:*", "kvs:*" } }
args     = {
  command = { position = 1, required = true, choices = { "pull", "push" }, help = "into the folder, or from it" },
  from    = { position = 2, required = true, help = "pull: dataset:ID or store:ID; push: the folder" },
  to      = { position = 3, required = true, help = "pull: the folder, which must be there; push: a storage, made when missing" },
  append  = { type = "boolean", default = false, help = "push into a dataset that holds items already" },
}
]]
--   moongate --connection A scripts/mirror.lua pull dataset:DATASET FOLDER
--   moongate --connection B scripts/mirror.lua push FOLDER NAME
--
-- A script acts on one connection, so a copy between two is made in two steps. Items keep their order and records
-- their bytes and types. A push that was interrupted goes on where it was when it is started again.

local log = require "std.log"
local state = require "std.state"

local function read_json(path)
    local file, message = io.open(path)
    if not file then error(message .. "; is it a folder that `mirror.lua pull` has filled?", 0) end
    local content = file:read("a")
    file:close()
    return json.decode(content)
end

local function write_file(path, content)
    local file, message = io.open(path, "wb")
    if not file then error(message, 0) end
    assert(file:write(content))
    assert(file:close())
end

--- Before anything is read: what is copied needs a place.
local function must_be_folder(folder)
    local probe = folder .. "/.mirror"
    local file, message = io.open(probe, "wb")
    if not file then
        error(("cannot write into the folder %s (%s); if it is not there, make it first: mkdir -p %s")
            :format(folder, message, folder), 0)
    end
    file:close()
    os.remove(probe)
end

-- Pull ----------------------------------------------------------------------------------------------------------------

local function pull_dataset(dataset, folder)
    local details = apify.datasets.get(dataset)
    if not details then error("there is no dataset " .. dataset, 0) end
    apify.datasets.download(dataset, folder .. "/items.jsonl")
    write_file(folder .. "/mirror.json", json.encode { kind = "dataset", source = details.id,
        items = details.itemCount })
    return details.itemCount .. " items"
end

local function pull_store(store, folder)
    local details = apify.key_value_stores.get(store)
    if not details then error("there is no key-value store " .. store, 0) end
    local records = json.array {}
    for entry in apify.key_value_stores.keys(store) do
        -- The keys of records are no file names everywhere, so files have numbers.
        local name = ("record-%06d"):format(#records + 1)
        local written = apify.key_value_stores.download_record(store, entry.key, folder .. "/" .. name)
        records[#records + 1] = { key = entry.key, file = name, content_type = written.content_type }
    end
    write_file(folder .. "/mirror.json", json.encode { kind = "store", source = details.id, records = records })
    return #records .. " records"
end

-- Push ----------------------------------------------------------------------------------------------------------------

-- So many items are sent and remembered at a time.
local batch_size = 1000

local function push_dataset(folder, name)
    local target = apify.datasets.create { name = name }
    local function count() return apify.datasets.items(target.id, { limit = 1 }):count() end
    local path = folder .. "/push.state.json"
    local before = count()
    local job = state.open(path, { target = target.id, before = before, items = 0, unsure = false })
    if before > 0 and not job.resumed and not args.append then
        error(("the dataset %s holds %d items already, and a mirror would add to them; push with --append if it should")
            :format(name, before), 0)
    end
    if job.data.target ~= target.id then
        error("the folder is being pushed into another storage, " .. job.data.target, 0)
    end
    if job.data.unsure then
        -- The last one was killed between sending and knowing. How many items are there says what became of it.
        job.data.items = count() - job.data.before
        log.warn("the last push was interrupted", { stored = job.data.items })
    end
    local number, batch = 0, {}
    local function send()
        if #batch == 0 then return end
        job.data.unsure = true
        job:save()
        apify.datasets.push(target.id, batch)
        job.data.items, job.data.unsure, batch = job.data.items + #batch, false, {}
        job:save()
    end
    local skipped = job.data.items
    for line in io.lines(folder .. "/items.jsonl") do
        number = number + 1
        if number > skipped then batch[#batch + 1] = json.decode(line) end
        if #batch == batch_size then send() end
    end
    send()
    local total = job.data.items
    job:clear()
    return total .. " items"
end

local function push_store(folder, name, records)
    local target = apify.key_value_stores.create { name = name }
    local job = state.open(folder .. "/push.state.json", { target = target.id }, { every = 20 })
    if job.data.target ~= target.id then
        error("the folder is being pushed into another storage, " .. job.data.target, 0)
    end
    for _, record in ipairs(records) do
        if not record.file:match("^record%-%d+$") then
            error("mirror.json names a file that it should not: " .. record.file, 0)
        end
        if not job:is_done(record.key) then
            apify.key_value_stores.put_record(target.id, record.key, nil, {
                file = folder .. "/" .. record.file, content_type = record.content_type,
            })
            job:mark(record.key)
        end
    end
    job:clear()
    return #records .. " records"
end

if args.command == "pull" then
    local kind, id = args.from:match("^(%a+):(.+)$")
    local pull = ({ dataset = pull_dataset, store = pull_store })[kind]
    if not pull then error("'" .. args.from .. "' must be dataset:… or store:…", 0) end
    must_be_folder(args.to)
    print(pull(id, args.to) .. " pulled into " .. args.to)
else
    local folder, name = args.from, args.to
    local mirror = read_json(folder .. "/mirror.json")
    local count = mirror.kind == "dataset" and push_dataset(folder, name) or push_store(folder, name, mirror.records)
    print(count .. " pushed into " .. name)
end
