"""One way to use both generations of the official Python client, each of them unmodified.

Version 3 answers with models and takes durations; version 1 answers with the dictionaries it got and takes seconds.
Scripts are written for version 3; for version 1 the names of arguments are translated, and answers are read as models
are. What only version 3 can do stands behind `IS_NEW`.
"""

import asyncio
import inspect
import re
from datetime import timedelta
from importlib.metadata import version

import apify_client

try:
    from apify_client.errors import ApifyApiError
except ImportError:
    from apify_client._errors import ApifyApiError

IS_NEW = int(version("apify-client").split(".")[0]) >= 3
# Arguments of version 3 that are numbers of seconds under another name in version 1.
SECONDS = {
    "run_timeout": "timeout_secs", "default_run_timeout": "default_run_timeout_secs", "wait_duration": "wait_secs",
    "lock_duration": "lock_secs",
}


def connect(token, base_url, **options):
    """A client; version 1 has no URL of its own for public links, nor any that it makes."""
    if IS_NEW:
        return apify_client.ApifyClient(token, api_url=base_url, **options)
    options.pop("api_public_url", None)
    return Translator(apify_client.ApifyClient(token, api_url=base_url, **options))


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def refused(call, status, kind=None):
    """The error with which a call is refused."""
    try:
        call()
    except ApifyApiError as error:
        check(error.status_code == status, f"a {status}, not {error.status_code}: {error}")
        check(kind is None or error.type == kind, f"{kind}, not {error.type}: {error}")
        return error
    raise AssertionError(f"not refused with {status} {kind or ''}")


class Reading:
    """A dictionary of version 1, read like a model of version 3: a field that is missing is none."""

    def __init__(self, fields):
        self._fields = fields

    def __getattr__(self, name):
        camel = re.sub("_([a-z0-9])", lambda match: match[1].upper(), name)
        for known in (name, camel, name.upper()):
            if known in self._fields:
                return translated(self._fields[known])
        return None

    def __setattr__(self, name, value):
        if name == "_fields":
            super().__setattr__(name, value)
        else:
            self._fields[re.sub("_([a-z0-9])", lambda match: match[1].upper(), name)] = value

    def __getitem__(self, name):
        return translated(self._fields[name])

    def __contains__(self, name):
        return name in self._fields

    def __eq__(self, other):
        return self._fields == other

    def __repr__(self):
        return repr(self._fields)


class Translator:
    """A client of version 1, or a part of it, with the arguments of version 3."""

    def __init__(self, client):
        self._client = client

    def __getattr__(self, name):
        method = getattr(self._client, name)

        def call(*arguments, **named):
            plain = [argument._fields if isinstance(argument, Reading) else argument for argument in arguments]
            return translated(method(*plain, **dict(self._argument(*pair) for pair in named.items())))

        return call

    @staticmethod
    def _argument(name, value):
        if isinstance(value, timedelta):
            return SECONDS[name], int(value.total_seconds())
        return name, value


def translated(value):
    """What version 1 answers, in the form of version 3."""
    if inspect.iscoroutine(value):
        # One method of the synchronous client was made asynchronous by mistake.
        value = asyncio.run(value)
    if isinstance(value, dict):
        return Reading(value)
    if isinstance(value, list):
        return [translated(element) for element in value]
    if type(value).__name__ == "ListPage":
        value.items = [translated(item) for item in value.items]
    elif type(value).__module__.startswith("apify_client.clients"):
        return Translator(value)
    return value
