-- Results of calls that are not carried out. What is not known of them is a value of its own kind, which prints as
-- `(known after run)`, goes into further calls as that text, and tells where a script does anything else with it: what
-- follows may be different when the calls are carried out.
--
-- Nothing here is loaded unless something is planned.

local json, apify = json, require "apify"
local next, select, setmetatable, rawequal = next, select, setmetatable, rawequal
local type, tostring, tonumber, getmetatable = type, tostring, tonumber, getmetatable
local function copied(library)
  local copy = {}
  for name, f in next, library do copy[name] = f end
  return copy
end
local strings, tables = copied(string), copied(table)
local pack, unpack = table.pack, table.unpack

-- `tell(event, what, place)`: events are `looked` (returns the script's line), `used` and `guess`.
local tell, unknown, planned = ...

-- What is kept of values that are not known, and of records in which some are.
local values = setmetatable({}, { __mode = "k" })
local records = setmetatable({}, { __mode = "k" })

-- More looks at one value than that are not told apart.
local MOST_PLACES = 100

local new_value

-- Values --------------------------------------------------------------------------------------------------------------

--- The value goes where no decision hangs on it: the last look at it was for that.
local function use(value)
  local state = values[value]
  local place = tables.remove(state.places)
  if place then tell("used", state.name, place) end
  return unknown
end

--- The script goes on by something that it does not know.
local function mention(value, what)
  tell("guess", values[value].name .. " " .. what .. " before it is known")
end

local function guess(value, what)
  use(value)
  mention(value, what)
end

--- A look at the value: told at the end if nothing becomes of it that can be seen, as when it is compared.
local function look(value)
  local state = values[value]
  if #state.places < MOST_PLACES then state.places[#state.places + 1] = tell("looked", state.name) end
  return value
end

--- Does the same for each of the values that is not known.
local function each_unknown(f, what, ...)
  for index = 1, select("#", ...) do
    local value = select(index, ...)
    if values[value] then f(value, what) end
  end
end

local meta = { __name = "known after run", __metatable = "known after run" }

function meta:__index(key)
  if type(key) ~= "string" then
    guess(self, "is looked through")
    return nil
  end
  if strings[key] then return string[key] end
  use(self)
  local state = values[self]
  state.fields[key] = state.fields[key] or new_value(state.name .. "." .. key)
  return look(state.fields[key])
end

function meta:__tostring() return use(self) end

function meta:__len()
  guess(self, "is counted")
  return 0
end

function meta:__pairs()
  guess(self, "is looked through")
  return next, {}, nil
end

function meta:__call()
  guess(self, "is called")
end

function meta.__concat(one, other)
  each_unknown(guess, "becomes part of a text", one, other)
  if values[one] then one = unknown end
  if values[other] then other = unknown end
  return one .. other
end

function meta.__eq(one, other)
  each_unknown(guess, "is compared", one, other)
  return values[one] ~= nil and values[other] ~= nil and values[one].name == values[other].name
end

local function compare(one, other)
  each_unknown(guess, "is compared", one, other)
  return false
end
meta.__lt, meta.__le = compare, compare

local function calculate(one, other)
  each_unknown(guess, "is calculated with", one, other)
  return values[one] and one or other
end
for _, name in next, { "add", "sub", "mul", "div", "mod", "pow", "unm", "idiv", "band", "bor", "bxor", "bnot", "shl",
    "shr" } do
  meta["__" .. name] = calculate
end

function new_value(name)
  local value = setmetatable({}, meta)
  values[value] = { name = name, places = {}, fields = {} }
  return value
end

-- Records -------------------------------------------------------------------------------------------------------------
--
-- What was sent is known and stands in the record as it is. A status is an assumption; all else is not known.

local record_meta = { __name = "planned", __metatable = "planned" }

function record_meta:__index(key)
  local state = records[self]
  if type(key) ~= "string" then return nil end
  local status = state.assumed[key]
  if status ~= nil then
    tell("guess", ("%s.%s is taken to be %s"):format(state.name, key, status))
    return status
  end
  state.unknown[key] = state.unknown[key] or new_value(state.name .. "." .. key)
  return look(state.unknown[key])
end

function record_meta:__pairs()
  local all, state = {}, records[self]
  for key, value in next, self do all[key] = value end
  for key in next, state.assumed do all[key] = self[key] end
  for key in next, state.unknown do all[key] = self[key] end
  return next, all, nil
end

local function new_record(name, result)
  local record = {}
  local state = { name = name, assumed = {}, unknown = {} }
  for key, value in next, result do
    if value == unknown then
      state.unknown[key] = new_value(name .. "." .. key)
    elseif key == "status" then
      state.assumed[key] = value
    else
      record[key] = value
    end
  end
  records[record] = state
  return setmetatable(record, record_meta)
end

local function has_unknown(result)
  for _, value in next, result do
    if value == unknown then return true end
  end
  return false
end

--- The results of a call as scripts see them. `always`: whether it was not carried out for certain.
local function shown(name, always, result, ...)
  if type(result) ~= "table" or getmetatable(result) == "cursor" then return result, ... end
  if #result > 0 then
    for index, element in ipairs(result) do
      if type(element) == "table" and has_unknown(element) then result[index] = new_record(name, element) end
    end
  elseif always or has_unknown(result) then
    result = new_record(name, result)
  end
  return result, ...
end

-- Arguments -----------------------------------------------------------------------------------------------------------

local function plain_record(record)
  local result, state = {}, records[record]
  for key, value in next, record do result[key] = value end
  for key, value in next, state.assumed do result[key] = value end
  for key in next, state.unknown do result[key] = unknown end
  return result
end

local function copy_of(list)
  local copy = {}
  for key, value in next, list do copy[key] = value end
  if json.isobject(list) then return json.object(copy) end
  return json.isarray(list) and json.array(copy) or copy
end

--- The value with texts in place of what is not known, at any depth; the value itself when everything is.
local function plain(value, seen)
  if values[value] then return use(value) end
  if type(value) ~= "table" or seen[value] then return value end
  seen[value] = true
  if records[value] then value = plain_record(value) end
  local mark = getmetatable(value)
  if mark ~= nil and not json.isarray(value) and not json.isobject(value) then return value end
  local copy
  for key, field in next, value do
    local name, text = key, plain(field, seen)
    if values[key] then name = use(key) end
    if not rawequal(text, field) or name ~= key then
      copy = copy or copy_of(value)
      copy[key] = nil
      copy[name] = text
    end
  end
  return copy or value
end

local function plain_arguments(...)
  local arguments, seen = pack(...), {}
  for index = 1, arguments.n do arguments[index] = plain(arguments[index], seen) end
  return unpack(arguments, 1, arguments.n)
end

--- A function of a script that hears of runs hears of them as scripts see them.
local function listening(name, ...)
  local arguments = pack(...)
  for index = 1, arguments.n do
    local options = arguments[index]
    local listener = type(options) == "table" and not values[options] and not records[options] and options.on_status
    if type(listener) == "function" then
      options = copy_of(options)
      options.on_status = function(run) return listener((shown(name, false, run))) end
      arguments[index] = options
    end
  end
  return unpack(arguments, 1, arguments.n)
end

local function call(name, always, f)
  return function(...) return shown(name, always, f(plain_arguments(listening(name, ...)))) end
end

-- Texts ---------------------------------------------------------------------------------------------------------------

--- Whether one of the values is not known.
local function any(...)
  for index = 1, select("#", ...) do
    if values[(select(index, ...))] then return true end
  end
  return false
end

--- A function of the library that takes texts. `what` the script does by it; nil when nothing hangs on that.
local function taking(f, what)
  return function(...)
    if not any(...) then return f(...) end
    if what then each_unknown(mention, what, ...) end
    return f(plain_arguments(...))
  end
end

--- `string.format` with `%s` for every value that is not known.
local function format(template, ...)
  if not any(template, ...) then return strings.format(template, ...) end
  each_unknown(mention, "becomes part of a text", template, ...)
  local arguments, index = pack(...), 0
  template = strings.gsub(plain(template, {}), "%%[-+ #0]*%d*%.?%d*[%a%%]", function(directive)
    if directive == "%%" then return nil end
    index = index + 1
    return values[arguments[index]] and "%s" or nil
  end)
  return strings.format(template, plain_arguments(...))
end

local function concat(list, ...)
  local copy
  if type(list) == "table" and getmetatable(list) == nil then
    for index = 1, #list do
      if values[list[index]] then
        copy = copy or tables.move(list, 1, #list, 1, {})
        guess(list[index], "becomes part of a text")
        copy[index] = unknown
      end
    end
  end
  return tables.concat(copy or list, ...)
end

-- Everything ----------------------------------------------------------------------------------------------------------

local files = require "moongate.plan.files" (tell, plain_arguments)
local write = io.write
files.io.write = taking(write)

local library = {
  io = files.io, os = files.os,
  apify = { wait = call("run", false, apify.wait) },
  json = { encode = function(...) return json.encode(plain_arguments(...)) end },
  string = {}, utf8 = {}, table = { concat = concat },
}
for name, f in next, strings do library.string[name] = taking(f, "becomes part of a text") end
library.string.format = format
for name, f in next, copied(utf8) do
  if type(f) == "function" then library.utf8[name] = taking(f, "is made a text") end
end
function library.type(...)
  return select("#", ...) > 0 and values[(...)] and "string" or type(...)
end
function library.tostring(...)
  if any(...) then each_unknown(mention, "is made a text", ...) end
  return tostring(...)
end
function library.tonumber(...)
  if not any(...) then return tonumber(...) end
  each_unknown(guess, "is made a number", ...)
  return nil
end
for group, functions in next, apify do
  if type(functions) == "table" and group ~= "dev" then
    library.apify[group] = {}
    for name, f in next, functions do
      local about = planned[group .. "." .. name]
      library.apify[group][name] = call(about or planned[group] or group, about ~= nil, f)
    end
  end
end

--- What is downloaded is not written into the file that it is for either. The file's name says the format.
local formats = { json = true, jsonl = true, csv = true, xlsx = true, xml = true, html = true, rss = true }
local download, download_record = library.apify.datasets.download, library.apify.key_value_stores.download_record

function library.apify.datasets.download(dataset, path, options, ...)
  if type(path) ~= "string" then return download(dataset, path, options, ...) end
  local extension = strings.lower(strings.match(path, "%.(%w+)$") or "")
  if formats[extension] and (options == nil or type(options) == "table" and options.format == nil) then
    options = copy_of(options or {})
    options.format = extension
  end
  local rest = pack(options, ...)
  return files.download(path, function(name) return download(dataset, name, unpack(rest, 1, rest.n)) end)
end

function library.apify.key_value_stores.download_record(store, key, path, ...)
  if type(path) ~= "string" then return download_record(store, key, path, ...) end
  local rest = pack(...)
  return files.download(path, function(name) return download_record(store, key, name, unpack(rest, 1, rest.n)) end)
end

local M = {}

--- Puts all of it in place of what scripts have.
function M.install()
  json = { encode = json.encode, isarray = json.isarray, isobject = json.isobject, array = json.array,
    object = json.object }
  local function replace(target, source)
    for name, value in next, source do
      if type(value) == "table" then replace(target[name], value) else target[name] = value end
    end
  end
  replace(_G, library)
end

-- What stood where the functions are that leave files alone.
local held = {}

--- Has all code leave files alone until `M.release()`: modules and functions of the session, which have other globals, too.
local function hold()
  local function exchange(target, name, f)
    held[#held + 1] = { target = target, name = name, f = target[name] }
    target[name] = f
  end
  for name, f in next, files.io do exchange(io, name, f) end
  for name, f in next, files.os do exchange(os, name, f) end
  exchange(apify.datasets, "download", library.apify.datasets.download)
  exchange(apify.key_value_stores, "download_record", library.apify.key_value_stores.download_record)
end

--- Ends what `M.environment()` began.
function M.release()
  for index = #held, 1, -1 do held[index].target[held[index].name] = held[index].f end
  held = {}
end

--- The globals for code whose calls are planned while others are carried out: all of it in front of what there is, and a
--- place for new ones. No code changes files from then on, until `M.release()`.
function M.environment()
  hold()
  local function layer(source, below)
    local result = {}
    for name, value in next, source do
      result[name] = type(value) == "table" and layer(value, below[name]) or value
    end
    return setmetatable(result, { __index = below })
  end
  local environment = layer(library, _G)
  environment._G = environment
  return environment
end

return M
