-- Evaluates the inputs of the prompt and keeps their results. Loaded as a module once per engine, before any input runs;
-- what it keeps between inputs lives in upvalues here.

local presenter = require "moongate.present"
local load, error, rawget, rawset, _G = load, error, rawget, rawset, _G
local pack, unpack = table.pack, table.unpack

-- How many inputs back their results are kept as `_1`, `_2`, …
local KEPT = 200

-- What this put into `_` and `__`. An input that sets one of them itself keeps what it set.
local last, before

local function remember(value, number)
  rawset(_G, "_" .. number, value)
  rawset(_G, "_" .. number - KEPT, nil)
  if value == nil or rawget(_G, "_") ~= last then return end
  if rawget(_G, "__") == before then
    before = last
    rawset(_G, "__", last)
  end
  last = value
  rawset(_G, "_", value)
end

local M = {}

--- Runs an input and returns a description of each of its results, as `moongate.present` makes them. Options: `number` of
--- the input; `silent`; those of `present`.
function M.run(text, options)
  local chunk, message = load(text, "=stdin", "t")
  if not chunk then error(message, 0) end
  local results = pack(chunk())
  if results.n > 0 then remember(results[1], options.number) end
  if options.silent then return end
  for index = 1, results.n do results[index] = presenter.present(results[index], options) end
  return unpack(results, 1, results.n)
end

--- Describes more of the list that was shown last.
M.more = presenter.more

--- Describes what was shown last once more.
M.again = presenter.again

--- Whether an input has made this name a global.
function M.has(name)
  return rawget(_G, name) ~= nil
end

return M
