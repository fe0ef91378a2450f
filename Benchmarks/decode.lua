-- Decodes the file `decode.json` of the working directory; prints the seconds of each repetition.
local file <close> = assert(io.open("decode.json", "rb"))
local text = file:read "a"
for _ = 1, 3 do
  collectgarbage()
  local start = os.clock()
  local list = json.decode(text)
  local seconds = os.clock() - start
  assert(#list > 0)
  list = nil
  print(("%.6f"):format(seconds))
end
