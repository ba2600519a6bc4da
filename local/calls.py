"""Note this process's AWS calls: which function needs which action, what was written."""

import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS

from local.wake import Wake, queue_place

READS = (
    "Get",
    "List",
    "Describe",
    "Query",
    "Scan",
    "BatchGet",
    "Head",
    "Receive",
    "Sign",
    "DeleteMessage",
)
"""How the names of operations begin that bring nobody work."""
_WRITTEN = "standsafe_written"
"""What a call writes, as its ``context`` has it between request and answer."""
_IAM_PREFIX = {"sesv2": "ses", "dynamodbstreams": "dynamodb"}


class CallNotes:
    """Notes which function makes which calls, and pokes whoever waits for what they write."""

    def __init__(self) -> None:
        self.wake = Wake()
        self.actions: defaultdict[str, set[str]] = defaultdict(set)
        """IAM actions that each function of ours was seen to use."""
        self._acting = threading.local()

    def listen(self) -> None:
        """Note the calls of every client that is made from now on."""
        BUILTIN_HANDLERS.append(("before-call", self._note_call))
        BUILTIN_HANDLERS.append(("after-call", self._note_write))

    @contextmanager
    def acting_as(self, function: str) -> Iterator[None]:
        """Note AWS calls of this thread as those of a function."""
        self._acting.function = function
        try:
            yield
        finally:
            self._acting.function = None

    def _note_call(self, model: Any, params: Any, context: Any, **_: Any) -> None:
        service = model.service_model.service_name
        context[_WRITTEN] = queue_place(params["body"]) if service == "sqs" else service
        function = getattr(self._acting, "function", None)
        if function is not None:
            prefix = _IAM_PREFIX.get(service, service)
            self.actions[function] |= {f"{prefix}:{name}" for name in _actions(model, params)}

    def _note_write(self, model: Any, context: Any, **_: Any) -> None:
        place = context.get(_WRITTEN, model.service_model.service_name)  # none: answered directly
        if place != "s3" and not model.name.startswith(READS):  # S3 is asked over HTTP
            self.wake.poke(place)


def _actions(model: Any, params: Any) -> set[str]:
    """Return what a call takes permission for."""
    if model.name == "TransactWriteItems":  # for each of its parts
        return {
            f"{part}Item" for item in json.loads(params["body"])["TransactItems"] for part in item
        }
    return {f"{model.name}Version" if _deletes_a_version(model, params) else model.name}


def _deletes_a_version(model: Any, params: Any) -> bool:
    """Return whether a version is deleted, which takes another permission than an object."""
    return model.name == "DeleteObject" and "versionId" in params.get("query_string", {})
