"""Clients of AWS, made once each, never resources.

They are boto3's, made where boto3 makes them, by botocore's session: boto3's own adds resources and
transfers, which we do not use, and they are a twentieth of every cold start.
"""

from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Any, Literal, overload

from botocore.config import Config
from botocore.session import Session, get_session
from cachetools import cached

if TYPE_CHECKING:
    from botocore.credentials import Credentials
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient

CONNECT_SECONDS = 2
READ_SECONDS = 5

_CONFIG = Config(
    connect_timeout=CONNECT_SECONDS,
    read_timeout=READ_SECONDS,
    retries={"mode": "standard", "total_max_attempts": 3},
    parameter_validation=False,  # mypy and the stubs have done it
    user_agent="standsafe",  # botocore's own is put together twice a call: 0.2 ms
)


@overload
def client(service: Literal["dynamodb"]) -> "DynamoDBClient": ...
@overload
def client(service: Literal["kms"]) -> "KMSClient": ...
@overload
def client(service: Literal["s3"]) -> "S3Client": ...
@overload
def client(service: Literal["secretsmanager"]) -> "SecretsManagerClient": ...
@overload
def client(service: Literal["sesv2"]) -> "SESV2Client": ...
@overload
def client(service: Literal["sns"]) -> "SNSClient": ...
@overload
def client(service: Literal["sqs"]) -> "SQSClient": ...


def client(service: Any) -> Any:
    """Return the client of a service: 2 s to connect, 5 to answer, three tries where AWS allows."""
    return _client(service)


_clients: dict[str, Any] = {}
_making = RLock()
"""A client may be shared by threads, the session that makes them may not:
https://boto3.amazonaws.com/v1/documentation/api/latest/guide/clients.html"""


@cached(_clients, key=str, lock=_making)
def _client(service: Any) -> Any:
    with _making:
        return _session().create_client(service, config=_CONFIG)


@cache
def _session() -> Session:
    return get_session()


def credentials() -> "Credentials | None":
    """Return what requests are signed with, for what is signed here and sent by a browser."""
    return _session().get_credentials()


def forget_clients() -> None:
    """Drop every client, for tests that change where AWS is."""
    _client.cache_clear()
    _session.cache_clear()
