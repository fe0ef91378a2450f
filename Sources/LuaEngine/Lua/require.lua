-- `require` and `package` for scripts. Runs once per state, before sandbox.lua takes the originals away.
--
-- Unlike the stock one this looks for modules where modules.lua says, never in the current directory as such; it tells a
-- loop from a missing module; a module is one however it is named; what has one name in two places is told; and a module's
-- chunk is text.

local module_file, places, built_in = ...
local call_without_yield, modules = sandbox_functions.call_without_yield, sandbox_functions.modules

local error, type, tostring, next, setmetatable = error, type, tostring, next, setmetatable
local format, concat = string.format, table.concat
local information = debug.getinfo
local find_module, candidates, first_part, tell = modules.find, modules.candidates, modules.first_part, modules.tell
local globals, loaded, preload, load_library = _G, package.loaded, package.preload, package.loadlib
local configuration = package.config

local function check_string(value, index, name)
    if type(value) == "number" then value = tostring(value) end
    if type(value) ~= "string" then
        error(format("bad argument #%d to '%s' (string expected, got %s)", index, name,
            value == nil and "no value" or type(value)), 3)
    end
    return value
end

-- require -------------------------------------------------------------------------------------------------------------
--
-- Who asks is a scope: scripts and all files are one, every pinned library is one of its own, since it finds its own
-- dependencies and they may not be the script's.

--- The modules that have been loaded, by key: in which `cache`, under which `name`.
local known = {}
--- The modules being loaded, outermost first.
local loading = {}
local forget_last = setmetatable({}, { __close = function() loading[#loading] = nil end })
--- The names of which all has been told that there is to tell.
local told = {}

local function tell_of_others(name, found)
    if told[name] then return end
    told[name] = true
    for _, remark in next, found.others and found.others() or {} do tell(remark) end
end

local function loop_through(name, key)
    for index, other in next, loading do
        if other.key == key then
            local names = {}
            for position = index, #loading do names[#names + 1] = loading[position].name end
            return format("loop in require: '%s' requires '%s', which is still being loaded",
                concat(names, "' requires '"), name)
        end
    end
end

--- Runs a module. A host call in it that waits blocks the thread instead of yielding: no other coroutine ever sees a
--- module that is half loaded.
local function run_loader(loader, name, found, cache)
    loading[#loading + 1] = { name = name, key = found.key }
    local _ <close> = forget_last
    local value = call_without_yield(loader, name, found.place)
    if value ~= nil then
        cache[name] = value
    elseif cache[name] == nil then
        cache[name] = true
    end
    known[found.key] = { cache = cache, name = name }
    return cache[name], found.place
end

--- Raises an error at the line that called `require`, unless `return require ...` has left nothing of it.
local function fail(message)
    error(message, information(2, "t").istailcall and 0 or 3)
end

local environment_of_library

local function make_require(scope)
    return function(name)
        name = check_string(name, 1, "require")
        local cache = scope.libraries[first_part(name)] and scope.cache or loaded
        local value = cache[name]
        if value then
            if not told[name] then
                if built_in(name) == true then tell_of_others(name, find_module(name, scope)) end
                told[name] = true
            end
            return value
        end
        local found, failure = find_module(name, scope)
        if not found then fail(failure) end
        tell_of_others(name, found)
        local same = known[found.key]
        if same and same.cache[same.name] then
            cache[name] = same.cache[same.name]
            return cache[name], found.place
        end
        local loop = loop_through(name, found.key)
        if loop then fail(loop) end
        local loader, reason = found.open(found.library and environment_of_library(found.library))
        if not loader then fail(reason) end
        return run_loader(loader, name, found, cache)
    end
end

--- By library: what its chunks have for globals, which are those of everybody but for `require`.
local environments = {}

function environment_of_library(name)
    if environments[name] then return environments[name] end
    local library = places.libraries[name]
    local scope = { library = library, libraries = { [name] = true }, cache = {} }
    for _, dependency in next, library.dependencies do scope.libraries[dependency] = places.libraries[dependency] ~= nil end
    environments[name] = setmetatable({ require = make_require(scope) },
        { __index = globals, __newindex = globals, __metatable = false })
    return environments[name]
end

local scripts = { libraries = {}, cache = loaded }
for name, library in next, places.libraries do
    if library.declared then scripts.libraries[name] = true end
end

require = make_require(scripts)

--- For the host. `find` tells where `require` would find a module, and what it would say of others with this name; or nil and
--- why it would not. `call_beside(folder, f, ...)` calls a script of another folder, as `pcall` does.
loaded["moongate.modules"] = {
    call_beside = modules.call_beside,
    find = function(name)
        name = check_string(name, 1, "find")
        if loaded[name] and built_in(name) ~= true then return "(loaded)", {} end
        local found, failure = find_module(name, scripts)
        if not found then return nil, failure end
        return found.place, found.others and found.others() or {}
    end,
}

-- package -------------------------------------------------------------------------------------------------------------

for name in next, package do
    package[name] = nil
end
package.loaded, package.preload, package.config, package.path = loaded, preload, configuration, modules.path

function package.searchpath(name, templates, separator, replacement)
    name, templates = check_string(name, 1, "searchpath"), check_string(templates, 2, "searchpath")
    local tried = candidates(name, templates, separator or ".", replacement or "/")
    for _, place in next, tried do
        if module_file(place, false) then return place end
    end
    return nil, "no file '" .. concat(tried, "'\n\tno file '") .. "'"
end

if places.native then
    package.cpath, package.loadlib = modules.native_path, load_library
end
