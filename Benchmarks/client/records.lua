-- Stores 2,000 records, 16 at a time. See iterate.lua.
local function tell(what)
  print(what)
  io.stdout:flush()
end
local numbers = {}
for number = 1, 2000 do numbers[number] = number end
local function put(number)
  apify.key_value_stores.put_record("store", "record-" .. number, { number = number, title = "lantern river copper" })
  return number
end
put(0)
tell "begin"
local done = async.map(numbers, put, { limit = 16 })
tell "end"
assert(#done == #numbers and done[2000] == 2000)
