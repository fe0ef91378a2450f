import Foundation
import Testing

/// The modules inside the program beside what Python's library makes of the same: chosen by chance, but always the same.
@Suite("The modules inside the program and Python", .enabled(if: SystemTool.python.isInstalled, "needs Python 3"))
struct StdlibReferenceTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Has Python write cases as JSON, and a script look at each: `check(case)` returns what is wrong, or nothing.
    private func compare(_ cases: String, _ check: String, atLeast count: Int) throws {
        try folder.write(
            "cases.py", "import json, random\nrandom.seed(7)\ncases = []\n\(cases)\nprint(json.dumps(cases))\n")
        let made = try SystemTool.python.run(["cases.py"], in: folder)
        #expect(made.status == 0, "\(made.errors)")
        try folder.write("cases.json", made.output)
        try folder.write(
            "check.lua",
            """
            local function check(case)
            \(check)
            end
            local file <close> = assert(io.open("cases.json"))
            local cases, wrong = json.decode(file:read("a")), 0
            for _, case in ipairs(cases) do
              local problem = check(case)
              if problem then
                wrong = wrong + 1
                if wrong < 10 then print(json.encode(case), problem) end
              end
            end
            print(#cases, wrong)
            return wrong == 0 and #cases >= \(count)
            """)
        let outcome = try MoongateBinary.run(["--json", "check.lua"], in: folder)
        #expect(outcome.output == "true\n", "\(outcome.errors)")
    }

    @Test("read the same rows from CSV, in pieces as well, and write what Python reads")
    func csv() throws {
        let cases = """
            import csv, io
            parts = ["a", "b", ",", '"', "\\n", "\\r", "\\r\\n", " ", "\\t", "é", "😀", "=", "0", ""]
            for number in range(2000):
                buffer = io.StringIO(newline="")
                writer = csv.writer(buffer, quoting=random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
                    lineterminator=random.choice(["\\r\\n", "\\n"]))
                width = random.randint(1, 4)
                for row in range(random.randint(0, 4)):
                    writer.writerow(["".join(random.choices(parts, k=random.randint(0, 5))) for _ in range(width)])
                text = buffer.getvalue()
                rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
                cases.append({"text": text, "rows": rows})
            """
        let check = """
            local csv, tbl = require "std.csv", require "std.tbl"
            local position = 0
            local function next_byte()
              position = position + 1
              if position <= #case.text then return case.text:sub(position, position) end
            end
            if not tbl.equal(csv.decode(case.text, { header = false }), case.rows) then return "decode" end
            if not tbl.equal(csv.decode(next_byte, { header = false }), case.rows) then return "in pieces" end
            if not tbl.equal(csv.decode(csv.encode(case.rows), { header = false }), case.rows) then return "encode" end
            """
        try compare(cases, check, atLeast: 2000)
    }

    @Test("know the same calendar, in all years and offsets")
    func date() throws {
        let cases = """
            import calendar
            from datetime import datetime, timedelta, timezone
            years = [1, 4, 100, 400, 1582, 1600, 1900, 1969, 1970, 2000, 2024, 2026, 2100, 9998]
            while len(cases) < 3000:
                year, month = random.choice(years + [random.randint(1, 9998)]), random.randint(1, 12)
                last = calendar.monthrange(year, month)[1]
                offset = random.choice([0, 60, -300, 330, 840, -719, 1439])
                moment = datetime(year, month, random.choice([1, last, random.randint(1, 28)]), random.choice([0, 12, 23]),
                    random.choice([0, 59]), random.choice([0, 59]), random.choice([0, 1000, 123000, 999000]),
                    tzinfo=timezone(timedelta(minutes=offset)))
                try:
                    utc = moment.astimezone(timezone.utc)
                except OverflowError:
                    continue
                since = moment - datetime(1970, 1, 1, tzinfo=timezone.utc)
                week = moment.isocalendar()
                cases.append({
                    "text": moment.isoformat(timespec="milliseconds"), "offset": offset,
                    "utc": utc.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                    "seconds": since.days * 86400 + since.seconds,
                    "parts": [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second,
                        moment.isoweekday(), moment.timetuple().tm_yday],
                    "day": "%04d-%02d-%02d" % (moment.year, moment.month, moment.day),
                    "week": "%04d-W%02d-%d" % tuple(week),
                })
            """
        let check = """
            local date, tbl = require "std.date", require "std.tbl"
            local moment = date.parse(case.text)
            if not moment or math.floor(moment) ~= case.seconds then return "parse" end
            if date.format(moment, { millis = true }) ~= case.utc then return "format" end
            local p = date.parts(case.seconds, case.offset)
            if not tbl.equal({ p.year, p.month, p.day, p.hour, p.min, p.sec, p.weekday, p.yearday }, case.parts) then
              return "parts"
            end
            if date.time(p, case.offset) ~= case.seconds then return "time" end
            if date.parse(case.week) ~= date.parse(case.day) then return "week" end
            """
        try compare(cases, check, atLeast: 3000)
    }

    @Test("count the same means, medians, deviations and percentiles")
    func stats() throws {
        let cases = """
            import math, statistics
            for number in range(300):
                list = [random.choice([random.randint(-10**6, 10**6), random.uniform(-1, 1) * 10**random.randint(-8, 12)])
                    for _ in range(random.randint(2, 50))]
                cases.append({"list": list, "mean": math.fsum(list) / len(list), "median": statistics.median(list),
                    "deviation": statistics.pstdev(list), "sample": statistics.stdev(list),
                    "tenths": statistics.quantiles(list, n=10, method="inclusive")})
            """
        let check = """
            local stats, list = require "std.stats", case.list
            local function near(a, b) return math.abs(a - b) <= 1e-9 * math.max(math.abs(a), math.abs(b), 1e-6) end
            if not near(stats.mean(list), case.mean) then return "mean" end
            if not near(stats.median(list), case.median) then return "median" end
            if not near(stats.deviation(list), case.deviation) then return "deviation" end
            if not near(stats.deviation(list, { sample = true }), case.sample) then return "sample" end
            for tenth, value in ipairs(case.tenths) do
              if not near(stats.percentile(list, tenth * 10), value) then return "percentile " .. tenth end
            end
            """
        try compare(cases, check, atLeast: 300)
    }

    @Test("read the same queries, and write what is read again")
    func queries() throws {
        let cases = """
            from urllib.parse import urlencode
            for number in range(1000):
                fields = {}
                for _ in range(random.randint(0, 4)):
                    name = "".join(random.choices("ab &=+%é/?", k=random.randint(1, 4)))
                    fields.setdefault(name, []).append("".join(random.choices("xy &=+%é/?#", k=random.randint(0, 4))))
                cases.append({"fields": list(fields.items()), "query": urlencode(fields, doseq=True)})
            """
        let check = """
            local url, tbl = require "std.url", require "std.tbl"
            local fields = url.parse_query(case.query)
            for _, field in ipairs(case.fields) do
              local values = fields[field[1]]
              if type(values) ~= "table" then values = { values } end
              if not tbl.equal(values, field[2]) then return field[1] end
            end
            if not tbl.equal(url.parse_query(url.query(fields)), fields) then return "query" end
            """
        try compare(cases, check, atLeast: 1000)
    }
}
