-- Writes 200 libraries of a few kilobytes, and what is needed to find them: `lua5.4 libraries.lua PLAIN LOCKED`. Below PLAIN
-- they are files in lib/; below LOCKED they are records in a cache, wanted by a moongate.json and locked by a moongate.lock.

local plain, locked = ...
local count = 200

local function write(path, text)
    local file = assert(io.open(path, "wb"))
    assert(file:write(text))
    file:close()
end

local lines = { "local M = {}\n" }
for number = 1, 60 do
    lines[#lines + 1] = ("--- Adds %d to a number.\nfunction M.add_%d(value)\n    return value + %d\nend\n"):format(number, number, number)
end
local text = table.concat(lines, "\n") .. "\nreturn M\n"

local entries, wishes = {}, {}
for number = 1, count do
    local name = "library_" .. number
    local path = plain .. "/lib/" .. name .. ".lua"
    write(path, "-- " .. name .. "\n" .. text)
    local pipe = assert(io.popen("sha256sum " .. path))
    local hash = pipe:read(64)
    pipe:close()
    write(locked .. "/cache/moongate/lib/" .. hash, "-- " .. name .. "\n" .. text)
    entries[number] = ('"%s": {"version": "1.0.0", "origin": {"store": "team~lib", "key": "%s-1.0.0"}, "size": %d, "sha256": "%s", '
        .. '"dependencies": {}}'):format(name, name, #text + #name + 4, hash)
    wishes[number] = ('"%s": "^1"'):format(name)
end
write(plain .. "/moongate.json", "{}\n")
write(locked .. "/moongate.json", '{"libs": {' .. table.concat(wishes, ", ") .. "}}\n")
write(locked .. "/moongate.lock", '{"lockVersion": 1, "libraries": {' .. table.concat(entries, ",\n") .. "}}\n")
local script = ("local start = os.clock()\nfor number = 1, %d do require('library_' .. number) end\nprint(os.clock() - start)\n"):format(count)
write(plain .. "/all.lua", script)
write(locked .. "/all.lua", script)
