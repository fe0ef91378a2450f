-- The globals `chart` and `hist` of the prompt: find the numbers in what they are given and have them drawn.

local draw = ...
local cursors = package.loaded["moongate.cursor"]

-- More numbers than that tell nothing that these do not.
local MOST = 1000000

local pack, concat = string.pack, table.concat

--- A number, or text that is one: scraped prices often are.
local function number_of(value)
    if type(value) == "number" then return value + 0.0 end
    if type(value) == "string" then return tonumber(value) and tonumber(value) + 0.0 end
    if json.isnumber(value) then return tonumber(tostring(value)) end
end

--- A function that finds the value in an element: by a field's name, with dots between the names of nested tables.
local function finder(field)
    if field == nil then return function(element) return element end end
    if type(field) == "function" then return field end
    return function(element)
        for name in field:gmatch("[^.]+") do
            if type(element) ~= "table" then return nil end
            element = rawget(element, name)
        end
        return element
    end
end

--- A function that gives the elements one after the other.
local function elements_of(values, name)
    if type(values) == "function" or cursors and cursors.is_cursor(values) then return values end
    if type(values) ~= "table" then
        error(("%s: bad argument #1 (an array, a cursor or a function expected, got %s)"):format(name, type(values)), 4)
    end
    local index = 0
    return function()
        index = index + 1
        return rawget(values, index)
    end
end

--- What could be drawn of elements with fields, for the message that says that nothing can.
local function numeric_fields(element)
    local names = {}
    if type(element) ~= "table" then return names end
    for name, value in next, element do
        if type(name) == "string" and number_of(value) then names[#names + 1] = name end
    end
    table.sort(names)
    return names
end

local function collect(values, field, name)
    local find, numbers, skipped, first = finder(field), {}, 0, nil
    for element in elements_of(values, name) do
        first = first or element
        local number = number_of(find(element))
        if number then numbers[#numbers + 1] = pack("<d", number) else skipped = skipped + 1 end
        if #numbers >= MOST then break end
    end
    if #numbers == 0 and skipped > 0 then
        local names = numeric_fields(first)
        local shown = concat(names, ", ", 1, math.min(#names, 10))
        local advice = #names > 0 and "; the first element has numbers in: " .. shown or ""
        error(name .. ": there are no numbers here" .. advice, 3)
    end
    return concat(numbers), skipped
end

local function check_options(field, options, name)
    if type(field) == "table" then field, options = nil, field end
    if field ~= nil and type(field) ~= "string" and type(field) ~= "function" then
        error(("%s: bad argument #2 (the name of a field or a function expected, got %s)"):format(name, type(field)), 3)
    end
    if options ~= nil and type(options) ~= "table" then
        error(("%s: bad argument #3 (a table of options expected, got %s)"):format(name, type(options)), 3)
    end
    local checked = {}
    for option, value in next, options or checked do
        local known = option == "width" or name == "chart" and option == "height" or name == "hist" and option == "bins"
        if not known then error(("%s: there is no option '%s'"):format(name, tostring(option)), 3) end
        if math.type(value) ~= "integer" or value < 1 then
            error(("%s: option '%s' takes a count, 1 or more"):format(name, option), 3)
        end
    end
    return field, options or checked
end

local function make(name)
    return function(values, field, options)
        field, options = check_options(field, options, name)
        local numbers, skipped = collect(values, field, name)
        draw(name, numbers, skipped, options.width, options.height or options.bins)
    end
end

--- `chart(values [, field] [, options])` draws numbers in their order. The values are an array or what gives one after
--- the other: a cursor, which is read, or a function. The field is a name, with dots for nested ones, or a function
--- that makes a number of an element. Options: `width` and `height` in characters.
rawset(_G, "chart", make("chart"))

--- `hist(values [, field] [, options])` draws how often which numbers occur. Options: `width`, and about how many `bins`.
rawset(_G, "hist", make("hist"))
