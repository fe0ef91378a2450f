-- Describes results for the printer, which is written in Swift and sees no Lua: every value becomes a plain tree that can
-- be copied out. A module of its own, loaded once per engine before any script runs.
--
-- Only raw access: no metamethod of a value runs, so looking at something never changes it and never fails. Everything
-- is bounded, so that looking at a million items takes no longer than looking at twenty.
--
-- Descriptions are tables with the field `kind`:
--
--   value   `node`, and `text` as std.inspect writes it
--   rows    some of the elements of a list: `rows` (nodes), `first` (the place of the first one), `more` (whether others
--           follow), `total` and `source` (the operation, such as "runs.list") when known; with `text` when only the
--           elements can tell whether a table says more than Lua text
--   error   an error object: `node`
--   json    `text`, and `first`, `count`, `more`, `total` when it is of some elements of a list
--   notice  `text`, from us to the user
--
-- Nodes: booleans, numbers, json.null and short strings stand for themselves. Everything else is an array that begins
-- with a letter, which no data can be mistaken for: { "a", count, elements }, { "o", count, { name, node, … } },
-- { "s", beginning, bytes left out }, { "t", Lua text }. Fewer elements than the count: the rest is left out.

local inspect = require "std.inspect"
local json = require "json"
local loaded = package.loaded["moongate.cursor"]
local cursors = loaded or { is_cursor = function() return false end }

local type, next, rawget, rawlen, rawequal, pcall = type, next, rawget, rawlen, rawequal, pcall
local getmetatable, tostring = getmetatable, tostring
local sub, byte, gsub, math_type = string.sub, string.byte, string.gsub, math.type
local sort, max, min = table.sort, math.max, math.min
local array, encode, is_array, is_number, null = json.array, json.encode, json.isarray, json.isnumber, json.null

local ROWS = 20
local DEPTH = 5
-- Entries of one table, and nodes of one description.
local ENTRIES, NODES = 200, 20000
local BYTES = 4096
-- More names than that are not counted.
local COUNTED = 10000
-- Longer lists are taken for nothing but lists: looking for names in them would mean to walk through all of it.
local LONG = 1000
local JSON_NODES, JSON_DEPTH = 200000, 150

-- Nodes ---------------------------------------------------------------------------------------------------------------

local node

local function string_node(text)
    if #text <= BYTES then return text end
    local last = BYTES
    while last > BYTES - 4 and byte(text, last + 1) & 0xC0 == 0x80 do last = last - 1 end
    return { "s", sub(text, 1, last), #text - last }
end

local function by_name(a, b)
    local kind_a, kind_b = type(a), type(b)
    if kind_a ~= kind_b then return kind_a < kind_b end
    if kind_a == "string" or kind_a == "number" then return a < b end
    return tostring(a) < tostring(b)
end

--- The keys that are no positions of the list part, at most `ENTRIES` of them in order, and how many there are.
local function names_of(value, length)
    local names, count = {}, 0
    local start = length > LONG and length or nil
    for key in next, value, start do
        if math_type(key) ~= "integer" or key < 1 or key > length then
            count = count + 1
            names[count] = key
            if count >= COUNTED then break end
        end
    end
    -- Keys of other types are shown by their addresses; sorting those means nothing but does not fail.
    if count <= COUNTED then
        for _, key in next, names do
            if type(key) ~= "string" and type(key) ~= "number" then return names, count end
        end
        sort(names, by_name)
    end
    return names, count
end

local function name_text(key)
    -- The empty name would be none.
    if key == "" then return '[""]' end
    if type(key) == "string" then return #key > 200 and sub(key, 1, 200) .. "…" or key end
    return "[" .. inspect(key, { depth = 0 }) .. "]"
end

local function list_node(value, length, depth, state)
    local elements = array {}
    if depth < DEPTH then
        for index = 1, min(length, ENTRIES) do
            if state.left <= 0 then break end
            elements[index] = node(rawget(value, index), depth + 1, state)
        end
    end
    return { "a", length, elements }
end

local function object_node(value, length, names, count, depth, state)
    local entries = array {}
    local function add(name, entry)
        if state.left <= 0 or #entries >= 2 * ENTRIES then return end
        entries[#entries + 1] = name
        entries[#entries + 1] = node(entry, depth + 1, state)
    end
    if depth < DEPTH then
        for index = 1, min(length, ENTRIES) do add("[" .. index .. "]", rawget(value, index)) end
        for index = 1, min(count, ENTRIES) do add(name_text(names[index]), rawget(value, names[index])) end
    end
    return { "o", length + count, entries }
end

local function table_node(value, depth, state)
    if state.open[value] then return { "t", "<cycle>" } end
    if cursors.is_cursor(value) then return { "t", inspect(value) } end
    local length = rawlen(value)
    local names, count = names_of(value, length)
    state.open[value] = true
    local result
    if count == 0 and (length > 0 or is_array(value)) then
        result = list_node(value, length, depth, state)
    else
        result = object_node(value, length, names, count, depth, state)
    end
    state.open[value] = nil
    return result
end

function node(value, depth, state)
    state.left = state.left - 1
    local kind = type(value)
    if kind == "boolean" or kind == "number" then return value end
    if kind == "string" then return string_node(value) end
    if kind == "table" then return table_node(value, depth, state) end
    if kind == "userdata" and (rawequal(value, null) or is_number(value)) then return value end
    return { "t", inspect(value) }
end

local function describe_node(value)
    return node(value, 0, { left = NODES, open = {} })
end

local function notice(text)
    return { kind = "notice", text = text }
end

--- The JSON text of a value, or why it has none.
local function json_text(value)
    local ok, text = pcall(encode, value, { indent = 2 })
    if ok then return { kind = "json", text = text } end
    return notice("this cannot be shown as JSON: " .. gsub(tostring(text), "^%[present%]:%d+: ", ""))
end

-- Lists ---------------------------------------------------------------------------------------------------------------

--- Whether an element is something with fields.
local function has_fields(value)
    return type(value) == "table" and rawlen(value) == 0 and not is_array(value) and next(value) ~= nil
        and type(getmetatable(value)) ~= "string"
end

--- Whether a table is a list of things with fields, as far as its first elements tell.
local function is_list_of_rows(value)
    local length = rawlen(value)
    if length == 0 then return false end
    for index = 1, min(length, ROWS) do
        if not has_fields(rawget(value, index)) then return false end
    end
    local _, count = names_of(value, length)
    return count == 0
end

-- What was shown last: `value`, and for lists `first` and `next`, the places at which the rows that were shown begin and
-- at which those that come next begin. Places in a cursor are counted from where it stood when it was first shown.
local last
-- The list that was shown last, whatever was shown since.
local list

--- Some elements of a list from `first` on, whether others follow, and how many there are in all if that is known.
local function batch_of_table(shown, first, count)
    local length, rows = rawlen(shown.value), {}
    for index = first, min(first + count - 1, length) do rows[#rows + 1] = rawget(shown.value, index) end
    return rows, first + count <= length, length
end

--- The same for a cursor, which keeps all that it is looked at. What scripts have read of it meanwhile is gone.
local function batch_of_cursor(shown, first, count)
    local _, _, read = cursors.describe(shown.value)
    local skipped = max(first - 1 - (read - shown.read), 0)
    local items = cursors.peek(shown.value, skipped + count + 1)
    local rows = {}
    for index = skipped + 1, min(skipped + count, #items) do rows[#rows + 1] = items[index] end
    local source, total = cursors.describe(shown.value)
    return rows, #items > skipped + count, total, source
end

local function show_batch(shown, first, options)
    local count = options.rows or ROWS
    local batch = cursors.is_cursor(shown.value) and batch_of_cursor or batch_of_table
    local rows, more, total, source = batch(shown, first, count)
    shown.first, shown.next = first, first + #rows
    local description = { first = first, more = more, total = total, source = source }
    if options.json then
        for name, value in next, json_text(array(rows)) do description[name] = value end
        description.count = #rows
        return description
    end
    local state, nodes = { left = NODES, open = {} }, array {}
    for index = 1, #rows do nodes[index] = node(rows[index], 1, state) end
    description.kind, description.rows = "rows", nodes
    return description
end

-- Descriptions --------------------------------------------------------------------------------------------------------

--- What remains of a number of values after those of `value`; at 0 the counting stops. Long strings count as several.
--- What nests deeper than JSON may counts as one, and so do cycles: the encoder knows what to say of those.
local function count_down(value, left, depth)
    if type(value) == "string" then return left - 1 - (#value >> 6) end
    if type(value) ~= "table" or depth > JSON_DEPTH then return left - 1 end
    for _, element in next, value do
        left = count_down(element, left, depth + 1)
        if left <= 0 then return 0 end
    end
    return left - 1
end

--- Whether a value has so many values in it that nobody wants to see them all.
local function is_large(value)
    return count_down(value, JSON_NODES, 1) <= 0
end

local function show_json(value)
    if is_large(value) then
        return notice("this has more than " .. JSON_NODES .. " values; json.encode(_) makes the text of it")
    end
    return json_text(value)
end

local function inspect_options(options)
    return { width = options.width or 80 }
end

local function show(value, options)
    if cursors.is_cursor(value) then
        local _, _, read = cursors.describe(value)
        last = { value = value, read = read }
        list = last
        return show_batch(last, 1, options)
    end
    local tag = type(value) == "table" and getmetatable(value)
    if type(value) == "table" and tag ~= "error" and is_list_of_rows(value) then
        last = { value = value }
        list = last
        if not options.json then
            local description = show_batch(last, 1, options)
            if not is_array(value) then description.text = inspect(value, inspect_options(options)) end
            return description
        end
        if is_large(value) then return show_batch(last, 1, options) end
    end
    last = { value = value }
    if options.json then return show_json(value) end
    if tag == "error" then return { kind = "error", node = describe_node(value) } end
    return { kind = "value", node = describe_node(value), text = inspect(value, inspect_options(options)) }
end

local M = {}

--- Describes a result. Options: `width` in columns (80), `rows` of a list at a time (20), `json` for its JSON text.
function M.present(value, options)
    return show(value, options or {})
end

--- Describes the rows after those of a list that were described last.
function M.more(options)
    local shown = list
    if not shown or not shown.next then return notice("there is no list of which more could be shown") end
    last = shown
    local first, before = shown.next, shown.first
    local description = show_batch(shown, first, options or {})
    if shown.next > first then return description end
    shown.first = before
    return notice("that was all")
end

--- The element at a place of the list that was described last, places counted as its footer does; nil when there is none,
--- or when a loop has read it meanwhile.
function M.element(place)
    if not list or place < 1 then return nil end
    if not cursors.is_cursor(list.value) then return rawget(list.value, place) end
    local _, _, read = cursors.describe(list.value)
    local ahead = place - (read - list.read)
    if ahead < 1 then return nil end
    return cursors.peek(list.value, ahead)[ahead]
end

--- Describes what was described last once more, the same rows if it was a list; with other options, for instance.
function M.again(options)
    if not last then return notice("nothing has been shown yet") end
    if last.next then return show_batch(last, last.first, options or {}) end
    return show(last.value, options or {})
end

return M
