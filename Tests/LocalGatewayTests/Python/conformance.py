"""Talks to a gateway and holds every answer against the description."""

import http.client
import json
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

JSON = "application/json"

# Where the gateway does otherwise than the description, and why. One that is not met any more fails the check.
DEVIATIONS = {
    ("PUT /v2/schedules/{scheduleId}", 409): "a taken name is refused as on create, where the description has it",
}


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def data(self):
        return json.loads(self.body)["data"]

    @property
    def error_type(self):
        return json.loads(self.body)["error"]["type"]


class Checker:
    """Sends requests, notes which answers of the description were seen, and what was wrong with them."""

    def __init__(self, description, base_url, token):
        self.description, self.token = description, token
        parts = urlsplit(base_url)
        self.host, self.prefix = parts.netloc, parts.path
        self.operations = {operation.name: operation for operation in description.operations}
        self.seen = {name: set() for name in self.operations}
        self.deviations, self.problems, self.count = set(), [], 0

    def send(self, method, target, body=None, headers=None, token=None):
        """One request on a connection of its own: a refused body may leave the connection closed."""
        fields = {"Host": self.host, "Connection": "close"}
        if token != "":
            fields["Authorization"] = f"Bearer {token or self.token}"
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        if isinstance(body, str):
            body, fields["Content-Type"] = body.encode(), JSON
        connection = http.client.HTTPConnection(self.host)
        try:
            connection.request(method, self.prefix + target, body, fields | (headers or {}))
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()

    def call(self, name, values=None, query=None, body=None, expect=None, raw_query=None, **options):
        """Calls an operation of the description.

        Its answer must be documented, and have the expected status if one is named (a number or several).
        """
        operation = self.operations[name]
        path = operation.path.format(**{key: quote(value, safe="~") for key, value in (values or {}).items()})
        tail = raw_query or urlencode(query or {})
        answer = self.send(operation.method, path + ("?" + tail if tail else ""), body, **options)
        self.judge(operation, answer, expect, f"{name} ?{tail[:80]}")
        return answer

    def judge(self, operation, answer, expect, what):
        self.count += 1
        self.seen[operation.name].add(answer.status)
        expected = (expect,) if isinstance(expect, int) else expect
        if expected and answer.status not in expected:
            self.problems.append(f"{what}: {answer.status} instead of {expected}: {answer.body[:200]!r}")
        if answer.status >= 400 and not self._is_full_error(answer):
            self.problems.append(f"{what}: no error object with type and message: {answer.body[:200]!r}")
        if (operation.name, answer.status) in DEVIATIONS:
            self.deviations.add((operation.name, answer.status))
            return
        found = self.description.problems(operation, answer)
        self.problems += [f"{what}: {answer.status}: {problem}" for problem in found]

    @staticmethod
    def _is_full_error(answer):
        try:
            error = json.loads(answer.body)["error"]
            return isinstance(error["type"], str) and isinstance(error["message"], str)
        except (ValueError, KeyError, TypeError):
            return False
