"""What happens in the long story: every kind of event, and every way of a mail and of a token."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

from chalicelib.model.events import Kind, stamp
from chalicelib.model.exchange import PreservationAnswer
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.telemetry import write_metrics_to
from chalicelib.usecases.platform.answer_preservation import (
    AnswerPreservationDeps,
    answer_preservation,
)
from tests.support.long_story import mail_chapters
from tests.support.long_story.cast import (
    COMMISSION,
    FACEBOOK,
    FIRST,
    FORCE,
    NO_PLATFORM,
    NO_POLICE,
    OTHER,
    REASONS,
    SECOND,
    X,
    routed,
)
from tests.support.long_story.tellers import Tellers
from tests.support.metrics import metrics_in


def lines_of_the_story(*, lags: bool = False) -> list[str]:
    """Let all of it happen, and give a line for each thing that somebody sees."""
    return tell(lags=lags).conclude()


def lines_of_writing() -> list[str]:
    """Let all of it happen, and give a line for each thing that a store or a queue is given, and
    for each that is measured."""
    log = StringIO()
    write_metrics_to(log)
    try:
        written = tell().written
    finally:
        write_metrics_to(None)
    return [*written, *(json.dumps(metric) for metric in metrics_in(log.getvalue()))]


def tell(*, lags: bool = False) -> Tellers:
    """Let all of it happen, with ``lags`` over a log whose replicas are behind."""
    tellers = Tellers()
    world = tellers.stage.world
    world.log.lags = lags
    world.second_addresses[FORCE] = SECOND
    world.contacts[COMMISSION] = "commission@example.org"
    world.escalations["facebook"] = COMMISSION
    for number, chapter in enumerate(_CHAPTERS):
        chapter(tellers, 100 * number)
    return tellers


def _threat(tellers: Tellers, number: int) -> None:
    """An emergency, which everybody answers late, and in part."""
    case = tellers.report(number + 1, category="threat_violence", incidents=[X, FACEBOOK])
    offered = tellers.poll("x", maxEvents=1)
    tellers.wait("chase_overdue", minutes=6)
    tellers.poll("x", ack=offered)
    refused = tellers.poll("facebook")
    error = {"err": "jws", "description": "does not verify"}
    tellers.poll("facebook", setErrs=dict.fromkeys(refused, error))
    tellers.then(case, Kind.AUTHORITY_ACKNOWLEDGED, recipient=FORCE)
    tellers.stage.unpark("facebook")
    tellers.decide("x", case, "acknowledged", outcome_id="o-1")
    tellers.decide("x", case, "content_removed", outcome_id="o-2", statement_of_reasons=REASONS)
    appeal: dict[str, Any] = {"recipient": "x", "appeal_id": "a"}
    tellers.then(case, Kind.OUTCOME_APPEALED, {"text": "Look again"}, **appeal)
    tellers.decide("x", case, "need_more_info", outcome_id="o-3", message="Which of them?")
    message: dict[str, Any] = {"message_id": "m-1", "from": FORCE, "to": REPORTER, "content": "c"}
    tellers.then(case, Kind.MESSAGE_SENT, {"text": "When did it begin?"}, **message)
    for at, to in enumerate((FORCE, "x")):
        message = {"message_id": f"m-{at + 2}", "from": REPORTER, "to": to, "content": "d"}
        tellers.then(case, Kind.MESSAGE_SENT, {"text": "Last week"}, **message)
    tellers.wait("chase_overdue", "park_unacknowledged", "notify_operators", days=1)
    tellers.wait("chase_overdue", "park_unacknowledged", "notify_operators", days=9)
    stage: dict[str, Any] = {"recipient": FORCE, "stage": "charged", "shown": True}
    number_of_crime = {"crime_reference": "42/0001", "note": "n"}
    tellers.then(case, Kind.STAGE_RECORDED, number_of_crime, crime_reference_shown=True, **stage)
    tellers.then(case, Kind.HANDED_OVER, recipient=FORCE, to=OTHER, recipients=[routed(OTHER)])
    _files(tellers, case)
    tellers.wait("send_digests", minutes=10)
    tellers.then(case, Kind.CASE_LINK_REQUESTED, recipient=OTHER)
    tellers.then(case, Kind.CASE_LINK_OPENED, recipient=OTHER, session="s")
    tellers.then(case, Kind.CASE_READ, recipient=OTHER, session="s")
    tellers.then(case, Kind.STATUS_LINK_REQUESTED)
    tellers.then(case, Kind.WHOLE_ACCESS_REQUESTED)
    tellers.then(case, Kind.WHOLE_ACCESS_STOPPED)
    tellers.then(case, Kind.RECEIPT_REPLACED, receipt="0" * 64)
    tellers.then(case, Kind.WITHDRAWN)
    tellers.poll("x")
    tellers.then(case, Kind.ERASED)


def _files(tellers: Tellers, case: str) -> None:
    for upload, kind in (("u-1", "application/pdf"), ("u-2", "image/png"), ("u-3", "image/png")):
        added: dict[str, Any] = {"upload_id": upload, "content_type": kind, "size": 9}
        tellers.then(case, Kind.EVIDENCE_ADDED, {"filename": f"{upload}.bin"}, **added)
        stored: dict[str, Any] = {**added, "sha256": upload * 32, "scan": "not_scanned"}
        if upload != "u-3":
            copy: dict[str, Any] = (
                {"copy_sha256": "c" * 64, "nature": "acts"} if upload == "u-2" else {}
            )
            tellers.then(case, Kind.EVIDENCE_STORED, **stored, **copy)
    tellers.then(case, Kind.EVIDENCE_REJECTED, upload_id="u-3", reason="file_type")
    tellers.then(case, Kind.EVIDENCE_SCANNED, upload_id="u-2", verdict="clean")
    tellers.then(case, Kind.EVIDENCE_SCANNED, upload_id="u-1", verdict="infected")
    request = tellers.then(case, Kind.BUNDLE_REQUESTED, recipient=FORCE)
    bundle_facts: dict[str, Any] = {"recipient": FORCE, "key": "k", "sha256": "5" * 64, "size": 7}
    tellers.then(case, Kind.BUNDLE_MADE, asked_by=request, stamp="there", **bundle_facts)


def _held(tellers: Tellers, number: int) -> None:
    """A case that police hold back, and ask a platform to keep what it has of."""
    incidents = [X, FACEBOOK]
    case = tellers.report(number + 1, category="doxxing", incidents=incidents)
    until = stamp(tellers.stage.clock() + timedelta(hours=72))
    hold: dict[str, Any] = {"recipient": FORCE, "platform": "x", "until": until}
    tellers.then(case, Kind.HOLD_PLACED, opened=1, **hold)
    tellers.poll("x")
    tellers.wait("chase_overdue", hours=49)
    tellers.wait("chase_overdue", hours=22)
    tellers.wait("chase_overdue", hours=2)
    tellers.poll("x")
    preservation: dict[str, Any] = {**hold, "legal_basis": "IPA", "days": 90}
    requests = [
        tellers.then(case, Kind.PRESERVATION_REQUESTED, opened=1, **preservation) for _ in range(2)
    ]
    tellers.poll("x")
    exchange = tellers.stage.exchange
    tokens = exchange.world.case_by_id(case).tokens_of("x")
    (jti,) = (jti for jti, of in tokens.items() if of == requests[0])
    deps = AnswerPreservationDeps(exchange.world.log, exchange.feed, exchange.world.clock)
    answer = {"jti": jti, "status": "preserved", "until": "2027-03-01", "ticket": "T-1"}
    answer_preservation(deps, "x", PreservationAnswer.model_validate(answer))
    tellers.bring()
    tellers.wait("chase_overdue", hours=25)
    added = {"url": "https://x.com/someone/status/21", "platform": "x", "handle": "someone"}
    parts: dict[str, Any] = {"recipients": [], "part": 1, "parts": 2, "add_id": "a"}
    tellers.then(case, Kind.INCIDENTS_ADDED, {"incidents": [added]}, **parts)
    other = {"url": "https://www.tiktok.com/@someone/video/7", "platform": "tiktok"}
    tellers.wait("send_digests", minutes=10)
    parts |= {"recipients": [routed("tiktok", "platform", "self_report")], "part": 2}
    tellers.then(case, Kind.INCIDENTS_ADDED, {"incidents": [other]}, **parts)
    tellers.then(case, Kind.SELF_REPORTED, recipient="tiktok")
    rejected = {"shares": "account", "incident": 0, "reason": "Another person"}
    tellers.then(case, Kind.LINK_REJECTED, rejected, recipient=FORCE)
    consent: dict[str, Any] = {"recipients": [], "withdrawn_from": ["x", "facebook"]}
    tellers.then(case, Kind.CONSENT_CORRECTED, {"share_with": NO_PLATFORM}, **consent)
    tellers.poll("x")
    again: dict[str, Any] = {"recipients": [routed("x", "platform")], "withdrawn_from": [FORCE]}
    tellers.then(case, Kind.CONSENT_CORRECTED, {"share_with": NO_POLICE}, **again)
    tellers.poll("x")


def _dropped(tellers: Tellers, number: int) -> None:
    """What is taken back while police hold it, and an emergency whose mail comes back."""
    case = tellers.report(number + 1, category="doxxing", incidents=[X, FACEBOOK])
    until = stamp(tellers.stage.clock() + timedelta(hours=72))
    request: dict[str, Any] = {"recipient": FORCE, "until": until, "opened": 1}
    tellers.then(case, Kind.HOLD_PLACED, platform="x", **request)
    preservation: dict[str, Any] = {
        **request,
        "platform": "facebook",
        "legal_basis": "IPA",
        "days": 90,
    }
    tellers.then(case, Kind.PRESERVATION_REQUESTED, **preservation)
    tellers.then(case, Kind.WITHDRAWN)
    for platform in ("x", "facebook"):
        tellers.poll(platform)
    tellers.wait("chase_overdue", hours=25)
    tellers.report(number + 2, category="threat_violence", share_with=NO_PLATFORM)
    tellers.carry("Bounce", FIRST)
    tellers.stage.world.suppressions.reasons.clear()
    for _ in range(3):
        tellers.wait("chase_overdue", "notify_operators", minutes=16)


_CHAPTERS = (
    *(_threat, _held, mail_chapters.mails, mail_chapters.suppressed, mail_chapters.quiet),
    *(mail_chapters.on_record, mail_chapters.discreet, mail_chapters.unknown, _dropped),
    *(mail_chapters.shared, mail_chapters.mornings),
)
