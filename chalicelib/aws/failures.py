"""AWS's refusals as our errors: the one place, for every service, and by AWS's code alone."""

from contextlib import ContextDecorator
from typing import ClassVar

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException, TransactWriteError

from chalicelib.errors import LostRace, Unavailable
from chalicelib.telemetry import tell_of_refusal

_RACES = {
    "ConditionalCheckFailedException",
    "TransactionCanceledException",
    "TransactionConflictException",  # one row, while a transaction writes it
}
_FAILED_CONDITION = "ConditionalCheckFailed"


class OurErrors(ContextDecorator):
    """Turn a lost conditional write into LostRace, whatever else AWS refuses into Unavailable.

    A refusal leaves a line in the log and is counted, whoever is told of it: by the service, the
    operation and AWS's code, since its message may quote what was sent.
    """

    def __init__(self, service: str) -> None:
        self._service = service

    def __enter__(self) -> None:
        """Do nothing yet."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raise our error for AWS's refusal: LostRace or Unavailable."""
        if not isinstance(error, (PynamoDBException, BotoCoreError, ClientError)):
            return
        if code_of(error) in _RACES:
            raise LostRace(code_of(error)) from error
        tell_of_refusal(self._service, _operation_of(error), code_of(error) or _name_of(error))
        raise Unavailable from error


class _SkipOnCode:
    """Leave the block where S3 refuses with one of these codes."""

    codes: ClassVar[frozenset[str]]

    def __enter__(self) -> None:
        """Do nothing yet."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        """Return whether the refusal is one of ``codes``: then it goes no further."""
        return isinstance(error, ClientError) and code_of(error) in self.codes


class SkipIfAbsent(_SkipOnCode):
    """Leave the block where S3 says that there is no such object."""

    codes = frozenset({"NoSuchKey", "404"})


class SkipIfDenied(_SkipOnCode):
    """Leave the block where S3 denies what is asked, as it does of an object that is locked."""

    codes = frozenset({"AccessDenied"})


def failed_conditions(lost: LostRace) -> list[bool]:
    """Say of each write of a transaction whether its condition did not hold, updates last."""
    error = lost.__cause__
    reasons = error.cancellation_reasons if isinstance(error, TransactWriteError) else []
    return [reason is not None and reason.code == _FAILED_CONDITION for reason in reasons]


def code_of(error: Exception) -> str | None:
    """Return AWS's code of a failed call, such as ``NoSuchKey``; None where there was no answer."""
    cause = _cause_of(error)
    if isinstance(cause, ClientError):
        return str(cause.response.get("Error", {}).get("Code"))
    return None


def _operation_of(error: Exception) -> str:
    """Return the operation that AWS refused; "" where it does not say."""
    cause = _cause_of(error)
    return cause.operation_name if isinstance(cause, ClientError) else ""


def _name_of(error: Exception) -> str:
    """Return what kept AWS from answering, such as ``ConnectTimeoutError``."""
    return type(_cause_of(error)).__name__


def _cause_of(error: Exception) -> BaseException:
    cause = error.cause if isinstance(error, PynamoDBException) else None
    return cause or error
