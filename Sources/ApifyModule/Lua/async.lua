-- The `async` table: several things at a time in one script. Tasks take turns, and change hands wherever one of them
-- waits; none outlives the script, nor the call of `map` or `all` that made it.

local native, sleep = ...

local DEFAULT_LIMIT = 10

-- What a task has come to, once somebody has asked: { succeeded, n = ..., results... }.
local outcomes = setmetatable({}, { __mode = "k" })
local ids = setmetatable({}, { __mode = "k" })

local task = { __name = "task", __metatable = "task" }
task.__index = task

local function id_of(self)
  return ids[self] or error("a task is expected here; call its methods with a colon, as in task:await()", 3)
end

local function new_task(id)
  local self = setmetatable({}, task)
  ids[self] = id
  return self
end

local function outcome_of(self, id)
  if not outcomes[self] then
    native.wait(id)
    -- Somebody else may have asked meanwhile.
    outcomes[self] = outcomes[self] or table.pack(native.take(id))
  end
  return outcomes[self]
end

local function results_of(outcome)
  if not outcome[1] then error(outcome[2], 0) end
  return table.unpack(outcome, 2, outcome.n)
end

--- Waits for the task; returns its results or raises its error.
function task:await()
  return results_of(outcome_of(self, id_of(self)))
end

--- Makes what the task waits for fail, now and from now on, with the error code `cancelled`.
function task:cancel()
  native.cancel(id_of(self))
end

--- Lets the task go on without anybody waiting for it, to the end of the script at the latest.
function task:detach()
  native.detach(id_of(self))
  return self
end

local function check_function(f, position, name)
  if type(f) ~= "function" then
    error(("bad argument #%d to 'async.%s' (function expected, got %s)"):format(position, name, type(f)), 3)
  end
end

local async = { sleep = sleep }

--- Starts `f(...)` as a task. The script waits for it at its end, and fails with it.
function async.spawn(f, ...)
  check_function(f, 1, "spawn")
  return new_task(native.spawn(nil, f, ...))
end

--- Ends what is left of a group when the call that made it is left, however that happens.
local function scope(group)
  return setmetatable({}, { __close = function()
    native.cancel_group(group)
    native.wait_group(group)
  end })
end

--- The first result of each task, in order; raises the error of the one that failed first.
local function collect(group, list, count)
  native.wait_group(group, 1)
  local failed = native.failure(group)
  local results = {}
  for index = 1, count do
    if failed and ids[list[index]] == failed then results_of(outcome_of(list[index], failed)) end
  end
  for index = 1, count do results[index] = (list[index]:await()) end
  return results
end

local function limit_of(options)
  if options == nil then return DEFAULT_LIMIT end
  if type(options) ~= "table" then error("bad argument #3 to 'async.map' (a table of options expected)", 3) end
  for name in pairs(options) do
    if name ~= "limit" then error(("async.map: unknown option '%s'; there is 'limit'"):format(tostring(name)), 3) end
  end
  local limit = options.limit or DEFAULT_LIMIT
  if math.type(limit) ~= "integer" or limit < 1 then error("async.map: option 'limit' takes a count, 1 or more", 3) end
  return limit
end

--- Calls `f(item)` for every item of a list or cursor, at most `limit` at a time; returns the first results in order.
function async.map(list, f, options)
  if type(list) ~= "table" and type(list) ~= "function" then
    error(("bad argument #1 to 'async.map' (a list or cursor expected, got %s)"):format(type(list)), 2)
  end
  check_function(f, 2, "map")
  local limit = limit_of(options)
  local group = native.group()
  local _ <close> = scope(group)
  local tasks, count = {}, 0
  local function start(item)
    native.wait_group(group, limit)
    if native.failure(group) then return false end
    count = count + 1
    tasks[count] = new_task(native.spawn(group, f, item))
    return true
  end
  if type(list) == "table" and getmetatable(list) ~= "cursor" then
    for index = 1, #list do
      if not start(list[index]) then break end
    end
  else
    for item in list do
      if not start(item) then break end
    end
  end
  return collect(group, tasks, count)
end

--- Runs functions side by side; returns the first result of each, in order. Tasks may stand in the list as well.
function async.all(list)
  if type(list) ~= "table" then
    error(("bad argument #1 to 'async.all' (a list of functions or tasks expected, got %s)"):format(type(list)), 2)
  end
  local group = native.group()
  local _ <close> = scope(group)
  local tasks = {}
  for index, entry in ipairs(list) do
    local run = entry
    if ids[entry] then
      run = function() return entry:await() end
    elseif type(entry) ~= "function" then
      error(("async.all: entry %d is a %s, not a function or a task"):format(index, type(entry)), 2)
    end
    tasks[index] = new_task(native.spawn(group, run))
  end
  return collect(group, tasks, #tasks)
end

return async
