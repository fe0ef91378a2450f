--- Remembers how far a long job has come, so that it goes on there when it is started again.
---
--- The checkpoint is a file, or a record of a key-value store when the job runs on changing machines. It is replaced
--- as a whole: a job that is killed while it saves finds the checkpoint before. Runs of actors that a job starts it starts
--- once, even when it is killed in between. When two scripts do the same job at once, one of them ends with an error instead
--- of doing the work twice.
---@usage
--- local state = require "std.state"
--- local job = state.open("job.json", { next_page = 1 })
--- for page = job.data.next_page, 3 do
---     job.data.next_page = page + 1
---     job:save()
--- end
--- print(job.data.next_page)  --> 4
--- job:clear()

local tbl = require "std.tbl"

local M = {}

local type, error, next, tostring, pcall = type, error, next, tostring, pcall
local setmetatable = setmetatable
local format = string.format
local time, clock, random = os.time, os.clock, math.random

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
        or type(saved.done) ~= "table" or type(saved.starts or {}) ~= "table" then
        error(format("std.state: %s is no checkpoint, or a damaged one; remove it to begin anew", place.name), 0)
    end
    return saved
end

--- Who writes a checkpoint: a name that no other job has, in whatever process, though a script may have seeded `math.random`.
local function new_writer()
    return format("%x-%x-%x-%s", time(), clock() * 1e6 // 1 | 0, random(0), tostring({}):match("%x+$"))
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
    local data, writer = {}, new_writer()
    for name, value in next, saved and saved.data or initial or {} do data[name] = value end
    local writers = { [writer] = true }
    if saved then writers[saved.by or ""] = true end
    return setmetatable({
        data = data, resumed = saved ~= nil, place = place, finished = saved and saved.done or {},
        starts = saved and saved.starts or {}, every = every, unsaved = 0, writer = writer, writers = writers,
        is_new = saved == nil, opened = time(), doubts = {}, turns = {}, starting = 0,
    }, Job)
end

-- Turns ---------------------------------------------------------------------------------------------------------------
--
-- Records take time to write and runs to start, in which other tasks run: an older text must never come after a newer one,
-- and no two tasks may start the same piece.

local turn_ends = {
    __close = function(turn) turn.turns[turn.name] = nil end,
}

--- Waits until no other task of the job has the turn, and takes it for as long as the result is not closed.
local function wait_for_turn(job, name)
    -- Awaiting a task is an error where no other task could run, in which nothing would ever change.
    while job.turns[name] do async.spawn(async.sleep, 0.01):await() end
    job.turns[name] = true
    return setmetatable({ turns = job.turns, name = name }, turn_ends)
end

local start_ends = {
    __close = function(start) start.job.starting = start.job.starting - 1 end,
}

--- Waits until no task looks for a run, and keeps all from looking for as long as the result is not closed: a run that is
--- just being started could be taken for another one.
local function wait_to_start(job)
    wait_for_turn(job, "look").turns.look = nil
    job.starting = job.starting + 1
    return setmetatable({ job = job }, start_ends)
end

--- Waits until no run is being started or looked for, and keeps all from it for as long as the result is not closed.
local function wait_to_look(job)
    local turn = wait_for_turn(job, "look")
    while job.starting > 0 do async.spawn(async.sleep, 0.01):await() end
    return turn
end

-- Saving --------------------------------------------------------------------------------------------------------------

--- Fails when somebody else has saved since the job was opened, who knows of work that this one would do again.
local function check_writer(job)
    local saved = read(job.place)
    if saved == nil and job.is_new or saved and job.writers[saved.by or ""] then return end
    error(format("std.state: %s was %s by another script since this one opened it: two that do the same job at once "
        .. "would do its work twice; let one end before the next begins", job.place.name,
        saved and "saved" or "removed"), 0)
end

local function write(job)
    local saved = { by = job.writer, kind = mark, data = json.object(job.data), done = json.object(job.finished) }
    if next(job.starts) ~= nil then saved.starts = json.object(job.starts) end
    local text = json.encode(saved)
    check_writer(job)
    job.place.write(text)
    job.unsaved, job.is_new = 0, false
end

--- Writes `job.data` and what is done into the checkpoint. Tasks that save at the same time do so one after the other.
---@usage
--- local job = require("std.state").open("job.json")
--- job.data.page = 2
--- job:save()
--- job:clear()
function Job:save()
    local _ <close> = wait_for_turn(self, "save")
    write(self)
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

-- Runs ----------------------------------------------------------------------------------------------------------------
--
-- Before a run is started, the checkpoint says what is about to be started and which run of the actor was the newest. A job
-- that is killed before it knows of its run finds it the next time among the newer ones, by its input.

local window = 200
-- How long a start that was sent may take to have its effect, in seconds.
local grace = 30
-- A start that was noted longer ago than this cannot be on its way any more, however often it was sent.
local forgotten = 3600

--- Whether a stored input may be what was sent: actors add the defaults of what was left out. Nil when that is unclear.
local function is_input(stored, sent)
    if sent == nil then sent = {} end
    if type(sent) ~= "table" then return tbl.equal(stored, sent) end
    if next(sent) == nil then
        if stored == nil or type(stored) == "table" and next(stored) == nil then return true end
        return nil
    end
    if type(stored) ~= "table" then return false end
    for name, value in next, sent do
        if not tbl.equal(stored[name], value) then return false end
    end
    return true
end

--- Calls `f` for the runs of the actor that are newer than all that there were before the start, the newest first.
local function each_newer(start, f)
    local seen = 0
    for run in apify.runs.list { desc = true, limit = window } do
        -- The newest may be gone by now, so its time counts as well; both are in ISO 8601 and UTC.
        if run.id == start.newest or start.since and (run.startedAt or start.since) < start.since then return end
        seen = seen + 1
        if run.actId == start.actor then f(run) end
    end
    if seen == window then
        error(format("std.state: more than %d runs were started since the job was stopped, too many to look through "
            .. "for its own; job:forget(id) allows another start", window), 0)
    end
end

--- The oldest run that has the input and belongs to no other piece of the work.
local function look_for_run(job, start, input)
    local taken, found, doubtful = {}, nil, nil
    for _, other in next, job.starts do
        if other.run then taken[other.run] = true end
    end
    each_newer(start, function(run)
        if taken[run.id] then return end
        local same = is_input(apify.key_value_stores.get_record(run.defaultKeyValueStoreId, "INPUT"), input)
        if same then found = run elseif same == nil then doubtful = run end
    end)
    if not found and doubtful then
        error(format("std.state: run %s may be the one that the job started before it was stopped, or somebody else's: "
            .. "the job gave no input to tell it by; job:forget(id) allows another start", doubtful.id), 0)
    end
    return found and apify.runs.get(found.id)
end

--- Looks for the run of a start that was noted, for as long as it may still be on its way.
local function find_run(job, key, start, input)
    local _ <close> = wait_to_look(job)
    local started = job.doubts[key] or job.opened
    local pause = 0.5
    while true do
        local run = look_for_run(job, start, input)
        local left = started + grace - time()
        if run or left <= 0 or time() - (start.at or started) > forgotten then return run end
        async.sleep(pause < left and pause or left)
        pause = pause * 2
    end
end

--- Starts a run that nobody has started.
local function start_run(job, key, actor, input, options)
    local _ <close> = wait_to_start(job)
    local owner = apify.acts.get(actor) or error("std.state: there is no actor " .. tostring(actor), 0)
    local newest = apify.runs.list({ desc = true }):take(1)[1]
    job.starts[key] = {
        actor = owner.id, newest = newest and newest.id, since = newest and newest.startedAt, at = time(),
    }
    job:save()
    -- Another script may have opened the job between the look at the checkpoint and the writing of it.
    check_writer(job)
    local ok, run = pcall(apify.acts.run, actor, input, options)
    if ok then return run end
    local is_ambiguous = type(run) == "table" and run.ambiguous
    if is_ambiguous then
        job.doubts[key] = time()
    else
        job.starts[key] = nil
        job:save()
    end
    error(run, 0)
end

--- The run of a piece of the work whose start the checkpoint knows; nil when it was never started.
local function known_run(job, key, input)
    local start = job.starts[key]
    if not start then return nil end
    if not start.run then return find_run(job, key, start, input) end
    return apify.runs.get(start.run) or error(format("std.state: run %s, which the job started, is not there any more; "
        .. "job:forget(id) allows another start", start.run), 0)
end

--- Starts a run of an actor for a piece of the work, once: when the job is killed, at whatever moment, and started again,
--- this gives the run that is there already. Right after a kill it may look for half a minute before it starts another one.
---@param id string|integer what the piece is called
---@param actor string the actor's ID or name
---@param input? any as for `apify.acts.run`
---@param options? table as for `apify.acts.run`
---@return table run
---@usage
--- local job = require("std.state").open("job.json")
--- local run = apify.wait(job:start("greeting", "apify~hello-world", { name = "Ada" }))
--- print(run.status, job:start("greeting", "apify~hello-world").id == run.id)  --> SUCCEEDED	true
--- job:clear()
function Job:start(id, actor, input, options)
    local key = tostring(id)
    local _ <close> = wait_for_turn(self, "start of " .. key)
    local run = known_run(self, key, input) or start_run(self, key, actor, input, options)
    local start = self.starts[key]
    if start.run ~= run.id then
        start.run = run.id
        self:save()
    end
    return run
end

--- Forgets the run of a piece of the work, so that `job:start` begins another one: to try again what has failed.
---@param id string|integer
---@usage
--- local job = require("std.state").open("job.json")
--- local first = apify.wait(job:start(1, "apify~hello-world"))
--- job:forget(1)
--- print(job:start(1, "apify~hello-world").id == first.id)  --> false
--- job:clear()
function Job:forget(id)
    if self.starts[tostring(id)] == nil then return end
    self.starts[tostring(id)], self.doubts[tostring(id)] = nil, nil
    self:save()
end

--- Removes the checkpoint: the job is done, and the next one begins anew.
---@usage
--- require("std.state").open("job.json"):clear()
function Job:clear()
    check_writer(self)
    self.place.remove()
    self.is_new = true
    self.finished, self.starts, self.unsaved, self.resumed = {}, {}, 0, false
end

return M
