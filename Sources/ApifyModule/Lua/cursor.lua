-- Cursors over the lists of the API. A module of its own, `moongate.cursor`, so that the prompt can look at cursors by
-- `peek` whatever scripts have done to the values that they see.
--
-- A cursor walks a list page by page, front to back, once. What it knows is kept outside of it, so that scripts see an
-- opaque value: `pull()` gives the next page as an array with what the page says about the list, nil at the end;
-- `step()` gives the next item of the page that a loop stands in, `waiting` are the pages after it; `name` is for people.
-- `read` counts the items that were given out after `peek` had shown them.

local as_array = json.array

local M = {}

local states = setmetatable({}, { __mode = "k" })

local cursor = { __name = "cursor", __metatable = "cursor" }
cursor.__index = cursor

local function nothing() end

--- A function that gives the elements of an array, one at each call.
function M.each(list)
  local index = 0
  return function()
    index = index + 1
    return list[index]
  end
end

local function new_cursor(state)
  state.step, state.waiting, state.read = nothing, {}, 0
  local self = setmetatable({}, cursor)
  states[self] = state
  return self
end

local function state_of(self)
  return states[self] or error("a cursor is expected here; call its methods with a colon, as in cursor:all()", 3)
end

-- A page is an array, or, where items may be many, a value that gives the next item when it is called.
local function stepper(page)
  return type(page) == "table" and M.each(page) or page
end

local function next_item(state)
  while true do
    local item = state.step()
    if item ~= nil then return item end
    local page = table.remove(state.waiting, 1)
    if not page then
      state.step = nothing
      local info
      page, info = state.pull()
      state.info = info or state.info
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

--- What is left of the page that `step` stands in. Items that `peek` has shown belong to the page that they were taken
--- from, the rest of which stands behind them.
local function rest_of_page(state)
  local rest, ahead = {}, state.ahead
  for item in state.step do rest[#rest + 1] = item end
  if ahead and state.step == ahead.step and ahead.behind and state.waiting[1] == ahead.behind then
    for item in table.remove(state.waiting, 1) do rest[#rest + 1] = item end
  end
  return rest
end

--- What a loop has left of its page, or the page after it.
local function next_page(state)
  local rest = rest_of_page(state)
  if #rest == 0 then
    local page = table.remove(state.waiting, 1)
    if not page then
      local info
      page, info = state.pull()
      if not page then return nil end
      state.info = info
    end
    state.step = stepper(page)
    rest = rest_of_page(state)
  end
  state.step = nothing
  return as_array(rest), state.info
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

--- Puts items in front of those that come next.
local function put_in_front(state, items)
  if #items == 0 then return end
  local index, ahead = 0, {}
  if state.step ~= nothing then
    ahead.behind = state.step
    table.insert(state.waiting, 1, state.step)
  end
  function ahead.step()
    local item = items[index + 1]
    if item == nil then return nil end
    index, state.read = index + 1, state.read + 1
    return item
  end
  function ahead.next(n) return table.move(items, index + 1, math.min(index + n, #items), 1, {}) end
  state.ahead, state.step = ahead, ahead.step
end

--- The items that have been looked at and not yet been read, at most `n`.
local function seen_items(state, n)
  local ahead = state.ahead
  return ahead and state.step == ahead.step and ahead.next(n) or {}
end

--- Takes items until there are `n` and puts them back. By a <close> variable, because a page may fail to come, or the
--- script be interrupted, when some have been taken already.
local function look(state, n)
  local items, read = {}, state.read
  local _ <close> = setmetatable({}, { __close = function()
    state.read = read
    put_in_front(state, items)
  end })
  while #items < n do
    local item = next_item(state)
    if item == nil then return end
    items[#items + 1] = item
  end
end

--- Up to `n` of the items that come next, as an array, and what the server says of the list. They stay the next ones:
--- whatever reads the cursor later gets them all, in order, once.
function cursor:peek(n)
  local state = state_of(self)
  if math.type(n) ~= "integer" or n < 0 then error("cursor:peek expects a count, 0 or more", 2) end
  local items = seen_items(state, n)
  if #items < n then
    look(state, n)
    items = seen_items(state, n)
  end
  return as_array(items), state.info
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
  state.step, state.pull, state.waiting, state.ahead = nothing, nothing, {}, nil
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
  local state = {
    name = source.name, stop = source.stop, count = count, extent = count and source.extent,
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
  return "cursor of apify." .. state_of(self).name
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

--- How many items a list has of `total`, given the options it was asked with.
local function extent_of(options, total)
  local offset = type(options) == "table" and math.tointeger(options.offset) or 0
  local limit = type(options) == "table" and math.tointeger(options.limit) or 0
  local rest = math.max(total - math.max(offset, 0), 0)
  -- No limit, which 0 means too.
  return limit > 0 and math.min(limit, rest) or rest
end

--- Makes the function of an operation that answers in pages: it returns a cursor.
function M.list(operation)
  local position = operation.options_position
  return function(...)
    local arguments = table.pack(...)
    local options = arguments[position]
    if type(options) == "table" and options.format and options.format ~= "json" then return operation.call(...) end
    local pull, stop = operation.open(...)
    local state = {
      name = operation.group .. "." .. operation.name,
      stop = stop,
      count = make_count(operation, arguments),
      extent = function(total) return extent_of(options, total) end,
    }
    local seen = operation.paging == "offset" and {} or nil
    state.pull = function()
      local page, info = pull()
      if not page then return nil end
      local items = page
      if operation.paging == "offset" or operation.paging == "keys" then items = page.items end
      return seen and without_known(items, seen) or items, info
    end
    return new_cursor(state)
  end
end

-- For the prompt ------------------------------------------------------------------------------------------------------

--- Whether the value is a cursor, whatever its metatable says.
function M.is_cursor(value)
  return states[value] ~= nil
end

--- What is known of a cursor without asking: the operation it lists, such as `runs.list`; how many items it has in all, nil
--- when that is not known; how many of the items that were looked at have been read.
function M.describe(self)
  local state = state_of(self)
  local total = state.info and state.info.total
  return state.name, total and state.extent and state.extent(total) or nil, state.read
end

M.peek = cursor.peek

return M
