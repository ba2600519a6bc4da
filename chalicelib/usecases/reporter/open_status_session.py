"""Open a report's page in a browser: by its receipt, by a mailed link or by an access code."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.usecases.candidates.verify_access_code import (
    VerifyAccessCodeDeps,
)
from chalicelib.usecases.reporter.begin_status_session import (
    BeginStatusSessionDeps,
    begin_status_session,
)
from chalicelib.usecases.reporter.open_status import open_with_either
from chalicelib.usecases.reporter.report_action_deps import ActOnReportDeps


@dataclass(frozen=True, slots=True)
class OpenStatusSessionDeps:
    """What opening a report's session needs."""

    reports: ActOnReportDeps
    sessions: BeginStatusSessionDeps
    codes: VerifyAccessCodeDeps
    random: Callable[[int], bytes]


def open_status_session(
    deps: OpenStatusSessionDeps, reference: str, code: str, address: str
) -> str:
    """Return the token of a new session, for a cookie. Raises as ``open_with_either`` does."""
    opened = open_with_either(deps.reports, reference, code, address)
    return begin_status_session(deps.sessions, opened.case, opened.proof)
