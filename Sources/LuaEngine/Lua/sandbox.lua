-- Narrows the standard libraries to what a script may have. Runs once per state, after the engine's own boot code and
-- before any script.
--
-- Library tables are changed in place, so that no other way to them (`package.loaded`, say) leads to the originals.
-- What scripts must not reach lives in upvalues here; scripts have no `debug` function that could read those. Nothing
-- here may call through a table that scripts can change, nor use the method syntax on strings.

local resolve, grant_temporary, settings, environment = ...
local native = sandbox_functions
sandbox_functions = nil

local error, type, select, next, tostring, getmetatable = error, type, select, next, tostring, getmetatable
local collectgarbage, load = collectgarbage, load
local find, sub, gsub, format = string.find, string.sub, string.gsub, string.format
local open_file, remove, rename = native.open_file, native.remove_file, native.rename_file
local lines_of, set_input, set_output, file_type = io.lines, io.input, io.output, io.type
local standard_input, files = io.stdin, getmetatable(io.stdin)
local read_from, close_file, lines_in = files.__index.read, files.__index.close, files.__index.lines
local temporary_name = os.tmpname

--- Leaves of `library` only the names listed.
local function keep_only(library, names)
    local kept = {}
    for _, name in next, names do kept[name] = library[name] end
    for name in next, library do library[name] = nil end
    for name, value in next, kept do library[name] = value end
end

--- A file name given as an argument, which as in stock Lua may be a number.
local function file_name(value, index, name)
    if type(value) == "number" then value = tostring(value) end
    if type(value) ~= "string" then
        error(format("bad argument #%d to '%s' (string expected, got %s)", index, name,
            value == nil and "no value" or type(value)), 3)
    end
    return value
end

-- Files ---------------------------------------------------------------------------------------------------------------
--
-- What stock Lua reports as `nil, message, code` stays so when it is the sandbox that refuses: `assert(io.open(...))`
-- raises the refusal, and a script that copes with missing files copes with refused ones. 13 is EACCES.

local refused = 13

--- Opens what `path` really is, and reports failures with the name the script used.
local function open(path, mode)
    if path == "" then return nil, ": No such file or directory", 2 end
    local real, refusal = resolve(path, find(mode, "^rb?$") and "read" or "write")
    if not real then return nil, refusal, refused end
    local file, message, code = open_file(real, mode)
    if file then return file end
    if type(message) == "string" and sub(message, 1, #real) == real then message = path .. sub(message, #real + 1) end
    return nil, message, code
end

local function io_open(path, mode)
    path = file_name(path, 1, "open")
    if mode ~= nil and (type(mode) ~= "string" or not find(mode, "^[rwa]%+?b?$")) then
        error("bad argument #2 to 'open' (invalid mode)", 2)
    end
    return open(path, mode or "r")
end

local function io_lines(path, ...)
    if path == nil then return lines_of(nil, ...) end
    path = file_name(path, 1, "lines")
    local file, message = open(path, "r")
    if not file then error(message, 2) end
    local next_line = lines_in(file, ...)
    local function closing(first, ...)
        if first == nil then close_file(file) end
        return first, ...
    end
    return function() return closing(next_line()) end, nil, nil, file
end

--- `io.input` and `io.output`: without an argument the current file, else makes one current.
local function redirect(set, name, mode)
    return function(file)
        if file == nil then return set() end
        if file_type(file) then return set(file) end
        file = file_name(file, 1, name)
        local opened, message = open(file, mode)
        if not opened then error(message, 2) end
        return set(opened)
    end
end

local function os_remove(path)
    path = file_name(path, 1, "remove")
    local real, refusal = resolve(path, "entry")
    if not real then return nil, refusal, refused end
    local ok, message, code = remove(real)
    if ok then return ok end
    return nil, path .. (sub(message, 1, #real) == real and sub(message, #real + 1) or ": " .. message), code
end

local function os_rename(from, to)
    from, to = file_name(from, 1, "rename"), file_name(to, 2, "rename")
    local real_from, refusal = resolve(from, "entry")
    if not real_from then return nil, refusal, refused end
    local real_to
    real_to, refusal = resolve(to, "entry")
    if not real_to then return nil, refusal, refused end
    local ok, message, code = rename(real_from, real_to)
    if ok then return ok end
    return nil, from .. (sub(message, 1, #real_from) == real_from and sub(message, #real_from + 1) or ": " .. message), code
end

local function os_tmpname()
    if not settings.files then error("os.tmpname: this script may not use files", 2) end
    local name = temporary_name()
    grant_temporary(name)
    return name
end

keep_only(io, {
    "close", "input", "lines", "open", "output", "popen", "read", "stderr", "stdin", "stdout", "tmpfile", "type", "write",
})
io.open, io.lines = io_open, io_lines
io.input, io.output = redirect(set_input, "input", "r"), redirect(set_output, "output", "w")

local open_temporary = io.tmpfile
function io.tmpfile()
    if not settings.files then error("io.tmpfile: this script may not use files", 2) end
    return open_temporary()
end

if settings.standard_error then set_output(io.stderr) end

-- The methods of files stay reachable only as methods: their table and the finalizer are not a script's business.
files.__metatable = false

-- System --------------------------------------------------------------------------------------------------------------

keep_only(os, {
    "clock", "date", "difftime", "execute", "exit", "getenv", "remove", "rename", "time", "tmpname",
})
os.remove, os.rename, os.tmpname = os_remove, os_rename, os_tmpname

function os.getenv(name)
    return environment[file_name(name, 1, "getenv")]
end

if not settings.processes then
    local function refuse(name, command)
        error(format("%s: this script may not start processes (allow it with --allow-exec)%s", name,
            type(command) == "string" and "; the command was: " .. sub(command, 1, 200) or ""), 3)
    end
    function os.execute(command)
        if command == nil then return false end
        refuse("os.execute", command)
    end
    function io.popen(command)
        refuse("io.popen", command)
    end
end

-- Base ----------------------------------------------------------------------------------------------------------------

setmetatable = native.setmetatable

-- Compiled chunks can crash the virtual machine, so text is all that is ever loaded, whatever the caller asks for.

local function text_mode(mode, name)
    if mode == nil then return "t" end
    if type(mode) ~= "string" then
        error(format("bad argument #%d to '%s' (string expected, got %s)", name == "load" and 3 or 2, name, type(mode)), 3)
    end
    return find(mode, "t", 1, true) and "t" or nil
end

local no_bytecode = "compiled chunks are not loaded, only text (the mode allows no text)"

function _G.load(chunk, name, mode, ...)
    if type(chunk) == "number" then chunk = tostring(chunk) end
    if type(chunk) ~= "string" and type(chunk) ~= "function" then
        error("bad argument #1 to 'load' (function expected, got " .. (chunk == nil and "no value" or type(chunk)) .. ")", 2)
    end
    if name ~= nil then
        name = file_name(name, 2, "load")
    elseif type(chunk) == "string" then
        name = chunk
    else
        name = "=(load)"
    end
    mode = text_mode(mode, "load")
    if not mode then return nil, no_bytecode end
    if select("#", ...) == 0 then return load(chunk, name, mode) end
    return load(chunk, name, mode, (...))
end

--- The text of a Lua file without a byte order mark and without the `#` line, whose line number stays taken.
local function read_chunk(path)
    local file, message = standard_input, nil
    if path ~= nil then
        file, message = open(path, "rb")
        if not file then return nil, "cannot open " .. message end
    end
    local text, failure = read_from(file, "a")
    if path ~= nil then close_file(file) end
    if not text then return nil, "cannot read " .. (path or "stdin") .. ": " .. tostring(failure) end
    return (gsub(gsub(text, "^\xEF\xBB\xBF", ""), "^#[^\n]*", ""))
end

local function load_file(path, mode, ...)
    local text, message = read_chunk(path)
    if not text then return nil, message end
    if not mode then return nil, no_bytecode end
    local name = path and "@" .. path or "=stdin"
    if select("#", ...) == 0 then return load(text, name, mode) end
    return load(text, name, mode, (...))
end

function loadfile(path, mode, ...)
    if path ~= nil then path = file_name(path, 1, "loadfile") end
    return load_file(path, text_mode(mode, "loadfile"), ...)
end

function dofile(path)
    if path ~= nil then path = file_name(path, 1, "dofile") end
    local chunk, message = load_file(path, "t")
    if not chunk then error(message, 2) end
    return chunk()
end

local collector_options = { count = true, collect = true, step = true }

function _G.collectgarbage(option, argument)
    if option == nil then option = "collect" end
    if not collector_options[option] then
        error(format("collectgarbage: option '%s' is not available here; there are 'collect', 'count' and 'step'",
            tostring(option)), 2)
    end
    if argument ~= nil then return collectgarbage(option, argument) end
    return collectgarbage(option)
end

-- Strings and tables --------------------------------------------------------------------------------------------------
--
-- Some stock functions can run for ages in one call, where no interrupt reaches them. These can be stopped.

string.dump = nil
string.find, string.match, string.gmatch, string.gsub = native.find, native.match, native.gmatch, native.gsub
string.rep = native.rep
table.insert, table.remove, table.move = native.insert, native.remove, native.move

-- Methods of strings keep coming from the `string` table, which scripts may extend; where they come from is fixed.
getmetatable("").__metatable = false

-- Debug ---------------------------------------------------------------------------------------------------------------

keep_only(debug, { "traceback" })

debug.getinfo = native.getinfo
