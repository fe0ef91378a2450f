-- Builds the `apify` table from the native functions of the catalogue. Operations that answer in pages become
-- functions that return a cursor; all others are handed to scripts as they are.

local operations, wait_for_runs, check_ended, raise, dev, transfers, configure = ...
local map, encode, as_array, time = async.map, json.encode, json.array, os.time

-- How long, in seconds, a wait that tells of changes may go without looking.
local STATUS_STEP = 5

-- Cursors -------------------------------------------------------------------------------------------------------------
--
-- A cursor walks a list page by page, front to back, once. What it knows is kept outside of it, so that scripts see an
-- opaque value: `pull()` gives the next page as an array with what the page says about the list, nil at the end;
-- `step()` gives the next item of the page that a loop stands in, `waiting` are the pages after it; `name` is for people.

local states = setmetatable({}, { __mode = "k" })

local cursor = { __name = "cursor", __metatable = "cursor" }
cursor.__index = cursor

local function nothing() end

local function each(list)
  local index = 0
  return function()
    index = index + 1
    return list[index]
  end
end

local function new_cursor(state)
  state.step, state.waiting = nothing, {}
  local self = setmetatable({}, cursor)
  states[self] = state
  return self
end

local function state_of(self)
  return states[self] or error("a cursor is expected here; call its methods with a colon, as in cursor:all()", 3)
end

-- A page is an array, or, where items may be many, a value that gives the next item when it is called.
local function stepper(page)
  return type(page) == "table" and each(page) or page
end

local function next_item(state)
  while true do
    local item = state.step()
    if item ~= nil then return item end
    local page = table.remove(state.waiting, 1)
    if not page then
      state.step = nothing
      page = state.pull()
      if state.step ~= nothing then
        -- Another task has fetched one meanwhile; its items come first.
        state.waiting[#state.waiting + 1] = page
        page = nil
      elseif not page then
        return nil
      end
    end
    if page then state.step = stepper(page) end
  end
end

--- The next item, or nil at the end: what a `for` loop calls. Nearly always the page has one more, and then nothing else
--- should be done.
function cursor:__call()
  local state = states[self]
  local item = state and state.step()
  if item ~= nil then return item end
  return next_item(state_of(self))
end

local function rest_of_page(state)
  local rest = {}
  for item in state.step do rest[#rest + 1] = item end
  return rest
end

--- What a loop has left of its page, or the page after it.
local function next_page(state)
  local rest, info = rest_of_page(state), state.info
  if #rest == 0 then
    local page = table.remove(state.waiting, 1)
    if not page then page, info = state.pull() end
    if not page then return nil end
    state.step = stepper(page)
    rest = rest_of_page(state)
  end
  state.step = nothing
  return as_array(rest), info
end

--- The next page as an array, and what the server says of it (total, offset, limit, desc, or nextExclusiveStartKey);
--- nil after the last page.
function cursor:page()
  return next_page(state_of(self))
end

local function next_items(state, n)
  local items = {}
  while #items < n do
    local item = next_item(state)
    if item == nil then break end
    items[#items + 1] = item
  end
  return as_array(items)
end

--- Up to `n` of the items that come next, as an array.
function cursor:take(n)
  local state = state_of(self)
  if math.type(n) ~= "integer" or n < 0 then error("cursor:take expects a count, 0 or more", 2) end
  return next_items(state, n)
end

--- All items that are left, as an array.
function cursor:all()
  return next_items(state_of(self), math.maxinteger)
end

--- How many items there are on the server, whatever this cursor has read and whatever its `limit`.
function cursor:count()
  local state = state_of(self)
  if not state.count then error("a filtered cursor cannot be counted without reading it: #cursor:all()", 2) end
  return state.count()
end

--- Ends the reading: pages that are under way are given up. A cursor that nobody refers to ends by itself.
function cursor:close()
  local state = state_of(self)
  state.step, state.pull = nothing, nothing
  state.stop()
end

cursor.__close = cursor.close

--- For loops that may be left before the end, as in `for item in cursor:each() do`: whichever way such a loop is left,
--- pages under way are given up at once. A loop over the cursor itself leaves that to the garbage collector, because Lua
--- tells nobody of its end; by then a few pages may have been fetched in vain.
function cursor:each()
  state_of(self)
  return self, nil, nil, self
end

--- A cursor over the pages of another one, each made anew by `change(page)`.
local function derive(source, change, count)
  local state
  state = {
    name = source.name, stop = source.stop, count = count,
    pull = function()
      local items, info = next_page(source)
      if items then return change(items), info end
    end,
  }
  return new_cursor(state)
end

local function check_function(f, name)
  if type(f) ~= "function" then
    error(("bad argument #1 to 'cursor:%s' (function expected, got %s)"):format(name, type(f)), 3)
  end
end

--- A cursor over `f(item)` for every item; what `f` makes nil is left out.
function cursor:map(f)
  local source = state_of(self)
  check_function(f, "map")
  return derive(source, function(items)
    local mapped = {}
    for _, item in ipairs(items) do mapped[#mapped + 1] = f(item) end
    return mapped
  end, source.count)
end

--- A cursor over the items for which `f(item)` is true.
function cursor:filter(f)
  local source = state_of(self)
  check_function(f, "filter")
  return derive(source, function(items)
    local kept = {}
    for _, item in ipairs(items) do
      if f(item) then kept[#kept + 1] = item end
    end
    return kept
  end)
end

function cursor:__tostring()
  return "cursor of " .. state_of(self).name
end

--- Leaves out the rows that an earlier page had already: a list that changes while it is read moves them along.
local function without_known(items, seen)
  local fresh = {}
  for _, item in ipairs(items) do
    local id = item.id
    if id == nil or not seen[id] then
      fresh[#fresh + 1] = item
      if id ~= nil then seen[id] = true end
    end
  end
  return fresh
end

--- Asks for the smallest page, which says how long the list is; lists that do not say are read to their end.
local function make_count(operation, arguments)
  local position = operation.options_position
  return function()
    local asked = table.move(arguments, 1, position, 1, {})
    if operation.paging == "offset" or operation.paging == "items" then
      asked[position] = { limit = 1 }
      for name, value in pairs(arguments[position] or {}) do
        if name ~= "limit" and name ~= "offset" then asked[position][name] = value end
      end
    end
    local pull = operation.open(table.unpack(asked, 1, position))
    local count, page, info = 0, pull()
    while page do
      if info.total then return info.total end
      count = count + #(page.items or page)
      page, info = pull()
    end
    return count
  end
end

local function make_list(operation)
  local position = operation.options_position
  return function(...)
    local arguments = table.pack(...)
    local options = arguments[position]
    if type(options) == "table" and options.format and options.format ~= "json" then return operation.call(...) end
    local pull, stop = operation.open(...)
    local state
    state = {
      name = "apify." .. operation.group .. "." .. operation.name,
      stop = stop,
      count = make_count(operation, arguments),
    }
    local seen = operation.paging == "offset" and {} or nil
    state.pull = function()
      local page, info = pull()
      if not page then return nil end
      state.info = info
      local items = page
      if operation.paging == "offset" or operation.paging == "keys" then items = page.items end
      return seen and without_known(items, seen) or items, info
    end
    return new_cursor(state)
  end
end

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
      return push_batches(push, dataset, each(items))
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
  group[operation.name] = operation.paging and make_list(operation) or operation.call
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

-- Only the local gateway has this table, so `apify.dev and …` tells the two apart without a request.
if dev then
  apify.dev = setmetatable({}, {
    __index = function(_, name) return dev(name) end,
    __metatable = "apify.dev",
  })
end

return apify
