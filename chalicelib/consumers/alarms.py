"""What a run leaves in the log, and what an operator has to see of it."""

from collections.abc import Iterable

from chalicelib.errors import ChainBroken
from chalicelib.telemetry import logger, tell_of_parked, tell_operator


def report_failed_pages(failed: int) -> None:
    """Report pages that keep their last version; the log names template and line."""
    if failed:
        tell_operator("PagesFailed", failed)


def report_unsent(reports: int) -> None:
    """Raise an alarm that does not go by our own mail, which may be what is down."""
    if reports:
        tell_operator("PressingUnsent", reports)


def report_parked_tokens(parked: Iterable[tuple[str, str, str]]) -> None:
    """Report each (platform, token id, error code) that was put aside."""
    for platform, jti, err in parked:
        tell_of_parked(platform, jti, err)


def report_broken_chains(broken_chains: Iterable[ChainBroken]) -> None:
    """Report logs that were altered, or lost events that had been signed."""
    for broken in broken_chains:
        fields = {"case_id": broken.case_id, "seq": broken.seq, "why": broken.why}
        logger.error("a chain is broken", extra=fields)
        tell_operator("ChainsBroken", 1)


def report_changed_event(case_id: str, seq: int) -> None:
    """Report a stored event that somebody wrote over or removed: no function of ours may."""
    logger.error("a stored event was changed", extra={"case_id": case_id, "seq": seq})
    tell_operator("LogChanged", 1)


def report_erased(case_ids: Iterable[str]) -> None:
    """Leave a line of each case that was erased: its time had come, or its reporter wanted it."""
    for case_id in case_ids:
        logger.info("case erased", extra={"case_id": case_id})
