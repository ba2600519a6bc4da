"""AWS's refusals as our errors, told by their code."""

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from pynamodb.exceptions import PutError, QueryError

from chalicelib.aws.failures import our_errors
from chalicelib.errors import LostRace, StandsafeError, Unavailable


def _refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "m"}}, "PutItem")


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (PutError("m", _refused("ConditionalCheckFailedException")), LostRace),
        (_refused("ConditionalCheckFailedException"), LostRace),
        (PutError("m", _refused("ProvisionedThroughputExceededException")), Unavailable),
        (QueryError("m", ReadTimeoutError(endpoint_url="https://example.org")), Unavailable),
        (QueryError("m"), Unavailable),
        (ReadTimeoutError(endpoint_url="https://example.org"), Unavailable),
    ],
)
def test_our_errors_go_by_the_code_and_silence_is_unavailable(
    error: Exception, ours: type[StandsafeError]
) -> None:
    with pytest.raises(ours), our_errors():
        raise error
