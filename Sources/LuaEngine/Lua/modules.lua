-- Where modules are found: the places, their order, and what to say when there is nothing. Runs once per state, before
-- require.lua, which takes it from `sandbox_functions.modules`.

local module_file, places, built_in, built_in_names, pinned = ...
local call_without_yield = sandbox_functions.call_without_yield

local type, tostring, next, load, pcall = type, tostring, next, load, pcall
local sub, gsub, gmatch, match, format = string.sub, string.gsub, string.gmatch, string.match, string.format
local find, concat = string.find, table.concat
local open_file, read_from, close_file = io.open, io.stdin.read, io.stdin.close
local standard_error, write = io.stderr, io.stderr.write
local globals, loaded, preload, load_library = _G, package.loaded, package.preload, package.loadlib

local function tell(message)
    write(standard_error, "moongate: ", message, "\n")
end

--- `reports` of `reports.parts`.
local function first_part(name) return match(name, "^[^.]*") end

local function is_listed(value, list)
    for _, other in next, list do
        if other == value then return true end
    end
    return false
end

-- Places --------------------------------------------------------------------------------------------------------------
--
-- A place is where a module may be: `path`, its `role` in messages, the `folder` that it is searched in, and whether it is
-- our `own` choice and not the script's.

local lua_templates, native_templates = { "/?.lua", "/?/init.lua" }, { "/?.so" }

--- What people read in `package.path`. A folder whose name means something there is searched, but is not in it.
local function path_of(folders, templates)
    local entries = {}
    for _, folder in next, folders do
        if not find(folder.path, "[?;]") then
            for _, template in next, templates do entries[#entries + 1] = folder.path .. template end
        end
    end
    return concat(entries, ";")
end

local standard_path = path_of(places.folders, lua_templates)
local standard_native_path = path_of(places.native_folders, native_templates)

--- `name` as part of a path, ready to be the second argument of `gsub`.
local function file_name(name, separator, replacement)
    if separator ~= "" then
        name = gsub(name, gsub(separator, "%p", "%%%0"), (gsub(replacement, "%%", "%%%%")))
    end
    return (gsub(name, "%%", "%%%%"))
end

local function places_in(folders, templates, name)
    local file, list = file_name(name, ".", "/"), {}
    for _, folder in next, folders do
        for _, template in next, templates do
            list[#list + 1] = {
                path = folder.path .. gsub(template, "%?", file), role = folder.role, folder = folder.path,
                system = folder.system, own = not folder.given,
            }
        end
    end
    return list
end

--- The file names that `templates` make of a module's name.
local function candidates(name, templates, separator, replacement)
    local file, paths = file_name(name, separator, replacement), {}
    for template in gmatch(templates, "[^;]+") do paths[#paths + 1] = gsub(template, "%?", file) end
    return paths
end

local function places_of_path(path, role, name)
    local list = {}
    for _, place in next, candidates(name, path, ".", "/") do list[#list + 1] = { path = place, role = role } end
    return list
end

local told_of_path = {}

--- The places for `name`: those of the host, or those of the script when it has changed `package[field]`.
local function places_for(name, field, standard, folders, templates)
    local path = package[field]
    if path == standard then return places_in(folders, templates, name) end
    if type(path) ~= "string" then return nil, "'package." .. field .. "' must be a string" end
    if not told_of_path[field] then
        told_of_path[field] = true
        tell("the script has changed package." .. field .. ", so modules are looked for there alone; a project finds its own"
            .. " in lib/ and lua_modules beside its moongate.json without that")
    end
    return places_of_path(path, "package." .. field, name)
end

local function lua_places(name)
    return places_for(name, "path", standard_path, places.folders, lua_templates)
end

local function native_places(name)
    if not places.native then return places_in(places.native_folders, native_templates, name) end
    return places_for(name, "cpath", standard_native_path, places.native_folders, native_templates)
end

--- What is found at a place: the file; or nil and why not, as a line of an error message.
local function look_at(place)
    local file, refusal = module_file(place.path, place.own)
    if file then return file end
    return nil, refusal or format("no file '%s' (%s)", place.path, place.role)
end

-- Searchers -----------------------------------------------------------------------------------------------------------
--
-- Each gets a name, the lines of the error message so far, to which it adds where it looked, and who asks. It returns what it
-- has found, or nil and the reason why the search ends here. What is found has
--     place        what the loader and the caller are told
--     key          which is the same for everything that is the same module
--     open         a function of the globals for it that makes the loader, or returns nil and why it cannot
--     others       a function that lists remarks on what else has this name
--     library      the pinned library that it is of

local function open_text(text, chunk_name)
    return function(environment) return load(text, chunk_name, "t", environment or globals) end
end

--- Files at `list` that nobody gets, as remarks on `name`.
local function passed_over(name, list, why)
    local remarks = {}
    for _, place in next, list do
        if place.own and module_file(place.path, true) then
            remarks[#remarks + 1] = format("'%s' (%s) is not used: require '%s' %s", place.path, place.role, name, why)
        end
    end
    return remarks
end

local function built_in_remarks(name)
    local list = lua_places(name)
    return list and passed_over(name, list, "finds what is built into moongate, whatever files there are") or {}
end

local function search_built_in(name, tried)
    local text, chunk_name = built_in(name)
    if text == true and loaded[name] ~= nil then
        return { place = "(built in)", others = function() return built_in_remarks(name) end }
    elseif text and text ~= true then
        return {
            place = "(built in)", key = "built in " .. name, open = open_text(text, chunk_name),
            others = function() return built_in_remarks(name) end,
        }
    end
    local root = first_part(name)
    if not is_listed(root, places.reserved) then
        tried[#tried + 1] = "no module '" .. name .. "' inside moongate"
        return
    end
    local message = format("module '%s' not found: names that begin with '%s.' are moongate's own, and no file is looked for",
        name, root)
    if root == "std" then message = message .. "; there are " .. built_in_names(root) end
    local remarks = built_in_remarks(name)
    if #remarks > 0 then message = message .. "\n  " .. concat(remarks, "\n  ") .. "; rename it" end
    return nil, message
end

local function search_libraries(name, tried, scope)
    local root = first_part(name)
    local library = places.libraries[root]
    if not scope.libraries[root] then
        if library and not scope.library then
            tried[#tried + 1] = format("library '%s' is in moongate.lock, but libs does not name it", library.title)
        else
            tried[#tried + 1] = scope.library
                and format("library '%s' declares no library '%s' itself", scope.library.title, root)
                or format("no library '%s' in libs, in the script's header or in moongate.json", root)
        end
        return
    end
    local text, chunk_name = call_without_yield(pinned, root, name)
    if not text then
        return nil, format("module '%s' not found: library '%s' has %s", name, library.title, chunk_name)
    end
    return {
        place = sub(chunk_name, 2), key = "library " .. name, open = open_text(text, chunk_name), library = root,
        others = function()
            local list = lua_places(name)
            return list and passed_over(name, list, format("finds library '%s'", library.title)) or {}
        end,
    }
end

local function search_preload(name, tried)
    local loader = preload[name]
    if loader ~= nil then
        return { place = ":preload:", key = "preload " .. name, open = function() return loader end }
    end
    tried[#tried + 1] = "no field package.preload['" .. name .. "']"
end

local function open_text_file(name, place, file)
    return function()
        local handle, message = open_file(file, "rb")
        if not handle then return nil, place .. sub(message, #file + 1) end
        local text, failure = read_from(handle, "a")
        close_file(handle)
        if not text then return nil, place .. ": " .. tostring(failure) end
        text = gsub(gsub(text, "^\xEF\xBB\xBF", ""), "^#[^\n]*", "")
        local chunk
        chunk, failure = load(text, "@" .. place, "t")
        if chunk then return chunk end
        return nil, format("error loading module '%s' from file '%s':\n  %s", name, place, failure)
    end
end

--- Files in other folders that have the name of the one found at `list[index]`. What the project has takes the place of what
--- the system has: nobody need be told.
local function other_files(name, list, index, file)
    local remarks, used = {}, list[index]
    for later = index + 1, #list do
        local place = list[later]
        local other = place.folder ~= used.folder and not place.system and look_at(place)
        if other and other ~= file then
            remarks[#remarks + 1] = format("'%s' (%s) is not used: require '%s' finds '%s' (%s) first", place.path, place.role,
                name, used.path, used.role)
        end
    end
    return remarks
end

local function search_files(name, tried)
    local list, failure = lua_places(name)
    if not list then return nil, failure end
    for index, place in next, list do
        local file, reason = look_at(place)
        if file then
            return {
                place = place.path, key = "file " .. file, open = open_text_file(name, place.path, file),
                others = function() return other_files(name, list, index, file) end,
            }
        end
        tried[#tried + 1] = reason
    end
    if places.remark then tried[#tried + 1] = places.remark end
end

-- C modules -----------------------------------------------------------------------------------------------------------

local function is_installed(path)
    local file = open_file(path, "rb")
    if file then close_file(file) end
    return file ~= nil
end

--- What a script might have been given, with the options that would do so.
local function search_refused(name, tried)
    if not places.native then
        for _, place in next, native_places(name) do
            if module_file(place.path, true) then
                tried[#tried + 1] = "'" .. place.path .. "' is a C module, which this script may not load"
                    .. " (allow it with --allow-native)"
            end
        end
    end
    if places.system or not match(name, "^[%w_.-]+$") then return end
    for _, place in next, places_in(places.system_folders, lua_templates, name) do
        if is_installed(place.path) then
            tried[#tried + 1] = "'" .. place.path .. "' is installed on this system (allow it with --system-libs)"
        end
    end
    for _, place in next, places_in(places.system_native_folders, native_templates, name) do
        if is_installed(place.path) then
            tried[#tried + 1] = "'" .. place.path .. "' is a C module that is installed on this system (allow it with "
                .. (places.native and "" or "--allow-native ") .. "--system-libs)"
        end
    end
end

--- Looks for `name` in the C libraries called `library`: the same name, or the part before the first dot.
local function search_library(library, name, tried)
    local list, failure = native_places(library)
    if not list then return nil, failure end
    local symbol = "luaopen_" .. gsub(gsub(name, "^.*%-", ""), "%.", "_")
    for _, place in next, list do
        local file, reason = look_at(place)
        if file then
            local opener, message, kind = load_library(file, symbol)
            if opener then
                return { place = place.path, key = file .. " " .. symbol, open = function() return opener end }
            elseif library == name or kind ~= "init" then
                return nil, format("error loading module '%s' from file '%s':\n  %s", name, place.path, message)
            end
            reason = "no module '" .. name .. "' in file '" .. place.path .. "'"
        end
        tried[#tried + 1] = reason
    end
end

local function search_native(name, tried)
    if places.native then
        local found, failure = search_library(name, name, tried)
        local root = match(name, "^([^.]+)%.")
        if root and not found and not failure then found, failure = search_library(root, name, tried) end
        if found or failure then return found, failure end
    end
    search_refused(name, tried)
end

-- The search ----------------------------------------------------------------------------------------------------------

local searchers = { search_built_in, search_libraries, search_preload, search_files, search_native }

--- What `name` is for the one who asks, who has `libraries` as a set of names and, when it is one itself, `library`; or nil
--- and why there is nothing.
local function find_module(name, scope)
    local tried = {}
    for _, search in next, searchers do
        local found, failure = search(name, tried, scope)
        if found or failure then return found, failure end
    end
    local near = built_in("std." .. name) and format("; did you mean 'std.%s'?", name) or ""
    return nil, format("module '%s' not found%s:\n  %s", name, near, concat(tried, "\n  "))
end

--- Calls `f` as `pcall` does, while files beside a script in `folder` and in its `lib` come before all others.
local function call_beside(folder, f, ...)
    local before, folders = places.folders, {
        { path = folder, role = "beside the script", given = true },
        { path = folder .. "/lib", role = "in lib/ beside the script", given = true },
    }
    for _, other in next, before do
        if other.path ~= folder and other.path ~= folder .. "/lib" then folders[#folders + 1] = other end
    end
    places.folders = folders
    local function restore(...)
        places.folders = before
        return ...
    end
    return restore(pcall(f, ...))
end

sandbox_functions.modules = {
    find = find_module, call_beside = call_beside, candidates = candidates, first_part = first_part, tell = tell,
    path = standard_path, native_path = standard_native_path,
}
