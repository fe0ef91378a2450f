-- `run_script(path, arguments)`: runs a script inside of a spec, against the spec's own gateway, and catches what it
-- prints.

local log = require "std.log"
local host = require "moongate.spec.host"
local modules = require "moongate.modules"

local exit_mark = {}

--- Something that looks like an output file.
local function catcher(parts)
    local file = {}
    function file:write(...)
        for position = 1, select("#", ...) do parts[#parts + 1] = tostring((select(position, ...))) end
        return self
    end
    function file:flush() return self end
    function file:setvbuf() return true end
    function file:close() return true end
    return file
end

--- What the words behind the script's name mean by its header.
local function command_line(path, arguments)
    local file, message = io.open(path, "rb")
    if not file then error("run_script: " .. message, 3) end
    local source = file:read("a")
    file:close()
    local words = {}
    for position, word in ipairs(arguments or {}) do words[position] = tostring(word) end
    return host.command_line(source, path, words)
end

--- Runs the script at `path`, below the folder of the project, as `moongate path arguments...` would, in the state of
--- the spec: with `args` and `--help` as the script's header says.
---
--- Returns `output` and `errors`, what it wrote; `status`, its exit status; `values`, what it returned; and
--- `problem`, the error that ended it.
function run_script(path, arguments)
    if not path:match("^/") then path = host.project .. "/" .. path end
    local line = command_line(path, arguments)
    if line.help then return { status = 0, output = line.help .. "\n", errors = "", values = {} } end
    if line.problem then return { status = line.status, output = "", errors = line.problem, values = {} } end
    local output, errors = {}, {}
    local out, err = catcher(output), catcher(errors)
    local environment = setmetatable({
        args = line.args,
        arg = { [0] = path, table.unpack(arguments or {}) },
        io = setmetatable({ stdout = out, stderr = err, write = function(...) return out:write(...) end },
            { __index = io }),
        os = setmetatable({
            exit = function(status)
                if status == nil or status == true then status = 0 end
                error({ exit = exit_mark, status = status or 1 }, 0)
            end,
        }, { __index = os }),
    }, { __index = _G })
    environment._G = environment
    function environment.print(...)
        local texts = table.pack(...)
        for index = 1, texts.n do texts[index] = tostring(texts[index]) end
        out:write(table.concat(texts, "\t"), "\n")
    end
    local chunk, message = loadfile(path, "t", environment)
    if not chunk then error("run_script: " .. message, 2) end
    log.configure { to = function(text) err:write(text, "\n") end }
    local folder = path:match("^(.*)/[^/]*$")
    local values = table.pack(modules.call_beside(folder, chunk, table.unpack(arguments or {})))
    log.configure {}
    local outcome = { status = 0, output = table.concat(output), errors = table.concat(errors), values = {} }
    if values[1] then
        outcome.values = { table.unpack(values, 2, values.n) }
    elseif type(values[2]) == "table" and rawget(values[2], "exit") == exit_mark then
        outcome.status = values[2].status
    else
        outcome.status, outcome.problem = 1, values[2]
    end
    return outcome
end
