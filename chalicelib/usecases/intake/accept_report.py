"""Accept a report: decide who is told, derive its ids, and write it down in one conditional put."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from chalicelib.catalogue import Area, Catalogue
from chalicelib.catalogue.links import recognise
from chalicelib.errors import Conflict, Gone, LostRace, Unavailable
from chalicelib.model import directory
from chalicelib.model.chain import canonical
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.evidence import LINK_ONLY
from chalicelib.model.incident import Incident
from chalicelib.model.references import case_id_for, digest, hash_receipt, receipt_for
from chalicelib.model.report import Report
from chalicelib.ports import CaseLog, Clock, IdSecrets, Uploads
from chalicelib.usecases.cases.choose_recipients import Grounds, Reach, choose_recipients
from chalicelib.usecases.evidence.claim_uploads import Claimed, claim_uploads


@dataclass(frozen=True, slots=True)
class AcceptReportDeps:
    """What accepting a report needs."""

    log: CaseLog
    reach: Reach
    catalogue: Catalogue
    secrets: IdSecrets
    uploads: Uploads
    now: Clock
    election: str


@dataclass(frozen=True, slots=True)
class AcceptedReport:
    """A report that is in the log. ``created`` is False for a retry."""

    first: Event
    receipt: str
    created: bool


def accept_report(
    deps: AcceptReportDeps, report: Report, verified: directory.Candidate | None = None
) -> AcceptedReport:
    """Write the report as event 1 of its case, or find that it is there already.

    ``verified`` is the candidate that a good access code named. Raises Conflict where the
    submission id stands for other content, Gone where its case was erased, Unavailable where
    nothing was kept.
    """
    event = None
    for version, case_id in _candidates(deps, report):
        secret = deps.secrets.versions[version]
        receipt = receipt_for(secret, str(report.submission_id))
        if version == deps.secrets.current:
            event = event or _compose(deps, report, verified)
            signed = _with_digests(event, secret, report, receipt)
            if report.evidence:
                signed = _with_files(deps, case_id, signed, report)
            try:
                return AcceptedReport(deps.log.begin(case_id, deps.now(), signed), receipt, True)
            except LostRace:
                pass
        first = deps.log.first(case_id)
        if first is not None and _same_submission(first, secret, report):
            return _replayed(first, secret, report, receipt)
    raise AssertionError("there is always a next case id")


def find_accepted_report(deps: AcceptReportDeps, report: Report) -> AcceptedReport | None:
    """The answer to a report that is in the log already, whatever became of its code since.

    Raises Conflict where the submission id stands for other content, Gone where it was erased.
    """
    attempts = len(deps.secrets.versions)
    for version, case_id in islice(_candidates(deps, report), attempts):
        first, secret = deps.log.first(case_id), deps.secrets.versions[version]
        if first is not None and _same_submission(first, secret, report):
            return _replayed(first, secret, report, receipt_for(secret, str(report.submission_id)))
    return None


def _candidates(deps: AcceptReportDeps, report: Report) -> Iterator[tuple[str, str]]:
    """Where the case may be: under each older secret, then under the current one, and on and on.

    The attempts end with the first free id, which is the first but for a collision in 50 bits.
    """
    submission = str(report.submission_id)
    current = deps.secrets.current
    for version, secret in deps.secrets.versions.items():
        if version != current:
            yield version, case_id_for(secret, submission)
    attempt = 0
    while True:
        yield current, case_id_for(deps.secrets.versions[current], submission, attempt)
        attempt += 1


def _same_submission(first: Event, secret: bytes, report: Report) -> bool:
    mark = digest(secret, "submission", str(report.submission_id))
    return bool(first.public["submission"] == mark)


def _replayed(first: Event, secret: bytes, report: Report, receipt: str) -> AcceptedReport:
    if first.private is None:
        raise Gone
    if first.public["content"] != digest(secret, "content", _content(report)):
        raise Conflict(code="submission_changed")
    return AcceptedReport(first, receipt, False)


def _with_digests(event: NewEvent, secret: bytes, report: Report, receipt: str) -> NewEvent:
    marks = {
        "submission": digest(secret, "submission", str(report.submission_id)),
        "content": digest(secret, "content", _content(report)),
        "receipt": hash_receipt(receipt),
    }
    return NewEvent(event.kind, {**event.public, **marks}, event.private)


def _with_files(deps: AcceptReportDeps, case_id: str, event: NewEvent, report: Report) -> NewEvent:
    """The files that the report names, claimed for its case. A case that is there has its own.

    No report waits for files: what cannot be claimed now is claimed once the event is on its way.
    None is refused for them either: of what no file is taken, they are only named, and told of.
    """
    if deps.log.first(case_id) is not None:
        return event
    claimed = Claimed([{"upload_id": one} for one in report.evidence], {})
    if report.category not in LINK_ONLY:
        with suppress(Unavailable):
            mark = event.public["submission"]
            claimed = claim_uploads(deps.uploads, report.evidence, case_id, mark)
    private = {**(event.private or {}), "filenames": dict(claimed.filenames)}
    return NewEvent(event.kind, {**event.public, "evidence": claimed.public}, private)


def _content(report: Report) -> str:
    """What has to be equal for a retry to be one, whichever way it was sent."""
    return canonical(report.model_dump(mode="json", exclude={"submission_id"}, exclude_none=True))


def _compose(
    deps: AcceptReportDeps, report: Report, verified: directory.Candidate | None
) -> NewEvent:
    catalogue = deps.catalogue
    delegate = verified.delegate if verified else None
    area = _area(catalogue, report, verified)
    incidents = [_incident(catalogue, incident) for incident in report.incidents]
    shared = report.share_with.model_dump()
    choice = choose_recipients(
        catalogue,
        deps.reach,
        Grounds(
            category=report.category,
            signs=report.signs,
            danger=report.immediate_danger,
            share_with=dict.fromkeys(shared, False) if report.log_only else shared,
            area=area,
            platforms=[incident["platform"] for incident in incidents],
        ),
    )
    candidate = _candidate(deps, report, verified, area)
    public = {
        "category": report.category,
        "election": catalogue.election(candidate["election"]).id,
        "urgency": choice.urgency,
        "signs": list(report.signs),
        "danger": report.immediate_danger,
        "log_only": report.log_only,
        "verified": verified is not None,
        "tell_reporter": report.reporter.email is not None,
        "recipients": choice.told,
        "advised": choice.advised,
    }
    if delegate is not None:
        public["via"] = delegate.id
    private = {
        "reporter": report.reporter.model_dump(mode="json", exclude_none=True),
        "candidate": candidate,
        "incidents": incidents,
        "statement": report.statement,
        "share_with": shared,
        **({"via": delegate.name} if delegate else {}),
    }
    return NewEvent(Kind.REPORT_SUBMITTED, public, private)


def _area(
    catalogue: Catalogue, report: Report, verified: directory.Candidate | None
) -> Area | None:
    if verified is not None:
        return catalogue.areas.get(verified.area)
    said = report.candidate and report.candidate.area
    return catalogue.area(said) if said else None


def _candidate(
    deps: AcceptReportDeps,
    report: Report,
    verified: directory.Candidate | None,
    area: Area | None,
) -> dict[str, str]:
    """Who it is about: as the access code says, else as the reporter says, who may be it.

    In danger there may be neither a name nor an area.
    """
    said, reporter = report.candidate, report.reporter
    themselves = reporter.name if reporter.role == "candidate" else None
    name = verified.name if verified else (said and said.name) or themselves
    where = {"area": area.gss, "area_name": area.name} if area else {}
    typed = {"area_typed": said.area} if said and said.area and not area else {}
    election = (verified and verified.election) or (said and said.election) or deps.election
    return {**({"name": name} if name else {}), "election": election, **where, **typed}


def _incident(catalogue: Catalogue, incident: Incident) -> dict[str, Any]:
    """The incident as given, with what its link says; a link's platform beats a named one."""
    given = incident.model_dump(mode="json", exclude_none=True)
    link = recognise(incident.url) if incident.url else None
    if link is None or link.platform is None:
        named = (incident.platform or "").casefold()
        if named in catalogue.platforms:
            return {**given, "platform": named}
        return {**given, "platform": None, "platform_named": incident.platform}
    ids = {"handle": incident.handle or link.handle, "post_id": link.post_id}
    found = {**ids, "platform": link.platform, "comment_id": link.comment_id}
    return {**given, **{name: value for name, value in found.items() if value is not None}}
