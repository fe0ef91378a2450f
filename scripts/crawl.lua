#!/usr/bin/env moongate
-- Crawls ten pages with Apify's Web Scraper, waits for the run and prints what it found.
--
--   moongate scripts/crawl.lua [START_URL]
--
-- Without a key this runs on the local gateway and crawls the demo site inside the binary.

local start = arg[1] or apify.dev and apify.dev.demo_url or "https://example.com" -- apify.dev: local gateway only

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
