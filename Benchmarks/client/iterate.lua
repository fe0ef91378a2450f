-- Goes over the items of a dataset and touches each. Tells when it begins and ends, after a first page that opens the
-- connection; the one who runs it takes the time.
local dataset = arg[1]
local function tell(what)
  print(what)
  io.stdout:flush()
end
for _ in apify.datasets.items(dataset, { limit = 1 }) do end
tell "begin"
local count = 0
for item in apify.datasets.items(dataset) do
  if item.url then count = count + 1 end
end
tell "end"
assert(count == tonumber(dataset))
