-- Calls the native function `increment` in a loop; returns, and in plain Lua prints, the seconds of each repetition.
local increment = increment or require "native_call"
local clock = os.clock
local seconds = {}
for repetition = 1, 3 do
  local start, number = clock(), 0
  for _ = 1, 3000000 do number = increment(number) end
  seconds[repetition] = ("%.6f"):format(clock() - start)
  assert(number == 3000000)
end
if arg then print(table.concat(seconds, "\n")) end
return table.unpack(seconds)
