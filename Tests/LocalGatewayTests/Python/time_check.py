"""Uses tasks, schedules, webhooks and dispatches the way an unmodified program with an official Python client does.

Arguments: the gateway's base URL, its token, the actor to run. Every answer passes the client's own validation; what is
checked here is what the answers say. Ends with code 0 and the line "all checks passed".
"""

import json
import sys
import threading
import urllib.request
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

from either import IS_NEW, check, connect, refused

BASE_URL, TOKEN, ACTOR = sys.argv[1:4]


def clock(move):
    headers = {"Authorization": "Bearer " + TOKEN, "Content-Type": "application/json"}
    request = urllib.request.Request(BASE_URL + "/_moongate/clock", json.dumps(move).encode(), headers, method="POST")
    return json.load(urllib.request.urlopen(request))["data"]


class Receiver:
    """Takes what webhooks send."""

    def __init__(self):
        self.messages = []
        self.arrived = threading.Condition()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")
                with outer.arrived:
                    outer.messages.append(json.loads(body))
                    outer.arrived.notify_all()

            def log_message(self, *arguments):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait(self, count):
        with self.arrived:
            check(self.arrived.wait_for(lambda: len(self.messages) >= count, 60), f"{count} messages arrive")
            return list(self.messages)


def settled(client, dispatch_id):
    while True:
        dispatch = client.webhook_dispatch(dispatch_id).get()
        if dispatch.status != "ACTIVE":
            return dispatch


def check_tasks(client):
    actor = client.actor(ACTOR).get()
    task = client.tasks().create(
        actor_id=actor.id, name="python-task", memory_mbytes=256, run_timeout=timedelta(seconds=60),
        task_input={"a": 1}, title="A task",
    )
    check(task.name == "python-task" and task.options.memory_mbytes == 256, "a task is made")
    refused(lambda: client.tasks().create(actor_id=actor.id, name="Python-Task"), 409, "actor-task-name-not-unique")
    check(client.task("moongate/python-task").get().id == task.id, "a task is found by its name")
    check(client.task(task.id).get_input() == {"a": 1}, "its input is read")
    check(client.task(task.id).update_input(task_input={"b": 2}) == {"b": 2}, "its input is replaced")
    check(client.task(task.id).update(title="Other").title == "Other", "it is changed")
    run = client.task(task.id).start(task_input={"c": 3}, memory_mbytes=512)
    check(run.actor_task_id == task.id and run.options.memory_mbytes == 512, "a run of it starts")
    check(client.run(run.id).wait_for_finish().status == "SUCCEEDED", "it succeeds")
    record = client.key_value_store(run.default_key_value_store_id).get_record("INPUT")
    check(record["value"] == {"b": 2, "c": 3}, "the input of the run lies over that of the task")
    check(client.task(task.id).call().status == "SUCCEEDED", "call() waits for the end")
    check(client.task(task.id).runs().list().total == 2, "its runs are listed")
    last = client.task(task.id).last_run(status="SUCCEEDED")
    check(last.get().actor_task_id == task.id and last.dataset().list_items().total > 0, "its last run has items")
    check([item.id for item in client.tasks().list().items] == [task.id], "tasks are listed")
    if IS_NEW:
        check([item.id for item in client.tasks().iterate()] == [task.id], "tasks are iterated")
    check(client.task(task.id).webhooks().list().total == 0, "it has no webhooks")
    check(client.task("nothing").get() is None, "an unknown task is none")
    return task


def check_schedules(client, task):
    clock({"freeze": "2031-01-01T07:30:00Z"})
    actor = client.actor(ACTOR).get()
    made = client.schedules().create(
        cron_expression="0 8 * * *", is_enabled=True, is_exclusive=False, name="python-schedule",
        timezone="Europe/Prague",
        actions=[
            {"type": "RUN_ACTOR", "actorId": actor.id,
             "runInput": {"body": '{"x":1}', "contentType": "application/json"}},
            {"type": "RUN_ACTOR_TASK", "actorTaskId": task.id, "input": {"y": 2}},
        ],
    )
    check(made.next_run_at.isoformat() == "2031-01-02T07:00:00+00:00", f"it is due by its zone: {made.next_run_at}")
    check(clock({"advance": "24h"})["happened"] >= 1, "it is due within a day")
    runs = [run for run in client.runs().list(desc=True).items if run.meta.origin == "SCHEDULER"]
    check(len(runs) == 2, f"both actions ran: {runs}")
    for run in runs:
        check(client.run(run.id).wait_for_finish().status == "SUCCEEDED", "a scheduled run succeeds")
    log = client.schedule(made.id).get_log()
    check([line.level for line in log] == ["INFO", "INFO"], f"its log tells of both: {log}")
    check(client.schedule("moongate~python-schedule").get().last_run_at is not None, "it remembers its last run")
    check(client.schedule(made.id).update(is_enabled=False).next_run_at is None, "it is turned off")
    check([item.id for item in client.schedules().list().items] == [made.id], "schedules are listed")
    impossible = {"cron_expression": "0 0 30 2 *", "is_enabled": True, "is_exclusive": False}
    refused(lambda: client.schedules().create(**impossible), 400, "cron-expression-invalid")
    client.schedule(made.id).delete()
    check(client.schedule(made.id).get() is None, "a deleted schedule is gone")
    clock({"resume": True})


def check_webhooks(client, task):
    receiver = Receiver()
    actor = client.actor(ACTOR).get()
    made = client.webhooks().create(
        event_types=["ACTOR.RUN.CREATED", "ACTOR.RUN.SUCCEEDED"], request_url=receiver.url, actor_id=actor.id,
        payload_template='{"id":{{resource.id}},"event":{{eventType}}}', headers_template='{"X-Mine":"yes"}',
        idempotency_key="python",
    )
    check(client.webhook(made.id).get().last_dispatch is None, "nothing was sent yet")
    check([item.id for item in client.webhooks().list().items] == [made.id], "webhooks are listed")
    run = client.actor(ACTOR).call(logger=None)
    messages = receiver.wait(2)
    check(all(message["id"] == run.id for message in messages), f"both messages are about the run: {messages}")
    check({message["event"] for message in messages} == {"ACTOR.RUN.CREATED", "ACTOR.RUN.SUCCEEDED"}, "both events")
    dispatches = client.webhook(made.id).dispatches().list()
    check(dispatches.total == 2, "both are listed")
    dispatch = settled(client, dispatches.items[0].id)
    check(dispatch.status == "SUCCEEDED" and dispatch.calls[0].response_status == 200, f"delivered: {dispatch}")
    check(dispatch.event_data.actor_run_id == run.id, "it tells which run it is about")
    check(client.webhook(made.id).get().stats.total_dispatches == 2, "they are counted")
    tested = client.webhook(made.id).test()
    check(tested.event_type == "TEST" and settled(client, tested.id).status == "SUCCEEDED", "a test is delivered")
    more = {"description": "d"} if IS_NEW else {}
    changed = client.webhook(made.id).update(is_ad_hoc=False, ignore_ssl_errors=True, **more)
    check(changed.ignore_ssl_errors and changed.request_url == made.request_url, "it is changed")
    check(client.actor(ACTOR).webhooks().list().total == 1, "the actor's webhooks are listed")
    client.webhook(made.id).delete()
    check(client.webhook(made.id).get() is None, "a deleted webhook is gone")
    seen = len(receiver.wait(3))
    ad_hoc = [{"event_types": ["ACTOR.RUN.SUCCEEDED"], "request_url": receiver.url}]
    run = client.actor(ACTOR).start(webhooks=ad_hoc)
    message = receiver.wait(seen + 1)[-1]
    check(message["eventData"]["actorRunId"] == run.id, "a webhook of one run is sent")
    check(message["resource"]["status"] == "SUCCEEDED", "with the run as it was")
    client.task(task.id).start(webhooks=ad_hoc)
    check(receiver.wait(seen + 2)[-1]["eventData"]["actorTaskId"] == task.id, "of a task's run too")
    check(client.webhook_dispatches().list(desc=True).items[0].webhook.is_ad_hoc, "all dispatches are listed")
    client.task(task.id).delete()
    check(client.task(task.id).get() is None, "a deleted task is gone")


def main():
    client = connect(TOKEN, BASE_URL)
    task = check_tasks(client)
    check_schedules(client, task)
    check_webhooks(client, task)
    print("all checks passed")


main()
