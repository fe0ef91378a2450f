--- Works on tables: lists and records, such as the API answers with.
---
--- Where a list is expected, a cursor or any function that gives values does as well. Where a function of an element is
--- expected, the name of a field means its value. Nothing here changes what it is given.
---@usage
--- local tbl = require "std.tbl"
--- local runs = { { id = "a", status = "FAILED" }, { id = "b", status = "SUCCEEDED" } }
--- print(tbl.keys(tbl.group_by(runs, "status"))[1])  --> FAILED

local M = {}

local type, tostring, error, next, ipairs, select = type, tostring, error, next, ipairs, select
local setmetatable, getmetatable, rawget = setmetatable, getmetatable, rawget
local format, match = string.format, string.match
local sort = table.sort
local math_type = math.type

--- An empty list, which JSON writes as `[]`.
local function new_list()
    return json and json.array {} or {}
end

--- A function that gives the elements of a list.
local function elements(list, name)
    if type(list) == "table" and getmetatable(list) ~= "cursor" then
        local index = 0
        return function()
            index = index + 1
            return list[index]
        end
    end
    if type(list) ~= "table" and type(list) ~= "function" then
        error(format("tbl.%s: a list is expected, got %s", name, type(list)), 3)
    end
    return list
end

--- What a function or the name of a field says about an element.
local function selector(choice, name)
    if type(choice) == "function" then return choice end
    if type(choice) ~= "string" and type(choice) ~= "number" then
        error(format("tbl.%s: a function or the name of a field is expected, got %s", name, type(choice)), 3)
    end
    return function(element)
        if type(element) ~= "table" then
            error(format("tbl.%s: an element has no field '%s': it is a %s", name, choice, type(element)), 0)
        end
        return element[choice]
    end
end

-- Lists ---------------------------------------------------------------------------------------------------------------

--- What a function says about each element. What is nil is left out.
---@param list table|function
---@param f string|fun(element: any): any
---@return any[]
---@usage
--- local tbl = require "std.tbl"
--- print(table.concat(tbl.map({ { id = "a" }, { id = "b" } }, "id"), " "))  --> a b
function M.map(list, f)
    local result, choose = new_list(), selector(f, "map")
    for element in elements(list, "map") do
        local value = choose(element)
        if value ~= nil then result[#result + 1] = value end
    end
    return result
end

--- The elements of which a function says true.
---@param list table|function
---@param f string|fun(element: any): any
---@return any[]
---@usage
--- local tbl = require "std.tbl"
--- print(#tbl.filter({ 1, 2, 3, 4 }, function(n) return n % 2 == 0 end))  --> 2
function M.filter(list, f)
    local result, choose = new_list(), selector(f, "filter")
    for element in elements(list, "filter") do
        if choose(element) then result[#result + 1] = element end
    end
    return result
end

--- Folds a list into one value: `f(value, element)` gives the next one.
---@param list table|function
---@param initial any
---@param f fun(value: any, element: any): any
---@return any
---@usage
--- local tbl = require "std.tbl"
--- print(tbl.reduce({ 1, 2, 3 }, 0, function(sum, n) return sum + n end))  --> 6
function M.reduce(list, initial, f)
    for element in elements(list, "reduce") do initial = f(initial, element) end
    return initial
end

--- The first element of which a function says true. A cursor is read no further.
---@param list table|function
---@param f string|fun(element: any): any
---@return any? element nil when there is none
---@usage
--- local tbl = require "std.tbl"
--- print(tbl.find({ 3, 5, 8 }, function(n) return n > 4 end))  --> 5
function M.find(list, f)
    local choose = selector(f, "find")
    for element in elements(list, "find") do
        if choose(element) then return element end
    end
end

--- The elements in groups: a table of lists by what a function says about them. What is nil is left out.
---@param list table|function
---@param f string|fun(element: any): any
---@return table<any, any[]>
---@usage
--- local tbl = require "std.tbl"
--- print(#tbl.group_by({ 1, 2, 3 }, function(n) return n % 2 end)[1])  --> 2
function M.group_by(list, f)
    local groups, choose = {}, selector(f, "group_by")
    for element in elements(list, "group_by") do
        local key = choose(element)
        if key ~= nil then
            local group = groups[key]
            if not group then
                group = new_list()
                groups[key] = group
            end
            group[#group + 1] = element
        end
    end
    return groups
end

--- How many elements a function says the same of.
---@param list table|function
---@param f string|fun(element: any): any
---@return table<any, integer>
---@usage
--- local tbl = require "std.tbl"
--- print(tbl.count_by({ { s = "on" }, { s = "on" } }, "s").on)  --> 2
function M.count_by(list, f)
    local counts, choose = {}, selector(f, "count_by")
    for element in elements(list, "count_by") do
        local key = choose(element)
        if key ~= nil then counts[key] = (counts[key] or 0) + 1 end
    end
    return counts
end

--- The elements by what a function says about them; of several the last stays.
---@param list table|function
---@param f string|fun(element: any): any
---@return table<any, any>
---@usage
--- local tbl = require "std.tbl"
--- print(tbl.index_by({ { id = "a", n = 1 } }, "id").a.n)  --> 1
function M.index_by(list, f)
    local index, choose = {}, selector(f, "index_by")
    for element in elements(list, "index_by") do
        local key = choose(element)
        if key ~= nil then index[key] = element end
    end
    return index
end

local type_order = { boolean = 1, number = 2, string = 3 }

--- An order of everything that keys and fields can be: false, true, numbers, texts, and whatever else.
local function before(a, b)
    local order_a, order_b = type_order[type(a)] or 4, type_order[type(b)] or 4
    if order_a ~= order_b then return order_a < order_b end
    if order_a == 1 then return not a and b end
    if order_a == 4 then return tostring(a) < tostring(b) end
    if order_a == 2 and (a ~= a or b ~= b) then return a == a and b ~= b end
    return a < b
end

--- Whether the keys of all entries are numbers or all are texts, as they mostly are: then Lua's own order is enough.
local function are_alike(entries)
    local kind = entries[1] and type(entries[1].key)
    if kind ~= "number" and kind ~= "string" then return false end
    for index = 1, #entries do
        local key = entries[index].key
        if type(key) ~= kind or key ~= key then return false end
    end
    return true
end

local function in_order(entries)
    local result = new_list()
    for index, entry in ipairs(entries) do result[index] = entry.element end
    return result
end

--- A sorted copy. Elements of which the same is said keep their order; those of which nothing is said come last.
---@param list table|function
---@param f? string|fun(element: any): any what to sort by; the element itself when left out
---@param options? { desc?: boolean }
---@return any[]
---@usage
--- local tbl = require "std.tbl"
--- print(tbl.sort_by({ { n = 2 }, { n = 10 } }, "n", { desc = true })[1].n)  --> 10
function M.sort_by(list, f, options)
    local choose = f and selector(f, "sort_by")
    local entries, descending = {}, options and options.desc
    for element in elements(list, "sort_by") do
        local key = element
        if choose then key = choose(element) end
        entries[#entries + 1] = { key = key, element = element, place = #entries }
    end
    if are_alike(entries) then
        sort(entries, function(a, b)
            local x, y = a.key, b.key
            if x == y then return a.place < b.place end
            if descending then return y < x end
            return x < y
        end)
        return in_order(entries)
    end
    sort(entries, function(a, b)
        if a.key == nil or b.key == nil then
            if (a.key == nil) ~= (b.key == nil) then return b.key == nil end
        elseif before(a.key, b.key) then
            return not descending
        elseif before(b.key, a.key) then
            return descending and true or false
        end
        return a.place < b.place
    end)
    return in_order(entries)
end

--- Each element once, where it first stands.
---@param list table|function
---@param f? string|fun(element: any): any what must differ; the element itself when left out
---@return any[]
---@usage
--- local tbl = require "std.tbl"
--- print(table.concat(tbl.unique({ "b", "a", "b" }), " "))  --> b a
function M.unique(list, f)
    local result, seen, choose = new_list(), {}, f and selector(f, "unique")
    for element in elements(list, "unique") do
        local key = element
        if choose then key = choose(element) end
        if key == nil or not seen[key] then
            if key ~= nil then seen[key] = true end
            result[#result + 1] = element
        end
    end
    return result
end

--- The elements in lists of at most `size`.
---@param list table|function
---@param size integer
---@return any[][]
---@usage
--- local tbl = require "std.tbl"
--- print(#tbl.chunk({ 1, 2, 3, 4, 5 }, 2))  --> 3
function M.chunk(list, size)
    if math_type(size) ~= "integer" or size < 1 then error("tbl.chunk: the size must be a whole number from 1", 2) end
    local chunks, last = new_list(), nil
    for element in elements(list, "chunk") do
        if not last or #last == size then
            last = new_list()
            chunks[#chunks + 1] = last
        end
        last[#last + 1] = element
    end
    return chunks
end

-- Records -------------------------------------------------------------------------------------------------------------

local function check_table(value, name)
    if type(value) ~= "table" then error(format("tbl.%s: a table is expected, got %s", name, type(value)), 3) end
end

--- The keys, sorted: numbers before texts.
---@param record table
---@return any[]
---@usage
--- local tbl = require "std.tbl"
--- print(table.concat(tbl.keys({ b = 1, a = 2 }), " "))  --> a b
function M.keys(record)
    check_table(record, "keys")
    local keys = new_list()
    for key in next, record do keys[#keys + 1] = key end
    sort(keys, before)
    return keys
end

--- The values, in the order of their keys.
---@param record table
---@return any[]
---@usage
--- local tbl = require "std.tbl"
--- print(table.concat(tbl.values({ b = 1, a = 2 }), " "))  --> 2 1
function M.values(record)
    check_table(record, "values")
    local values = new_list()
    for index, key in next, M.keys(record) do values[index] = record[key] end
    return values
end

--- Keys and values in the order of the keys, for a `for` loop.
---@param record table
---@return fun(): any, any
---@usage
--- local tbl = require "std.tbl"
--- for key, value in tbl.sorted({ b = 1, a = 2 }) do print(key, value) end
--- --> a	2
--- --> b	1
function M.sorted(record)
    check_table(record, "sorted")
    local keys, index = M.keys(record), 0
    return function()
        index = index + 1
        local key = keys[index]
        if key ~= nil then return key, record[key] end
    end
end

--- A table of the same kind of JSON, without fields.
local function empty_like(value)
    local tag = json and getmetatable(value)
    if tag == "json.array" then return json.array {} end
    if tag == "json.object" then return json.object {} end
    return {}
end

--- A copy of everything below a value. What is there twice is there twice in the copy, cycles included. Of metatables
--- only what JSON knows of arrays and objects is kept.
---@param value any
---@return any
---@usage
--- local tbl = require "std.tbl"
--- local original = { list = { 1 } }
--- tbl.copy(original).list[1] = 2
--- print(original.list[1])  --> 1
function M.copy(value)
    if type(value) ~= "table" then return value end
    local copies = {}
    -- A list of what is to be done in place of recursion: data may be nested deeper than the stack.
    local open = {}
    local function copy_of(original)
        if type(original) ~= "table" then return original end
        local copy = copies[original]
        if not copy then
            copy = empty_like(original)
            copies[original] = copy
            open[#open + 1] = original
        end
        return copy
    end
    local result = copy_of(value)
    while #open > 0 do
        local original = open[#open]
        open[#open] = nil
        local copy = copies[original]
        for key, field in next, original do copy[copy_of(key)] = copy_of(field) end
    end
    return result
end

--- The fields of several tables in one; of the same name the last counts. Tables in them are shared, not copied.
---@param ... table?
---@return table
---@usage
--- local tbl = require "std.tbl"
--- print(tbl.merge({ a = 1, b = 1 }, { b = 2 }).b)  --> 2
function M.merge(...)
    local result = {}
    for position = 1, select("#", ...) do
        local record = (select(position, ...))
        if record ~= nil then
            check_table(record, "merge")
            for key, value in next, record do result[key] = value end
        end
    end
    return result
end

--- Whether two values are the same data: of tables the fields count, at any depth.
---@param a any
---@param b any
---@return boolean
---@usage
--- local tbl = require "std.tbl"
--- print(tbl.equal({ 1, { x = 2 } }, { 1, { x = 2 } }))  --> true
function M.equal(a, b)
    local known = setmetatable({}, { __mode = "k" })
    local function same(x, y)
        if x == y then return true end
        if type(x) ~= "table" or type(y) ~= "table" then return x ~= x and y ~= y end
        -- Two that are being compared already are equal unless something else differs.
        if known[x] and known[x][y] then return true end
        known[x] = known[x] or {}
        known[x][y] = true
        for key, value in next, x do
            if not same(value, rawget(y, key)) then return false end
        end
        for key in next, y do
            if rawget(x, key) == nil then return false end
        end
        return true
    end
    return same(a, b)
end

local function path_of(path, key)
    if type(key) == "string" and match(key, "^[%a_][%w_]*$") then return path == "" and key or path .. "." .. key end
    return path .. "[" .. (type(key) == "string" and format("%q", key) or tostring(key)) .. "]"
end

--- What differs between two tables: a list of `{ path, kind, before, after }`, sorted by path; `kind` is added,
--- removed or changed.
---@param a table before
---@param b table after
---@return { path: string, kind: string, before: any, after: any }[]
---@usage
--- local tbl = require "std.tbl"
--- for _, change in ipairs(tbl.diff({ a = 1, b = { 1 } }, { a = 2, b = { 1, 3 } })) do
---     print(change.path, change.kind, change.before, change.after)
--- end
--- --> a	changed	1	2
--- --> b[2]	added	nil	3
function M.diff(a, b)
    check_table(a, "diff")
    check_table(b, "diff")
    local changes, open = new_list(), {}
    local function compare(x, y, path)
        if x == y or x ~= x and y ~= y then return end
        if type(x) ~= "table" or type(y) ~= "table" then
            local kind = x == nil and "added" or y == nil and "removed" or "changed"
            changes[#changes + 1] = { path = path, kind = kind, before = x, after = y }
            return
        end
        if open[x] == y then return end
        local outer = open[x]
        open[x] = y
        local keys = {}
        for key in next, x do keys[#keys + 1] = key end
        for key in next, y do
            if rawget(x, key) == nil then keys[#keys + 1] = key end
        end
        sort(keys, before)
        for _, key in next, keys do compare(rawget(x, key), rawget(y, key), path_of(path, key)) end
        open[x] = outer
    end
    compare(a, b, "")
    return changes
end

return M
