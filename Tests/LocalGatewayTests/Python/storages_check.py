"""Uses the storages of a gateway the way an unmodified program with an official Python client does.

Arguments: the gateway's base URL, its token. Ends with code 0 and the line "all checks passed".
"""

import io
import sys
import urllib.request
import zipfile
from datetime import datetime, timedelta, timezone

from either import IS_NEW, check, connect, refused

BASE_URL, TOKEN = sys.argv[1:3]


def open_link(link):
    """Follows a link the way a browser does, without a token."""
    return urllib.request.urlopen(link).read()


def check_datasets(client):
    made = client.datasets().get_or_create(name="python-formats")
    dataset = client.dataset(made.id)
    dataset.push_items([{"b": index, "a": {"x": [index, None]}, "#hidden": 1} for index in range(5)])
    check(dataset.get_items_as_bytes(item_format="csv", clean=True).decode("utf-8-sig").startswith("a/x/0,a/x/1,b\n0,,0\n"), "csv")
    for item_format in ("json", "jsonl", "html", "xml", "rss"):
        check(len(dataset.get_items_as_bytes(item_format=item_format)) > 50, f"{item_format} has bytes")
    book = zipfile.ZipFile(io.BytesIO(dataset.get_items_as_bytes(item_format="xlsx")))
    check(book.testzip() is None, "xlsx is an archive")
    with dataset.stream_items(item_format="jsonl") as stream:
        check(stream.read().count(b"\n") == 5, "items are streamed")
    page = dataset.list_items(limit=2, offset=1, desc=True, flatten=["a"], omit=["b"])
    check(page.total == 5 and page.count == 2 and page.desc, "a page tells what it is")
    check(sum(1 for _ in dataset.iterate_items(limit=3)) == 3, "items are iterated up to a limit")
    updated = dataset.update(name="python-renamed", general_access="ANYONE_WITH_ID_CAN_READ")
    check(updated.name == "python-renamed", "a dataset is renamed")
    other = client.datasets().get_or_create(name="python-other")
    refused(lambda: client.dataset(other.id).update(name="python-renamed"), 409)
    check(dataset.get_statistics() is not None, "statistics are read")
    if IS_NEW:
        signed = dataset.create_items_public_url(limit=1, expires_in=timedelta(minutes=5))
        check(open_link(signed).startswith(b'[{"b":0'), "a signed link works without a token")
    check(open_link(str(dataset.get().items_public_url)).startswith(b"["), "the dataset's own link works")
    listed = client.datasets().list(unnamed=True, limit=1000, desc=True)
    check(listed.total >= 2 and listed.items[0].id == other.id, "datasets are listed, newest first")
    for each in (dataset, client.dataset(other.id)):
        each.delete()


def check_schema(client):
    schema = {"actorSpecification": 1, "fields": {"type": "object", "properties": {"n": {"type": "integer"}}}}
    made = client.datasets().get_or_create(name="python-schema", schema=schema)
    dataset = client.dataset(made.id)
    dataset.push_items([{"n": 3}, {"n": 5}])
    error = refused(lambda: dataset.push_items([{"n": 1}, {"n": "x"}]), 400)
    check(error.type == "schema-validation-error" and error.data["invalidItems"][0]["itemPosition"] == 1, "which item")
    statistics = dataset.get_statistics().field_statistics
    check("n" in statistics, "the schema's field has statistics")
    dataset.delete()


def check_stores(client):
    made = client.key_value_stores().get_or_create(name="python-records")
    store = client.key_value_store(made.id)
    for key in ("one", "two", "three"):
        store.set_record(key, {"key": key, "text": "x" * 2000})
    check([item.key for item in store.list_keys(prefix="t").items] == ["three", "two"], "keys with a prefix")
    check(store.get_record("one")["value"]["key"] == "one", "a record")
    check(store.get_record_as_bytes("one")["value"].startswith(b"{"), "its bytes")
    with store.stream_record("one") as record:
        check(record["value"].read().startswith(b"{"), "its stream")
    if IS_NEW:
        check(b'"key"' in open_link(store.get_record_public_url("two")), "a signed link to a record")
        check(b'"items"' in open_link(store.create_keys_public_url(limit=2)), "a signed link to the keys")
    check(all(b'"key"' in open_link(str(item.record_public_url)) for item in store.list_keys().items), "every key's link")
    check(store.update(name="python-kept").name == "python-kept", "a store is renamed")
    check(store.get().name == "python-kept", "a store is read")
    check(len(client.key_value_stores().list().items) >= 1, "stores are listed")
    store.delete()
    check(store.get() is None, "a deleted store is gone")


def check_queues(client):
    made = client.request_queues().get_or_create(name="python-requests")
    queue = client.request_queue(made.id, client_key="first")
    added = queue.batch_add_requests([{"url": f"https://example.com/{n}", "uniqueKey": str(n)} for n in range(60)])
    check(len(added.processed_requests) == 60 and not added.unprocessed_requests, "requests are added in batches")
    check(len(queue.list_head(limit=10).items) == 10, "the head is listed")
    locked = queue.list_and_lock_head(lock_duration=timedelta(seconds=60), limit=5)
    check(len(locked.items) == 5 and locked.queue_has_locked_requests, "the head is locked")
    other = client.request_queue(made.id, client_key="second")
    check(not {item.id for item in other.list_head(limit=1000).items} & {item.id for item in locked.items}, "others pass by")
    first = locked.items[0]
    until = queue.prolong_request_lock(first.id, lock_duration=timedelta(seconds=90)).lock_expires_at
    check(until > datetime.now(timezone.utc), "a lock is prolonged")
    refused(lambda: other.prolong_request_lock(first.id, lock_duration=timedelta(seconds=9)), 400)
    request = queue.get_request(first.id)
    check(request.unique_key == first.unique_key, "a request is read")
    request.handled_at = datetime.now(timezone.utc)
    updated = queue.update_request(request)
    check(updated.was_already_present and not updated.was_already_handled, "a request is handled")
    queue.delete_request_lock(locked.items[1].id, forefront=True)
    check(queue.list_head(limit=1).items[0].id == locked.items[1].id, "a request is given back to the front")
    check(queue.unlock_requests().unlocked_count == 3, "the other locks are given back")
    check(len(queue.list_requests(limit=7).items) == 7, "requests are listed")
    if IS_NEW:
        check(sum(1 for _ in queue.iterate_requests(limit=100)) == 60, "requests are iterated")
    handled = queue.get_request(first.id)
    check(abs(handled.handled_at - request.handled_at) < timedelta(milliseconds=1), "when a request was handled is kept")
    gone = queue.batch_delete_requests([{"uniqueKey": "7"}, {"uniqueKey": "8"}])
    check(len(gone.processed_requests) == 2, "requests are deleted in batches")
    queue.delete_request(first.id)
    check(queue.get_request(first.id) is None, "a deleted request is none")
    state = queue.get()
    check(state.total_request_count == 57 and state.handled_request_count == 0 and state.had_multiple_clients, "counters")
    check(queue.update(name="python-more").name == "python-more", "a queue is renamed")
    queue.delete()


def main():
    client = connect(TOKEN, BASE_URL, api_public_url=BASE_URL)
    for part in (check_datasets, check_schema, check_stores, check_queues):
        part(client)
        print(part.__name__, "passed", flush=True)
    print("all checks passed")


main()
