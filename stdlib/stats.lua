--- Describes numbers: sums, means, percentiles, histograms.
---
--- Lists are arrays of numbers; NaN and everything that is no number are refused, with their position.
---@usage
--- local stats = require "std.stats"
--- print(stats.median({ 3, 1, 2 }), stats.percentile({ 10, 20, 30, 40 }, 90))  --> 2	37.0

local M = {}

local type, error, ipairs, setmetatable = type, error, ipairs, setmetatable
local format = string.format
local sort = table.sort
local floor, ceil, sqrt, huge, math_type = math.floor, math.ceil, math.sqrt, math.huge, math.type

local function check_list(list, name, level)
    if type(list) ~= "table" then
        error(format("stats.%s: a list of numbers is expected, got %s", name, type(list)), level or 3)
    end
    for index = 1, #list do
        local value = list[index]
        if type(value) ~= "number" or value ~= value then
            error(format("stats.%s: element %d is no number but %s", name, index, type(value) == "number" and "NaN"
                or "a " .. type(value)), level or 3)
        end
    end
    return list
end

local function sorted(list)
    local copy = {}
    for index, value in ipairs(list) do copy[index] = value end
    sort(copy)
    return copy
end

local function sum_of(list)
    local whole, are_integers = 0, true
    for _, value in ipairs(list) do
        local next_sum = math_type(value) == "integer" and whole + value
        -- A sum that wraps around has a sign that neither part has.
        if not next_sum or (value >= 0) == (whole >= 0) and (next_sum >= 0) ~= (whole >= 0) then
            are_integers = false
            break
        end
        whole = next_sum
    end
    if are_integers then return whole end
    local sum, lost = 0.0, 0.0
    for _, value in ipairs(list) do
        local total = sum + value
        if total == huge or total == -huge then
            lost = 0.0
        elseif (sum < 0 and -sum or sum) >= (value < 0 and -value or value) then
            lost = lost + (sum - total + value)
        else
            lost = lost + (value - total + sum)
        end
        sum = total
    end
    return sum + lost
end

--- The sum. Of integers it is one, unless it is too large; floats are added so that small ones among large ones count.
---@param list number[]
---@return number
---@usage
--- local stats = require "std.stats"
--- print(stats.sum({ 1, 2, 3 }), stats.sum({ 1e100, 1, -1e100 }))  --> 6	1.0
function M.sum(list)
    return sum_of(check_list(list, "sum"))
end

--- The arithmetic mean.
---@param list number[]
---@return number? mean nil of an empty list
---@usage
--- local stats = require "std.stats"
--- print(stats.mean({ 1, 2, 3, 4 }))  --> 2.5
function M.mean(list)
    check_list(list, "mean")
    if #list == 0 then return nil end
    return sum_of(list) / #list
end

local function percentile_of(ordered, percent)
    local place = (#ordered - 1) * percent / 100 + 1
    local below = floor(place)
    local share = place - below
    if share == 0 then return ordered[below] end
    return ordered[below] * (1 - share) + ordered[below + 1] * share
end

local function check_percent(percent, name)
    if type(percent) ~= "number" or not (percent >= 0 and percent <= 100) then
        error(format("stats.%s: a percentile is a number from 0 to 100", name), 3)
    end
    return percent
end

--- The value that so many percent of the numbers are not above; between two of them it is interpolated.
---@param list number[]
---@param percent number 0 to 100
---@return number? value nil of an empty list
---@usage
--- local stats = require "std.stats"
--- print(stats.percentile({ 1, 2, 3, 4, 5 }, 25))  --> 2
function M.percentile(list, percent)
    check_list(list, "percentile")
    check_percent(percent, "percentile")
    if #list == 0 then return nil end
    return percentile_of(sorted(list), percent)
end

--- Several percentiles for the cost of one.
---@param list number[]
---@param percents number[]
---@return table<number, number> values by percent; empty of an empty list
---@usage
--- local stats = require "std.stats"
--- print(stats.percentiles({ 1, 2, 3 }, { 50, 100 })[100])  --> 3
function M.percentiles(list, percents)
    check_list(list, "percentiles")
    check_list(percents, "percentiles")
    local values = {}
    if #list == 0 then return values end
    local ordered = sorted(list)
    for _, percent in ipairs(percents) do
        values[percent] = percentile_of(ordered, check_percent(percent, "percentiles"))
    end
    return values
end

--- The middle value.
---@param list number[]
---@return number? median nil of an empty list
---@usage
--- local stats = require "std.stats"
--- print(stats.median({ 5, 1, 3, 4 }))  --> 3.5
function M.median(list)
    check_list(list, "median")
    if #list == 0 then return nil end
    return percentile_of(sorted(list), 50)
end

--- The standard deviation: of the numbers themselves, or with `sample = true` of those they were taken from.
---@param list number[]
---@param options? { sample?: boolean }
---@return number? deviation nil when there are too few numbers
---@usage
--- local stats = require "std.stats"
--- print(stats.deviation({ 2, 4, 4, 4, 5, 5, 7, 9 }))  --> 2.0
function M.deviation(list, options)
    check_list(list, "deviation")
    local divisor = #list - (options and options.sample and 1 or 0)
    if divisor < 1 then return nil end
    local mean, squares = sum_of(list) / #list, {}
    for index, value in ipairs(list) do squares[index] = (value - mean) ^ 2 end
    return sqrt(sum_of(squares) / divisor)
end

--- Everything at once: `count sum min max mean median p90 p99 deviation`.
---@param list number[]
---@return table summary only `count` and `sum` of an empty list
---@usage
--- local stats = require "std.stats"
--- local summary = stats.summary({ 1, 2, 3 })
--- print(summary.count, summary.min, summary.max, summary.mean)  --> 3	1	3	2.0
function M.summary(list)
    check_list(list, "summary")
    local summary = { count = #list, sum = sum_of(list) }
    if #list == 0 then return summary end
    local ordered = sorted(list)
    summary.min, summary.max, summary.mean = ordered[1], ordered[#ordered], summary.sum / #list
    summary.median, summary.p90, summary.p99 = percentile_of(ordered, 50), percentile_of(ordered, 90),
        percentile_of(ordered, 99)
    summary.deviation = M.deviation(list)
    return summary
end

-- More bins than this are no picture of anything.
local most_bins = 1000

--- How many numbers lie where: bins of equal width, each with `from`, `to` and `count`. A number on a border belongs
--- to the upper bin, the largest one to the last.
---@param list number[]
---@param options? { bins?: integer, min?: number, max?: number } numbers outside of `min` and `max` are not counted
---@return { from: number, to: number, count: integer }[]
---@usage
--- local stats = require "std.stats"
--- for _, bin in ipairs(stats.histogram({ 1, 2, 2, 9 }, { bins = 2 })) do print(bin.from, bin.to, bin.count) end
--- --> 1.0	5.0	3
--- --> 5.0	9.0	1
function M.histogram(list, options)
    check_list(list, "histogram")
    local count = options and options.bins or ceil(sqrt(#list))
    if math_type(count) ~= "integer" or count < 1 and #list > 0 or count > most_bins and options and options.bins then
        error(format("stats.histogram: option 'bins' takes a whole number from 1 to %d", most_bins), 2)
    end
    if count > most_bins then count = most_bins end
    local low, high = options and options.min, options and options.max
    if not low or not high then
        local ordered = sorted(list)
        low, high = low or ordered[1], high or ordered[#ordered]
    end
    if not low or not high or high < low then return {} end
    if high - low == huge or high - low ~= high - low then
        error("stats.histogram: the numbers are too far apart; give it min and max", 2)
    end
    if high == low then count = 1 end
    local bins, width = {}, (high - low) / count
    for index = 1, count do bins[index] = { from = low + (index - 1) * width, to = low + index * width, count = 0 } end
    bins[count].to = high + 0.0
    for _, value in ipairs(list) do
        if value >= low and value <= high then
            local place = width > 0 and floor((value - low) / width) + 1 or 1
            local bin = bins[place] or bins[count]
            bin.count = bin.count + 1
        end
    end
    return bins
end

--- What is known of the numbers so far.
---@class std.stats.Running
---@field count integer
---@field sum number
---@field mean number
---@field min? number
---@field max? number
local Running = {}
Running.__index = Running

--- Something that numbers can be told to one by one, however many: it keeps `count sum min max mean` and knows their
--- `deviation()` without holding them.
---@return std.stats.Running running with `running:add(number)` and `running:deviation()`
---@usage
--- local stats = require "std.stats"
--- local running = stats.running()
--- for n = 1, 1000 do running:add(n) end
--- print(running.count, running.mean, running.max)  --> 1000	500.5	1000
function M.running()
    return setmetatable({ count = 0, sum = 0, mean = 0.0, squares = 0.0 }, Running)
end

function Running:add(value)
    if type(value) ~= "number" or value ~= value then error("stats: running:add takes a number", 2) end
    self.count, self.sum = self.count + 1, self.sum + value
    local distance = value - self.mean
    self.mean = self.mean + distance / self.count
    self.squares = self.squares + distance * (value - self.mean)
    if not self.min or value < self.min then self.min = value end
    if not self.max or value > self.max then self.max = value end
    return self
end

function Running:deviation()
    if self.count == 0 then return nil end
    return sqrt(self.squares / self.count)
end

return M
