"""DynamoDB's calls without botocore's machinery: signed as botocore signs, answered as it would."""

import json
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import botocore.session
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import ReadOnlyCredentials
from botocore.exceptions import ClientError, ConnectTimeoutError, NoCredentialsError
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.aws.direct import call_directly, signed

HEADERS = {
    "X-Amz-Target": "DynamoDB_20120810.PutItem",
    "Content-Type": "application/x-amz-json-1.0",
    "User-Agent": "standsafe",
    "X-Amzn-Trace-Id": "Root=1-2-3",
}
LOST = {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"}
THROTTLED = {"__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException", "message": "slow"}
REFUSED = {"__type": "com.amazon.coral.validate#ValidationException", "message": "no"}

names = st.text("ABCDEFGHIJ0123456789", min_size=1, max_size=30)


@given(
    body=st.binary(max_size=200),
    secret=names,
    token=st.none() | names,
    seconds=st.integers(1_700_000_000, 1_900_000_000),
    region=st.sampled_from(["eu-west-2", "us-gov-west-1"]),
)
def test_requests_are_signed_as_botocore_signs_them(
    body: bytes, secret: str, token: str | None, seconds: int, region: str
) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    credentials = ReadOnlyCredentials("AKID", secret, token)
    host = "dynamodb.eu-west-2.amazonaws.com"
    ours = signed({**HEADERS, "Host": host}, body, credentials=credentials, region=region, at=at)

    request = AWSRequest("POST", f"https://{host}/", dict(HEADERS), body)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("botocore.auth.get_current_datetime", lambda: at)
        SigV4Auth(credentials, "dynamodb", region).add_auth(request)
    assert request.headers["Authorization"] == ours["Authorization"]
    assert request.headers["X-Amz-Date"] == ours["X-Amz-Date"]
    assert request.headers.get("X-Amz-Security-Token") == ours.get("X-Amz-Security-Token")


class Answer:
    """What botocore's HTTP session gives back."""

    def __init__(self, status: int, said: Any, *, checksum: int | None = None) -> None:
        self.status_code, self.raw, self.url = status, None, "https://dynamodb"
        self.content = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.text = self.content.decode("latin-1")
        crc = zlib.crc32(self.content) if checksum is None else checksum
        self.headers = {"x-amz-crc32": str(crc), "x-amzn-requestid": "R1"}


class Session:
    """In the place of botocore's HTTP session: answers in order, and keeps what was sent."""

    def __init__(self, answers: Sequence[Any]) -> None:
        self._answers = list(answers)
        self.sent: list[Any] = []

    def send(self, request: Any) -> Any:
        self.sent.append(request)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def client_of(*answers: Any) -> tuple[Any, Session]:
    made: Any = botocore.session.Session().create_client(
        "dynamodb",
        "eu-west-2",
        aws_access_key_id="AKID",
        aws_secret_access_key="secret",
        config=Config(retries={"mode": "standard", "total_max_attempts": 2}),
    )
    session = made._endpoint.http_session = Session(answers)
    call_directly(made)
    return made, session


def get(client: Any) -> Any:
    return client.get_item(TableName="t", Key={"k": {"S": "a"}})


def test_an_answer_has_its_bytes_and_its_metadata() -> None:
    item = {
        "b": {"B": "AAEC"},
        "s": {"S": "B"},
        "n": {"N": "12"},
        "bs": {"BS": ["AAEC", "Aw=="]},
        "m": {"M": {"B": {"B": "AAEC"}}},
        "l": {"L": [{"B": "AAEC"}, {"S": "AAEC"}]},
        "B": {"S": "AAEC"},
    }
    client, session = client_of(Answer(200, {"Item": item}))
    said = get(client)
    assert said["Item"] == {
        "b": {"B": b"\0\1\2"},
        "s": {"S": "B"},
        "n": {"N": "12"},
        "bs": {"BS": [b"\0\1\2", b"\3"]},
        "m": {"M": {"B": {"B": b"\0\1\2"}}},
        "l": {"L": [{"B": b"\0\1\2"}, {"S": "AAEC"}]},
        "B": {"S": "AAEC"},
    }
    assert said["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert said["ResponseMetadata"]["HTTPHeaders"]["x-amzn-requestid"] == "R1"
    assert len(session.sent) == 1


def test_tables_and_attributes_called_b_are_no_bytes() -> None:
    said = {"Responses": {"B": [{"B": {"B": "AAEC"}}]}, "UnprocessedKeys": {}}
    client, _ = client_of(Answer(200, said))
    got = client.batch_get_item(RequestItems={"B": {"Keys": [{"k": {"S": "a"}}]}})
    assert got["Responses"] == {"B": [{"B": {"B": b"\0\1\2"}}]}


def test_a_lost_condition_is_told_at_once() -> None:
    client, session = client_of(Answer(400, {**LOST, "message": "The conditional request failed"}))
    with pytest.raises(ClientError) as caught:
        get(client)
    assert caught.value.response["Error"]["Code"] == "ConditionalCheckFailedException"
    assert isinstance(caught.value, client.exceptions.ConditionalCheckFailedException)
    assert len(session.sent) == 1


@pytest.mark.parametrize(
    "bad",
    [
        ConnectTimeoutError(endpoint_url="https://dynamodb"),
        Answer(500, {"__type": "InternalServerError"}),
        Answer(503, b"<html>"),
        Answer(400, THROTTLED),
        Answer(400, b"<html>"),
        Answer(200, b"{", checksum=zlib.crc32(b"{")),
        Answer(200, {"Item": {"k": {"S": "damaged"}}}, checksum=1),
        Answer(200, ["no object"]),
    ],
)
def test_what_did_not_go_well_is_asked_again_by_botocore(bad: Any) -> None:
    client, session = client_of(bad, Answer(200, {"Item": {"k": {"S": "a"}}}))
    assert get(client)["Item"] == {"k": {"S": "a"}}
    assert len(session.sent) == 2


def test_three_times_in_all_and_then_it_is_an_error() -> None:
    client, session = client_of(*[Answer(500, {"__type": "InternalServerError"})] * 4)
    with pytest.raises(ClientError):
        get(client)
    assert len(session.sent) == 3


def test_a_refusal_has_botocores_error() -> None:
    client, _ = client_of(Answer(400, REFUSED), Answer(400, REFUSED))
    with pytest.raises(ClientError, match="ValidationException"):
        get(client)


def test_without_credentials_the_error_is_botocores() -> None:
    client, session = client_of()
    client._request_signer._credentials = None
    with pytest.raises(NoCredentialsError):
        get(client)
    assert not session.sent


def test_other_operations_are_botocores() -> None:
    answer = Answer(200, {"Table": {"CreationDateTime": 1_700_000_000.0}})
    client, _ = client_of(answer)
    created = client.describe_table(TableName="t")["Table"]["CreationDateTime"]
    assert created.year == 2023
