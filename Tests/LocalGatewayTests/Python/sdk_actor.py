"""An actor written with the Apify SDK for Python, as its documentation shows them.

The input's "then" says how it ends: "succeed", "fail", "raise", "reboot", "metamorph" or "wait".
"""

import asyncio
import os

from apify import Actor, Event


async def count_boots(store):
    boots = (await store.get_value("BOOTS") or 0) + 1
    await store.set_value("BOOTS", boots)
    return boots


async def main():
    async with Actor:
        actor_input = await Actor.get_input() or {}
        store = await Actor.open_key_value_store()
        boots = await count_boots(store)
        environment = Actor.get_env()
        Actor.log.info("hello from the SDK, boot %s", boots)
        await Actor.push_data({"greeting": f"Hello, {actor_input.get('name')}!", "boot": boots})
        await Actor.push_data([{"run": environment["run_id"], "home": Actor.is_at_home()}])
        await Actor.set_value("OUTPUT", {"started": environment["started_at"].isoformat(), "input": actor_input})
        dataset = await Actor.open_dataset(name="sdk-named")
        await dataset.push_data({"from": environment["full_name"]})
        await Actor.set_status_message("half way")
        then = actor_input.get("then", "succeed")
        if then == "fail":
            await Actor.fail(exit_code=7, status_message="The input said so")
        elif then == "raise":
            raise ValueError("raised on purpose")
        elif then == "reboot" and boots == 1:
            await Actor.reboot()
        elif then == "metamorph":
            await Actor.metamorph("apify/echo", {"from": "sdk"})
        elif then == "call":
            run = await Actor.call("apify/succeed", run_input={"a": 1})
            await Actor.push_data({"called": run.status})
        elif then == "wait":
            told = asyncio.Event()

            async def aborting(event_data=None):
                await Actor.push_data({"told": True})
                told.set()

            Actor.on(Event.ABORTING, aborting)
            print("waiting", os.getpid(), flush=True)
            await told.wait()
        await Actor.exit(status_message="Done by the SDK")


asyncio.run(main())
