local date = require "std.date"

describe("std.date reads", function()
    local moments = {
        ["1970-01-01"] = 0,
        ["1970-01-01T00:00:00Z"] = 0,
        ["19700102T000000Z"] = 86400,
        ["2026-03-01T12:30:00+02:00"] = 1772361000,
        ["2026-03-01T12:30+0200"] = 1772361000,
        ["2026-03-01t10:30:00z"] = 1772361000,
        ["2026-03-01 10:30:00"] = 1772361000,
        ["1969-12-31T23:59:59.500Z"] = -0.5,
        ["2024-02-29"] = 1709164800,
        ["2000-02-29"] = 951782400,
        ["2016-12-31T23:59:60Z"] = 1483228800,
        ["2025-12-31T24:00:00Z"] = 1767225600,
        ["0000-01-01"] = -62167219200,
        ["9999-12-31T23:59:59Z"] = 253402300799,
        ["2026-W01-1"] = 1766966400,
        ["2026-060"] = 1772323200,
    }
    for text, moment in pairs(moments) do
        it("the moment " .. text, function() assert.are.equal(moment, date.parse(text)) end)
    end

    local others = {
        "", "now", "2026-13-01", "2026-02-30", "2025-02-29", "1900-02-29", "2026-00-10", "2026-1-1", "2026-03-01T25:00",
        "2026-03-01T24:00:01", "2026-03-01T12:60", "2026-03-01T", "2026-03-01T12:30:00+25:00", "2026-03-01T12:30:00X",
        "2026-03-01T12", "2025-W53-1", "2026-000", "2025-366", "2026-03-01T12:30.5",
    }
    for _, text in ipairs(others) do
        it("nothing from '" .. text .. "'", function()
            local moment, problem = date.parse(text)
            assert.is_nil(moment)
            assert.matches("is no moment", problem)
        end)
    end

    it("texts without offset in the one that is given", function()
        assert.are.equal(-7200, date.parse("1970-01-01", "+02:00"))
        assert.are.equal(0, date.parse("1970-01-01T00:00Z", "+02:00"))
        assert.are.equal(5400, date.parse("1970-01-01", -90))
    end)

    it("remote texts without showing what they could do to a terminal", function()
        local _, problem = date.parse("\27[2J" .. ("x"):rep(100000))
        assert.is_nil(problem:find("\27", 1, true))
        assert.is_true(#problem < 200)
    end)

    it("no numbers, tables or nils", function()
        assert.is_nil((date.parse(nil)))
        assert.is_nil((date.parse({})))
    end)
end)

describe("std.date writes", function()
    it("what it reads, for every day of 40 years and their calendars", function()
        for days = 0, 40 * 365 do
            local moment = days * 86400 + 3661
            local text = date.format(moment)
            assert(date.parse(text) == moment, text)
            assert(os.date("!%Y-%m-%dT%H:%M:%SZ", moment) == text, text)
        end
    end)

    it("what it reads, in every year that there is", function()
        for year = 0, 9999 do
            for _, day in ipairs { "01-01T00:00:00Z", "02-28T23:59:59Z", "03-01T00:00:00Z", "12-31T23:59:59Z" } do
                local text = ("%04d-%s"):format(year, day)
                assert(date.format(date.parse(text)) == text, text)
            end
        end
    end)

    it("each thousandth of a second that it reads", function()
        for _, second in ipairs { "1900-12-31T23:59:59", "2026-03-01T12:30:15", "9999-12-31T23:59:59" } do
            for thousandth = 0, 999 do
                local text = ("%s.%03dZ"):format(second, thousandth)
                assert.are.equal(text, date.format(date.parse(text), { millis = true }))
            end
        end
        assert.are.equal("1970-01-01T00:00:01.999Z", date.format(1.99999999))
    end)

    it("offsets and parts of a second", function()
        assert.are.equal("1969-12-31T22:30:00-01:30", date.format(0, { offset = "-01:30" }))
        assert.are.equal("1970-01-01T00:00:00.000Z", date.format(0, { millis = true }))
        assert.are.equal("1969-12-31T23:59:59.750Z", date.format(-0.25))
    end)

    it("nothing outside of the years 0 to 9999", function()
        for _, moment in ipairs { 1e18, -1e18, 0 / 0, math.huge, math.mininteger } do
            assert.has_error(function() date.format(moment) end)
        end
        assert.has_error(function() date.format("0") end)
    end)
end)

describe("std.date computes", function()
    local function day(text) return assert(date.parse(text)) end

    it("weekdays and days of the year", function()
        assert.are.same({ 4, 1 }, { date.parts(0).weekday, date.parts(0).yearday })
        assert.are.equal(366, date.parts(day("2024-12-31")).yearday)
        assert.are.equal(7, date.parts(day("2026-03-01")).weekday)
    end)

    it("months of different lengths", function()
        assert.are.equal(day("2024-02-29"), date.add(day("2024-01-31"), { month = 1 }))
        assert.are.equal(day("2025-02-28"), date.add(day("2024-02-29"), { year = 1 }))
        assert.are.equal(day("2023-12-31"), date.add(day("2024-01-31"), { month = -1 }))
        assert.are.equal(day("2026-01-08"), date.add(day("2026-01-01"), { week = 1 }))
    end)

    it("the beginning of days in other offsets", function()
        assert.are.equal(day("2026-03-01T22:00:00Z"), date.floor(day("2026-03-02T10:00:00Z"), "day", "+02:00"))
        assert.are.equal(day("2026-01-01"), date.floor(day("2026-03-02"), "year"))
        assert.has_error(function() date.floor(0, "century") end)
    end)

    it("moments from parts and back", function()
        local parts = date.parts(1772361000.5, "+05:30")
        assert.are.equal(1772361000.5, date.time(parts, "+05:30"))
        assert.has_error(function() date.time { month = 1 } end)
        assert.has_error(function() date.time { year = 2026, day = math.huge } end)
        assert.has_error(function() date.time { year = 99999 } end)
    end)

    it("refuses units that it does not know", function()
        assert.has_error(function() date.add(0, { months = 1 }) end)
    end)
end)

describe("std.date durations", function()
    it("are read in many ways", function()
        local texts = {
            ["90"] = 90, ["90s"] = 90, ["1h30m"] = 5400, ["1h 30m"] = 5400, ["2 days"] = 172800, ["1.5h"] = 5400,
            ["P1DT2H"] = 93600, ["PT0.5S"] = 0.5, ["P2W"] = 1209600, ["-5m"] = -300, ["250ms"] = 0.25,
        }
        for text, seconds in pairs(texts) do assert.are.equal(seconds, date.duration(text)) end
    end)

    it("are nothing else", function()
        for _, text in ipairs { "", "P", "PT", "P1M", "P1Y", "5 parsecs", "h", "1h x", "P1DT", "T1H", "--5m" } do
            local seconds, problem = date.duration(text)
            assert.is_nil(seconds)
            assert.matches("is no duration", problem)
        end
    end)

    it("are written for people", function()
        assert.are.equal("0s", date.format_duration(0))
        assert.are.equal("2d", date.format_duration(172805))
        assert.are.equal("1d 1h", date.format_duration(90001))
        assert.are.equal("-1m 5s", date.format_duration(-65))
        assert.are.equal("forever", date.format_duration(math.huge))
    end)

    it("are told from now", function()
        assert.are.equal("just now", date.relative(0, 59))
        assert.are.equal("1 minute ago", date.relative(0, 60))
        assert.are.equal("in 2 weeks", date.relative(15 * 86400, 0))
        assert.are.equal("3 years ago", date.relative(0, 3 * 366 * 86400))
    end)
end)
