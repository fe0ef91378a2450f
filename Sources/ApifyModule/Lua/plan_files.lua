-- The files of a script whose calls are only planned. What it would write goes into temporary files, where the same script
-- finds it again; the files themselves are left as they are. The names are told.

local tell, plain = ...

local setmetatable, rawequal, error, type = setmetatable, rawequal, error, type
local open_file, temporary, lines_of, file_type = io.open, io.tmpfile, io.lines, io.type
local close_file, input_file, output_file = io.close, io.input, io.output
local find = string.find
local pack, unpack = table.pack, table.unpack
local temporary_name, remove_file = os.tmpname, os.remove
-- Any file has the methods of all.
local file_methods = io.stdout

-- By the path that the script uses: the temporary file that stands for it, or false when it would be gone.
local contents = {}

local function missing(path)
  return nil, path .. ": No such file or directory", 2
end

local function copy(source)
  local target = temporary()
  if source then
    source:flush()
    local place = source:seek()
    source:seek("set")
    target:write(source:read("a") or "")
    source:seek("set", place)
    target:seek("set")
  end
  return target
end

--- The temporary file that stands for a path, made of the real one when there is none yet; nil and why when there is neither.
local function content_of(path)
  if contents[path] then return contents[path] end
  if contents[path] == false then return missing(path) end
  local file, message, code = open_file(path, "rb")
  if not file then return nil, message, code end
  local result = copy(file)
  close_file(file)
  return result
end

local function put(path, file)
  contents[path] = file
  tell("file", path)
end

-- Handles -------------------------------------------------------------------------------------------------------------
--
-- The methods of files are out of reach of Lua, so a file that is written to is behind a value of our own: what is not known
-- may be written too, and closing it keeps its content.

local opened = setmetatable({}, { __mode = "k" })
local meta = { __name = "FILE*", __metatable = false }

local function close(self)
  if not opened[self] then error("attempt to use a closed file", 2) end
  opened[self]:flush()
  opened[self] = false
  return true
end

function meta:__index(name)
  if name == "close" then return close end
  local method = file_methods[name]
  if type(method) ~= "function" then return method end
  return function(_, ...)
    local file = opened[self]
    if not file then error("attempt to use a closed file", 2) end
    local results = pack(method(file, plain(...)))
    if rawequal(results[1], file) then results[1] = self end
    return unpack(results, 1, results.n)
  end
end

function meta:__close()
  if opened[self] then close(self) end
end

local function handle(file)
  local self = setmetatable({}, meta)
  opened[self] = file
  return self
end

-- The library ---------------------------------------------------------------------------------------------------------

--- The file to write to, with what stands in it already as its mode says; nil and why there is none.
local function open_to_write(path, mode)
  local file, message, code = content_of(path)
  if not file and (code ~= 2 or find(mode, "^r")) then return nil, message, code end
  if find(mode, "^w") or not file then file = temporary() end
  if find(mode, "^a") then file:seek("end") else file:seek("set") end
  put(path, file)
  return file
end

local io, os = {}, {}

function io.open(path, mode)
  path = plain(path)
  if type(path) ~= "string" then return open_file(path, mode) end
  if type(mode) == "string" and find(mode, "^[rwa]%+?b?$") and find(mode, "[wa+]") then
    local file, message, code = open_to_write(path, mode)
    if not file then return nil, message, code end
    return handle(file)
  end
  if contents[path] == false then return missing(path) end
  if contents[path] then return handle(copy(contents[path])) end
  return open_file(path, mode)
end

function io.lines(path, ...)
  path = plain(path)
  if contents[path] == nil then return lines_of(path, ...) end
  if not contents[path] then error(path .. ": No such file or directory", 2) end
  return copy(contents[path]):lines(...)
end

function io.type(value)
  if opened[value] ~= nil then return opened[value] and "file" or "closed file" end
  return file_type(value)
end

function io.close(...)
  local file = ...
  if opened[file] then return close(file) end
  return close_file(...)
end

function io.input(file, ...)
  if type(file) == "string" and contents[file] then file = copy(contents[file]) end
  return input_file(opened[file] or file, ...)
end

function io.output(file, ...)
  if type(file) == "string" then
    local message
    file, message = open_to_write(file, "w")
    if not file then error(message, 2) end
  end
  return output_file(opened[file] or file, ...)
end

function io.popen()
  error("io.popen: a plan starts no programs", 2)
end

function os.execute(command)
  if command == nil then return false end
  error("os.execute: a plan starts no programs", 2)
end

function os.remove(path)
  path = plain(path)
  if type(path) ~= "string" then return remove_file(path) end
  local file, message, code = content_of(path)
  if not file then return nil, message, code end
  put(path, false)
  return true
end

function os.rename(from, to)
  from, to = plain(from, to)
  local file, message, code = content_of(from)
  if not file then return nil, message, code end
  put(from, false)
  put(to, file)
  return true
end

--- A download, of which the script finds the file under its name. `f(path)` does it and returns what came of it.
local function download(path, f)
  local name = temporary_name()
  local result = f(name)
  local file = open_file(name, "rb")
  if file then
    put(path, copy(file))
    close_file(file)
  end
  remove_file(name)
  if type(result) == "table" then result.path = path end
  return result
end

return { io = io, os = os, download = download }
