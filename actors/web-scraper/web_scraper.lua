-- A local stand-in for apify/web-scraper: crawls over HTTP from the start URLs and stores one item per page.
--
-- What of the original's input it honours: startUrls, linkSelector, globs, excludes, maxRequestsPerCrawl (also under its
-- other name, maxPagesPerCrawl), maxCrawlingDepth, keepUrlFragments, respectRobotsTxtFile (on unless switched off),
-- maxRequestRetries. It runs no JavaScript, so an input with a page function of its own is refused, not half-honoured.
-- Without globs it follows the links that stay on the site of a start URL.

local input = actor.input
local AGENT = "moongate-web-scraper"

-- Input ---------------------------------------------------------------------------------------------------------------

if type(input) ~= "table" then actor.fail("The input must be an object with startUrls.") end

local function given(name)
  local value = input[name]
  if value == nil or value == json.null then return nil end
  return value
end

local function option(name, kind, default)
  local value = given(name)
  if value == nil then return default end
  if type(value) ~= kind then actor.fail(("Input field %s must be a %s."):format(name, kind)) end
  return value
end

for _, name in ipairs { "pageFunction", "preNavigationHooks", "postNavigationHooks" } do
  local value = given(name)
  if value ~= nil and value ~= "" then
    actor.fail(("Input field %s is JavaScript, which the local web-scraper cannot run. "
      .. "Leave it out to get title and URL of every page, or run the actor on Maton."):format(name))
  end
end

local known = {}
for name in ([[startUrls linkSelector globs excludes maxRequestsPerCrawl maxPagesPerCrawl maxCrawlingDepth
    keepUrlFragments respectRobotsTxtFile maxRequestRetries pageFunction preNavigationHooks postNavigationHooks]])
    :gmatch("%S+") do
  known[name] = true
end
for name in pairs(input) do
  if not known[name] then print("Input field " .. tostring(name) .. " has no effect here.") end
end

local start_urls = option("startUrls", "table", {})
local limit = option("maxRequestsPerCrawl", "number", nil) or option("maxPagesPerCrawl", "number", 0)
if limit <= 0 then limit = math.huge end
local depth_limit = option("maxCrawlingDepth", "number", 0)
if depth_limit <= 0 then depth_limit = math.huge end
local selector = option("linkSelector", "string", "a[href]")
local keep_fragments = option("keepUrlFragments", "boolean", false)
local obeys_robots = option("respectRobotsTxtFile", "boolean", true)
local retries = option("maxRequestRetries", "number", 2)

local function patterns(name)
  local list = {}
  for _, entry in ipairs(option(name, "table", {})) do
    local glob = type(entry) == "table" and entry.glob or entry
    if type(glob) ~= "string" then actor.fail(("Input field %s must be a list of { glob = ... }."):format(name)) end
    list[#list + 1] = glob
  end
  return list
end

local globs, excludes = patterns("globs"), patterns("excludes")

local function matches_any(address, list)
  for _, glob in ipairs(list) do
    if url.matches(address, glob) then return true end
  end
  return false
end

-- What may be crawled -------------------------------------------------------------------------------------------------

local origins = {}
local robots_files = {}

--- The robots.txt of a site: text, or "" when there is none. A site whose file cannot be had is closed.
local function robots_of(origin)
  if robots_files[origin] == nil then
    local ok, answer = pcall(http.get, origin .. "/robots.txt", { timeout = 10, max_bytes = 512 * 1024 })
    if ok and answer.status == 200 then
      robots_files[origin] = answer.body
    elseif ok and answer.status < 500 then
      robots_files[origin] = ""
    else
      robots_files[origin] = "User-agent: *\nDisallow: /"
    end
  end
  return robots_files[origin]
end

local function is_allowed(address)
  return not obeys_robots or url.allowed_by_robots(robots_of(url.origin(address)), AGENT, address)
end

local function is_wanted(address)
  local origin = url.origin(address)
  if not origin or matches_any(address, excludes) then return false end
  if #globs > 0 then return matches_any(address, globs) end
  return origins[origin] == true
end

-- The crawl -----------------------------------------------------------------------------------------------------------

local pending, first = {}, 1
local counts = { requests = 0, succeeded = 0, failed = 0, closed = 0 }

local function enqueue(address, depth)
  if not keep_fragments then address = address:gsub("#.*$", "") end
  local request = actor.add_request {
    url = address, uniqueKey = url.normalize(address, keep_fragments), userData = { depth = depth },
  }
  if request.wasAlreadyPresent then return end
  pending[#pending + 1] = { id = request.requestId, url = address, depth = depth }
end

local function fetch(request)
  local messages = json.array {}
  for attempt = 0, retries do
    local ok, answer = pcall(http.get, request.url, { timeout = 30 })
    if ok and answer.status < 500 then return answer, attempt, messages end
    messages[#messages + 1] = ok and ("status " .. answer.status) or tostring(answer)
    if attempt == retries then return ok and answer or nil, attempt, messages end
  end
end

local function debug_of(request, answer, attempt, messages)
  return {
    requestId = request.id,
    url = request.url,
    loadedUrl = answer and answer.url or json.null,
    method = "GET",
    retryCount = attempt,
    errorMessages = messages,
    statusCode = answer and answer.status or json.null,
  }
end

local function store_failure(request, answer, attempt, messages)
  counts.failed = counts.failed + 1
  print("Failed: " .. request.url .. ": " .. tostring(messages[#messages]))
  actor.push { ["#error"] = true, url = request.url, ["#debug"] = debug_of(request, answer, attempt, messages) }
end

local function visit(request)
  local answer, attempt, messages = fetch(request)
  if not answer or answer.status >= 400 then
    if answer and answer.status < 500 then messages[#messages + 1] = "status " .. answer.status end
    return store_failure(request, answer, attempt, messages)
  end
  local kind = answer.headers["content-type"] or ""
  if not (kind:find("text/html", 1, true) or kind:find("application/xhtml+xml", 1, true)) then
    messages[#messages + 1] = "not a page: " .. kind
    return store_failure(request, answer, attempt, messages)
  end
  local page = html.parse(answer.body, answer.url)
  counts.succeeded = counts.succeeded + 1
  actor.push {
    title = page:title() or "",
    url = answer.url,
    ["#error"] = false,
    ["#debug"] = debug_of(request, answer, attempt, messages),
  }
  if request.depth >= depth_limit then return end
  for _, link in ipairs(page:links(selector)) do
    if is_wanted(link) then enqueue(link, request.depth + 1) end
  end
end

if #start_urls == 0 then actor.fail("Input field startUrls is empty: there is nothing to crawl.") end
for position, entry in ipairs(start_urls) do
  if type(entry) == "table" and entry.requestsFromUrl then
    actor.fail("Input field startUrls: requestsFromUrl is not supported by the local web-scraper; list the URLs.")
  end
  local address = type(entry) == "table" and entry.url or entry
  local origin = type(address) == "string" and url.origin(address)
  if not origin then actor.fail(("Input field startUrls[%d] is not an http or https URL."):format(position)) end
  origins[origin] = true
  enqueue(address, 0)
end

while first <= #pending and counts.requests < limit do
  local request = pending[first]
  pending[first] = false
  first = first + 1
  if is_allowed(request.url) then
    counts.requests = counts.requests + 1
    visit(request)
    if counts.requests % 10 == 0 then
      actor.status(("Crawled %d requests, %d waiting."):format(counts.requests, #pending - first + 1))
    end
  else
    counts.closed = counts.closed + 1
    print("Left out, as robots.txt asks or cannot be had: " .. request.url)
  end
end

local summary = ("Finished! Total %d requests: %d succeeded, %d failed.")
  :format(counts.requests, counts.succeeded, counts.failed)
if counts.closed > 0 then
  summary = ("%s %d left out: robots.txt asks for it, or cannot be had."):format(summary, counts.closed)
end
print(summary)
if counts.requests > 0 and counts.succeeded == 0 then actor.fail("No page could be crawled. " .. summary) end
actor.status(summary)
