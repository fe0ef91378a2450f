"""Uses a gateway the way an unmodified program with an official Python client does.

Arguments: the gateway's base URL, its token, the actor to run. Every answer passes the client's own validation; what is
checked here is what the answers say. Ends with code 0 and the line "all checks passed".
"""

import sys
from datetime import timedelta

from either import IS_NEW, check, connect, refused

BASE_URL, TOKEN, ACTOR = sys.argv[1:4]


def check_account(client):
    user = client.user().get()
    check(user.username == "moongate", "the account has its name")
    check(user.email is not None, "the account is the private one, not the public profile")
    refused(lambda: connect("wrong", BASE_URL, max_retries=0).datasets().list(), 401, "user-or-token-not-found")


def check_actors(client):
    listed = client.actors().list()
    check(any(ACTOR == f"{item.username}/{item.name}" for item in listed.items), "the actor is listed")
    actor = client.actor(ACTOR).get()
    check(actor.default_run_options.memory_mbytes > 0, "an actor has default options")
    check(client.actor("apify/nothing-here").get() is None, "an unknown actor is none")


def check_run(client):
    run = client.actor(ACTOR).start(run_input={"name": "Ada"}, memory_mbytes=256, run_timeout=timedelta(seconds=60))
    check(run.status in ("READY", "RUNNING"), "a run starts")
    done = client.run(run.id).wait_for_finish()
    check(done.status == "SUCCEEDED", f"the run succeeds, it is {done.status}: {done.status_message}")
    check(done.stats.duration_millis > 0, "its duration is measured")
    items = client.dataset(run.default_dataset_id).list_items()
    check(items.count == len(items.items) > 0, "it left items")
    check(len(list(client.dataset(run.default_dataset_id).iterate_items())) == items.total, "items are iterated")
    check("started" in client.run(run.id).log().get() or client.run(run.id).log().get(), "it left a log")
    check(client.actor(ACTOR).last_run().get().id == run.id, "it is the last run")
    check(client.runs().list(status="SUCCEEDED").total >= 1, "it is listed")
    resurrected = client.run(run.id).resurrect()
    check(resurrected.id == run.id, "a resurrected run keeps its id")
    check(client.run(run.id).wait_for_finish().status == "SUCCEEDED", "it succeeds again")
    check(client.run(run.id).abort().status == "SUCCEEDED", "aborting an ended run changes nothing")
    record = client.key_value_store(run.default_key_value_store_id).get_record("INPUT")
    check(record["value"] == {"name": "Ada"}, "its input is kept")


def check_call(client):
    run = client.actor(ACTOR).call(run_input={"name": "Bob"})
    check(run.status == "SUCCEEDED", "call() waits for the end while it follows the log")
    run = client.actor(ACTOR).call(logger=None)
    check(run.finished_at is not None, "call() without input and log")


def check_datasets(client):
    dataset = client.datasets().get_or_create(name="python-set")
    again = client.datasets().get_or_create(name="python-set")
    check(dataset.id == again.id, "a name leads to one dataset")
    big = [{"text": "x" * 2000, "number": 12345678901234567890, "#hidden": index} for index in range(20)]
    client.dataset(dataset.id).push_items(big)
    page = client.dataset(dataset.id).list_items(offset=5, limit=3, desc=True, clean=True, fields=["number"])
    check([item["number"] for item in page.items] == [12345678901234567890] * 3, "items are reshaped, numbers exact")
    check(page.total == 20 and page.offset == 5 and page.count == 3, "the page tells what it is")
    check(client.dataset(dataset.id).get().item_count == 20, "items are counted")
    check(client.datasets().list(unnamed=True).total >= 1, "datasets are listed")
    if IS_NEW:
        check(any(item.id == dataset.id for item in client.datasets().iterate()), "datasets are iterated")
    client.dataset(dataset.id).delete()
    check(client.dataset(dataset.id).get() is None, "a deleted dataset is gone")


def check_records(client):
    store = client.key_value_stores().get_or_create(name="python-store")
    records = client.key_value_store(store.id)
    large = {"text": "moongate " * 1000}
    records.set_record("large", large)
    records.set_record("text", "just text")
    records.set_record("bytes", b"\x00\x01\xff")
    check(records.get_record("large")["value"] == large, "a record that travels compressed")
    check(records.get_record("text")["value"] == "just text", "a text")
    check(records.get_record("bytes")["value"] == b"\x00\x01\xff", "bytes")
    check(records.record_exists("text") and not records.record_exists("nothing"), "records exist or not")
    check(records.get_record("nothing") is None, "a missing record is none")
    check([item.key for item in records.list_keys().items] == ["bytes", "large", "text"], "keys are listed")
    records.delete_record("text")
    check([item.key for item in records.list_keys(limit=1).items] == ["bytes"], "keys are listed by the page")
    if IS_NEW:
        check([item.key for item in records.iterate_keys()] == ["bytes", "large"], "keys are iterated")
    records.delete()


def check_queue(client):
    queue = client.request_queues().get_or_create(name="python-queue")
    added = client.request_queue(queue.id).add_request({"url": "https://example.com", "uniqueKey": "https://example.com"})
    check(added.request_id == "EAaArVRs5qV39C9" and not added.was_already_present, "a request is added")
    check(client.request_queue(queue.id).get().pending_request_count == 1, "requests are counted")
    check(client.request_queues().list().total >= 1, "queues are listed")
    client.request_queue(queue.id).delete()


def main():
    client = connect(TOKEN, BASE_URL)
    for part in (check_account, check_actors, check_run, check_call, check_datasets, check_records, check_queue):
        part(client)
        print(part.__name__, "passed", flush=True)
    print("all checks passed")


main()
