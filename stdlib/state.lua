--- Remembers how far a long job has come, so that it goes on there when it is started again.
---
--- The checkpoint is a file, or a record of a key-value store when the job runs on changing machines. It is replaced
--- as a whole: a job that is killed while it saves finds the checkpoint before.
---@usage
--- local state = require "std.state"
--- local job = state.open("job.json", { next_page = 1 })
--- for page = job.data.next_page, 3 do
---     job.data.next_page = page + 1
---     job:save()
--- end
--- print(job.data.next_page)  --> 4
--- job:clear()

local M = {}

local type, error, next, tostring, pcall = type, error, next, tostring, pcall
local setmetatable = setmetatable
local format = string.format

--- How far a long job has come.
---@class std.state.Job
---@field data table what the checkpoint keeps
---@field resumed boolean whether there was a checkpoint
local Job = {}
Job.__index = Job
Job.__name = "job"

-- What a checkpoint says about itself, so that another file is not taken for one.
local mark = "moongate.state"

-- Places --------------------------------------------------------------------------------------------------------------
--
-- A place has `read()`, which gives a text or nil, `write(text)` and `remove()`.

local function file_place(path)
    local place, part = { name = path }, path .. ".part"
    local no_such_file = 2

    function place.read()
        local file, message, code = io.open(path, "rb")
        if not file then
            if code == no_such_file then return nil end
            error("std.state: " .. message, 0)
        end
        local text, problem = file:read("a")
        file:close()
        if not text then error(format("std.state: %s: %s", path, problem), 0) end
        return text
    end

    function place.write(text)
        local file, message = io.open(part, "wb")
        if not file then error("std.state: " .. message, 0) end
        local ok, problem = file:write(text)
        local closed, close_problem = file:close()
        if not ok or not closed then
            os.remove(part)
            error(format("std.state: cannot write %s: %s", part, problem or close_problem), 0)
        end
        ok, problem = os.rename(part, path)
        if not ok then error("std.state: " .. problem, 0) end
    end

    function place.remove()
        os.remove(part)
        local ok, message, code = os.remove(path)
        if not ok and code ~= no_such_file then error("std.state: " .. message, 0) end
    end

    return place
end

local function record_place(store, key)
    local records = apify.key_value_stores
    return {
        name = format("record %s of store %s", key, store),
        read = function()
            local record = records.get_record(store, key)
            if record == nil then return nil end
            return type(record) == "string" and record or json.encode(record)
        end,
        write = function(text) records.put_record(store, key, json.decode(text)) end,
        remove = function() records.delete_record(store, key) end,
    }
end

local function place_of(target)
    if type(target) == "string" and target ~= "" then return file_place(target) end
    if type(target) == "table" and type(target.store) == "string" and type(target.key) == "string" then
        return record_place(target.store, target.key)
    end
    error("state.open: the name of a file, or { store = …, key = … } is expected", 3)
end

-- Jobs ----------------------------------------------------------------------------------------------------------------

local function read(place)
    local text = place.read()
    if not text then return nil end
    local ok, saved = pcall(json.decode, text)
    if not ok or type(saved) ~= "table" or saved.kind ~= mark or type(saved.data) ~= "table"
        or type(saved.done) ~= "table" then
        error(format("std.state: %s is no checkpoint, or a damaged one; remove it to begin anew", place.name), 0)
    end
    return saved
end

--- Opens a checkpoint: `job.data` is what was saved last, or `initial` the first time. `job.resumed` says which.
---@param target string|{ store: string, key: string } the name of a file, or a record
---@param initial? table what a new job begins with
---@param options? { every?: integer } with `every = 100`, `mark` saves after each hundredth call only
---@return std.state.Job job
---@usage
--- local state = require "std.state"
--- local job = state.open("export.json", { after = "" })
--- print(job.resumed, job.data.after == "")  --> false	true
function M.open(target, initial, options)
    local place = place_of(target)
    if initial ~= nil and type(initial) ~= "table" then error("state.open: what a job begins with is a table", 2) end
    local every = options and options.every or 1
    if math.type(every) ~= "integer" or every < 1 then
        error("state.open: option 'every' takes a whole number from 1", 2)
    end
    local saved = read(place)
    local data = {}
    for name, value in next, saved and saved.data or initial or {} do data[name] = value end
    return setmetatable({
        data = data, resumed = saved ~= nil, place = place, finished = saved and saved.done or {}, every = every,
            unsaved = 0,
    }, Job)
end

--- Writes `job.data` and what is done into the checkpoint.
---@usage
--- local job = require("std.state").open("job.json")
--- job.data.page = 2
--- job:save()
--- job:clear()
function Job:save()
    local text = json.encode { kind = mark, data = json.object(self.data), done = json.object(self.finished) }
    self.place.write(text)
    self.unsaved = 0
end

--- Whether a piece of the work is done.
---@param id string|integer what the piece is called
---@return boolean
---@usage
--- local job = require("std.state").open("job.json")
--- print(job:is_done("a"))  --> false
function Job:is_done(id)
    return self.finished[tostring(id)] ~= nil
end

--- Notes that a piece of the work is done, and saves.
---@param id string|integer what the piece is called
---@param result? any what is remembered about it: `job:result(id)`; JSON must be able to hold it
---@usage
--- local job = require("std.state").open("job.json")
--- job:mark("a", 12)
--- print(job:is_done("a"), job:result("a"))  --> true	12
--- job:clear()
function Job:mark(id, result)
    if result == nil then result = true end
    self.finished[tostring(id)] = result
    self.unsaved = self.unsaved + 1
    if self.unsaved >= self.every then self:save() end
end

--- What was remembered about a piece of the work.
---@param id string|integer
---@return any? result nil when the piece is not done
---@usage
--- local job = require("std.state").open("job.json")
--- print(job:result("a"))  --> nil
function Job:result(id)
    return self.finished[tostring(id)]
end

--- Removes the checkpoint: the job is done, and the next one begins anew.
---@usage
--- require("std.state").open("job.json"):clear()
function Job:clear()
    self.place.remove()
    self.finished, self.unsaved, self.resumed = {}, 0, false
end

return M
