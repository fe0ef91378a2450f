--- Reads, writes and computes moments and durations.
---
--- A moment is a number: the seconds since 1970-01-01T00:00:00Z, as `os.time()` gives them; parts of a second make it a
--- float. An offset from UTC is written as `"+02:00"`, `"Z"` or as minutes. Zones with daylight saving are no offsets.
---@usage
--- local date = require "std.date"
--- print(date.format(date.parse("2026-03-01T12:00:00+02:00") + 3600))  --> 2026-03-01T11:00:00Z

local M = {}

local type, tonumber, tostring, error, next, ipairs = type, tonumber, tostring, error, next, ipairs
local match, gmatch, gsub, sub, format, find = string.match, string.gmatch, string.gsub, string.sub, string.format,
    string.find
local floor, min, math_type, tointeger = math.floor, math.min, math.type, math.tointeger
local concat = table.concat

local minute, hour, day = 60, 3600, 86400
-- The years 0 to 9999, which are all that ISO 8601 writes with four digits.
local first_moment, last_moment = -62167219200, 253402300799

-- Calendar ------------------------------------------------------------------------------------------------------------

local function is_leap(year)
    return year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0)
end

local month_lengths = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }

local function month_length(year, month)
    return month == 2 and is_leap(year) and 29 or month_lengths[month]
end

--- The days from 1970-01-01 to the first of January of a year.
local function days_to_year(year)
    local before = year - 1
    return 365 * year + before // 4 - before // 100 + before // 400 - 719527
end

local function days_to(year, month, day_of_month)
    local days = days_to_year(year)
    for index = 1, month - 1 do days = days + month_length(year, index) end
    return days + day_of_month - 1
end

--- The year, month and day of a number of days since 1970-01-01.
local function civil(days)
    -- Never a year too late, on either side of 1970: from there it is counted up, by two years at most.
    local year = 1969 + floor(days / 365.2425)
    while days_to_year(year + 1) <= days do year = year + 1 end
    local rest, month = days - days_to_year(year), 1
    while rest >= month_length(year, month) do
        rest = rest - month_length(year, month)
        month = month + 1
    end
    return year, month, rest + 1, days - days_to_year(year) + 1
end

--- Monday is 1.
local function weekday_of(days)
    return (days + 3) % 7 + 1
end

-- Arguments -----------------------------------------------------------------------------------------------------------

local function check_moment(moment, name)
    if type(moment) ~= "number" or not (moment >= first_moment and moment < last_moment + 1) then
        error(format("%s: a moment is a number of seconds in the years 0 to 9999, got %s", name,
            type(moment) == "number"
            and format("%.15g", moment) or type(moment)), 3)
    end
    return moment
end

--- The seconds that a text like `+02:00` means, nil when it means nothing.
local function offset_seconds(text)
    if text == "Z" or text == "z" then return 0 end
    local sign, hours, minutes = match(text, "^([+-])(%d%d):?(%d%d)$")
    if not sign then sign, hours = match(text, "^([+-])(%d%d)$") end
    hours, minutes = tonumber(hours), tonumber(minutes or "0")
    if not hours or hours > 23 or minutes > 59 then return nil end
    local seconds = hours * hour + minutes * minute
    return sign == "-" and -seconds or seconds
end

local function check_offset(offset, name)
    if offset == nil then return 0 end
    local seconds
    if type(offset) == "number" then
        seconds = tointeger(offset * minute)
    elseif type(offset) == "string" then
        seconds = offset_seconds(offset)
    end
    if not seconds or seconds <= -day or seconds >= day then
        error(name .. ": an offset is 'Z', '+02:00' or a number of minutes", 3)
    end
    return seconds
end

local function offset_text(seconds)
    if seconds == 0 then return "Z" end
    local minutes = (seconds < 0 and -seconds or seconds) // minute
    return format("%s%02d:%02d", seconds < 0 and "-" or "+", minutes // 60, minutes % 60)
end

-- Moments -------------------------------------------------------------------------------------------------------------

--- The days that the date part of a text means, nil when there is no such day.
local function parse_day(text)
    local year, month, day_of_month = match(text, "^(%d%d%d%d)%-(%d%d)%-(%d%d)$")
    if not year then year, month, day_of_month = match(text, "^(%d%d%d%d)(%d%d)(%d%d)$") end
    if year then
        year, month, day_of_month = tonumber(year), tonumber(month), tonumber(day_of_month)
        if month < 1 or month > 12 or day_of_month < 1 or day_of_month > month_length(year, month) then return nil end
        return days_to(year, month, day_of_month)
    end
    local week, weekday
    year, week, weekday = match(text, "^(%d%d%d%d)%-?W(%d%d)%-?(%d)$")
    if year then
        year, week, weekday = tonumber(year), tonumber(week), tonumber(weekday)
        -- Week 1 is the one with the fourth of January.
        local fourth = days_to(year, 1, 4)
        local last = days_to(year, 12, 28)
        local days = fourth - weekday_of(fourth) + (week - 1) * 7 + weekday
        if week < 1 or weekday < 1 or weekday > 7 or days > last - weekday_of(last) + 7 then return nil end
        return days
    end
    year, day_of_month = match(text, "^(%d%d%d%d)%-?(%d%d%d)$")
    if not year then return nil end
    year, day_of_month = tonumber(year), tonumber(day_of_month)
    if day_of_month < 1 or day_of_month > (is_leap(year) and 366 or 365) then return nil end
    return days_to_year(year) + day_of_month - 1
end

--- The seconds since midnight that the time part of a text means, nil when there is no such time.
local function parse_clock(text)
    local digits, fraction = match(text, "^([%d:]+)[.,](%d+)$")
    digits = digits or text
    local hours, minutes, seconds = match(digits, "^(%d%d):(%d%d):(%d%d)$")
    if not hours then hours, minutes, seconds = match(digits, "^(%d%d)(%d%d)(%d%d)$") end
    if not hours and not fraction then
        hours, minutes = match(digits, "^(%d%d):?(%d%d)$")
    end
    if not hours then return nil end
    hours, minutes, seconds = tonumber(hours), tonumber(minutes), tonumber(seconds or "0")
    local total = hours * hour + minutes * minute + seconds
    if minutes > 59 or seconds > 60 or total > day or hours > 24 then return nil end
    if fraction and find(fraction, "[1-9]") then total = total + tonumber("0." .. sub(fraction, 1, 9)) end
    return total
end

--- Reads a moment in the forms of ISO 8601: a day (`2026-03-01`, `2026-W09-7`, `2026-060`), with or without a time
--- (`T12:30`, `T12:30:15.250`) and an offset (`Z`, `+02:00`). Without an offset the one given counts, else UTC.
---@param text string
---@param offset? string|integer the offset of texts that name none
---@return number? moment nil when the text is no moment
---@return string? problem what is wrong with it
---@usage
--- local date = require "std.date"
--- print(date.parse("1970-01-02"))  --> 86400
--- print(date.parse("2026-02-30"))  --> nil	'2026-02-30' is no moment of ISO 8601, such as 2026-03-01T12:30:00Z
function M.parse(text, offset)
    local default = check_offset(offset, "date.parse")
    if type(text) ~= "string" then return nil, "a text is expected, got " .. type(text) end
    local problem = format("'%s' is no moment of ISO 8601, such as 2026-03-01T12:30:00Z", (gsub(sub(text, 1, 60),
        "%c", "?")))
    local day_part, rest = match(text, "^([%dW-]+)(.*)$")
    if not day_part then return nil, problem end
    local days = parse_day(day_part)
    if not days then return nil, problem end
    if rest == "" then return days * day - default end
    local clock, zone = match(rest, "^[Tt ]([%d:.,]+)(.*)$")
    local seconds = clock and parse_clock(clock)
    local zone_seconds = zone == "" and default or zone and offset_seconds(zone)
    if not seconds or not zone_seconds then return nil, problem end
    return days * day + seconds - zone_seconds
end

--- What calendar and clock say at a moment: `year month day hour min sec weekday yearday`; Monday is weekday 1.
---@param moment number
---@param offset? string|integer
---@return table parts
---@usage
--- local date = require "std.date"
--- local parts = date.parts(0, "+01:00")
--- print(parts.year, parts.hour, parts.weekday)  --> 1970	1	4
function M.parts(moment, offset)
    check_moment(moment, "date.parts")
    local seconds = moment + check_offset(offset, "date.parts")
    local days = floor(seconds / day)
    local rest = seconds - days * day
    local year, month, day_of_month, yearday = civil(days)
    local whole = floor(rest)
    return {
        year = year, month = month, day = day_of_month, hour = whole // hour, min = whole % hour // minute,
        sec = math_type(moment) == "integer" and whole % minute or rest - whole // minute * minute,
        weekday = weekday_of(days), yearday = yearday,
    }
end

--- The moment that calendar and clock describe. Numbers beyond their usual bounds count on: month 13 is the next
--- January.
---@param parts { year: integer, month?: integer, day?: integer, hour?: integer, min?: integer, sec?: number }
---@param offset? string|integer
---@return number moment
---@usage
--- local date = require "std.date"
--- print(date.format(date.time({ year = 2026, month = 13 })))  --> 2027-01-01T00:00:00Z
function M.time(parts, offset)
    if type(parts) ~= "table" then error("date.time: a table of parts is expected, got " .. type(parts), 2) end
    local function whole(name, default)
        local value = parts[name]
        if value == nil and default then return default end
        local number = type(value) == "number" and tointeger(value)
        if not number or number > 1e10 or number < -1e10 then
            error("date.time: '" .. name .. "' must be an integer", 3)
        end
        return number
    end
    local months = whole("year") * 12 + whole("month", 1) - 1
    local year, month = months // 12, months % 12 + 1
    if year < 0 or year > 9999 then error("date.time: the year must be in 0 to 9999", 2) end
    local seconds = parts.sec or 0
    if type(seconds) ~= "number" then error("date.time: 'sec' must be a number", 2) end
    local moment = (days_to(year, month, 1) + whole("day", 1) - 1) * day + whole("hour", 0) * hour
        + whole("min", 0) * minute + seconds - check_offset(offset, "date.time")
    check_moment(moment, "date.time")
    return moment
end

--- Writes a moment in ISO 8601: `2026-03-01T12:30:00Z`. Parts of a second are written when there are any, and always
--- with `millis = true`, as Apify writes them.
---@param moment number
---@param options? { offset?: string|integer, millis?: boolean, day?: boolean } `day` leaves the time out
---@return string
---@usage
--- local date = require "std.date"
--- print(date.format(0.25), date.format(0, { day = true }))  --> 1970-01-01T00:00:00.250Z	1970-01-01
function M.format(moment, options)
    check_moment(moment, "date.format")
    local offset = check_offset(options and options.offset, "date.format")
    local millis = options and options.millis or moment ~= floor(moment)
    -- Rounded down: a moment is never told before it has come. What is missing because a float holds no thousandths
    -- counts as there, so that what was read is written as it was.
    local thousandths = min(floor((moment - floor(moment)) * 1000 + 0.05), 999)
    local parts = M.parts(floor(moment), offset // minute)
    local text = format("%04d-%02d-%02d", parts.year, parts.month, parts.day)
    if options and options.day then return text end
    return format("%sT%02d:%02d:%02d%s%s", text, parts.hour, parts.min, parts.sec,
        millis and format(".%03d", thousandths) or "", offset_text(offset))
end

--- The moment it is.
---@return integer moment
---@usage
--- local date = require "std.date"
--- print(date.now() >= date.parse("2026-01-01"))  --> true
function M.now()
    return os.time()
end

local units = { "year", "month", "week", "day", "hour", "min", "sec" }
local unit_seconds = { week = 7 * day, day = day, hour = hour, min = minute, sec = 1 }

local function check_units(amounts, name)
    if type(amounts) ~= "table" then error(name .. ": a table of amounts is expected, got " .. type(amounts), 3) end
    for unit, amount in next, amounts do
        local known = false
        for _, candidate in ipairs(units) do known = known or unit == candidate end
        if not known then error(format("%s: unknown unit '%s'; there are %s", name, unit, concat(units, ", ")), 3) end
        if type(amount) ~= "number" then error(format("%s: '%s' must be a number", name, unit), 3) end
    end
end

--- Counts on from a moment by the calendar: `{ month = 1, day = -2 }`. Where a month is too short its last day is
--- taken.
---@param moment number
---@param amounts { year?: integer, month?: integer, week?: number, day?: number, hour?: number, min?: number, sec?: number }
---@param offset? string|integer whose calendar counts
---@return number moment
---@usage
--- local date = require "std.date"
--- print(date.format(date.add(date.parse("2026-01-31"), { month = 1 }), { day = true }))  --> 2026-02-28
function M.add(moment, amounts, offset)
    check_moment(moment, "date.add")
    check_units(amounts, "date.add")
    local parts = M.parts(moment, offset)
    local moved = tointeger((amounts.year or 0) * 12 + (amounts.month or 0))
    if not moved or moved > 120000 or moved < -120000 then error("date.add: years and months are whole numbers", 2) end
    if moved ~= 0 then
        local months = parts.year * 12 + parts.month - 1 + moved
        parts.year, parts.month = months // 12, months % 12 + 1
        if parts.day > month_length(parts.year, parts.month) then parts.day = month_length(parts.year, parts.month) end
        moment = M.time(parts, offset)
    end
    for unit, seconds in next, unit_seconds do moment = moment + (amounts[unit] or 0) * seconds end
    check_moment(moment, "date.add")
    return moment
end

--- The beginning of the year, month, week, day, hour or minute that a moment lies in. Weeks begin on Monday.
---@param moment number
---@param unit "year"|"month"|"week"|"day"|"hour"|"min"
---@param offset? string|integer whose calendar counts
---@return number moment
---@usage
--- local date = require "std.date"
--- print(date.format(date.floor(date.parse("2026-03-05T10:20:30Z"), "week")))  --> 2026-03-02T00:00:00Z
function M.floor(moment, unit, offset)
    check_moment(moment, "date.floor")
    local parts = M.parts(floor(moment), offset)
    local kept = { year = parts.year }
    if unit == "week" then
        kept.month, kept.day = parts.month, parts.day - parts.weekday + 1
        return M.time(kept, offset)
    end
    for _, name in ipairs { "year", "month", "day", "hour", "min" } do
        kept[name] = parts[name]
        if name == unit then return M.time(kept, offset) end
    end
    error(format("date.floor: unknown unit '%s'; there are year, month, week, day, hour, min", tostring(unit)), 2)
end

-- Durations -----------------------------------------------------------------------------------------------------------

local duration_units = {
    w = 7 * day, week = 7 * day, weeks = 7 * day, d = day, day = day, days = day, h = hour, hour = hour, hours = hour,
    m = minute, min = minute, minute = minute, minutes = minute, s = 1, sec = 1, second = 1, seconds = 1, ms = 0.001,
}

local iso_units = { W = 7 * day, D = day, H = hour, M = minute, S = 1 }

--- The seconds of `P1DT2H30M`; months and years have no fixed length.
local function iso_duration(text)
    local date_part, time_part = match(text, "^P([%dWD.]*)T?([%dHMS.]*)$")
    if not date_part or date_part == "" and time_part == "" or sub(text, -1) == "T" then return nil end
    local total, length = 0, 0
    for part, allowed in next, { [date_part] = "[WD]", [time_part] = "[HMS]" } do
        for number, unit in gmatch(part, "(%d+%.?%d*)(" .. allowed .. ")") do
            total, length = total + tonumber(number) * iso_units[unit], length + #number + 1
        end
    end
    return length == #date_part + #time_part and total or nil
end

local function words_duration(text)
    local total, length, count = 0, 0, 0
    for piece, number, unit in gmatch(text, "(%s*(%d+%.?%d*)%s*(%a+)%s*,?)") do
        local factor = duration_units[unit]
        if not factor then return nil end
        total, length, count = total + tonumber(number) * factor, length + #piece, count + 1
    end
    return count > 0 and length == #text and total or nil
end

--- The seconds of a duration: `90`, `"90s"`, `"1h 30m"`, `"2 days"`, `"P1DT2H"`.
---@param duration string|number
---@return number? seconds nil when it is no duration
---@return string? problem what is wrong with it
---@usage
--- local date = require "std.date"
--- print(date.duration("1h 30m"), date.duration("P1D"))  --> 5400	86400
function M.duration(duration)
    if type(duration) == "number" then return duration end
    if type(duration) ~= "string" then return nil, "a duration is expected, got " .. type(duration) end
    local sign, text = match(duration, "^%s*(%-?)(.-)%s*$")
    local seconds = #text < 200 and (iso_duration(text) or words_duration(text))
    if not seconds and match(text, "^%d+%.?%d*$") then seconds = tonumber(text) end
    if not seconds then
        return nil, format("'%s' is no duration, such as 90s, 1h 30m or P1DT2H", (gsub(sub(duration, 1, 60), "%c",
            "?")))
    end
    seconds = tointeger(seconds) or seconds
    return sign == "-" and -seconds or seconds
end

local shown_units = { { "d", day }, { "h", hour }, { "m", minute }, { "s", 1 } }

--- Writes a duration for people, in its two largest units.
---@param seconds number
---@return string
---@usage
--- local date = require "std.date"
--- print(date.format_duration(5430), date.format_duration(0.2))  --> 1h 30m	200ms
function M.format_duration(seconds)
    if type(seconds) ~= "number" or seconds ~= seconds then error("date.format_duration: a number is expected", 2) end
    local sign = seconds < 0 and "-" or ""
    local left = seconds < 0 and -seconds or seconds
    if left == math.huge then return sign .. "forever" end
    if left > 0 and left < 1 then return format("%s%dms", sign, floor(left * 1000)) end
    local parts = {}
    left = floor(left)
    for _, unit in ipairs(shown_units) do
        local count = left // unit[2]
        left = left - count * unit[2]
        if count > 0 then parts[#parts + 1] = format("%.0f%s", count, unit[1]) end
        if #parts == 2 or #parts == 1 and count == 0 then break end
    end
    return sign .. (#parts == 0 and "0s" or concat(parts, " "))
end

local relative_units = {
    { "year", 365 * day }, { "month", 30 * day }, { "week", 7 * day }, { "day", day }, { "hour", hour }, { "minute",
        minute },
}

--- Says how long ago a moment was, or how far away it is: `5 minutes ago`, `in 2 days`, `just now`.
---@param moment number
---@param now? number what counts as now
---@return string
---@usage
--- local date = require "std.date"
--- print(date.relative(0, 7200), date.relative(60, 0))  --> 2 hours ago	in 1 minute
function M.relative(moment, now)
    check_moment(moment, "date.relative")
    local difference = moment - check_moment(now or M.now(), "date.relative")
    local distance = difference < 0 and -difference or difference
    for _, unit in ipairs(relative_units) do
        local count = floor(distance / unit[2])
        if count >= 1 then
            local text = format("%d %s%s", count, unit[1], count == 1 and "" or "s")
            return difference < 0 and text .. " ago" or "in " .. text
        end
    end
    return "just now"
end

return M
