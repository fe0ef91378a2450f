"""The same as iterate.lua with the official client. Arguments: the server, the dataset."""

import sys

from apify_client import ApifyClient

url, dataset = sys.argv[1:]
items = ApifyClient('none', api_url=url).dataset(dataset)
for _ in items.iterate_items(limit=1):
    pass
print('begin', flush=True)
count = 0
for item in items.iterate_items():
    if item['url']:
        count += 1
print('end', flush=True)
assert count == int(dataset)
