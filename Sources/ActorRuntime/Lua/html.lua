-- The `html` table of actors. A document keeps the text and reads it again for every question, so that nothing has to be
-- released; pages are small and questions few.

local read = ...

local texts = setmetatable({}, { __mode = "k" })

local document = { __name = "document", __metatable = "document" }
document.__index = document

local function ask(self, question, selector, name)
  local source = texts[self] or error("a document is expected here; call its methods with a colon", 3)
  return read(source.text, source.base, question, selector, name)
end

--- The text of the title element, nil when there is none.
function document:title() return ask(self, "title") end

--- The text of the first element that the selector finds, or of the whole body.
function document:text(selector) return ask(self, "text", selector or "body") end

--- The absolute http and https addresses of the links that the selector finds, each once, in order.
function document:links(selector) return ask(self, "links", selector or "a[href]") end

--- The elements that the selector finds, each as { tag, text, attributes }.
function document:select(selector) return ask(self, "select", selector) end

--- An attribute of the first element that the selector finds.
function document:attribute(selector, name) return ask(self, "attribute", selector, name) end

local html = {}

--- Reads a page. `base` is the address it came from, against which its links are resolved.
function html.parse(text, base)
  if type(text) ~= "string" then error("html.parse takes the text of a page", 2) end
  local self = setmetatable({}, document)
  texts[self] = { text = text, base = base or "" }
  return self
end

return html
