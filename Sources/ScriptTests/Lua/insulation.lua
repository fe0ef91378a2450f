-- Keeps what a group of specs sets to itself: globals and loaded modules.
--
-- All groups are read before the first test runs, so what an insulated one has set while it was read is taken away, and
-- put back while its tests run.

local M = {}

local insulated = { _G, package.loaded }

--- What globals and modules there are.
function M.surroundings()
    local copies = {}
    for place, target in ipairs(insulated) do
        copies[place] = {}
        for name, value in next, target do copies[place][name] = value end
    end
    return copies
end

--- What was set, changed or taken away since.
function M.changes_since(before)
    local changes = {}
    local function note(target, name, value) changes[#changes + 1] = { target = target, name = name, value = value } end
    for place, target in ipairs(insulated) do
        for name, value in next, target do
            if before[place][name] ~= value then note(target, name, value) end
        end
        for name in next, before[place] do
            if target[name] == nil then note(target, name, nil) end
        end
    end
    return changes
end

function M.restore(before)
    for _, change in ipairs(M.changes_since(before)) do
        local place = change.target == _G and 1 or 2
        change.target[change.name] = before[place][change.name]
    end
end

--- Sets what was noted.
function M.apply(changes)
    for _, change in ipairs(changes) do change.target[change.name] = change.value end
end

return M
