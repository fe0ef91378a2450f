-- For the specs of the scripts: pushes what its input says, and fails when that says so.

local input = actor.input
for _, item in ipairs(input.items or {}) do actor.push(item) end
if input.fail then actor.fail("as it was told") end
