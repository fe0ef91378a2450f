-- Writes 100 spec files of plain Lua into a folder: what teams test most, functions on texts and tables. They run under
-- busted and under moongate alike.
--
--     lua5.4 Benchmarks/specs.lua FOLDER

local folder = assert(arg[1], "a folder is expected")

local text = [[
local function split(text, separator)
  local parts = {}
  for part in (text .. separator):gmatch("(.-)" .. separator) do parts[#parts + 1] = part end
  return parts
end

describe("file %d", function()
  local list

  before_each(function() list = split("c,a,b", ",") end)

  describe("lists", function()
    it("are split", function() assert.are.same({ "c", "a", "b" }, list) end)
    it("are sorted", function()
      table.sort(list)
      assert.are.same({ "a", "b", "c" }, list)
    end)
    it("have a length", function() assert.are.equal(3, #list) end)
  end)

  for number = 1, 10 do
    it("counts to " .. number, function()
      local sum = 0
      for index = 1, number do sum = sum + index end
      assert.are.equal(number * (number + 1) // 2, sum)
      assert.is_true(sum > 0)
      assert.is_nil(list[4])
    end)
  end

  it("knows errors", function()
    assert.has_error(function() error("broken", 0) end, "broken")
    assert.has_no.errors(function() return list end)
  end)
end)
]]

for number = 1, 100 do
  local file = assert(io.open(("%s/part%03d_spec.lua"):format(folder, number), "w"))
  assert(file:write((text:format(number))))
  assert(file:close())
end
