-- `help(what)` at the prompt. Looks at values by raw access only: asking what something is changes nothing and waits for
-- nothing. What help has to say about them is known to the host, which is told no more than names of fields.

local show = ...
local type, next, rawequal, rawlen, tostring = type, next, rawequal, rawlen, tostring
local getmetatable, select, getinfo, sort = getmetatable, select, debug.getinfo, table.sort
local loaded = package and package.loaded or {}
-- As they are now: whoever gives these names to something else later still means the host's tables.
local roots = { apify = apify, async = async, json = json }

-- More fields than that tell nobody what a table is.
local MOST_FIELDS = 200

--- Looks for `wanted` in a table and the tables in it.
local function find(wanted, table, name, depth, seen)
  if depth > 4 or seen[table] then return nil end
  seen[table] = true
  for key, value in next, table do
    if type(key) == "string" then
      local path = name .. "." .. key
      if rawequal(value, wanted) then return path end
      if type(value) == "table" then
        local found = find(wanted, value, path, depth + 1, seen)
        if found then return found end
      end
    end
  end
end

--- The public name of a function or a table: in the host's tables, in Lua's libraries, in loaded modules. Functions may be
--- globals; a table that is one is a value of the session, whose name says nothing.
local function name_of(wanted)
  local globals = type(loaded._G) == "table" and loaded._G or {}
  -- What stands in these two has shorter names.
  local seen = { [loaded] = true, [globals] = true }
  for _, name in next, { "apify", "async", "json" } do
    local found = roots[name] and find(wanted, roots[name], name, 1, seen)
    if found then return found end
  end
  for name, module in next, loaded do
    -- What begins with `moongate.` is the host's own business.
    if type(name) == "string" and name ~= "_G" and name:sub(1, 9) ~= "moongate." then
      if rawequal(module, wanted) then return name end
      local found = type(module) == "table" and find(wanted, module, name, 1, seen)
      if found then return found end
    end
  end
  if type(wanted) == "table" then return nil end
  for name, value in next, globals do
    -- Results of the prompt, `_` and `_3`, are called what else they are called.
    if rawequal(value, wanted) and type(name) == "string" and not name:find("^_+%d*$") then return name end
  end
end

local function fields_of(value)
  local fields = {}
  for key in next, value do
    if #fields == MOST_FIELDS then break end
    if type(key) == "string" then fields[#fields + 1] = key end
  end
  sort(fields)
  return fields
end

--- What a value's maker calls it, where that is protected: `cursor`.
local function tag_of(value)
  local tag = getmetatable(value)
  return type(tag) == "string" and tag or nil
end

local function about(value)
  local kind = type(value)
  if kind == "function" then
    local place = getinfo(value, "S") or {}
    local source = tostring(place.source or ""):gsub("^[=@]", "")
    return show("function", name_of(value), source, place.what == "Lua" and place.linedefined or 0)
  end
  local tag = tag_of(value)
  if kind ~= "table" then
    if kind == "userdata" and tag then return show("tagged", tag) end
    return show("plain", kind)
  end
  if tag and tag:sub(1, 5) ~= "json." then return show("tagged", tag) end
  for name, root in next, roots do
    if rawequal(root, value) then return show("name", name) end
  end
  -- Modules of the user's own have no page.
  return show("table", rawlen(value), fields_of(value), name_of(value))
end

--- Shows help: the start page, a name or a search for a string, what it is for any other value.
function help(...)
  if select("#", ...) == 0 then return show("start") end
  local what = ...
  if type(what) == "string" then return show("text", what) end
  return about(what)
end
