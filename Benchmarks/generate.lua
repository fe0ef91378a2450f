-- Writes the document of the decoding benchmark: an array of objects as a web crawler's dataset has them, 37 MB, always
-- the same bytes.
local path, size = arg[1], tonumber(arg[2]) or 37 * 1000 * 1000
local state = 20240229
local function random(n)
  state = (state * 1103515245 + 12345) % 2147483648
  return state // 65536 % n + 1
end
local words = {}
for word in ([[actor proxy crawl page result price table lantern river copper window signal garden matter paper
  stone letter orange mirror basket thunder valley ribbon harbor candle forest bridge engine marble silver]]):gmatch "%a+" do
  words[#words + 1] = word
end
local function text(n)
  local parts = {}
  for i = 1, n do parts[i] = words[random(#words)] end
  return table.concat(parts, " ")
end

local file <close> = assert(io.open(path, "wb"))
local written, row = 1, 0
file:write "["
while written < size do
  row = row + 1
  local name = words[random(#words)] .. "-" .. row
  local item = ([[%s{"url":"https://shop.example/%s/%s","title":"%s","description":"%s \"%s\"\n%s","price":%d.%02d,]]
    .. [["currency":"EUR","inStock":%s,"rating":%s,"reviews":%d,"tags":["%s","%s","%s"],"seller":{"id":%d,"name":"%s"},]]
    .. [["#debug":{"statusCode":200,"requestId":"%08x%08x","retryCount":%d}}]]):format(
    row > 1 and ",\n" or "", words[random(#words)], name, text(4), text(12), text(1), text(6), random(500), random(99),
    random(2) == 1 and "true" or "false", random(5) == 1 and "null" or random(4) .. "." .. random(9), random(4000),
    text(1), text(1), text(1), random(30000), text(2), random(2 ^ 15) * 65536 + row, row * 7919, random(3) - 1)
  file:write(item)
  written = written + #item
end
file:write "]\n"
