-- Builds the `apify` table from the native functions of the catalogue. Operations that answer in pages become
-- functions that return a cursor; all others are handed to scripts as they are.

local operations, wait_for_runs, check_ended, raise, dev, transfers, configure = ...
local map, encode, time = async.map, json.encode, os.time
local cursors = require "moongate.cursor"

-- How long, in seconds, a wait that tells of changes may go without looking.
local STATUS_STEP = 5

-- Waiting -------------------------------------------------------------------------------------------------------------

--- Waits in short steps, so that `on_status(run)` hears of every change of the run's status or message.
local function wait_and_tell(run, timeout, on_status, step)
  local finish = timeout and time() + timeout
  local told
  while true do
    local left = finish and math.max(finish - time(), 0) or step
    run = wait_for_runs(run, { timeout = math.min(left, step) })
    -- An empty list was given.
    if run.id == nil then return run end
    local news = tostring(run.status) .. tostring(run.statusMessage)
    if news ~= told then
      told = news
      on_status(run)
    end
    if pcall(check_ended, run.id, run.status) then return run end
    if finish and time() >= finish then check_ended(run.id, run.status) end
  end
end

local function is_list(runs)
  return type(runs) == "table" and runs.id == nil and #runs > 0
end

local WAIT_OPTIONS = { timeout = true, on_status = true }

--- Checks the options of a wait before anything is waited for, or started: the native function, given nothing to wait
--- for, says what is wrong. Returns those that it takes, all but `on_status`, which is called from here.
local function checked(options, level)
  local rest = {}
  for name, value in pairs(options) do rest[name] = not WAIT_OPTIONS[name] or value end
  rest.on_status = nil
  wait_for_runs({}, rest)
  if options.on_status ~= nil and type(options.on_status) ~= "function" then
    error("apify.wait: option 'on_status' takes a function", level + 1)
  end
  return rest
end

--- Waits for a run to end, whichever way it ends, and returns it; given a list of runs, for all of them.
local function wait(...)
  local runs, options = ...
  local rest = type(options) == "table" and checked(options, 2)
  if not rest or options.on_status == nil then
    local ended = wait_for_runs(...)
    for _, run in ipairs(ended.id and { ended } or ended) do check_ended(run.id, run.status) end
    return ended
  end
  local timeout, on_status = rest.timeout, options.on_status
  if is_list(runs) then
    -- The more there are, the less often each of them is looked at.
    local step = math.max(STATUS_STEP, #runs)
    return map(runs, function(run) return wait_and_tell(run, timeout, on_status, step) end, { limit = #runs })
  end
  return wait_and_tell(runs, timeout, on_status, STATUS_STEP)
end

-- Pushing -------------------------------------------------------------------------------------------------------------

--- What one request may carry.
local LARGEST_BODY = 9437184

--- Adds to the error of a batch what the earlier ones have done already.
local function push_error(problem, pushed)
  if pushed > 0 and type(problem) == "table" then
    problem.pushed = pushed
    problem.message = tostring(problem.message) .. "; the first " .. pushed .. " items were stored"
  end
  error(problem, 0)
end

--- Sends items in as many requests as they need. `next_item()` gives the next one, nil at the end.
local function push_batches(push, dataset, next_item)
  local batch, size, count, pushed = {}, 2, 0, 0
  local function send()
    if #batch == 0 then return end
    local ok, problem = pcall(push, dataset, batch)
    if not ok then push_error(problem, pushed) end
    pushed, batch, size = pushed + #batch, {}, 2
  end
  for item in next_item do
    count = count + 1
    local bytes = #encode(item) + 1
    if bytes + 2 > LARGEST_BODY then
      send()
      local stored = pushed > 0 and "; the first " .. pushed .. " items were stored" or ""
      raise(("apify.datasets.push: item %d has %d bytes, and a request takes %d%s")
        :format(count, bytes - 1, LARGEST_BODY, stored), "bad_argument")
    end
    if size + bytes > LARGEST_BODY then send() end
    batch[#batch + 1] = item
    size = size + bytes
  end
  send()
  return true
end

--- `push(dataset, items)`: one item, an array of items, or a function or cursor that gives one after the other.
local function make_push(push)
  return function(dataset, items, ...)
    if type(items) == "function" or getmetatable(items) == "cursor" then
      return push_batches(push, dataset, function() return items() end)
    end
    local result = table.pack(pcall(push, dataset, items, ...))
    if result[1] then return table.unpack(result, 2, result.n) end
    local problem = result[2]
    if type(problem) == "table" and problem.code == "body_too_large" and #items > 0 then
      return push_batches(push, dataset, cursors.each(items))
    end
    error(problem, 0)
  end
end

-- The table -----------------------------------------------------------------------------------------------------------

local apify = { wait = wait, configure = configure }

--- `f(...)` for those who prefer results to errors: returns what it returns, or nil and the error.
function apify.try(f, ...)
  local result = table.pack(pcall(f, ...))
  if result[1] then return table.unpack(result, 2, result.n) end
  return nil, result[2]
end

for _, operation in ipairs(operations) do
  local group = apify[operation.group] or {}
  apify[operation.group] = group
  group[operation.name] = operation.paging and cursors.list(operation) or operation.call
end

-- Run and wait in one call. The options are those of the run; `wait` limits the waiting, in seconds, and `on_status` hears
-- of the run as with apify.wait.
local function make_call(run, options_position)
  return function(...)
    local arguments = table.pack(...)
    local options, wait_options = arguments[options_position], nil
    if type(options) == "table" and (options.wait ~= nil or options.on_status ~= nil) then
      wait_options = { timeout = options.wait, on_status = options.on_status }
      checked(wait_options, 2)
      local rest = {}
      for name, value in pairs(options) do rest[name] = value end
      rest.wait, rest.on_status = nil, nil
      arguments[options_position] = rest
    end
    return wait(run(table.unpack(arguments, 1, arguments.n)), wait_options)
  end
end

apify.datasets.push = make_push(apify.datasets.push)
apify.datasets.download = transfers.download
apify.key_value_stores.download_record = transfers.download_record

apify.acts.call = make_call(apify.acts.run, 3)
apify.tasks.call = make_call(apify.tasks.run, 3)

apify.dev = require "moongate.development"(dev)

return apify
