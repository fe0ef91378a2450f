-- Evaluates one input of the prompt and shows its results. Loaded as a module once per engine; what it keeps between
-- inputs lives in upvalues here.

local inspect = require "std.inspect"
local load, error, rawget, rawset, type, _G = load, error, rawget, rawset, type, _G
local pack, unpack = table.pack, table.unpack

-- The last result that this put into `_`. A script that sets `_` itself keeps what it set.
local last

local function remember(value)
    if value == nil or rawget(_G, "_") ~= last then return end
    last = value
    rawset(_G, "_", value)
end

local function show(silent, width, ...)
    local results, texts = pack(...), {}
    remember(results[1])
    if silent then return end
    local options = { width = width }
    for index = 1, results.n do
        texts[index] = inspect(results[index], options)
        if results.n > 1 then texts[index] = "[" .. index .. "] " .. texts[index] end
    end
    return unpack(texts)
end

--- Runs `text` and returns one string per result.
return function(text, silent, width)
    local chunk, message = load(text, "=stdin", "t")
    if not chunk then error(message, 0) end
    return show(silent, width, chunk())
end
