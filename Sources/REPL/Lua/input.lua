-- `io.read`, `io.lines` and the methods of `io.stdin` at the prompt, where the terminal belongs to the editor: they get
-- whole lines from the host and keep what is left of the last one.

local next_line = ...
local original_read, original_lines, original_input, original_type = io.read, io.lines, io.input, io.type
local stdin = io.stdin
local file_read, file_lines = stdin.read, stdin.lines
local type, tonumber, error, select, setmetatable = type, tonumber, error, select, setmetatable
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
  if original_input() ~= stdin then return original_read(...) end
  return read(...)
end

function io.lines(name, ...)
  if name ~= nil or original_input() ~= stdin then return original_lines(name, ...) end
  return lines(...)
end

local metatable = getmetatable(stdin)
if metatable then
  local methods = metatable.__index
  function methods.read(file, ...)
    if file ~= stdin then return file_read(file, ...) end
    return read(...)
  end

  function methods.lines(file, ...)
    if file ~= stdin then return file_lines(file, ...) end
    return lines(...)
  end
  return
end

-- A sandbox keeps the methods of files to itself: what scripts see as the standard input is a table that stands for it.
local methods = {
  read = function(_, ...) return read(...) end,
  lines = function(_, ...) return lines(...) end,
}
for _, name in ipairs { "close", "flush", "seek", "setvbuf", "write" } do
  local method = stdin[name]
  methods[name] = function(_, ...) return method(stdin, ...) end
end
local stand_in = setmetatable({}, {
  __index = methods,
  __name = "FILE*",
  __tostring = function() return "file (standard input)" end,
  __metatable = false,
})
io.stdin = stand_in

function io.input(file)
  local result = original_input(file == stand_in and stdin or file)
  return result == stdin and stand_in or result
end

function io.type(value)
  return value == stand_in and "file" or original_type(value)
end
