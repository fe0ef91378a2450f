-- `io.read`, `io.lines` and the methods of `io.stdin` at the prompt, where the terminal belongs to the editor: they get
-- whole lines from the host and keep what is left of the last one.

local next_line = ...
local original_read, original_lines, stdin = io.read, io.lines, io.stdin
local methods = getmetatable(stdin).__index
local file_read, file_lines = methods.read, methods.lines
local type, tonumber, error, select = type, tonumber, error, select
local sub, find, match = string.sub, string.find, string.match
local pack, unpack, concat = table.pack, table.unpack, table.concat

-- Read, and not yet asked for.
local rest = ""

--- Makes sure that something is left; false at the end of the input.
local function fill()
  if rest ~= "" then return true end
  local line = next_line()
  if not line then return false end
  rest = line .. "\n"
  return true
end

local function take_line(keeps_newline)
  if not fill() then return nil end
  local position = find(rest, "\n", 1, true) or #rest
  local line = sub(rest, 1, keeps_newline and position or position - 1)
  rest = sub(rest, position + 1)
  return line
end

local function take_all()
  local parts = {}
  while fill() do
    parts[#parts + 1], rest = rest, ""
  end
  return concat(parts)
end

local function take_number()
  if not fill() then return nil end
  local text, behind = match(rest, "^%s*([%w.+-]+)()")
  local number = text and tonumber(text)
  if number then rest = sub(rest, behind) end
  return number
end

local function take_bytes(count)
  if not fill() then return nil end
  local bytes = sub(rest, 1, count)
  rest = sub(rest, count + 1)
  return bytes
end

local function take(format)
  if type(format) == "number" then return take_bytes(format) end
  local letter = match(format, "^%*?([lLna])")
  if letter == "l" then return take_line(false) end
  if letter == "L" then return take_line(true) end
  if letter == "n" then return take_number() end
  if letter == "a" then return take_all() end
  error("bad argument to 'read' (invalid format)", 3)
end

local function read(...)
  if select("#", ...) == 0 then return take_line(false) end
  local formats, results = pack(...), {}
  for index = 1, formats.n do
    results[index] = take(formats[index])
    if results[index] == nil then return unpack(results, 1, index) end
  end
  return unpack(results, 1, formats.n)
end

local function lines(...)
  local formats = pack(...)
  return function() return read(unpack(formats, 1, formats.n)) end
end

function io.read(...)
  if io.input() ~= stdin then return original_read(...) end
  return read(...)
end

function io.lines(name, ...)
  if name ~= nil or io.input() ~= stdin then return original_lines(name, ...) end
  return lines(...)
end

function methods.read(file, ...)
  if file ~= stdin then return file_read(file, ...) end
  return read(...)
end

function methods.lines(file, ...)
  if file ~= stdin then return file_lines(file, ...) end
  return lines(...)
end
