--- Says what a script does, for people or as JSON lines: a level, a message and fields.
---
--- Lines go to standard error, so that they never mix with data. One message is always one line, whatever is in it.
---@usage
--- local log = require "std.log"
--- log.info("export ended", { items = 12 })

local M = {}

local type, tostring, error, next, ipairs, pcall = type, tostring, error, next, ipairs, pcall
local setmetatable, getmetatable = setmetatable, getmetatable
local format, gsub, find, byte, upper = string.format, string.gsub, string.find, string.byte, string.upper
local concat, sort = table.concat, table.sort
local date = require "std.date"
local str = require "std.str"

local levels = { debug = 1, info = 2, warn = 3, error = 4, off = 5 }

local function check_level(level, name)
    if not levels[level] then
        error(format("%s: '%s' is no level; there are debug, info, warn, error, off", name, tostring(level)), 3)
    end
    return level
end

local escapes = { ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t", ['"'] = '\\"', ["\\"] = "\\\\" }

local function escape(character)
    return escapes[character] or format("\\u%04x", byte(character))
end

--- A text that stays on its line and changes no terminal: C0 and C1 controls, line separators and direction marks are
--- escaped.
local function plain(text)
    text = gsub(str.valid(text), "[%c\x7F]", escape)
    text = gsub(text, "\xC2[\x80-\x9F]", function(character) return format("\\u%04x", utf8.codepoint(character)) end)
    return (gsub(text, "\xE2[\x80\x81][\x8E\x8F\xA6-\xAF]", function(character)
        return format("\\u%04x", utf8.codepoint(character))
    end))
end

--- A value as JSON; what JSON cannot hold as a text about it.
local function json_of(value)
    if type(value) == "string" then value = str.valid(value) end
    if json then
        local ok, text = pcall(json.encode, value)
        if ok then return text end
    elseif type(value) == "number" and value == value and value ~= math.huge and value ~= -math.huge then
        return tostring(value)
    elseif type(value) == "boolean" or value == nil then
        return value == nil and "null" or tostring(value)
    end
    local ok, text = pcall(tostring, value)
    return '"' .. gsub(ok and str.valid(text) or type(value), '[%c"\\\x7F]', escape) .. '"'
end

local function sorted_names(fields)
    local names = {}
    for name in next, fields do names[#names + 1] = tostring(name) end
    sort(names)
    return names
end

--- A field as people read it: bare when it is one word.
local function field_text(value)
    if type(value) == "string" and value ~= "" and not find(value, '[%s%c="\\]') then return plain(value) end
    return plain(json_of(value))
end

local function text_line(entry, fields)
    local parts = { entry.time, format("%-5s", upper(entry.level)) }
    if entry.logger then parts[#parts + 1] = plain(entry.logger) .. ":" end
    parts[#parts + 1] = plain(entry.message)
    for _, name in ipairs(sorted_names(fields)) do
        parts[#parts + 1] = plain(name) .. "=" .. field_text(fields[name])
    end
    return concat(parts, " ")
end

local function json_line(entry, fields)
    local parts = {}
    for _, name in ipairs { "time", "level", "logger", "message" } do
        if entry[name] then parts[#parts + 1] = '"' .. name .. '":' .. json_of(entry[name]) end
    end
    for _, name in ipairs(sorted_names(fields)) do
        -- Fields must not pass for what the line itself says.
        local shown = entry[name] and "field_" .. name or name
        parts[#parts + 1] = json_of(shown) .. ":" .. json_of(fields[name])
    end
    return "{" .. concat(parts, ",") .. "}"
end

--- Writes lines of its own.
---@class std.log.Logger
---@field debug fun(self: std.log.Logger, message: any, fields?: table)
---@field info fun(self: std.log.Logger, message: any, fields?: table)
---@field warn fun(self: std.log.Logger, message: any, fields?: table)
---@field error fun(self: std.log.Logger, message: any, fields?: table)
local Logger = {}
Logger.__index = Logger
Logger.__name = "logger"

local function merged(first, second)
    local fields = {}
    for name, value in next, first or {} do fields[name] = value end
    for name, value in next, second or {} do fields[name] = value end
    return fields
end

local function write(self, level, message, fields)
    if getmetatable(self) ~= Logger then error("std.log: call the methods of a logger with a colon", 3) end
    if levels[level] < levels[self.level] then return end
    if fields ~= nil and type(fields) ~= "table" then
        error(format("log.%s: a table of fields is expected, got %s", level, type(fields)), 3)
    end
    local entry = { time = date.format(self.clock()), level = level, logger = self.name, message = tostring(message) }
    local line = (self.json and json_line or text_line)(entry, merged(self.fields, fields))
    if type(self.to) == "function" then
        self.to(line)
    else
        self.to:write(line, "\n")
    end
end

for level in next, levels do
    if level ~= "off" then
        Logger[level] = function(self, message, fields) write(self, level, message, fields) end
    end
end

--- A logger of its own, with methods `debug info warn error` and `with(fields)`.
---
--- `level` is the least that is written (info); `to` an open file or a function that takes each line (standard error);
--- `json = true` writes JSON lines; `name` stands in front of messages; `fields` come with each of them.
---@param options? { level?: string, json?: boolean, name?: string, fields?: table, to?: file*|fun(line: string), clock?: fun(): number }
---@return std.log.Logger logger
---@usage
--- local log = require "std.log"
--- local logger = log.new { json = true, to = print, clock = function() return 0 end }
--- logger:warn("slow", { seconds = 3 })
--- --> {"time":"1970-01-01T00:00:00Z","level":"warn","message":"slow","seconds":3}
function M.new(options)
    options = options or {}
    local to = options.to or io.stderr
    if type(to) ~= "function" and io.type(to) ~= "file" then
        error("log.new: option 'to' takes an open file or a function", 2)
    end
    return setmetatable({
        level = check_level(options.level or "info", "log.new"), json = options.json, name = options.name,
        fields = options.fields, to = to, clock = options.clock or date.now,
    }, Logger)
end

--- A logger like this one that adds fields to each message.
---@param fields table
---@return std.log.Logger logger
---@usage
--- local logger = require("std.log").new { to = print, clock = function() return 0 end }
--- logger:with({ run = "abc" }):info("ended")  --> 1970-01-01T00:00:00Z INFO  ended run=abc
function Logger:with(fields)
    local copy = {}
    for name, value in next, self do copy[name] = value end
    copy.fields = merged(self.fields, fields)
    return setmetatable(copy, Logger)
end

local standard = M.new()

--- Sets what the functions of the module itself write and how: the options of `new`.
---@param options { level?: string, json?: boolean, name?: string, fields?: table, to?: file*|fun(line: string), clock?: fun(): number }
---@usage
--- local log = require "std.log"
--- log.configure { level = "error" }
--- log.info("not written")
function M.configure(options)
    standard = M.new(options)
end

--- Writes what only helps to find errors.
---@param message any
---@param fields? table
---@usage
--- require("std.log").debug("page read", { number = 3 })
function M.debug(message, fields) write(standard, "debug", message, fields) end

--- Writes what happens.
---@param message any
---@param fields? table
---@usage
--- require("std.log").info("export ended", { items = 12 })
function M.info(message, fields) write(standard, "info", message, fields) end

--- Writes what somebody should look at.
---@param message any
---@param fields? table
---@usage
--- require("std.log").warn("run is slow", { run = "abc" })
function M.warn(message, fields) write(standard, "warn", message, fields) end

--- Writes what went wrong.
---@param message any
---@param fields? table
---@usage
--- require("std.log").error("run failed", { run = "abc" })
function M.error(message, fields) write(standard, "error", message, fields) end

return M
