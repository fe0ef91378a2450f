-- The smallest actor: greets the name in its input.

local input = actor.input
local name = type(input) == "table" and type(input.name) == "string" and input.name or "world"

local greeting = "Hello, " .. name .. "!"
print(greeting)
actor.push { greeting = greeting, name = name }
actor.set_value("OUTPUT", { greeting = greeting })
actor.status(greeting)
