"""AWS's refusals as our errors, told by their code."""

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from pynamodb.exceptions import PutError, QueryError

from chalicelib.aws.failures import OurErrors
from chalicelib.errors import LostRace, StandsafeError, Unavailable


def _refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "m"}}, "PutItem")


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (PutError("m", _refused("ConditionalCheckFailedException")), LostRace),
        (_refused("ConditionalCheckFailedException"), LostRace),
        (PutError("m", _refused("TransactionConflictException")), LostRace),
        (PutError("m", _refused("ProvisionedThroughputExceededException")), Unavailable),
        (QueryError("m", ReadTimeoutError(endpoint_url="https://example.org")), Unavailable),
        (QueryError("m"), Unavailable),
        (ReadTimeoutError(endpoint_url="https://example.org"), Unavailable),
    ],
)
def test_our_errors_go_by_the_code_and_silence_is_unavailable(
    error: Exception, ours: type[StandsafeError]
) -> None:
    with pytest.raises(ours), OurErrors("dynamodb"):
        raise error


def test_refusal_leaves_service_operation_and_code_and_no_message(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    quoting = ClientError({"Error": {"Code": "Nope", "Message": "sam@example.org"}}, "SendEmail")
    for error in (quoting, ReadTimeoutError(endpoint_url="https://example.org/sam")):
        with pytest.raises(Unavailable), OurErrors("ses"):
            raise error
    lines = [vars(record) for record in caplog.records]
    assert [(line["aws_service"], line["operation"], line["code"]) for line in lines] == [
        ("ses", "SendEmail", "Nope"),
        ("ses", "", "ReadTimeoutError"),
    ]
    counted = capsys.readouterr().out
    assert counted.count("AwsRefused") >= 2
    assert "sam" not in f"{lines}{counted}".replace("standsafe", "")


def test_lost_race_leaves_no_line(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(LostRace), OurErrors("dynamodb"):
        raise _refused("ConditionalCheckFailedException")
    assert caplog.records == []
