"""Drives actors, builds, runs and logs with an official Python client, unmodified.

Arguments: the gateway's base URL and its token. Every answer passes the client's own validation. Ends with code 0 and the
line "all checks passed".
"""

import sys
from datetime import timedelta

from either import IS_NEW, check, connect, refused

BASE_URL, TOKEN = sys.argv[1:3]
SOURCE = [{"name": "main.lua", "format": "TEXT", "content": "succeed"}]
VERSION = {"versionNumber": "0.1", "sourceType": "SOURCE_FILES", "buildTag": "latest", "sourceFiles": SOURCE}


def check_actors(client):
    made = client.actors().create(
        name="by-python", title="By Python", versions=[VERSION], default_run_memory_mbytes=256,
        default_run_timeout=timedelta(seconds=60),
    )
    actor = client.actor(made.id)
    check(actor.get().title == "By Python", "an actor is made")
    check(actor.update(title="Changed").title == "Changed", "an actor is changed")
    check(client.actor("moongate/by-python").get().id == made.id, "it is found by its name")
    check(made.id in [item.id for item in client.actors().list(my=True).items], "it is listed")
    refused(lambda: client.actors().create(name="by-python"), 409, "actor-name-not-unique")
    refused(lambda: actor.start(), 403, "unknown-build-tag")
    return actor


def check_versions(actor):
    version = actor.versions().create(
        version_number="0.2", source_type="SOURCE_FILES", source_files=SOURCE, build_tag="beta",
        env_vars=[{"name": "SECRET", "value": "hidden", "isSecret": True}],
    )
    check(version.version_number == "0.2", "a version is made")
    check(actor.version("0.2").update(build_tag="gamma").build_tag == "gamma", "a version is changed")
    check(actor.versions().list().total == 2, "versions are listed")
    variables = actor.version("0.2").env_vars()
    check(variables.create(name="PLAIN", value="a").value == "a", "a variable is made")
    check(actor.version("0.2").env_var("PLAIN").update(name="PLAIN", value="b").value == "b", "a variable is changed")
    check(actor.version("0.2").env_var("SECRET").get().value is None, "a secret stays one")
    check([item.name for item in variables.list().items] == ["SECRET", "PLAIN"], "variables are listed")
    actor.version("0.2").env_var("PLAIN").delete()
    check(actor.version("0.2").env_var("PLAIN").get() is None, "a variable is deleted")
    actor.version("0.2").delete()
    check(actor.version("0.2").get() is None, "a version is deleted")


def check_builds(client, actor):
    build = actor.build(version_number="0.1", wait_for_finish=10)
    check(build.status == "SUCCEEDED" and build.build_number == "0.1.1", "a build is made")
    check(client.build(build.id).wait_for_finish().status == "SUCCEEDED", "a build is waited for")
    check(client.build(build.id).abort().status == "SUCCEEDED", "a build that has ended is not aborted")
    check(actor.default_build().get().id == build.id, "the default build is found")
    check(build.id in [item.id for item in actor.builds().list().items], "builds are listed")
    check(client.builds().list(desc=True).total >= 1, "all builds are listed")
    check(client.build(build.id).get_open_api_definition()["openapi"] == "3.0.1", "a build is described")
    check("Build 0.1.1" in client.build(build.id).log().get(), "a build has a log")
    other = actor.build(version_number="0.1", tag="other")
    check(actor.get().tagged_builds["other"].build_number == "0.1.2", "a build is tagged")
    client.build(other.id).delete()
    check(client.build(other.id).get() is None, "a build is deleted")
    check(actor.validate_input({"anything": 1}), "without a schema every input is valid")


def check_runs(client, actor):
    more = {"restart_on_error": True} if IS_NEW else {}
    run = actor.start(run_input={"a": 1}, max_items=5, **more)
    check(run.options.max_items == 5 and run.options.memory_mbytes == 256, "options are kept")
    with client.run(run.id).log().stream() as stream:
        streamed = "".join(part.decode() for part in stream.iter_bytes())
    check("started" in streamed, "a log is streamed to its end")
    done = client.run(run.id).wait_for_finish()
    check(done.status == "SUCCEEDED", "a run succeeds")
    check(done.usage_total_usd > 0 and done.usage.actor_compute_units > 0, "usage is priced")
    check(client.log(run.id).get() == client.run(run.id).log().get() == streamed, "a log has two addresses")
    check(client.run(run.id).log().get_as_bytes().decode() == streamed, "a log is read as bytes")
    check(client.run(run.id).update(status_message="renamed").status_message == "renamed", "a message is set")
    check(client.run(run.id).dataset().list_items().total == 3, "items by way of the run")
    check(client.run(run.id).key_value_store().get_record("INPUT")["value"] == {"a": 1}, "its input by way of the run")
    request = {"url": "https://example.com", "uniqueKey": "u"}
    added = client.run(run.id).request_queue().add_request(request)
    check(not added.was_already_present, "a request by way of the run")
    check(actor.last_run().request_queue().get().total_request_count == 1, "its queue by way of the last run")
    check(actor.last_run(status="SUCCEEDED", origin="API").get().id == run.id, "the last run is found")
    check(actor.last_run().dataset().list_items().total == 3, "items by way of the last run")
    check(actor.runs().list(status=["SUCCEEDED", "FAILED"], desc=True).total == 1, "runs of an actor are listed")
    check(actor.call(logger=None).status == "SUCCEEDED", "a call")
    check(actor.call(run_input={"a": 1}, wait_duration=timedelta(seconds=30)).status == "SUCCEEDED", "a call with a log")
    client.run(run.id).delete()
    check(client.run(run.id).get() is None, "a run is deleted")
    refused(lambda: actor.start(memory_mbytes=100), 400, "invalid-value")
    refused(lambda: actor.start(build="9.9.9"), 403, "build-not-found")


def check_control(client):
    run = client.actor("apify/tidy").start()
    refused(lambda: client.run(run.id).delete(), 400, "cannot-remove-running-run")
    while "ready" not in client.log(run.id).get():
        pass
    client.run(run.id).charge("page", count=2, idempotency_key="once")
    client.run(run.id).charge("page", count=2, idempotency_key="once")
    check(client.run(run.id).get().charged_event_counts == {"page": 2}, "charges are counted")
    check(client.run(run.id).abort(gracefully=True).status == "ABORTING", "a run is asked to stop")
    client.run(run.id).key_value_store().set_record("GO", 1)
    check(client.run(run.id).wait_for_finish().status == "ABORTED", "and stops")
    run = client.actor("apify/boots").start()
    while "waiting" not in client.log(run.id).get():
        pass
    check(client.run(run.id).reboot().id == run.id, "a run is rebooted")
    check(client.run(run.id).wait_for_finish().stats.reboot_count == 1, "and counts it")
    run = client.actor("apify/forever").start()
    while "started" not in client.log(run.id).get():
        pass
    changed = client.run(run.id).metamorph(target_actor_id="apify/echo", run_input={"b": 2})
    check(changed.id == run.id, "a run becomes another actor's")
    check(client.run(run.id).wait_for_finish().status == "SUCCEEDED", "and goes on")
    check(client.run(run.id).resurrect(memory_mbytes=512, run_timeout=timedelta(seconds=9)).options.timeout_secs == 9, "resurrected")
    client.run(run.id).wait_for_finish()


def check_account(client):
    check(client.user().limits().limits.max_actor_memory_gbytes > 0, "limits")
    client.user().update_limits(data_retention_days=7)
    check(client.user().limits().limits.data_retention_days == 7, "limits are set")
    check(client.user().monthly_usage().total_usage_credits_usd_before_volume_discount > 0, "usage")
    found = client.store().list(search="succeed", sort_by="popularity", pricing_model="FREE", limit=5)
    check([item.name for item in found.items] == ["succeed"], "the store is searched")
    if IS_NEW:
        check(len(list(client.store().iterate())) > 5, "the store is iterated")


def main():
    client = connect(TOKEN, BASE_URL)
    actor = check_actors(client)
    check_versions(actor)
    check_builds(client, actor)
    check_runs(client, actor)
    check_control(client)
    check_account(client)
    actor.delete()
    check(actor.get() is None, "a deleted actor is gone")
    print("all checks passed")


main()
