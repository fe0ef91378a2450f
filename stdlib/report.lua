--- Makes a report of headings, paragraphs, tables and charts, as Markdown, as one HTML page, or its tables as CSV.
---
--- The page needs nothing from elsewhere: charts are SVG in it, and nothing in it runs. Whatever the data hold is
--- shown, never obeyed.
---@usage
--- local report = require "std.report"
--- local page = report.new("Costs")
--- page:table({ { actor = "crawler", usd = 1.5 } })
--- io.write(page:markdown())
--- --> # Costs
--- -->
--- --> | actor | usd |
--- --> | --- | ---: |
--- --> | crawler | 1.5 |

local M = {}

local type, tostring, error, ipairs, next = type, tostring, error, ipairs, next
local setmetatable, getmetatable = setmetatable, getmetatable
local format, gsub, match, rep, sub = string.format, string.gsub, string.match, string.rep, string.sub
local concat, sort = table.concat, table.sort
local math_type, huge = math.type, math.huge
local csv = require "std.csv"
local str = require "std.str"

-- Cells ---------------------------------------------------------------------------------------------------------------

local function float_text(value)
    if value == math.floor(value) and value < 1e15 and value > -1e15 then return format("%.0f", value) end
    local size = math.abs(value)
    -- What a run has cost is no text with an exponent to most people.
    if size < 1e-4 and size >= 1e-7 then return (gsub(format("%.9f", value), "0+$", "")) end
    return format("%.6g", value)
end

local function cell_text(value)
    if value == nil or json and value == json.null then return "" end
    if math_type(value) == "float" then return float_text(value) end
    if type(value) == "table" and json then return json.encode(value) end
    return str.valid(tostring(value))
end

--- A list of what gives rows: an array, a cursor or a function.
local function list_of(rows, name)
    if type(rows) == "table" and getmetatable(rows) ~= "cursor" then return rows end
    if type(rows) ~= "function" and type(rows) ~= "table" then
        error(format("report:%s: rows are a list, got %s", name, type(rows)), 3)
    end
    local list = {}
    for row in rows do list[#list + 1] = row end
    return list
end

--- The names of all fields of the rows, sorted, because tables have no order.
local function columns_of(rows)
    local names, seen = {}, {}
    for _, row in ipairs(rows) do
        for name in next, row do
            if not seen[name] and type(name) == "string" then
                seen[name] = true
                names[#names + 1] = name
            end
        end
    end
    sort(names)
    return names
end

local function is_numeric(rows, column)
    local found = false
    for _, row in ipairs(rows) do
        local value = row[column]
        if type(value) == "number" then
            found = true
        elseif cell_text(value) ~= "" then
            return false
        end
    end
    return found
end

--- The rows with their fields by name, where they are arrays in the order of the columns.
local function by_name(rows, columns)
    local list = {}
    for index, row in ipairs(rows) do
        local record = row
        if row[1] ~= nil then
            record = {}
            for place, column in ipairs(columns) do record[column] = row[place] end
        end
        list[index] = record
    end
    return list
end

local function new_table(rows, options, name)
    rows = list_of(rows, name)
    for index, row in ipairs(rows) do
        if type(row) ~= "table" then
            error(format("report:%s: row %d is no table but a %s", name, index, type(row)), 3)
        end
    end
    local columns = options and options.columns
    if columns then
        rows = by_name(rows, columns)
    else
        for index, row in ipairs(rows) do
            if row[1] ~= nil then
                error(format("report:%s: row %d is an array; name its columns with columns = { … }", name, index), 3)
            end
        end
        columns = columns_of(rows)
    end
    local numeric = {}
    for index, column in ipairs(columns) do numeric[index] = is_numeric(rows, column) end
    return { kind = "table", rows = rows, columns = columns, numeric = numeric }
end

-- Markdown ------------------------------------------------------------------------------------------------------------

local function markdown_text(text)
    text = gsub(str.valid(text), "[\\`*_{}%[%]<>#|~]", "\\%0")
    return (gsub(text, "%s*[\r\n]+%s*", " "))
end

local function markdown_table(block)
    local lines, heads, rules = {}, {}, {}
    for index, column in ipairs(block.columns) do
        heads[index], rules[index] = markdown_text(column), block.numeric[index] and "---:" or "---"
    end
    if #heads == 0 then return "(nothing)" end
    lines[1], lines[2] = "| " .. concat(heads, " | ") .. " |", "| " .. concat(rules, " | ") .. " |"
    for _, row in ipairs(block.rows) do
        local cells = {}
        for index, column in ipairs(block.columns) do cells[index] = markdown_text(cell_text(row[column])) end
        lines[#lines + 1] = "| " .. concat(cells, " | ") .. " |"
    end
    return concat(lines, "\n")
end

local function largest_of(points)
    local largest = 0
    for _, point in ipairs(points) do
        if point.value > largest then largest = point.value end
    end
    return largest
end

--- A chart of text: one line for each point, its bar as long as its share of the largest.
local function markdown_chart(block)
    local largest, width, lines = largest_of(block.points), 0, {}
    for _, point in ipairs(block.points) do
        local length = utf8.len(point.label)
        if length > width then width = length end
    end
    for _, point in ipairs(block.points) do
        local length = largest > 0 and point.value > 0 and math.floor(point.value / largest * 40 + 0.5) or 0
        lines[#lines + 1] = str.pad(gsub(point.label, "[%c`]", " "), width) .. "  " .. rep("█", length) .. " "
            .. cell_text(point.value)
    end
    local title = block.title and "**" .. markdown_text(block.title) .. "**\n\n" or ""
    return title .. "```\n" .. concat(lines, "\n") .. "\n```"
end

local markdown_blocks = {
    heading = function(block) return "## " .. markdown_text(block.text) end,
    text = function(block) return markdown_text(block.text) end,
    table = markdown_table,
    bars = markdown_chart,
    line = markdown_chart,
}

-- HTML ----------------------------------------------------------------------------------------------------------------

-- Characters that no page may hold; a parser would stop at them.
local function html(text)
    return str.escape_html((gsub(str.valid(text), "[%z\1-\8\11\12\14-\31\x7F]", "\u{FFFD}")))
end

local function html_table(block)
    local parts = { "<table>\n<thead><tr>" }
    local function class(index) return block.numeric[index] and ' class="n"' or "" end
    for index, column in ipairs(block.columns) do
        parts[#parts + 1] = "<th" .. class(index) .. ">" .. html(column) .. "</th>"
    end
    parts[#parts + 1] = "</tr></thead>\n<tbody>\n"
    for _, row in ipairs(block.rows) do
        parts[#parts + 1] = "<tr>"
        for index, column in ipairs(block.columns) do
            parts[#parts + 1] = "<td" .. class(index) .. ">" .. html(cell_text(row[column])) .. "</td>"
        end
        parts[#parts + 1] = "</tr>\n"
    end
    parts[#parts + 1] = "</tbody>\n</table>\n"
    return concat(parts)
end

local function svg(width, height, title, body)
    local label = html(title or "chart")
    return format('<svg viewBox="0 0 %d %d" width="%d" role="img" aria-label="%s">\n<title>%s</title>\n%s</svg>\n',
        width, height,
        width, label, label, body)
end

local bar_height, label_width, chart_width = 22, 200, 720

local function html_bars(block)
    local largest, parts = largest_of(block.points), {}
    local room = chart_width - label_width - 100
    for index, point in ipairs(block.points) do
        local y = (index - 1) * bar_height
        local length = largest > 0 and point.value > 0 and point.value / largest * room or 0
        parts[#parts + 1] = format(
            '<text x="%d" y="%d" class="l">%s</text><rect x="%d" y="%d" width="%.1f" height="%d"/>'
                .. '<text x="%.1f" y="%d">%s</text>\n',
            label_width - 8, y + 15, html(str.truncate(point.label, 28)), label_width, y + 3, length, bar_height - 6,
            label_width + length + 6, y + 15, html(cell_text(point.value)))
    end
    return svg(chart_width, #block.points * bar_height, block.title, concat(parts))
end

local function html_line(block)
    local height, margin = 240, 60
    local low, high = 0, largest_of(block.points)
    for _, point in ipairs(block.points) do
        if point.value < low then low = point.value end
    end
    if high == low then high = low + 1 end
    local count = #block.points
    local function x(index)
        return margin + (count > 1 and (index - 1) / (count - 1) or 0.5) * (chart_width - 2 * margin)
    end
    local function y(value) return height - 30 - (value - low) / (high - low) * (height - 50) end
    local places, dots = {}, {}
    for index, point in ipairs(block.points) do
        places[index] = format("%.1f,%.1f", x(index), y(point.value))
        dots[index] = format('<circle cx="%.1f" cy="%.1f" r="3"><title>%s: %s</title></circle>', x(index),
            y(point.value),
            html(point.label), html(cell_text(point.value)))
    end
    local parts = {
        format('<line x1="%d" y1="%.1f" x2="%d" y2="%.1f"/>', margin, y(low), chart_width - margin, y(low)),
        format('<text x="%d" y="%.1f" class="l">%s</text><text x="%d" y="%.1f" class="l">%s</text>', margin - 8,
            y(low) + 4,
            html(cell_text(low)), margin - 8, y(high) + 4, html(cell_text(high))),
        '<polyline points="' .. concat(places, " ") .. '"/>', concat(dots, "\n"),
    }
    if count > 0 then
        parts[#parts + 1] = format('<text x="%d" y="%d">%s</text><text x="%d" y="%d" class="l">%s</text>', margin,
            height - 8,
            html(block.points[1].label), chart_width - margin, height - 8, html(block.points[count].label))
    end
    return svg(chart_width, height, block.title, concat(parts, "\n") .. "\n")
end

local function with_title(draw)
    return function(block) return (block.title and "<h3>" .. html(block.title) .. "</h3>\n" or "") .. draw(block) end
end

local html_blocks = {
    heading = function(block) return "<h2>" .. html(block.text) .. "</h2>\n" end,
    text = function(block) return "<p>" .. html(block.text) .. "</p>\n" end,
    table = html_table,
    bars = with_title(html_bars),
    line = with_title(html_line),
}

local page = [[
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>%s</title>
<style>
body { font: 15px/1.5 system-ui,
    sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222; background: #fff }
table { border-collapse: collapse } th, td { padding: .2em .8em; border-bottom: 1px solid #ddd; text-align: left }
th.n, td.n { text-align: right; font-variant-numeric: tabular-nums }
svg { max-width: 100%%; height: auto; font-size: 12px } svg text { fill: currentColor } svg .l { text-anchor: end }
rect, circle { fill: #3b6fb6 } polyline { fill: none; stroke: #3b6fb6; stroke-width: 2 } line { stroke: #bbb }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #1c1c1c } th, td { border-color: #444 } }
</style>
</head>
<body>
<h1>%s</h1>
%s</body>
</html>
]]

-- Reports -------------------------------------------------------------------------------------------------------------

--- A report that grows.
---@class std.report.Report
local Report = {}
Report.__index = Report
Report.__name = "report"

--- Begins a report.
---@param title string
---@return std.report.Report report
---@usage
--- local report = require "std.report"
--- print(#report.new("Nightly run"):heading("Failures"):html() > 500)  --> true
function M.new(title)
    if type(title) ~= "string" then error("report.new: a title is expected, got " .. type(title), 2) end
    return setmetatable({ title = title, blocks = {} }, Report)
end

local function add(self, block)
    self.blocks[#self.blocks + 1] = block
    return self
end

--- Adds a heading. Like all that adds something, it returns the report.
---@param text string
---@return std.report.Report report
---@usage
--- io.write(require("std.report").new("T"):heading("Runs"):markdown())
--- --> # T
--- -->
--- --> ## Runs
function Report:heading(text) return add(self, { kind = "heading", text = tostring(text) }) end

--- Adds a paragraph.
---@param text string
---@return std.report.Report report
---@usage
--- io.write(require("std.report").new("T"):text("3 * 4"):markdown())
--- --> # T
--- -->
--- --> 3 \* 4
function Report:text(text) return add(self, { kind = "text", text = tostring(text) }) end

--- Adds a table of records. Columns of numbers stand to the right. Rows that are arrays need `columns`.
---@param rows table[]|fun(): table? an array, a cursor or a function
---@param options? { columns?: string[] } which fields, in which order; all of them when left out
---@return std.report.Report report
---@usage
--- io.write(require("std.report").new("T"):table({ { b = 1, a = "x" } }, { columns = { "b", "a" } }):csv())
--- --> b,a
--- --> 1,x
function Report:table(rows, options) return add(self, new_table(rows, options, "table")) end

local function points_of(points, name)
    local list = {}
    for index, point in ipairs(list_of(points, name)) do
        local label, value = point.label, point.value
        if label == nil then label, value = point[1], point[2] end
        if type(value) ~= "number" or value ~= value or value == huge or value == -huge then
            error(format("report:%s: point %d has no number; points are { label, value }", name, index), 3)
        end
        list[index] = { label = str.valid(tostring(label)), value = value }
    end
    return list
end

--- Adds bars: one for each `{ label, value }`.
---@param points table[] `{ "Monday", 3 }` or `{ label = "Monday", value = 3 }`
---@param options? { title?: string }
---@return std.report.Report report
---@usage
--- local page = require("std.report").new("Runs")
--- page:bars({ { "Mon", 3 }, { "Tue", 5 } }, { title = "Runs per day" })
--- print(page:html():find("<svg", 1, true) ~= nil)  --> true
function Report:bars(points, options)
    return add(self, { kind = "bars", points = points_of(points, "bars"), title = options and options.title })
end

--- Adds a line over points that follow one another, such as days.
---@param points table[] `{ "Monday", 3 }` or `{ label = "Monday", value = 3 }`
---@param options? { title?: string }
---@return std.report.Report report
---@usage
--- local page = require("std.report").new("Costs")
--- page:line({ { "Mon", 1.5 }, { "Tue", 2.25 } }, { title = "USD" })
--- print(page:html():find("<polyline", 1, true) ~= nil)  --> true
function Report:line(points, options)
    return add(self, { kind = "line", points = points_of(points, "line"), title = options and options.title })
end

--- The report as Markdown; charts are bars of text.
---@return string
---@usage
--- io.write(require("std.report").new("Empty"):markdown())  --> # Empty
function Report:markdown()
    local parts = { "# " .. markdown_text(self.title) }
    for _, block in ipairs(self.blocks) do parts[#parts + 1] = markdown_blocks[block.kind](block) end
    return concat(parts, "\n\n") .. "\n"
end

--- The report as one HTML page.
---@return string
---@usage
--- print(require("std.report").new("<b>"):html():find("<h1>&lt;b&gt;</h1>", 1, true) ~= nil)  --> true
function Report:html()
    local parts = {}
    for _, block in ipairs(self.blocks) do parts[#parts + 1] = html_blocks[block.kind](block) end
    return format(page, html(self.title), html(self.title), concat(parts))
end

--- The tables of the report as CSV, with an empty line between two.
---@return string
---@usage
--- io.write(require("std.report").new("T"):table({ { a = 1 } }):csv())
--- --> a
--- --> 1
function Report:csv()
    local parts = {}
    for _, block in ipairs(self.blocks) do
        if block.kind == "table" then
            parts[#parts + 1] = csv.encode(block.rows, { columns = block.columns, newline = "\n",
                escape_formulas = true })
        end
    end
    return concat(parts, "\n")
end

local writers = { md = "markdown", markdown = "markdown", html = "html", htm = "html", csv = "csv" }

--- Writes the report into a file, in the form that its name ends with: `.md`, `.html` or `.csv`. The file is replaced as a
--- whole, so that nobody ever finds half a report.
---@param path string
---@return string path
---@usage
--- print(require("std.report").new("T"):save("report.md"))  --> report.md
function Report:save(path)
    if type(path) ~= "string" then error("report:save: the name of a file is expected, got " .. type(path), 2) end
    local writer = writers[match(path, "%.(%w+)$") or ""]
    if not writer then error("report:save: '" .. sub(path, 1, 200) .. "' must end in .md, .html or .csv", 2) end
    local text, part = self[writer](self), path .. ".part"
    local file, problem = io.open(part, "wb")
    if not file then error("report:save: " .. problem, 2) end
    local ok, write_problem = file:write(text)
    local closed, close_problem = file:close()
    if ok and closed then ok, problem = os.rename(part, path) end
    if ok and closed then return path end
    os.remove(part)
    error("report:save: " .. tostring(write_problem or close_problem or problem), 2)
end

--- Rows as a Markdown table.
---@param rows table[]|fun(): table? an array, a cursor or a function
---@param options? { columns?: string[] }
---@return string
---@usage
--- print(require("std.report").markdown({ { a = 1 } }))
--- --> | a |
--- --> | ---: |
--- --> | 1 |
function M.markdown(rows, options)
    return markdown_table(new_table(rows, options, "markdown"))
end

return M
