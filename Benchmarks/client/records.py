"""The same as records.lua with the official asynchronous client. Argument: the server."""

import asyncio
import sys

from apify_client import ApifyClientAsync


async def main() -> None:
    store = ApifyClientAsync('none', api_url=sys.argv[1]).key_value_store('store')
    numbers = iter(range(1, 2001))
    done = 0

    async def put(number: int) -> None:
        await store.set_record(f'record-{number}', {'number': number, 'title': 'lantern river copper'})

    async def work() -> None:
        nonlocal done
        for number in numbers:
            await put(number)
            done += 1

    await put(0)
    print('begin', flush=True)
    await asyncio.gather(*(work() for _ in range(16)))
    print('end', flush=True)
    assert done == 2000


asyncio.run(main())
