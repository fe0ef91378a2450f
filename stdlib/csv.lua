--- Reads and writes comma-separated values as RFC 4180 describes them, row by row or at once.
---
--- Files of any size pass through without being held in memory. Texts that break the rules are refused with the number
--- of the line, not guessed at.
---@usage
--- local csv = require "std.csv"
--- for row in csv.rows("name,price\npear,3\n") do print(row.name, row.price) end  --> pear	3

local M = {}

local type, tostring, tonumber, error, ipairs, next = type, tostring, tonumber, error, ipairs, next
local setmetatable, getmetatable = setmetatable, getmetatable
local find, sub, gsub, byte, format = string.find, string.sub, string.gsub, string.byte, string.format
local concat, sort = table.concat, table.sort
local math_type = math.type

-- How much of a source is looked at in one go.
local piece_size = 65536
local mark = "\xEF\xBB\xBF"
-- A quote that is never closed must not take all memory.
local longest_field = 16777216

local function option_error(name, expected)
    error(format("csv: option '%s' takes %s", name, expected), 0)
end

--- The character between fields.
local function delimiter_of(options)
    local delimiter = options and options.delimiter or ","
    if type(delimiter) ~= "string" or #delimiter ~= 1 or find(delimiter, '["\r\n]') then
        option_error("delimiter", "one character that is no quote and no line break")
    end
    return delimiter
end

-- Reading -------------------------------------------------------------------------------------------------------------
--
-- The parser is fed with pieces of any size and hands out rows. A field is kept in parts, so that one that reaches over
-- many pieces costs no more than its length. `mode` says where the next character stands: "start" of a field, in a
-- "plain" one, inside of quotes ("quoted"), or behind a quote ("closed").

local Parser = {}
Parser.__index = Parser

local function new_parser(options)
    local delimiter = delimiter_of(options)
    return setmetatable({
        delimiter = delimiter, special = "[" .. gsub(delimiter, "%W", "%%%0") .. "\r\n]", line = 1, row_line = 1,
            mode = "start",
        row = {}, count = 0, parts = {}, length = 0, rows = {}, beginning = "",
    }, Parser)
end

function Parser:add(part)
    self.length = self.length + #part
    if self.length > longest_field then
        error(format("csv: line %d: a field of more than %d bytes; is a quote missing?", self.row_line,
            longest_field), 0)
    end
    self.parts[#self.parts + 1] = part
end

function Parser:end_field()
    self.count = self.count + 1
    self.row[self.count] = #self.parts == 1 and self.parts[1] or concat(self.parts)
    self.parts, self.length, self.mode = {}, 0, "start"
end

-- Ends a row. A line with nothing in it is none.
function Parser:end_row(was_quoted)
    self:end_field()
    if self.count > 1 or self.row[1] ~= "" or was_quoted then
        self.row.line = self.row_line
        self.rows[#self.rows + 1] = self.row
    end
    self.row, self.count = {}, 0
end

-- What ends a field: the delimiter or a line break.
function Parser:separator(character, was_quoted)
    if character == self.delimiter then
        self:end_field()
        return
    end
    self:end_row(was_quoted)
    self.line = self.line + 1
    self.row_line = self.line
    self.skips_line_feed = character == "\r"
end

function Parser:quoted(text, position)
    local quote = find(text, '"', position, true)
    local part = sub(text, position, quote and quote - 1)
    local _, breaks = gsub(part, "\n", "")
    self.line = self.line + breaks
    self:add(part)
    if not quote then return #text + 1 end
    self.mode = "closed"
    return quote + 1
end

function Parser:closed(text, position)
    local character = sub(text, position, position)
    if character == '"' then
        self:add('"')
        self.mode = "quoted"
    elseif find(character, self.special) then
        self:separator(character, true)
    else
        error(format("csv: line %d: text behind the closing quote of a field; quotes inside are doubled", self.line), 0)
    end
    return position + 1
end

function Parser:plain(text, position)
    if self.mode == "start" and byte(text, position) == 34 then
        self.mode = "quoted"
        return position + 1
    end
    local stop = find(text, self.special, position)
    if not stop or stop > position then
        self:add(sub(text, position, stop and stop - 1))
        self.mode = "plain"
    end
    if not stop then return #text + 1 end
    self:separator(sub(text, stop, stop))
    return stop + 1
end

-- Reads a piece; whole rows are in `rows` afterwards.
function Parser:feed(text)
    local position = 1
    if self.beginning then
        text = self.beginning .. text
        -- Three bytes tell whether it is a byte order mark.
        if #text < 3 and sub(mark, 1, #text) == text then
            self.beginning = text
            return
        end
        self.beginning = nil
        if sub(text, 1, 3) == mark then position = 4 end
    end
    while position <= #text do
        if self.skips_line_feed then
            self.skips_line_feed = false
            if byte(text, position) == 10 then position = position + 1 end
        end
        if position > #text then return end
        if self.mode == "quoted" then
            position = self:quoted(text, position)
        elseif self.mode == "closed" then
            position = self:closed(text, position)
        else
            position = self:plain(text, position)
        end
    end
end

function Parser:finish()
    local beginning = self.beginning
    if beginning then
        self.beginning = nil
        self:feed(beginning)
    end
    if self.mode == "quoted" then
        error(format("csv: line %d: the quote that begins in this row is never closed", self.row_line), 0)
    end
    if self.count > 0 or self.mode ~= "start" then self:end_row(self.mode == "closed") end
end

--- A function that gives the next piece of a text, a file or a function that reads.
local function pieces_of(source)
    if type(source) == "string" then
        local position = 1
        return function()
            if position > #source then return nil end
            local piece = sub(source, position, position + piece_size - 1)
            position = position + piece_size
            return piece
        end
    end
    if type(source) == "function" then return source end
    if io.type(source) ~= "file" then
        error("csv: a text, an open file or a function is expected, got " .. (io.type(source) or type(source)), 0)
    end
    return function()
        local piece, message = source:read(piece_size)
        if message then error("csv: " .. message, 0) end
        return piece
    end
end

--- A function that gives the next row as an array of texts, with the number of its line.
local function raw_rows(source, options)
    local parser, next_piece = new_parser(options), pieces_of(source)
    local index, ended = 0, false
    return function()
        while not ended and index == #parser.rows do
            parser.rows, index = {}, 0
            local piece = next_piece()
            if piece == nil then
                ended = true
                parser:finish()
            elseif type(piece) ~= "string" then
                error("csv: the function must return texts, and nil at the end", 0)
            else
                parser:feed(piece)
            end
        end
        index = index + 1
        local row = parser.rows[index]
        if row then
            local line = row.line
            row.line = nil
            return row, line
        end
    end
end

local function check_names(names)
    local seen = {}
    for _, name in ipairs(names) do
        if type(name) ~= "string" then option_error("header", "true, false or a list of names") end
        if seen[name] then
            error(format("csv: two columns are called '%s'; name them with header = { … }, or read with header = false",
                name), 0)
        end
        seen[name] = true
    end
    return names
end

--- Makes a row the table that its header describes.
local function named(row, line, names, ragged)
    if #row ~= #names and not ragged then
        error(format("csv: line %d has %d fields, the header has %d (ragged = true takes it as it is)", line, #row,
            #names), 0)
    end
    local record = {}
    for index, value in ipairs(row) do record[names[index] or index] = value end
    return record
end

--- Goes over the rows of a text, an open file or a function that returns pieces of text, without holding more than a
--- piece of them.
---
--- Rows are tables by the names in the first line. With `header = false` they are arrays; with `header = { "a", "b" }`
--- the names are these, and the first line is a row like the others. All values are texts.
---@param source string|file*|fun(): string? where the rows come from
---@param options? { delimiter?: string, header?: boolean|string[], ragged?: boolean } how they are written
---@return fun(): table? next the next row, nil at the end
---@usage
--- local csv = require "std.csv"
--- for row in csv.rows("a;b\n1;2\n", { delimiter = ";" }) do print(row.a + row.b) end  --> 3
function M.rows(source, options)
    local header = options and options.header
    if header ~= nil and type(header) ~= "boolean" and type(header) ~= "table" then
        option_error("header", "true, false or a list of names")
    end
    local next_row = raw_rows(source, options)
    if header == false then return function() return (next_row()) end end
    local names = header ~= true and header and check_names(header)
    local ragged = options and options.ragged
    return function()
        if not names then
            local first = next_row()
            if not first then return nil end
            names = check_names(first)
        end
        local row, line = next_row()
        return row and named(row, line, names, ragged)
    end
end

--- Reads a whole text.
---@param text string|file*|fun(): string? the text, an open file, or a function that returns pieces
---@param options? { delimiter?: string, header?: boolean|string[], ragged?: boolean } as for `rows`
---@return table[] rows
---@usage
--- local csv = require "std.csv"
--- print(#csv.decode('say\n"one, two"\n"three ""four"""\n'))  --> 2
function M.decode(text, options)
    local rows = {}
    for row in M.rows(text, options) do rows[#rows + 1] = row end
    return rows
end

-- Writing -------------------------------------------------------------------------------------------------------------

local function number_text(value)
    if math_type(value) == "integer" then return tostring(value) end
    local text = format("%.15g", value)
    return tonumber(text) == value and text or format("%.17g", value)
end

--- What stands in a field: nothing for nil and `json.null`, JSON for tables.
local function field_text(value)
    local kind = type(value)
    if kind == "string" then return value end
    if kind == "number" then return number_text(value) end
    if value == nil or json and value == json.null then return "" end
    if kind == "table" and json then return json.encode(value) end
    if kind == "function" or kind == "thread" or kind == "table" then
        error("csv: a " .. kind .. " cannot be written into a field", 0)
    end
    return tostring(value)
end

--- A field as it is written. What a spreadsheet would take for a formula is made a text when that is asked for.
local function written(value, special, guards)
    local text = field_text(value)
    if guards and type(value) == "string" and find(text, "^[=+%-@\t\r]") then text = "'" .. text end
    if find(text, special) or text == "" and value == "" then return '"' .. gsub(text, '"', '""') .. '"' end
    return text
end

--- The names of the fields of a record, sorted, because tables have no order.
local function names_of(record)
    local names = {}
    for name in next, record do
        if type(name) == "string" then names[#names + 1] = name end
    end
    sort(names)
    return names
end

local function set_of(names)
    local set = {}
    for _, name in ipairs(names) do set[name] = true end
    return set
end

--- What stands in no column would be lost without a word.
local function refuse_other_fields(row, known)
    for name in next, row do
        if not known[name] then
            error(format("csv: a row has a field '%s' that the first one has not; name all of them with "
                .. "columns = { … }", sub(tostring(name), 1, 100)), 3)
        end
    end
end

local function check_length(row, columns)
    if #row > #columns then
        error(format("csv: a row has %d fields, but there are %d columns", #row, #columns), 3)
    end
end

--- Puts rows into a file, or hands their text to a function, one at a time. Rows are tables by name or arrays.
---
--- The columns are `columns`, which takes those fields of each row; or else the fields of the first row, and then
--- later ones must have no others. Arrays need none. `escape_formulas = true` keeps spreadsheets from running texts
--- that begin with `=`, `+`, `-` or `@`.
---@param target file*|fun(text: string) an open file, or who takes each line
---@param options? { columns?: string[], delimiter?: string, header?: boolean, newline?: string, escape_formulas?: boolean }
---@return fun(row: table) write writes a row
---@usage
--- local csv = require "std.csv"
--- local write = csv.writer(function(line) io.write(line) end, { columns = { "b", "a" }, newline = "\n" })
--- write { a = 1, b = "x" }
--- write { a = 2, b = "y, z" }
--- --> b,a
--- --> x,1
--- --> "y, z",2
function M.writer(target, options)
    options = options or {}
    local delimiter, newline = delimiter_of(options), options.newline or "\r\n"
    if newline ~= "\r\n" and newline ~= "\n" then option_error("newline", "'\\r\\n' or '\\n'") end
    local special = "[" .. gsub(delimiter, "%W", "%%%0") .. '"\r\n]'
    local put = target
    if type(target) ~= "function" then
        if io.type(target) ~= "file" then error("csv.writer: an open file or a function is expected", 2) end
        function put(line)
            local ok, message = target:write(line)
            if not ok then error("csv: " .. message, 0) end
        end
    end
    local columns, has_begun = options.columns, false
    local known = columns and set_of(columns)

    local function line(values, count)
        local fields = {}
        for index = 1, count do fields[index] = written(values[index], special, options.escape_formulas) end
        -- A line with nothing in it would be no row.
        if count == 1 and fields[1] == "" then fields[1] = '""' end
        put(concat(fields, delimiter) .. newline)
    end

    local function begin(row)
        if not columns and row[1] == nil then
            columns = names_of(row)
            known = set_of(columns)
        end
        has_begun = true
        if columns and options.header ~= false then line(columns, #columns) end
    end

    return function(row)
        if type(row) ~= "table" then error("csv: a row must be a table, got " .. type(row), 2) end
        -- What has no fields tells no columns.
        if not has_begun and (columns or next(row) ~= nil) then begin(row) end
        if not columns then return line(row, #row) end
        if row[1] ~= nil and options.columns and not known[1] then
            check_length(row, columns)
            return line(row, #columns)
        end
        if not options.columns then refuse_other_fields(row, known) end
        local values = {}
        for index, name in ipairs(columns) do values[index] = row[name] end
        line(values, #columns)
    end
end

--- The names of the fields that any of the rows by name has, nil when there are none.
local function all_names_of(rows)
    local all = {}
    for _, row in ipairs(rows) do
        if type(row) == "table" and row[1] == nil then
            for name in next, row do all[name] = true end
        end
    end
    local names = names_of(all)
    return names[1] and names
end

--- Writes rows as a text: tables by name, with a first line of names, or arrays. The columns are `columns`, or else all
--- fields that any of the rows has.
---@param rows table[]|fun(): table? an array, a cursor or another function that gives rows
---@param options? { columns?: string[], delimiter?: string, header?: boolean, newline?: string, escape_formulas?: boolean }
---@return string text
---@usage
--- local csv = require "std.csv"
--- io.write(csv.encode({ { name = "pear", price = 3 }, { name = "plum", sold = true } }, { newline = "\n" }))
--- --> name,price,sold
--- --> pear,3,
--- --> plum,,true
function M.encode(rows, options)
    local list, parts, settings = rows, {}, {}
    if type(rows) ~= "table" or getmetatable(rows) == "cursor" then
        list = {}
        for row in rows do list[#list + 1] = row end
    end
    for name, value in next, options or {} do settings[name] = value end
    settings.columns = settings.columns or all_names_of(list)
    local write = M.writer(function(line) parts[#parts + 1] = line end, settings)
    for _, row in ipairs(list) do write(row) end
    return concat(parts)
end

return M
