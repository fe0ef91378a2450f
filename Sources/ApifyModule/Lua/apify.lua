-- Builds the `apify` table from the native functions of the catalogue. Operations that answer in pages become
-- functions that return a cursor; all others are handed to scripts as they are.

local operations, wait_for_run, check_ended, dev = ...

-- Cursors -------------------------------------------------------------------------------------------------------------
--
-- A cursor walks a list page by page, front to back, once. What it knows is kept outside of it, so that scripts see an
-- opaque value: `pull()` gives the next page as an array with what the page says about the list, nil at the end;
-- `page` and `position` are the page that a loop stands in; `name` is for people.

local states = setmetatable({}, { __mode = "k" })

local cursor = { __name = "cursor", __metatable = "cursor" }
cursor.__index = cursor

local function new_cursor(state)
  local self = setmetatable({}, cursor)
  states[self] = state
  return self
end

local function state_of(self)
  return states[self] or error("a cursor is expected here; call its methods with a colon, as in cursor:all()", 3)
end

local function next_item(state)
  while not state.page or state.position >= #state.page do
    state.page, state.position = state.pull(), 0
    if not state.page then return nil end
  end
  state.position = state.position + 1
  return state.page[state.position]
end

--- The next item, or nil at the end: what a `for` loop calls.
function cursor:__call()
  return next_item(state_of(self))
end

--- The next page as an array, and what the server says of it (total, offset, limit, desc, or nextExclusiveStartKey);
--- nil after the last page.
function cursor:page()
  local state = state_of(self)
  local rest = state.page
  if rest and state.position < #rest then
    state.page = nil
    return table.move(rest, state.position + 1, #rest, 1, {}), state.info
  end
  local items, info = state.pull()
  return items, info
end

local function next_items(state, n)
  local items = {}
  while #items < n do
    local item = next_item(state)
    if item == nil then break end
    items[#items + 1] = item
  end
  return items
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
  state.page, state.pull = nil, function() end
  state.stop()
end

cursor.__close = cursor.close

--- A cursor over the pages of another one, each made anew by `change(page)`.
local function derive(source, change, count)
  local state
  state = {
    name = source.name, stop = source.stop, count = count,
    pull = function()
      if source.page then
        -- What a loop over the source has left.
        local rest = table.move(source.page, source.position + 1, #source.page, 1, {})
        source.page = nil
        if #rest > 0 then return change(rest), source.info end
      end
      local items, info = source.pull()
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

local function wait(...)
  local run = wait_for_run(...)
  check_ended(run.id, run.status)
  return run
end

local apify = { wait = wait }

for _, operation in ipairs(operations) do
  local group = apify[operation.group] or {}
  apify[operation.group] = group
  group[operation.name] = operation.paging and make_list(operation) or operation.call
end

-- Run and wait in one call. The options are those of the run; `wait` limits the waiting, in seconds.
local function make_call(run, options_position)
  return function(...)
    local arguments = table.pack(...)
    local options, wait_options = arguments[options_position], nil
    if type(options) == "table" and options.wait ~= nil then
      wait_options = { timeout = options.wait }
      local rest = {}
      for name, value in pairs(options) do rest[name] = value end
      rest.wait = nil
      arguments[options_position] = rest
    end
    return wait(run(table.unpack(arguments, 1, arguments.n)), wait_options)
  end
end

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
