"""Calls every operation of Apify's own description on a gateway, in good ways and bad, and checks the answers.

Arguments: the gateway's base URL, its token, an actor that succeeds at once, one that goes on until it is aborted, the
description, and what of the gateway to check: `everything`; `limits` of a gateway that allows very few requests;
`quotas` of one that allows one run at a time; or one operation by its name. Ends with code 0 and the line "all checks
passed".
"""

import sys
from urllib.parse import parse_qs, urlsplit

from conformance import DEVIATIONS, Checker
from conformance_subjects import QUERY, Subjects
from description import Description

BASE_URL, TOKEN, QUICK, LONG, DESCRIPTION, PART = sys.argv[1:7]
ABSENT = "AbsentAbsentAbsen"
BODY_LIMIT = 9_437_184
RAW_BODIES = ("/records/{recordKey}", "/v2/acts/{actorId}/runs", "/v2/actors/{actorId}/runs")
STARTS = ("POST /v2/acts/{actorId}/runs", "POST /v2/actors/{actorId}/runs", "POST /v2/actor-tasks/{actorTaskId}/runs",
          "POST /v2/actor-runs/{runId}/resurrect")
# Answers of the description that are not seen here, and why: of all operations, and of one.
UNREACHED = {
    302: "records come from the gateway itself, no other storage has them",
    402: "nothing costs anything here; runs are refused by quotas alone, which is checked where they start",
    408: "runs are waited for until the time is over and then told as they are; only run-sync is refused for it",
    429: "checked with a gateway that has limits",
}
UNREACHED_BY = {
    ("POST /v2/webhooks", 404): "a webhook may be made before there is what it waits for",
    ("PUT /v2/key-value-stores/{storeId}/records/{recordKey}", 413): "other bodies are bound by it, records are not",
}


def check_good(checker, subjects):
    """Every operation with nothing but what it needs, and with each of its query parameters."""
    for operation in checker.description.operations:
        queries = [{}] + [
            QUERY[it["name"]] if isinstance(QUERY[it["name"]], dict) else {it["name"]: QUERY[it["name"]]}
            for it in operation.query_parameters if it["name"] != "signature"
        ]
        for query in queries:
            values, body = subjects.good(operation.name)
            checker.call(operation.name, values, query, body, expect=operation.successes)


def check_bad(checker, subjects):
    """Every operation in all the ways in which any operation can be called wrongly."""
    for operation in checker.description.operations:
        name = operation.name
        values, body = subjects.good(name)

        def bad(status, **more):
            checker.call(name, **({"values": values, "body": body} | more), expect=status)

        bad(401, token="")
        bad(401, token="wrong")
        bad(403, headers={"Host": "elsewhere.example"})
        bad(400, raw_query="x=%zz")
        target = operation.path.format(**values)
        checker.judge(operation, checker.send("PATCH", target), 405, f"PATCH {operation.path}")
        for parameter in operation.query_parameters:
            schema = checker.description.resolve(parameter["schema"])
            if schema.get("type") == "number":
                bad(400, query={parameter["name"]: "x"})
        for parameter in operation.path_parameters:
            # A record may be put under any key, and one that is not there may be deleted.
            if parameter != "recordKey" or operation.method == "GET":
                bad(404, values=values | {parameter: ABSENT})
        if operation.has_body:
            check_bad_body(operation, bad)


def check_bad_body(operation, bad):
    # What any bytes are good for is good for any bytes.
    is_raw = operation.path.endswith(RAW_BODIES)
    for body in ("{", "5"):
        bad((201, 400) if is_raw else 400, body=body)
    bad(415, headers={"Content-Encoding": "bla"})
    # The platform does not say how large a record may be; the bound of other bodies does not hold for it.
    size = 201 if operation.path.endswith("{recordKey}") else 413
    bad(size, body='"' + "x" * BODY_LIMIT + '"')


def check_names(checker, subjects):
    for kind in ("datasets", "key-value-stores", "request-queues"):
        name = subjects.name()
        checker.call(f"POST /v2/{kind}", query={"name": name}, expect=201)
        checker.call(f"POST /v2/{kind}", query={"name": name}, expect=200)
        checker.call(f"POST /v2/{kind}", query={"name": "not a name"}, expect=400)
    for kind, parameter, make, body in (
        ("actor-tasks", "actorTaskId", subjects.task, subjects.task_body()),
        ("schedules", "scheduleId", subjects.schedule, subjects.schedule_body()),
    ):
        checker.call(f"POST /v2/{kind}", body=body, expect=201)
        checker.call(f"POST /v2/{kind}", body=body, expect=409)
        change = {"name": body["name"]}
        checker.call(f"PUT /v2/{kind}/{{{parameter}}}", {parameter: make()}, body=change, expect=409)


def check_wrong_values(checker, subjects):
    """What only one operation refuses."""
    actor, items = {"actorId": subjects.actor}, {"datasetId": subjects.dataset}
    for start in STARTS[:2]:
        checker.call(start, actor, {"build": "no-such-tag"}, expect=403)
        checker.call(start, actor, {"build": "9.9.9"}, expect=403)
        checker.call(start, actor, {"memory": "100"}, expect=400)
        checker.call(start, actor, {"webhooks": "@"}, expect=400)
        checker.call(start, actor, {"maxItems": "0"}, expect=400)
    checker.call("POST /v2/datasets/{datasetId}/items", items, body=[{"a": "x"}], expect=400)
    for query in ({"format": "exe"}, {"view": "none"}, {"outputFields": "a"}):
        checker.call("GET /v2/datasets/{datasetId}/items", items, query, expect=400)
    keys = "GET /v2/key-value-stores/{storeId}/keys"
    checker.call(keys, {"storeId": subjects.store}, {"collection": "none"}, expect=400)
    checker.call("GET /v2/key-value-stores/{storeId}/records/{recordKey}", subjects.key("a b"), expect=400)
    add, queue = "POST /v2/request-queues/{queueId}/requests", {"queueId": subjects.queue}
    checker.call(add, queue, {"clientKey": "x" * 33}, body={"url": "https://example.com", "uniqueKey": "u"}, expect=400)
    checker.call(add, queue, body={"uniqueKey": "u"}, expect=400)
    checker.call("POST /v2/actor-tasks", body={"name": subjects.name()}, expect=400)
    checker.call("POST /v2/actor-tasks", body={"actId": ABSENT}, expect=404)
    checker.call("POST /v2/schedules", body=subjects.schedule_body() | {"cronExpression": "never"}, expect=400)
    for action in ({"type": "RUN_ACTOR", "actorId": ABSENT}, {"type": "RUN_ACTOR_TASK", "actorTaskId": ABSENT}):
        checker.call("POST /v2/schedules", body=subjects.schedule_body() | {"actions": [action]}, expect=404)
    for change in ({"requestUrl": "no address"}, {"eventTypes": []}, {"payloadTemplate": "{{nothing}}"}):
        checker.call("POST /v2/webhooks", body=subjects.webhook_body() | change, expect=400)


def check_signatures(checker, subjects):
    head = checker.call("GET /v2/datasets/{datasetId}", {"datasetId": subjects.dataset}).data
    keys = checker.call("GET /v2/key-value-stores/{storeId}", {"storeId": subjects.store}).data
    page = checker.call("GET /v2/key-value-stores/{storeId}/keys", {"storeId": subjects.store}, {"limit": "1"}).data
    links = (
        ("GET /v2/datasets/{datasetId}/items", {"datasetId": subjects.dataset}, head["itemsPublicUrl"]),
        ("GET /v2/key-value-stores/{storeId}/keys", {"storeId": subjects.store}, keys["keysPublicUrl"]),
        ("GET /v2/key-value-stores/{storeId}/records/{recordKey}", subjects.key(page["items"][0]["key"]),
         page["items"][0]["recordPublicUrl"]),
    )
    for name, values, link in links:
        signature = parse_qs(urlsplit(link).query)["signature"][0]
        checker.call(name, values, {"signature": signature}, token="", expect=200)
        checker.call(name, values, {"signature": "wrong"}, token="", expect=403)


def check_states(checker, subjects):
    """Objects in other states than fresh ones."""
    for item_format in ("json", "jsonl", "csv", "html", "xlsx", "xml", "rss"):
        for dataset in (subjects.dataset, subjects.storage("datasets")):
            items = {"datasetId": dataset}
            checker.call("GET /v2/datasets/{datasetId}/items", items, {"format": item_format}, expect=200)
    run = subjects.going()
    checker.call("GET /v2/actor-runs/{runId}", {"runId": run}, expect=200)
    checker.call("POST /v2/actor-runs/{runId}/abort", {"runId": run}, expect=200)
    if subjects.settled(run)["status"] != "ABORTED":
        checker.problems.append("an aborted run is ABORTED")
    check_changed_run(checker, subjects)
    made = checker.send("POST", "/v2/acts", {"name": subjects.name(), "versions": [{
        "versionNumber": "0.1", "sourceType": "SOURCE_FILES", "buildTag": "latest",
        "sourceFiles": [{"name": "main.lua", "format": "TEXT", "content": "succeed"}],
        "envVars": [{"name": "SECRET", "value": "x", "isSecret": True}]}]}).data["id"]
    for name in ("GET /v2/acts/{actorId}", "GET /v2/actors/{actorId}"):
        checker.call(name, {"actorId": made}, expect=200)
        checker.send("POST", f"/v2/acts/{made}/builds?version=0.1&waitForFinish=60")
        checker.call(name, {"actorId": made}, expect=200)
    checker.send("POST", "/_moongate/clock", {"advance": "24h"})
    runs = checker.call("GET /v2/actor-runs", expect=200).data["items"]
    scheduled = [run for run in runs if "scheduledAt" in run["meta"]]
    checker.call("GET /v2/actor-runs/{runId}", {"runId": scheduled[0]["id"]}, expect=200)
    webhook = subjects.webhook()
    checker.send("POST", f"/v2/webhooks/{webhook}/test")
    checker.call("GET /v2/webhooks/{webhookId}", {"webhookId": webhook}, expect=200)
    for name in ("acts", "actors", "actor-runs", "actor-tasks", "schedules", "webhooks", "datasets", "key-value-stores",
                 "request-queues"):
        listed = checker.call(f"GET /v2/{name}", query={"unnamed": "true"}, expect=200).data
        if not listed["items"]:
            checker.problems.append(f"GET /v2/{name}: nothing is listed, so nothing was checked")
        checker.call(f"GET /v2/{name}", query={"offset": "100000"}, expect=200)


def check_changed_run(checker, subjects):
    """A run that charged for an event, gave itself a message and became another actor's; one of a task."""
    run = subjects.going()
    for method, target, body in (
        ("POST", f"/v2/actor-runs/{run}/charge", {"eventName": "page", "count": 2}),
        ("PUT", f"/v2/actor-runs/{run}", {"statusMessage": "half way", "isStatusMessageTerminal": False}),
        ("POST", f"/v2/actor-runs/{run}/metamorph?targetActorId={subjects.actor}", {"a": 1}),
    ):
        answer = checker.send(method, target, body)
        if answer.status not in (200, 201):
            checker.problems.append(f"{method} {target}: {answer.status} {answer.body[:200]!r}")
    changed = subjects.settled(run)
    if not (changed["chargedEventCounts"] == {"page": 2} and changed["metamorphs"]):
        checker.problems.append(f"a run tells what it charged and what it was: {changed}")
    task = {"actorTaskId": subjects.task()}
    started = checker.call("POST /v2/actor-tasks/{actorTaskId}/runs", task, {"waitForFinish": "60"}, expect=201).data
    if started["status"] != "SUCCEEDED":
        checker.problems.append(f"a run of a task is waited for: {started}")


def check_unserved(checker):
    """What is not served says so: official clients repeat what is answered with 5xx."""
    for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
        for target in ("/v2/nothing", "/v2/acts/a/nothing", "/v2/datasets/a/items/b", "/v2/users/a/b/c", "/nothing"):
            answer = checker.send(method, target)
            if (answer.status, answer.error_type) != (404, "page-not-found"):
                checker.problems.append(f"{method} {target}: {answer.status} {answer.body[:200]!r}")
        for path in checker.description.document["paths"]:
            answer = checker.send(method, path.replace("{", "").replace("}", ""))
            if answer.status >= 500:
                checker.problems.append(f"{method} {path}: {answer.status} {answer.body[:200]!r}")


def check_complete(checker):
    """Every answer that the description has was seen, or it is said why not; every deviation is one."""
    for operation in checker.description.operations:
        for status in sorted(set(operation.responses) - checker.seen[operation.name]):
            if status not in UNREACHED and (operation.name, status) not in UNREACHED_BY:
                checker.problems.append(f"{operation.name}: no answer with the documented status {status} was seen")
    for deviation in DEVIATIONS.keys() - checker.deviations:
        checker.problems.append(f"{deviation} is no deviation any more")


def check_limits(checker):
    # The account's minute is used up and does not end.
    checker.send("POST", "/_moongate/clock", {"freeze": "2031-01-01T00:00:00Z"})
    for number in range(5):
        checker.send("GET", f"/v2/datasets/{number}")
    for operation in checker.description.operations:
        checker.call(operation.name, {name: ABSENT for name in operation.path_parameters}, expect=429)


def check_quotas(checker):
    subjects = Subjects(checker, QUICK, LONG)
    ended, task = subjects.run, subjects.task()
    subjects.going()
    values = {"actorId": subjects.actor, "actorTaskId": task, "runId": ended}
    for name in STARTS:
        operation = checker.operations[name]
        checker.call(name, {key: values[key] for key in operation.path_parameters}, expect=402)


def main():
    checker = Checker(Description(DESCRIPTION), BASE_URL, TOKEN)
    if PART == "limits":
        check_limits(checker)
    elif PART == "quotas":
        check_quotas(checker)
    elif PART in checker.operations:
        checker.call(PART)
    else:
        subjects = Subjects(checker, QUICK, LONG)
        for part in (check_good, check_bad, check_names, check_wrong_values, check_signatures, check_states):
            part(checker, subjects)
        check_unserved(checker)
        check_complete(checker)
    problems = list(dict.fromkeys(checker.problems))
    if problems:
        sys.exit("\n".join(problems))
    print(f"{len(checker.operations)} operations, {checker.count} answers")
    print("all checks passed")


main()
