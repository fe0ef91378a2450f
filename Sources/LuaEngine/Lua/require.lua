-- `require` and `package` for scripts. Runs once per state, before sandbox.lua takes the originals away.
--
-- Unlike the stock one this looks for modules where the host says, never in the current directory as such; it tells a
-- loop from a missing module; and a module's chunk is text. `package.path` is honoured when a script changes it: a module
-- is read under the same rules as any other file.

local resolve, settings, built_in_source = ...
local call_without_yield = sandbox_functions.call_without_yield

local error, type, tostring, next, setmetatable, load = error, type, tostring, next, setmetatable, load
local sub, gsub, gmatch, match, format = string.sub, string.gsub, string.gmatch, string.match, string.format
local concat = table.concat
local open_file, read_from, close_file = io.open, io.stdin.read, io.stdin.close
local loaded, preload, load_library = package.loaded, package.preload, package.loadlib
local configuration = package.config

local no_such_file = 2  -- ENOENT

-- Places --------------------------------------------------------------------------------------------------------------

--- The text under `path`; or nil, why not, and whether there simply is no such file.
local function read_file(path)
    local real, refusal = resolve(path)
    if not real then return nil, refusal end
    local file, message, code = open_file(real, "rb")
    if not file then return nil, path .. sub(message, #real + 1), code == no_such_file end
    local text, failure = read_from(file, "a")
    close_file(file)
    if not text then return nil, path .. ": " .. tostring(failure) end
    return text
end

local function exists(path)
    local real = resolve(path)
    local file = real and open_file(real, "rb")
    if file then close_file(file) end
    return file and true or false
end

--- The file names that `templates` make of a module's name.
local function candidates(name, templates, separator, replacement)
    if separator ~= "" then
        name = gsub(name, gsub(separator, "%p", "%%%0"), (gsub(replacement, "%%", "%%%%")))
    end
    local escaped, paths = gsub(name, "%%", "%%%%"), {}
    for template in gmatch(templates, "[^;]+") do
        paths[#paths + 1] = gsub(template, "%?", escaped)
    end
    return paths
end

local function check_string(value, index, name)
    if type(value) == "number" then value = tostring(value) end
    if type(value) ~= "string" then
        error(format("bad argument #%d to '%s' (string expected, got %s)", index, name,
            value == nil and "no value" or type(value)), 3)
    end
    return value
end

-- Searchers -----------------------------------------------------------------------------------------------------------
--
-- Each returns a loader and what it is told beside the name; or nil and a line for the error message that says where it
-- looked; or nil, nil and the reason why the search ends here.

local function search_built_in(name)
    local source, chunk_name = built_in_source(name)
    if not source then return nil, "no module '" .. name .. "' inside moongate" end
    local chunk, message = load(source, chunk_name, "t")
    if not chunk then return nil, nil, message end
    return chunk, "(built in)"
end

local function search_preload(name)
    local loader = preload[name]
    if loader == nil then return nil, "no field package.preload['" .. name .. "']" end
    return loader, ":preload:"
end

--- Lua files at the places of `package.path`.
local function search_files(name)
    local templates = package.path
    if type(templates) ~= "string" then return nil, nil, "'package.path' must be a string" end
    local tried = {}
    for _, place in next, candidates(name, templates, ".", "/") do
        local text, message, missing = read_file(place)
        if text then
            text = gsub(gsub(text, "^\xEF\xBB\xBF", ""), "^#[^\n]*", "")
            local chunk, failure = load(text, "@" .. place, "t")
            if chunk then return chunk, place end
            return nil, nil, format("error loading module '%s' from file '%s':\n\t%s", name, place, failure)
        end
        tried[#tried + 1] = missing and "no file '" .. place .. "'" or message
    end
    return nil, concat(tried, "\n\t")
end

--- C modules of the name `library` that a script may not have: only says which ones there are.
local function search_refused_libraries(library, _, tried)
    for _, place in next, candidates(library, settings.libraries, ".", "/") do
        if exists(place) then
            tried[#tried + 1] = "'" .. place .. "' is a C module, which this script may not load"
                .. " (allow it with --allow-native)"
        end
    end
end

--- Looks for `name` in the C libraries called `library`: the same name, or the part before the first dot.
local function search_allowed_libraries(library, name, tried)
    local symbol = "luaopen_" .. gsub(gsub(name, "^.*%-", ""), "%.", "_")
    for _, place in next, candidates(library, package.cpath, ".", "/") do
        local opener, message, kind = load_library(place, symbol)
        if opener then return opener, place end
        local file = open_file(place, "rb")
        if file then
            close_file(file)
            if library == name or kind ~= "init" then
                return nil, nil, format("error loading module '%s' from file '%s':\n\t%s", name, place, message)
            end
        end
        tried[#tried + 1] = file and "no module '" .. name .. "' in file '" .. place .. "'" or "no file '" .. place .. "'"
    end
end

local function search_libraries(name)
    if settings.native and type(package.cpath) ~= "string" then return nil, nil, "'package.cpath' must be a string" end
    local search = settings.native and search_allowed_libraries or search_refused_libraries
    local tried = {}
    local opener, place, failure = search(name, name, tried)
    local root = match(name, "^([^.]+)%.")
    if root and not opener and not failure and settings.native then
        opener, place, failure = search(root, name, tried)
    end
    if opener or failure then return opener, place, failure end
    return nil, concat(tried, "\n\t")
end

local searchers = { search_built_in, search_preload, search_files, search_libraries }

local function find_loader(name)
    local tried = {}
    for _, search in next, searchers do
        local loader, place, failure = search(name)
        if loader then return loader, place end
        if failure then return nil, failure end
        if place ~= "" then tried[#tried + 1] = place end
    end
    return nil, format("module '%s' not found:\n\t%s", name, concat(tried, "\n\t"))
end

-- require -------------------------------------------------------------------------------------------------------------

-- Names of the modules being loaded, outermost first.
local loading = {}
local forget_last = setmetatable({}, { __close = function() loading[#loading] = nil end })

local function loop_through(name)
    for index, other in next, loading do
        if other == name then
            return format("loop in require: '%s' requires '%s', which is still being loaded",
                concat(loading, "' requires '", index), name)
        end
    end
end

--- Runs a module. A host call in it that waits blocks the thread instead of yielding: no other coroutine ever sees a
--- module that is half loaded.
local function run_loader(loader, name, place)
    loading[#loading + 1] = name
    local _ <close> = forget_last
    local value = call_without_yield(loader, name, place)
    if value ~= nil then
        loaded[name] = value
    elseif loaded[name] == nil then
        loaded[name] = true
    end
    return loaded[name], place
end

function require(name)
    name = check_string(name, 1, "require")
    local value = loaded[name]
    if value then return value end
    local loop = loop_through(name)
    if loop then error(loop, 2) end
    local loader, place = find_loader(name)
    if not loader then error(place, 2) end
    return run_loader(loader, name, place)
end

-- package -------------------------------------------------------------------------------------------------------------

for name in next, package do
    package[name] = nil
end
package.loaded, package.preload, package.config, package.path = loaded, preload, configuration, settings.path

function package.searchpath(name, templates, separator, replacement)
    name, templates = check_string(name, 1, "searchpath"), check_string(templates, 2, "searchpath")
    local places = candidates(name, templates, separator or ".", replacement or "/")
    for _, place in next, places do
        if exists(place) then return place end
    end
    return nil, "no file '" .. concat(places, "'\n\tno file '") .. "'"
end

if settings.native then
    package.cpath, package.loadlib = settings.libraries, load_library
end
