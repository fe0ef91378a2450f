-- Builds the `apify` table from the native functions of the catalogue. Operations that answer in pages become
-- functions that return a cursor; all others are handed to scripts as they are.

local operations, wait_for_run, check_ended, dev = ...

local DEFAULT_PAGE = 1000

-- What a cursor knows is kept outside of it, so that scripts see an opaque value.
local states = setmetatable({}, { __mode = "k" })

local cursor = { __name = "cursor" }
cursor.__index = cursor
cursor.__metatable = "cursor"

local function state_of(self)
  return states[self] or error("a cursor is expected here; call its methods with a colon, as in cursor:all()", 3)
end

-- How to ask for the next page and to learn where it ends, for each kind of paging in the catalogue.
local paging = {}

function paging.offset(state, options, size)
  options.limit, options.offset = size, state.offset
  local page = state.fetch(options)
  state.total = page.total
  state.offset = state.offset + #page.items
  return page.items, #page.items == 0 or state.offset >= page.total
end

function paging.items(state, options, size)
  options.limit, options.offset = size, state.offset
  local items, total, scanned = state.fetch(options)
  state.total = total
  state.offset = state.offset + scanned
  return items, scanned == 0 or state.offset >= total
end

function paging.keys(state, options, size)
  options.limit, options.exclusiveStartKey = size, state.last_key
  local page = state.fetch(options)
  state.last_key = page.nextExclusiveStartKey
  return page.items, state.last_key == nil
end

function paging.single(state, options)
  return state.fetch(options), true
end

--- The next page as an array, or nil after the last one.
local function next_page(state)
  if state.finished then return nil end
  local size = math.min(DEFAULT_PAGE, state.remaining or DEFAULT_PAGE)
  if size == 0 then
    state.finished = true
    return nil
  end
  local options = {}
  for name, value in pairs(state.options) do options[name] = value end
  local items, finished = paging[state.kind](state, options, size)
  if state.remaining then
    state.remaining = state.remaining - #items
    finished = finished or state.remaining <= 0
  end
  state.finished = finished
  if #items == 0 and finished then return nil end
  return items
end

local function next_item(state)
  while not state.page or state.position >= #state.page do
    state.page, state.position = next_page(state), 0
    if not state.page then return nil end
  end
  state.position = state.position + 1
  return state.page[state.position]
end

--- The next item, or nil at the end: what a `for` loop calls.
function cursor:__call()
  return next_item(state_of(self))
end

--- The next page of items as an array; nil after the last page.
function cursor:page()
  local state = state_of(self)
  local rest = state.page
  if rest and state.position < #rest then
    state.page = nil
    return table.move(rest, state.position + 1, #rest, 1, {})
  end
  return next_page(state)
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
  if not state.total then
    local probe = { kind = state.kind, fetch = state.fetch, options = state.options, offset = 0 }
    if state.kind == "offset" or state.kind == "items" then
      probe.remaining = 1
      next_page(probe)
      state.total = probe.total
    else
      local count = 0
      while next_item(probe) ~= nil do count = count + 1 end
      state.total = count
    end
  end
  return state.total
end

function cursor:__tostring()
  return "cursor of " .. state_of(self).name
end

local function with_options(call, arguments, position)
  return function(options)
    arguments[position] = options
    return call(table.unpack(arguments, 1, position))
  end
end

local function make_list(operation)
  local position = operation.options_position
  return function(...)
    operation.check(...)
    local arguments = table.pack(...)
    local options = arguments[position] or {}
    if options.format and options.format ~= "json" then return operation.call(...) end
    local self = setmetatable({}, cursor)
    states[self] = {
      name = "apify." .. operation.group .. "." .. operation.name,
      kind = operation.paging,
      fetch = with_options(operation.call, arguments, position),
      options = options,
      offset = options.offset or 0,
      last_key = options.exclusiveStartKey,
      remaining = options.limit and options.limit > 0 and options.limit or nil,
    }
    return self
  end
end

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
