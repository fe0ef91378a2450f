-- Makes `apify.dev` of the native function that gives its fields. Only the local gateway has this table, so
-- `apify.dev and …` tells the two apart without a request.

return function(field)
  if not field then return nil end
  return setmetatable({}, {
    __index = function(_, name) return field(name) end,
    __metatable = "apify.dev",
  })
end
