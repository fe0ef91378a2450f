-- Evaluates the inputs of the prompt and keeps their results. Loaded as a module once per engine, before any input runs;
-- what it keeps between inputs lives in upvalues here.

local presenter = require "moongate.present"
local load, error, rawget, rawset, _G = load, error, rawget, rawset, _G
local pack, unpack = table.pack, table.unpack
local type, next, rawequal, loaded = type, next, rawequal, package.loaded

-- As they are now, whatever these names mean later.
local roots = { apify = apify, async = async, json = json }

-- How many inputs back their results are kept as `_1`, `_2`, …
local KEPT = 200

-- What this put into `_` and `__`. An input that sets one of them itself keeps what it set.
local last, before

local function remember_last(value)
  if value == nil or rawget(_G, "_") ~= last then return end
  if rawget(_G, "__") == before then
    before = last
    rawset(_G, "__", last)
  end
  last = value
  rawset(_G, "_", value)
end

local function remember(value, number)
  rawset(_G, "_" .. number, value)
  rawset(_G, "_" .. number - KEPT, nil)
  remember_last(value)
end

-- The names of the tables and functions that the host gives to scripts, by the value.
local names

local function note(value, name, depth)
  local kind = type(value)
  if kind ~= "table" and kind ~= "function" or names[value] then return end
  names[value] = name
  if kind == "function" or depth == 3 then return end
  for key, field in next, value do
    if type(key) == "string" then note(field, name .. "." .. key, depth + 1) end
  end
end

local function note_roots()
  if names then return end
  names = {}
  for name, root in next, roots do note(root, name, 1) end
end

--- The name under which the host gives a table or a function to scripts; nil for what they have made themselves.
local function host_name(value)
  local kind = type(value)
  if kind ~= "table" and kind ~= "function" then return nil end
  note_roots()
  if names[value] then return names[value] end
  for name, module in next, loaded do
    if type(name) == "string" and name:sub(1, 4) == "std." and rawequal(module, value) then return name end
  end
end

local function describe(value, options)
  local description = presenter.present(value, options)
  if description.kind == "value" then description.known = host_name(value) end
  return description
end

local M = {}

--- Runs an input and returns a description of each of its results, as `moongate.present` makes them. Options: `number` of
--- the input, and what messages call its `chunk`; `silent`; those of `present`.
function M.run(text, options)
  local chunk, message = load(text, "=" .. options.chunk, "t")
  if not chunk then error(message, 0) end
  local results = pack(chunk())
  if results.n > 0 then remember(results[1], options.number) end
  if options.silent then return end
  for index = 1, results.n do results[index] = describe(results[index], options) end
  return unpack(results, 1, results.n)
end

--- Runs an input whose calls are planned: it makes no globals, and its results are not kept.
function M.plan(text)
  local chunk, message = load(text, "=stdin", "t", require "moongate.plan".environment())
  if not chunk then error(message, 0) end
  chunk()
end

--- Describes one row of the list that was shown last, which is the last result then.
function M.row(place, options)
  local value = presenter.element(place)
  if value == nil then
    return { kind = "notice", text = "there is no row " .. place .. " in the list that was shown last" }
  end
  remember_last(value)
  return presenter.present(value, options)
end

--- Describes more of the list that was shown last.
M.more = presenter.more

--- Describes what was shown last once more.
M.again = presenter.again

-- More globals than that are not looked through.
local MOST_GLOBALS = 10000

--- The globals that hold something the host gives to scripts, each with its name there: `d` after `d = apify.datasets`.
function M.aliases()
  note_roots()
  local found, left = {}, MOST_GLOBALS
  for name, value in next, _G do
    left = left - 1
    if left < 0 then break end
    local path = type(name) == "string" and not rawequal(roots[name], value) and names[value]
    if path then found[name] = path end
  end
  return found
end

--- Whether an input has made this name a global.
function M.has(name)
  return rawget(_G, name) ~= nil
end

return M
