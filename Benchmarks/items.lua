-- Reads the array of the file `decode.json`, which has an item on every line, in pages of a thousand items; returns the
-- seconds of each repetition. With `whole`, every page is decoded at once and the loop goes over its table instead.
local whole = whole
local file <close> = assert(io.open("decode.json", "rb"))
local pages, lines = {}, {}
local function cut()
  local page = table.concat(lines)
  pages[#pages + 1] = "[" .. page:sub(1, -2) .. "]"
  lines = {}
end
for line in file:lines() do
  lines[#lines + 1] = line:gsub("^%[", "")
  if #lines == 1000 then cut() end
end
if lines[1] then cut() end

local seconds = {}
for repetition = 1, 3 do
  collectgarbage()
  local start, count = os.clock(), 0
  for _, page in ipairs(pages) do
    if whole then
      for _, item in ipairs(json.decode(page)) do count = item.url and count + 1 end
    else
      for item in items(page) do count = item.url and count + 1 end
    end
  end
  seconds[repetition] = ("%.6f"):format(os.clock() - start)
  assert(count > 0)
end
return table.unpack(seconds)
