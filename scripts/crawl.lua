#!/usr/bin/env moongate
--[[ moongate
requires = "0.1"
summary  = "Crawls ten pages with Apify's Web Scraper, waits for the run and prints what it found"
effects  = { spend = { "actor:apify~web-scraper" } }
max_runs = 1
args     = { start_url = { position = 1, help = "where to begin; a demo site on the local gateway" } }
]]
-- Without a key this runs on the local gateway and crawls the demo site inside the binary.

local start = args.start_url or apify.dev and apify.dev.demo_url or "https://example.com" -- apify.dev: local gateway only

local run = apify.acts.run("apify~web-scraper", {
  startUrls = { { url = start } },
  maxRequestsPerCrawl = 10,
})
run = apify.wait(run)

if run.status ~= "SUCCEEDED" then
  error(("run %s ended as %s: %s"):format(run.id, run.status, run.statusMessage or "no message"), 0)
end

for item in apify.datasets.items(run.defaultDatasetId) do
  local debug = item["#debug"]
  print(debug and debug.statusCode, item.title, item.url)
end
