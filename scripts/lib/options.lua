--- Reads the arguments of a script: words, `--name value`, `--name=value` and `--flag`. `--help` prints the comment
--- at the head of the script, so that what is said about it stands in one place.

local M = {}

--- The comment that a script begins with.
local function head_comment(path)
    local lines = {}
    for line in io.lines(path) do
        local text = line:match("^%-%- ?(.*)$")
        if text then
            lines[#lines + 1] = text
        elseif not line:match("^#!") then
            break
        end
    end
    return table.concat(lines, "\n")
end

local function converted(name, value, kind)
    if kind == "string" then return value end
    local number = tonumber(value)
    if kind == "integer" then number = number and math.tointeger(number) end
    if not number or number < 0 then
        return nil, ("--%s takes %s, got '%s'"):format(name, kind == "integer" and "a whole number" or "a number",
            value)
    end
    return number
end

--- Reads the words of a command line.
---
--- Returns the options, with the words that belong to none in `[1]`, `[2]` ...; or nil and what is wrong.
local function read(words, known)
    local options, only_words, position = {}, false, 1
    for name, default in pairs(known.defaults or {}) do options[name] = default end
    while position <= #words do
        local word = words[position]
        position = position + 1
        local name, value = word:match("^%-%-([%w-]+)=(.*)$")
        name = name or word:match("^%-%-([%w-]+)$")
        if word == "--" and not only_words then
            only_words = true
        elseif only_words or not word:match("^%-.") then
            options[#options + 1] = word
        else
            local kind = name and known.options[name]
            if not kind then return nil, ("unknown option '%s'"):format(word) end
            if kind == "flag" then
                if value then return nil, ("--%s takes no value"):format(name) end
                value = true
            else
                if not value then
                    value = words[position]
                    position = position + 1
                end
                if not value then return nil, ("--%s takes a value"):format(name) end
                local problem
                value, problem = converted(name, value, kind)
                if not value then return nil, problem end
            end
            options[name:gsub("-", "_")] = value
        end
    end
    local count, least, most = #options, known.words[1], known.words[2]
    if count < least or count > most then
        return nil, count < least and "something is missing" or ("'%s' is too much"):format(options[most + 1])
    end
    return options
end

--- Reads `arg`, the words that a script was started with. When it returns nil the script has nothing more to do:
--- `--help` was answered, or what is wrong was said.
---@param words string[] the `arg` of the script
---@param known { words: integer[], options: table<string, string>, defaults?: table } the least and the most number of words;
--- names and kinds of the options: flag, string, number, integer
---@return table? options the options by their names, the words as `[1]`, `[2]` ...
---@return string? text what to print in their place
---@return integer? status the exit status
---@usage
--- local options, text, status = require("options").parse(arg, { words = { 0, 1 }, options = { days = "integer" } })
--- if not options then
---     (status == 0 and io.stdout or io.stderr):write(text, "\n")
---     os.exit(status)
--- end
function M.parse(words, known)
    for _, word in ipairs(words) do
        if word == "--" then break end
        if word == "--help" then return nil, head_comment(words[0]), 0 end
    end
    local options, problem = read(words, known)
    if options then return options end
    return nil, problem .. "; --help says how the script is used", 64
end

return M
