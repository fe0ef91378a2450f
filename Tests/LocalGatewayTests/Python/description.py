"""Apify's own description of its API, and what an answer must be to conform to it."""

import json

from openapi_schema_validator import OAS31Validator, oas31_format_checker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

NAME = "urn:description"
JSON_TYPES = ("application/json",)


class Operation:
    """A verb on a path, with what the description says of it."""

    def __init__(self, description, method, path, definition):
        self.method, self.path, self.definition = method.upper(), path, definition
        self.name = f"{self.method} {path}"
        self.responses = {int(status): description.resolve(it) for status, it in definition["responses"].items()}
        parameters = [description.resolve(it) for it in definition.get("parameters", [])]
        self.path_parameters = [it["name"] for it in parameters if it["in"] == "path"]
        self.query_parameters = [it for it in parameters if it["in"] == "query"]
        self.has_body = "requestBody" in definition

    @property
    def successes(self):
        return [status for status in self.responses if status < 300]

    def pointer(self, status, media_type):
        """Where in the description the schema of an answer stands."""
        response = self.definition["responses"][str(status)]
        escaped = self.path.replace("~", "~0").replace("/", "~1")
        base = response.get("$ref") or f"#/paths/{escaped}/{self.method.lower()}/responses/{status}"
        return f"{NAME}{base}/content/{media_type.replace('~', '~0').replace('/', '~1')}/schema"


class Description:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.document = json.load(file)
        resource = Resource.from_contents(self.document, default_specification=DRAFT202012)
        self.registry = Registry().with_resource(NAME, resource)
        verbs = ("get", "put", "post", "delete", "patch", "head")
        self.operations = [
            Operation(self, verb, path, item[verb])
            for path, item in self.document["paths"].items() for verb in verbs if verb in item
        ]

    def resolve(self, value):
        """What a reference stands for; other values are themselves."""
        while "$ref" in value:
            target = self.document
            for part in value["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            value = target
        return value

    def problems(self, operation, answer):
        """How an answer differs from what the description says of it: a list of sentences, empty for none."""
        response = operation.responses.get(answer.status)
        if response is None:
            return [f"status {answer.status} is not documented: {answer.body[:200]!r}"]
        missing = [
            f"header {name} is missing"
            for name, header in response.get("headers", {}).items() if name.lower() not in answer.headers
        ]
        if answer.status == 204 or not response.get("content"):
            return missing + ([f"status {answer.status} has a body"] if answer.body else [])
        return missing + self._body_problems(operation, answer, response["content"])

    def _body_problems(self, operation, answer, content):
        media_type = answer.headers.get("content-type", "").split(";")[0].strip().lower()
        documented = media_type if media_type in content else "*/*" if "*/*" in content else None
        if documented is None:
            return [f"content type {media_type!r} is not documented"]
        if documented not in JSON_TYPES:
            return []
        try:
            value = json.loads(answer.body)
        except ValueError as error:
            return [f"the body is not JSON: {error}"]
        if "schema" not in content[documented]:
            return []
        schema = {"$ref": operation.pointer(answer.status, documented)}
        validator = OAS31Validator(schema, registry=self.registry, format_checker=oas31_format_checker)
        return [f"{error.json_path}: {error.message[:300]}" for error in self._causes(validator.iter_errors(value))]

    def _causes(self, errors):
        """The errors at the bottom: of a value that fits none of several schemas, why it does not fit the likeliest."""
        for error in errors:
            if error.context:
                branches = {}
                for cause in error.context:
                    branches.setdefault(cause.schema_path[0], []).append(cause)
                yield from self._causes(min(branches.values(), key=len))
            else:
                yield error
