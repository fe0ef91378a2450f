"""Things on a gateway that the operations of the description can be called on."""

import base64
import json

HOOK = {"eventTypes": ["ACTOR.RUN.SUCCEEDED"], "requestUrl": "http://127.0.0.1:1/hook"}
SCHEMA = {
    "actorSpecification": 1,
    "fields": {"type": "object", "properties": {"a": {"type": "integer"}}},
    "views": {
        "overview": {"title": "Overview", "transformation": {"fields": ["a"]}, "display": {"component": "table"}},
    },
}
COLLECTIONS = {
    "actorKeyValueStoreSchemaVersion": 1, "title": "Store",
    "collections": {"images": {"title": "Images", "keyPrefix": "image-"}},
}
# A value for every query parameter there is; where one needs company, the whole query.
QUERY = {
    "offset": "1", "limit": "2", "desc": "true", "status": "SUCCEEDED,FAILED",
    "startedAfter": "2025-09-01T00:00:00.000Z", "startedBefore": "2100-09-01T00:00:00.000Z",
    "waitForFinish": "1", "gracefully": "true", "build": "latest",
    "timeout": "60", "memory": "256", "maxItems": "10", "maxTotalChargeUsd": "5", "restartOnError": "false",
    "webhooks": base64.b64encode(json.dumps([HOOK]).encode()).decode(),
    "forcePermissionLevel": "LIMITED_PERMISSIONS", "my": "true", "sortBy": "stats.lastRunStartedAt", "unnamed": "true",
    "ownership": "ownedByMe", "name": "conformance", "format": "jsonl", "clean": "true", "fields": "a,b",
    "outputFields": {"fields": "a,b", "outputFields": "x,y"}, "omit": "a", "unwind": "b", "flatten": "b",
    "attachment": "true", "delimiter": {"format": "csv", "delimiter": ";"}, "bom": {"format": "csv", "bom": "false"},
    "xmlRoot": {"format": "xml", "xmlRoot": "rows"}, "xmlRow": {"format": "xml", "xmlRow": "row"},
    "skipHeaderRow": {"format": "csv", "skipHeaderRow": "true"}, "skipHidden": "true", "skipEmpty": "true",
    "simplified": "true", "view": "overview", "skipFailedPages": "true",
    "feedTitle": {"format": "rss", "feedTitle": "Title"},
    "feedDescription": {"format": "rss", "feedDescription": "Text"},
    "exclusiveStartKey": "image-1", "collection": "images", "prefix": "image-", "clientKey": "client",
    "forefront": "true",
}


class Subjects:
    """Things to call operations on, made when they are asked for."""

    def __init__(self, checker, quick, long):
        self.call = checker.call
        self.number = 0
        self.actor = self.call("GET /v2/acts/{actorId}", {"actorId": quick}, expect=200).data["id"]
        self.long_actor = self.call("GET /v2/acts/{actorId}", {"actorId": long}, expect=200).data["id"]
        self.run = self.finished()
        self.dataset = self.storage("datasets", {"schema": SCHEMA})
        items = [{"a": 1, "b": {"c": [1, None]}}, {"a": 2, "b": {"c": []}}, {"a": 3}]
        self.call("POST /v2/datasets/{datasetId}/items", {"datasetId": self.dataset}, body=items, expect=201)
        self.store = self.storage("key-value-stores", {"schema": COLLECTIONS})
        put = "PUT /v2/key-value-stores/{storeId}/records/{recordKey}"
        for key in ("image-1", "image-2", "image-3"):
            self.call(put, self.key(key), body={"a": 1}, expect=201)
        self.queue = self.storage("request-queues")

    def name(self):
        self.number += 1
        return f"conformance-{self.number}"

    def storage(self, kind, body=None):
        return self.call(f"POST /v2/{kind}", body=body, expect=201).data["id"]

    def key(self, key):
        return {"storeId": self.store, "recordKey": key}

    def settled(self, run):
        return self.call("GET /v2/actor-runs/{runId}", {"runId": run}, {"waitForFinish": "60"}, expect=200).data

    def finished(self):
        start = self.call("POST /v2/acts/{actorId}/runs", {"actorId": self.actor}, body={"x": 1}, expect=201)
        return self.settled(start.data["id"])["id"]

    def resurrectable(self):
        """A run that has ended."""
        return self.settled(self.run)["id"]

    def going(self):
        return self.call("POST /v2/acts/{actorId}/runs", {"actorId": self.long_actor}, expect=201).data["id"]

    def task_body(self):
        return {"actId": self.actor, "name": self.name(), "title": "A task", "input": {"a": 1},
                "options": {"build": "latest", "timeoutSecs": 60, "memoryMbytes": 256}}

    def task(self):
        return self.call("POST /v2/actor-tasks", body=self.task_body(), expect=201).data["id"]

    def schedule_body(self):
        run = {"type": "RUN_ACTOR", "actorId": self.actor,
               "runInput": {"body": "{}", "contentType": "application/json"},
               "runOptions": {"build": "latest", "timeoutSecs": 60, "memoryMbytes": 256}}
        task = {"type": "RUN_ACTOR_TASK", "actorTaskId": self.task(), "input": {"b": 1}}
        return {"name": self.name(), "cronExpression": "0 8 * * *", "isEnabled": True, "isExclusive": False,
                "timezone": "Europe/Prague", "description": "d", "title": "t", "actions": [run, task]}

    def schedule(self):
        return self.call("POST /v2/schedules", body=self.schedule_body(), expect=201).data["id"]

    def webhook_body(self):
        return HOOK | {"condition": {"actorId": self.long_actor}, "description": "d"}

    def webhook(self):
        return self.call("POST /v2/webhooks", body=self.webhook_body(), expect=201).data["id"]

    def good(self, name):
        """Path values and a body with which an operation succeeds."""
        actor = {"actorId": self.actor}
        match name.replace("/v2/actors", "/v2/acts"):
            case "GET /v2/acts/{actorId}": return actor, None
            case "POST /v2/acts/{actorId}/runs": return actor, {"x": 1}
            case "GET /v2/actor-runs/{runId}": return {"runId": self.run}, None
            case "POST /v2/actor-runs/{runId}/abort": return {"runId": self.going()}, None
            case "POST /v2/actor-runs/{runId}/resurrect": return {"runId": self.resurrectable()}, None
            case "POST /v2/actor-tasks": return {}, self.task_body()
            case "POST /v2/actor-tasks/{actorTaskId}/runs": return {"actorTaskId": self.task()}, {"c": 1}
            case "PUT /v2/actor-tasks/{actorTaskId}": return {"actorTaskId": self.task()}, {"title": "Other"}
            case "GET /v2/datasets/{datasetId}" | "GET /v2/datasets/{datasetId}/items":
                return {"datasetId": self.dataset}, None
            case "POST /v2/datasets/{datasetId}/items": return {"datasetId": self.dataset}, [{"a": 1}]
            case "DELETE /v2/datasets/{datasetId}": return {"datasetId": self.storage("datasets")}, None
            case "GET /v2/key-value-stores/{storeId}" | "GET /v2/key-value-stores/{storeId}/keys":
                return {"storeId": self.store}, None
            case "GET /v2/key-value-stores/{storeId}/records/{recordKey}": return self.key("image-1"), None
            case "PUT /v2/key-value-stores/{storeId}/records/{recordKey}": return self.key("other"), {"b": 1}
            case "DELETE /v2/key-value-stores/{storeId}/records/{recordKey}": return self.key("other"), None
            case "DELETE /v2/key-value-stores/{storeId}": return {"storeId": self.storage("key-value-stores")}, None
            case "GET /v2/request-queues/{queueId}": return {"queueId": self.queue}, None
            case "POST /v2/request-queues/{queueId}/requests":
                return {"queueId": self.queue}, {"url": "https://example.com/" + self.name(), "uniqueKey": self.name()}
            case "DELETE /v2/request-queues/{queueId}": return {"queueId": self.storage("request-queues")}, None
            case "POST /v2/schedules": return {}, self.schedule_body()
            case "PUT /v2/schedules/{scheduleId}": return {"scheduleId": self.schedule()}, {"isEnabled": False}
            case "POST /v2/webhooks": return {}, self.webhook_body()
            case "PUT /v2/webhooks/{webhookId}": return {"webhookId": self.webhook()}, {"isAdHoc": False}
            case other if other.endswith("{actorTaskId}"): return {"actorTaskId": self.task()}, None
            case other if other.endswith("{scheduleId}"): return {"scheduleId": self.schedule()}, None
            case other if other.endswith("{webhookId}"): return {"webhookId": self.webhook()}, None
            case _: return {}, None
