--- Turns any value into text that reads like Lua, for people to look at.
--
--   local inspect = require "std.inspect"
--   print(inspect({ 1, 2, name = "x" }))          --> {1, 2, name = "x"}
--
-- Options, all optional: `width` (columns, 80), `depth` (levels of tables, 5), `items` (entries per table, 100),
-- `chars` (characters per string, 4096), `total` (table entries in all, 10000), `text` (characters of strings in all,
-- 65536; strings that come later are cut to 16). So showing a value takes little time however much is in it.
--
-- Only raw access: no metamethod of the value runs, so looking at something never changes it, never waits and never
-- fails. Userdata are the exception: scripts cannot give them metamethods, so those belong to the host.

local type, next, rawget, rawlen, tostring, pcall = type, next, rawget, rawlen, tostring, pcall
local getmetatable, tonumber, ipairs, error = getmetatable, tonumber, ipairs, error
local format, sub, gsub, find, match, byte, rep = string.format, string.sub, string.gsub, string.find, string.match,
    string.byte, string.rep
local concat, sort = table.concat, table.sort
local codepoint, char_count, offset = utf8.codepoint, utf8.len, utf8.offset
local math_type, huge, mininteger, min, max = math.type, math.huge, math.mininteger, math.min, math.max

local keywords = {}
for _, word in ipairs {
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil",
    "not", "or", "repeat", "return", "then", "true", "until", "while",
} do
    keywords[word] = true
end

local named_escapes = {
    ["\a"] = "\\a", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t", ["\v"] = "\\v",
    ["\\"] = "\\\\", ['"'] = '\\"',
}

-- Characters that show nothing, or that change how their neighbours are shown: first and last of each range.
local hidden_ranges = {
    { 0x80, 0x9F },                                         -- C1 controls
    { 0xAD, 0xAD }, { 0x34F, 0x34F }, { 0x61C, 0x61C },     -- soft hyphen, joiners, Arabic letter mark
    { 0x115F, 0x1160 }, { 0x17B4, 0x17B5 }, { 0x180B, 0x180F },
    { 0x200B, 0x200F },                                     -- zero-width space and joiners, direction marks
    { 0x2028, 0x202E },                                     -- line separators, bidirectional embeddings and overrides
    { 0x2060, 0x206F },                                     -- word joiner, invisible operators, isolates
    { 0x3164, 0x3164 }, { 0xFEFF, 0xFEFF }, { 0xFFA0, 0xFFA0 }, { 0xFFF9, 0xFFFB },
    { 0xD800, 0xDFFF },
    { 0xE0000, 0xE0FFF },                                   -- tags
}

local function is_hidden(code)
    if code < 0x80 then return code < 0x20 or code == 0x7F end
    for _, range in ipairs(hidden_ranges) do
        if code < range[1] then return false end
        if code <= range[2] then return true end
    end
    return code > 0x10FFFF
end

local function escape_ascii(character)
    return named_escapes[character] or format("\\x%02X", byte(character))
end

--- Escapes a piece of valid UTF-8.
local function escape_valid(text)
    text = gsub(text, '[%c"\\]', escape_ascii)
    if not find(text, "[\x80-\xFF]") then return text end
    return (gsub(text, "[\xC2-\xF4][\x80-\xBF]+", function(character)
        local code = codepoint(character, 1, 1, true)
        if is_hidden(code) then return format("\\u{%X}", code) end
    end))
end

--- Escapes any bytes: what is no UTF-8 is shown as `\xNN`.
local function escape(text)
    local pieces, position = {}, 1
    while position <= #text do
        local count, bad = char_count(text, position)
        local last = count and #text or bad - 1
        pieces[#pieces + 1] = escape_valid(sub(text, position, last))
        if bad then pieces[#pieces + 1] = format("\\x%02X", byte(text, bad)) end
        position = last + 2
    end
    return concat(pieces)
end

--- The byte at which the character after the first `limit` characters begins, and how many characters follow. Bytes that
--- are no UTF-8 count as one character each.
local function cut_point(text, limit)
    if #text <= limit then return nil end
    local position, left = 1, limit
    while true do
        local count, bad = char_count(text, position)
        if not count then count = char_count(text, position, bad - 1) end
        if bad and bad == position then count = 0 end
        if left < count then
            position = offset(text, left + 1, position)
            break
        end
        if not bad then return nil end
        position, left = bad, left - count
        if left == 0 then break end
        position, left = bad + 1, left - 1
        if position > #text then return nil end
    end
    return position, char_count(text, position) or #text - position + 1
end

--- A link that signs its owner in is for opening, not for showing.
local function without_tokens(text)
    if not find(text, "session_token=", 1, true) then return text end
    return (gsub(text, "(session_token=)[^%s&#\"'<>\\]+", "%1[redacted]"))
end

--- The least that is shown of a string, to tell it from others; and how many bytes of it are looked at.
local least_chars, seen_bytes = 16, 65536

local function show_string(text, state)
    local limit = min(state.chars, max(state.text, least_chars))
    state.text = state.text - min(#text, limit)
    local size = #text
    if size > seen_bytes and limit * 4 < seen_bytes then
        local head = without_tokens(sub(text, 1, seen_bytes))
        local position = cut_point(head, limit) or #head + 1
        return '"' .. escape(sub(head, 1, position - 1)) .. '" +' .. size - position + 1 .. " bytes"
    end
    text = without_tokens(text)
    local position, more = cut_point(text, limit)
    if not position then return '"' .. escape(text) .. '"' end
    return '"' .. escape(sub(text, 1, position - 1)) .. '" +' .. more .. " chars"
end

local function show_number(number)
    if math_type(number) == "integer" then
        return number == mininteger and "math.mininteger" or format("%d", number)
    end
    if number ~= number then return "0/0" end
    if number == huge then return "math.huge" end
    if number == -huge then return "-math.huge" end
    for digits = 15, 17 do
        local text = format("%." .. digits .. "g", number)
        if tonumber(text) == number then
            return find(text, "[.en]") and text or text .. ".0"
        end
    end
    return format("%a", number)
end

--- Values that are neither data nor tables. `tostring` runs no script code here.
local function show_opaque(value)
    local ok, text = pcall(tostring, value)
    text = ok and type(text) == "string" and escape(without_tokens(text)) or format("%s: %p", type(value), value)
    if type(value) ~= "userdata" then return "<" .. text .. ">" end
    local tag = getmetatable(value)
    if tag == "json.null" then return "json.null" end
    if tag == "json.number" then return text end
    return "<" .. text .. ">"
end

local function show_scalar(value, state)
    local kind = type(value)
    if kind == "string" then return show_string(value, state) end
    if kind == "number" then return show_number(value) end
    if kind == "nil" or kind == "boolean" then return tostring(value) end
    return show_opaque(value)
end

local function show_key(key, state)
    if type(key) == "string" and match(key, "^[%a_][%w_]*$") and not keywords[key] and #key <= 200 then return key end
    if type(key) == "table" then return format("[<table: %p>]", key) end
    return "[" .. show_scalar(key, state) .. "]"
end

local type_order = { number = 1, string = 2, boolean = 3, table = 4, ["function"] = 5, thread = 6, userdata = 7 }

local function key_before(a, b)
    local kind_a, kind_b = type(a), type(b)
    if kind_a ~= kind_b then return type_order[kind_a] < type_order[kind_b] end
    if kind_a == "number" or kind_a == "string" then return a < b end
    if kind_a == "boolean" then return b and not a end
    return format("%p", a) < format("%p", b)
end

-- A table may have any number of keys; beyond this many they are shown in the order in which they are found.
local sorted_keys_limit = 20000

-- And beyond this many they are not counted.
local counted_keys_limit = 100000

--- The keys outside the integer part 1...`length` in the order they are shown, and how many there are.
local function other_keys(value, length)
    local keys, count = {}, 0
    -- The part of a long list that is one is passed over at once: its other keys come behind it.
    for key in next, value, length > sorted_keys_limit and length or nil do
        if math_type(key) ~= "integer" or key < 1 or key > length then
            count = count + 1
            if count <= sorted_keys_limit then keys[count] = key end
            if count >= counted_keys_limit then break end
        end
    end
    sort(keys, key_before)
    return keys, count
end

local function columns(text)
    return char_count(text) or #text
end

-- Positional entries this narrow share lines when a table does not fit on one.
local narrow = 16

--- Puts the shown entries between braces: on one line when they fit into `room` columns. The first `positional` entries
--- are the integer part.
local function layout(entries, positional, indent, room)
    local width = 2
    for _, entry in ipairs(entries) do
        width = width + columns(entry) + 2
        if find(entry, "\n", 1, true) then width = huge end
    end
    if width - 2 <= room then return "{" .. concat(entries, ", ") .. "}" end

    local lines, used = {}, huge
    for index, entry in ipairs(entries) do
        local size = columns(entry)
        local shares = index <= positional and size <= narrow and not find(entry, "\n", 1, true)
        if shares and used + size + 2 <= room then
            lines[#lines] = lines[#lines] .. ", " .. entry
            used = used + size + 2
        else
            lines[#lines + 1] = entry
            used = shares and size + 4 or huge
        end
    end
    local margin = rep(" ", indent + 2)
    return "{\n" .. margin .. concat(lines, ",\n" .. margin) .. "\n" .. rep(" ", indent) .. "}"
end

--- A table without fields of its own: what its protected metatable calls it, such as `<cursor>`. Empty arrays and
--- objects of JSON are just empty.
local function show_empty(value)
    local tag = getmetatable(value)
    if type(tag) ~= "string" or sub(tag, 1, 5) == "json." then return "{}" end
    return "<" .. escape(tag) .. ">"
end

local show

local function add_entry(entries, prefix, value, state, depth, indent)
    state.total = state.total - 1
    local room = state.width - indent - 3 - columns(prefix)
    entries[#entries + 1] = prefix .. show(value, state, depth + 1, indent + 2, room)
end

local function show_table(value, state, depth, indent, room)
    if state.open[value] then return "<cycle>" end
    local length = rawlen(value)
    local keys, key_count = other_keys(value, length)
    local count = length + key_count
    if count == 0 then return show_empty(value) end
    local allowed = state.items < state.total and state.items or state.total
    local many = key_count < counted_keys_limit and " more" or "+ more"
    if depth > state.depth or allowed <= 0 then return "{… " .. count .. many .. "}" end

    state.open[value] = true
    local entries = {}
    for index = 1, length do
        if index > allowed then break end
        add_entry(entries, "", rawget(value, index), state, depth, indent)
    end
    local positional = #entries
    for _, key in ipairs(keys) do
        if #entries >= allowed then break end
        add_entry(entries, show_key(key, state) .. " = ", rawget(value, key), state, depth, indent)
    end
    if #entries < count then entries[#entries + 1] = "… " .. count - #entries .. many end
    state.open[value] = nil
    return layout(entries, positional, indent, room)
end

function show(value, state, depth, indent, room)
    if type(value) == "table" then return show_table(value, state, depth, indent, room) end
    return show_scalar(value, state)
end

local defaults = { width = 80, depth = 5, items = 100, chars = 4096, total = 10000, text = 65536 }

--- Turns any value into text that reads like Lua, for people to look at. No metamethod of the value runs.
---@param value any what to show
---@param options? { width?: integer, depth?: integer, items?: integer, chars?: integer, total?: integer } how much of it
---@return string
---@usage
--- local inspect = require "std.inspect"
--- print(inspect({ 1, 2, name = "x" }, { width = 40 }))
return function(value, options)
    local state = { open = {} }
    for name, default in next, defaults do
        local chosen = options and options[name]
        if chosen ~= nil and type(chosen) ~= "number" then
            error(format("inspect: option '%s' must be a number", name), 2)
        end
        state[name] = chosen or default
    end
    return show(value, state, 1, 0, state.width)
end
