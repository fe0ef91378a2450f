--- What the script of an actor finds that runs on the local gateway.

--- The run.
---@class moongate.Actor
actor = {}

--- The input of the run; nil when there is none.
---@type any
actor.input = nil

--- Stores an item, or several, in the run's dataset.
---@param items table|table[]
function actor.push(items) end

--- Stores a record in the run's key-value store.
---@param key string
---@param value any
---@param options? { content_type?: string }
function actor.set_value(key, value, options) end

--- Reads a record of the run's key-value store.
---@param key string
---@return any value nil when there is none
---@return string? content_type
function actor.get_value(key) end

--- Adds a request to the run's queue.
---@param request { url: string, uniqueKey?: string }
---@return table added says whether it was there already
function actor.add_request(request) end

--- Says what people see of the run while it goes on.
---@param message string
function actor.status(message) end

--- Ends the run as FAILED.
---@param message? string
function actor.fail(message) end

--- Pages of the web.
---@class moongate.HTTP
http = {}

--- Fetches a page, with limits and without credentials of any kind.
---@param url string
---@param options? { headers?: table<string, string>, timeout?: number, max_bytes?: integer, follow?: boolean }
---@return { status: integer, url: string, headers: table<string, string>, body: string } answer
function http.get(url, options) end

--- Addresses.
---@class moongate.URLs
url = {}

--- Makes an address absolute.
---@param base string
---@param reference string
---@return string? url nil when it is not http or https
function url.resolve(base, reference) end

--- The key by which request queues tell addresses apart.
---@param address string
---@param keep_fragment? boolean
---@return string?
function url.normalize(address, keep_fragment) end

--- Scheme, host and port.
---@param address string
---@return string? origin nil when it is not an absolute http or https address
function url.origin(address) end

--- Whether an address matches a glob.
---@param address string
---@param glob string
---@return boolean
function url.matches(address, glob) end

--- Whether a robots.txt lets an agent read an address.
---@param robots_txt string
---@param agent string
---@param address string
---@return boolean
function url.allowed_by_robots(robots_txt, agent, address) end

--- A page that has been read.
---@class moongate.Document
---@field title fun(self: moongate.Document): string? the text of the title element
---@field text fun(self: moongate.Document, selector?: string): string? the text of the first element found, or of the body
---@field links fun(self: moongate.Document, selector?: string): string[] absolute addresses, each once, in order
---@field select fun(self: moongate.Document, selector: string): { tag: string, text: string, attributes: table<string, string> }[]
---@field attribute fun(self: moongate.Document, selector: string, name: string): string? of the first element found

--- HTML.
---@class moongate.HTML
html = {}

--- Reads a page.
---@param text string
---@param base? string the address it came from, against which its links are resolved
---@return moongate.Document
function html.parse(text, base) end
