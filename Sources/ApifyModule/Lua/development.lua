-- Makes `apify.dev` of the native function that gives its fields. Only the local gateway has this table, so
-- `apify.dev and …` tells the two apart without a request.

local setmetatable, rawset, type = setmetatable, rawset, type

return function(field)
  if not field then return nil end
  return setmetatable({}, {
    __index = function(table, name)
      local value = field(name)
      -- The same name always means the same function: so it can be compared, and help can tell which one it is.
      if type(value) ~= "string" and value ~= nil then rawset(table, name, value) end
      return value
    end,
    __metatable = "apify.dev",
  })
end
