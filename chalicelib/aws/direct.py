"""DynamoDB's calls without most of botocore's machinery, which is half of what a small one costs.

botocore asks the handlers of "before-call" whether one of them has the answer. This one has it
where the first try went well: it signs the request, sends it by botocore's own HTTP session and
reads the JSON. In every other case (no connection, throttled, a damaged body) it has none, and
botocore begins anew, with its tries and its errors.
"""

import hashlib
import hmac
import json
import zlib
from binascii import a2b_base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import get_current_datetime
from botocore.exceptions import BotoCoreError

Answered = tuple[Any, dict[str, Any]]
"""botocore's HTTP response, and what it says as botocore would parse it."""

_READS = {"GetItem", "BatchGetItem", "Query", "Scan"}
_WRITES = {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"}
_OPERATIONS = frozenset(_READS | _WRITES)
"""Those whose answers hold attributes and numbers alone: no times, no streams."""

_LOST = "ConditionalCheckFailedException"
_ALGORITHM = "AWS4-HMAC-SHA256"
_UNSIGNED = frozenset({"user-agent", "x-amzn-trace-id"})


def call_directly(client: Any) -> None:
    """Have a DynamoDB client of boto3 make its calls this way. Whoever else listens comes first."""
    client.meta.events.register_last("before-call", _Direct(client))


class _Direct:
    def __init__(self, client: Any) -> None:
        # Names of botocore's own, at the version that is pinned; every test of a table would tell.
        self._send = client._endpoint.http_session.send
        self._events, self._region = client.meta.events, client.meta.region_name

    def __call__(
        self, model: Any, params: Mapping[str, Any], request_signer: Any, **_: Any
    ) -> Answered | None:
        """The answer, or None where botocore is to ask."""
        credentials = request_signer._credentials
        if model.name not in _OPERATIONS or credentials is None:
            return None
        body, url = params["body"], params["url"]
        headers = signed(
            {**params["headers"], "Host": urlsplit(url).netloc},
            body,
            credentials=credentials.get_frozen_credentials(),
            region=self._region,
            at=get_current_datetime(),
        )
        request = AWSPreparedRequest("POST", url, headers, body, False)  # type: ignore[arg-type] # any mapping does
        answer = self._sent(model.name, request)
        said = None if answer is None else _said(answer)
        return None if said is None else (answer, said)

    def _sent(self, operation: str, request: AWSPreparedRequest) -> Any:
        """As botocore sends it: a handler, such as moto's, may answer in the network's place."""
        handlers = self._events.emit(f"before-send.dynamodb.{operation}", request=request)
        try:
            return next((it for _, it in handlers if it is not None), None) or self._send(request)
        except BotoCoreError:
            return None


def signed(
    headers: Mapping[str, str], body: bytes, *, credentials: Any, region: str, at: datetime
) -> dict[str, str]:
    """The headers of a POST to "/" with those of Signature Version 4 added; ``Host`` is among them.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    """
    time = at.strftime("%Y%m%dT%H%M%SZ")
    said = {**headers, "X-Amz-Date": time}
    if credentials.token:
        said["X-Amz-Security-Token"] = credentials.token
    lines = sorted((name.lower(), value.strip()) for name, value in said.items())
    covered = [(name, value) for name, value in lines if name not in _UNSIGNED]
    names = ";".join(name for name, _ in covered)
    fields = "".join(f"{name}:{value}\n" for name, value in covered)
    request = f"POST\n/\n\n{fields}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    scope = (time[:8], region, "dynamodb", "aws4_request")
    digest = hashlib.sha256(request.encode()).hexdigest()
    key = f"AWS4{credentials.secret_key}".encode()
    for part in (*scope, "\n".join((_ALGORITHM, time, "/".join(scope), digest))):
        key = hmac.digest(key, part.encode(), "sha256")
    by = f"{credentials.access_key}/{'/'.join(scope)}"
    said["Authorization"] = (
        f"{_ALGORITHM} Credential={by}, SignedHeaders={names}, Signature={key.hex()}"
    )
    return said


def _said(answer: Any) -> dict[str, Any] | None:
    """What an answer says, where it is whole and final."""
    body, status = answer.content, answer.status_code
    checksum = answer.headers.get("x-amz-crc32")
    if status not in {200, 400} or (checksum and int(checksum) != zlib.crc32(body)):
        return None
    try:
        said = json.loads(body, object_hook=_with_bytes)
    except ValueError:
        return None
    if not isinstance(said, dict):
        return None
    metadata = {"HTTPStatusCode": status, "HTTPHeaders": dict(answer.headers), "RetryAttempts": 0}
    if status == 200:
        return {**said, "ResponseMetadata": metadata}
    if not str(said.get("__type")).endswith(f"#{_LOST}"):
        return None
    error = {"Code": _LOST, "Message": said.get("message", "")}
    return {"Error": error, "ResponseMetadata": metadata}


def _with_bytes(said: dict[str, Any]) -> dict[str, Any]:
    """An attribute's value with its bytes; whatever else an answer has is no text under ``B``."""
    if len(said) == 1:
        [(kind, value)] = said.items()
        if kind == "B" and isinstance(value, str):
            return {kind: a2b_base64(value)}
        if kind == "BS" and isinstance(value, list):
            return {kind: [a2b_base64(it) if isinstance(it, str) else it for it in value]}
    return said
