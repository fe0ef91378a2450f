--- Takes URLs apart, puts them together, resolves links and writes queries, as RFC 3986 says.
---
--- Texts that are no URL are refused with nil and the reason. Nothing is looked up or fetched.
---@usage
--- local url = require "std.url"
--- print(url.join("https://example.com/a/b?x=1", "../c"))  --> https://example.com/c

local M = {}

local type, tostring, tonumber, error, next, ipairs = type, tostring, tonumber, error, next, ipairs
local find, sub, gsub, gmatch, match, format, lower, byte, char = string.find, string.sub, string.gsub, string.gmatch,
    string.match, string.format, string.lower, string.byte, string.char
local concat, sort = table.concat, table.sort
local str = require "std.str"

local standard_ports = { http = 80, https = 443, ws = 80, wss = 443, ftp = 21 }

-- Percent encoding ----------------------------------------------------------------------------------------------------

local function percent(character)
    return format("%%%02X", byte(character))
end

--- A text as it stands in one segment of a path or in a value of a query: everything but letters, digits and `-._~` is
--- written as `%XX`.
---@param text string
---@return string
---@usage
--- local url = require "std.url"
--- print(url.encode("a b/ä"))  --> a%20b%2F%C3%A4
function M.encode(text)
    if type(text) ~= "string" then error("url.encode: a text is expected, got " .. type(text), 2) end
    return (gsub(text, "[^%w%-._~]", percent))
end

--- The text that was encoded. A `%` that begins no `%XX` stays as it is.
---@param text string
---@return string
---@usage
--- local url = require "std.url"
--- print(url.decode("100%25+%zz"))  --> 100%+%zz
function M.decode(text)
    if type(text) ~= "string" then error("url.decode: a text is expected, got " .. type(text), 2) end
    return (gsub(text, "%%(%x%x)", function(digits) return char(tonumber(digits, 16)) end))
end

-- Queries -------------------------------------------------------------------------------------------------------------

local function pair_text(name, value, pairs_of_text)
    if type(value) == "table" and (value[1] ~= nil or next(value) == nil) then
        for _, element in ipairs(value) do pair_text(name, element, pairs_of_text) end
        return
    end
    local kind = type(value)
    if kind ~= "string" and kind ~= "number" and kind ~= "boolean" then
        error(format("url.query: '%s' must be a text, a number, a boolean or a list of these, got %s", name, kind), 4)
    end
    local text = kind == "number" and str.number(value) or tostring(value)
    pairs_of_text[#pairs_of_text + 1] = M.encode(name) .. "=" .. M.encode(text)
end

--- Writes a query: the fields of a table, sorted by name. A list as a value repeats its name; an empty one leaves it
--- out.
---@param fields table<string, string|number|boolean|any[]>
---@return string query without the question mark
---@usage
--- local url = require "std.url"
--- print(url.query({ q = "a&b", tag = { "x", "y" }, page = 2 }))  --> page=2&q=a%26b&tag=x&tag=y
function M.query(fields)
    if type(fields) ~= "table" then error("url.query: a table is expected, got " .. type(fields), 2) end
    local names, parts = {}, {}
    for name in next, fields do
        if type(name) ~= "string" then error("url.query: names are texts, got a " .. type(name), 2) end
        names[#names + 1] = name
    end
    sort(names)
    for _, name in ipairs(names) do pair_text(name, fields[name], parts) end
    return concat(parts, "&")
end

--- Reads a query: the values by their names. A name that comes more than once has a list; one without `=` an empty
--- text.
---@param query string with or without the question mark
---@return table<string, string|string[]>
---@usage
--- local url = require "std.url"
--- local fields = url.parse_query("?q=a+b&tag=x&tag=y")
--- print(fields.q, #fields.tag)  --> a b	2
function M.parse_query(query)
    if type(query) ~= "string" then error("url.parse_query: a text is expected, got " .. type(query), 2) end
    local fields = {}
    for pair in gmatch(gsub(query, "^%?", ""), "[^&]+") do
        local name, value = match(pair, "^([^=]*)=?(.*)$")
        name, value = M.decode(gsub(name, "%+", " ")), M.decode((gsub(value, "%+", " ")))
        local known = fields[name]
        if type(known) == "table" then
            known[#known + 1] = value
        elseif known ~= nil then
            fields[name] = { known, value }
        else
            fields[name] = value
        end
    end
    return fields
end

-- Parts ---------------------------------------------------------------------------------------------------------------

--- The five parts of RFC 3986, as they are written; those that are missing are nil.
local function split(text)
    local rest, fragment, query, scheme, authority = text, nil, nil, nil, nil
    local place = find(rest, "#", 1, true)
    if place then rest, fragment = sub(rest, 1, place - 1), sub(rest, place + 1) end
    place = find(rest, "?", 1, true)
    if place then rest, query = sub(rest, 1, place - 1), sub(rest, place + 1) end
    local name, after = match(rest, "^(%a[%w+.-]*):(.*)$")
    if name then scheme, rest = lower(name), after end
    if sub(rest, 1, 2) == "//" then
        place = find(rest, "/", 3, true) or #rest + 1
        authority, rest = sub(rest, 3, place - 1), sub(rest, place)
    end
    return { scheme = scheme, authority = authority, path = rest, query = query, fragment = fragment }
end

local function unsplit(parts)
    return (parts.scheme and parts.scheme .. ":" or "") .. (parts.authority and "//" .. parts.authority or "")
        .. parts.path
        .. (parts.query and "?" .. parts.query or "") .. (parts.fragment and "#" .. parts.fragment or "")
end

local function check_host(host)
    if match(host, "^%[[%x:.]+%]$") then return lower(host) end
    if host == "" or find(host, "[^%w%-._~%%!$&'()*+,;=\x80-\xFF]") then return nil end
    return lower(host)
end

--- The user, host and port of an authority, or nil and what is wrong.
local function parse_authority(authority)
    local user, rest = match(authority, "^([^@]*)@(.*)$")
    local host, port = match(rest or authority, "^(%[.*%]):?(%d*)$")
    if not host then host, port = match(rest or authority, "^([^:]*):?(%d*)$") end
    host = host and check_host(host)
    if not host then return nil, "no valid host" end
    port = tonumber(port)
    if port and (port > 65535 or port < 1) then return nil, "no valid port" end
    return { user = user, host = host, port = port }
end

local function shown(text)
    return (gsub(sub(text, 1, 100), "[%c\x7F]", "?"))
end

--- Takes an absolute URL apart: `scheme user host port path query fragment`, as they are written; scheme and host in
--- small letters, the port as a number. What is missing is nil, apart from the path, which is empty.
---@param text string
---@return table? parts nil when the text is no absolute URL
---@return string? problem what is wrong with it
---@usage
--- local url = require "std.url"
--- local parts = url.parse("https://Example.com:8080/a?b=1#c")
--- print(parts.host, parts.port, parts.path, parts.query)  --> example.com	8080	/a	b=1
--- print(url.parse("no url"))  --> nil	'no url' is no absolute URL: it has no scheme
function M.parse(text)
    if type(text) ~= "string" then return nil, "a text is expected, got " .. type(text) end
    local function refuse(why) return nil, format("'%s' is no absolute URL: %s", shown(text), why) end
    local parts = split(text)
    if not parts.scheme then return refuse("it has no scheme") end
    if find(text, "[%c\x7F %\"<>\\^`{|}]") then return refuse("it has characters that must be encoded") end
    if parts.authority then
        local authority, problem = parse_authority(parts.authority)
        -- A file has no host to name.
        if not authority and not (parts.authority == "" and parts.scheme == "file") then return refuse(problem) end
        for name, value in next, authority or {} do parts[name] = value end
    elseif standard_ports[parts.scheme] then
        return refuse("it has no host")
    end
    parts.authority = nil
    return parts
end

--- Puts a URL together of the parts that `parse` gives. A query may be a table of fields.
---@param parts { scheme: string, user?: string, host?: string, port?: integer, path?: string, query?: string|table, fragment?: string }
---@return string
---@usage
--- local url = require "std.url"
--- print(url.build({ scheme = "https", host = "example.com", path = "/s", query = { q = "a b" } }))
--- --> https://example.com/s?q=a%20b
function M.build(parts)
    if type(parts) ~= "table" or type(parts.scheme) ~= "string" then
        error("url.build: a table with a scheme is expected", 2)
    end
    local query, path, host = parts.query, parts.path or "", parts.host
    if type(query) == "table" then query = M.query(query) end
    if host and path ~= "" and sub(path, 1, 1) ~= "/" then path = "/" .. path end
    local authority = host and (parts.user and parts.user .. "@" or "") .. host .. (parts.port and ":" .. parts.port
        or "")
    local text = unsplit {
        scheme = parts.scheme, authority = authority, path = path, query = query ~= "" and query or nil,
        fragment = parts.fragment,
    }
    -- A part that smuggles in another one, such as a host with a slash, is found by reading what came out.
    local read, problem = M.parse(text)
    if not read then error("url.build: " .. problem, 2) end
    if read.host ~= (host and lower(host)) or read.user ~= parts.user or read.path ~= path then
        error(format("url.build: '%s' does not have the parts that were given", shown(text)), 2)
    end
    return text
end

--- A path without `.` and `..` segments.
local function without_dots(path)
    local kept, is_folder = {}, false
    for slash, segment in gmatch(path, "(/?)([^/]*)") do
        if slash ~= "" or segment ~= "" then
            is_folder = segment == "." or segment == ".."
            if segment == ".." then
                kept[#kept] = nil
            elseif segment ~= "." then
                kept[#kept + 1] = slash .. segment
            end
        end
    end
    local text = concat(kept)
    if is_folder then text = text .. "/" end
    if sub(path, 1, 1) == "/" and sub(text, 1, 1) ~= "/" then text = "/" .. text end
    return text
end

--- What a link means on the page that it stands on.
---@param base string an absolute URL
---@param reference string the link: absolute, or relative in any way
---@return string? url nil when the base or the result is no URL
---@return string? problem what is wrong
---@usage
--- local url = require "std.url"
--- print(url.join("https://example.com/a/", "//other.example/x"))  --> https://other.example/x
function M.join(base, reference)
    local ok, problem = M.parse(base)
    if not ok then return nil, problem end
    if type(reference) ~= "string" then return nil, "a text is expected, got " .. type(reference) end
    local from, to = split(base), split(gsub(reference, "^%s*(.-)%s*$", "%1"))
    local result = { scheme = to.scheme or from.scheme, authority = to.authority, query = to.query,
        fragment = to.fragment }
    if to.scheme or to.authority then
        result.path = without_dots(to.path)
    else
        result.authority = from.authority
        if to.path == "" then
            result.path, result.query = from.path, to.query or from.query
        elseif sub(to.path, 1, 1) == "/" then
            result.path = without_dots(to.path)
        else
            local folder = from.authority and from.path == "" and "/" or match(from.path, "^(.*/)") or ""
            result.path = without_dots(folder .. to.path)
        end
    end
    local text = unsplit(result)
    ok, problem = M.parse(text)
    if not ok then return nil, problem end
    return text
end

--- The form in which request queues compare URLs, as their `uniqueKey`: scheme and host in small letters, no standard
--- port, no fragment, no `utm_` parameters, the parameters sorted, no slash at the end.
---@param text string an absolute URL
---@param options? { keep_fragment?: boolean }
---@return string? url nil when the text is no absolute URL
---@return string? problem what is wrong with it
---@usage
--- local url = require "std.url"
--- print(url.normalise("HTTPS://Example.com:443/a/?b=2&utm_source=x&a=1#top"))  --> https://example.com/a?a=1&b=2
function M.normalise(text, options)
    if type(text) == "string" then text = match(text, "^%s*(.-)%s*$") end
    local parts, problem = M.parse(text)
    if not parts then return nil, problem end
    if parts.port == standard_ports[parts.scheme] then parts.port = nil end
    local kept = {}
    for pair in gmatch(parts.query or "", "[^&]+") do
        local name, value = match(pair, "^([^=]*)(.*)$")
        if not find(lower(name), "^utm_") then kept[#kept + 1] = { name = name, value = value } end
    end
    sort(kept, function(a, b)
        if a.name ~= b.name then return a.name < b.name end
        return a.value < b.value
    end)
    for index, pair in ipairs(kept) do kept[index] = pair.name .. pair.value end
    parts.query = kept[1] and concat(kept, "&") or nil
    parts.path = gsub(parts.path, "/$", "")
    if not (options and options.keep_fragment) then parts.fragment = nil end
    return M.build(parts)
end

return M
