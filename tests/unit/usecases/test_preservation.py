"""Police ask a platform to keep what it has: told, answered, chased, or left to the officer."""

from datetime import timedelta
from typing import Any, cast

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import Conflict, Forbidden, RulesBroken
from chalicelib.model.concerned import concerned
from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.model.exchange import PreservationAnswer
from chalicelib.model.officer import HandOver, RequestPreservation
from chalicelib.model.recipient_ids import OPERATOR
from chalicelib.ports import FeedToken
from chalicelib.rendering.authority_page import authority_page
from chalicelib.rendering.bundle_pdf import _step
from chalicelib.rendering.timeline_view import timeline
from chalicelib.rendering.translator import translator
from chalicelib.usecases.authority.authority_case_view import show_case_to_authority
from chalicelib.usecases.authority.hand_over_case import hand_over_case
from chalicelib.usecases.authority.request_preservation import (
    PreservationRequest,
    request_preservation,
)
from chalicelib.usecases.cases.read_timeline import read_timeline
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.platform.answer_preservation import (
    AnswerPreservationDeps,
    answer_preservation,
)
from chalicelib.usecases.reporter.withdraw_report import withdraw_report
from tests.support.exchange import claims_of
from tests.support.holds import FORCE, Held
from tests.support.sentences import begins_as_a_sentence

BASIS = "Investigatory Powers Act 2016"


class Preserving(Held):
    """A case of which police ask a platform to keep what it has."""

    def ask(self, platform: str = "x", basis: str = BASIS, **changes: Any) -> PreservationRequest:
        command = RequestPreservation(platform=platform, legal_basis=basis, **changes)
        return request_preservation(self.deps, self.session, self.reference, command)

    def token(self) -> tuple[str, Any]:
        """The request as x is offered it: its id and payload."""
        self.fan_newest(Kind.PRESERVATION_REQUESTED)
        self.feed()
        for jti, jws in self.poll().items():
            (uri, payload), *_more = claims_of(jws)["events"].items()
            if uri.endswith("/preservation-requested"):
                return jti, payload
        raise AssertionError("no such token")

    def answer(self, jti: str, status: str = "preserved", platform: str = "x", **more: str) -> bool:
        deps = AnswerPreservationDeps(self.world.log, self.exchange.feed, self.world.clock)
        body = {"jti": jti, "status": status, **more}
        return answer_preservation(deps, platform, PreservationAnswer.model_validate(body))

    def recipient_state(self, platform: str = "x") -> Any:
        case = self.case
        view = show_case_to_authority(load(), case, case.recipients[FORCE], self.world.clock())
        return next(recipient for recipient in view["recipients"] if recipient["id"] == platform)


@pytest.fixture
def preserving() -> Preserving:
    case = Preserving()
    case.feed()
    return case


def test_request_reaches_the_platform_and_its_answer_the_force(preserving: Preserving) -> None:
    request = preserving.ask()
    assert (request.recorded.created, request.is_told, request.text) == (True, True, "")
    until = request.recorded.event.public["until"]
    assert preserving.recipient_state()["preservation"]["status"] == "requested"
    jti, payload = preserving.token()
    assert payload == {
        "legal_basis": BASIS,
        "requested_at": preserving.recipient_state()["preservation"]["at"],
        "days": 90,
        "until": until,
        "incidents": [{"url": "https://x.com/someone/status/20", "post_id": "20"}],
    }
    assert preserving.answer(jti, until="2027-02-28", ticket="LE-7")
    assert not preserving.answer(jti, until="2027-02-28", ticket="LE-7")
    preserving.fan_newest(Kind.PRESERVATION_ANSWERED)
    notify_authority(
        preserving.world.notify_authority_deps,
        preserving.world.queues["authorities"].dispatches[-1],
    )
    assert "says that it keeps" in " ".join(preserving.world.mail.letters[-1].text.split())
    answer = preserving.recipient_state()["preservation"]
    assert (answer["status"], answer["kept_until"], answer["ticket"]) == (
        "preserved",
        "2027-02-28",
        "LE-7",
    )
    assert preserving.answer(jti, "refused"), "a later answer corrects"
    assert preserving.recipient_state()["preservation"]["status"] == "refused"


def test_silence_is_chased_once(preserving: Preserving) -> None:
    preserving.ask()
    preserving.fan_newest(Kind.PRESERVATION_REQUESTED)
    due = [kind for kind in preserving.chase(hours=24) if kind.startswith("preservation")]
    assert due == [Kind.PRESERVATION_OVERDUE]
    assert preserving.recipient_state()["preservation"]["status"] == "requested"
    preserving.world.clock.advance(seconds=1)
    assert preserving.recipient_state()["preservation"]["status"] == "overdue"
    preserving.feed()
    kinds = preserving.offered_kinds()
    assert "preservation-requested" in kinds
    assert "response-overdue" in kinds
    overdue = next(preserving.case.events_of(Kind.PRESERVATION_OVERDUE))
    assert (OPERATOR, OPERATOR) in concerned(preserving.case, overdue)
    assert Kind.PRESERVATION_OVERDUE not in preserving.chase(days=3)


def test_answer_in_time_is_not_chased(preserving: Preserving) -> None:
    preserving.ask()
    jti, _ = preserving.token()
    preserving.answer(jti)
    assert Kind.PRESERVATION_OVERDUE not in preserving.chase(days=3)


def test_same_request_at_once_is_one_and_later_it_is_renewed(preserving: Preserving) -> None:
    assert preserving.ask().recorded.created
    assert not preserving.ask().recorded.created
    assert preserving.ask(basis="Another Act").recorded.created
    preserving.world.clock.advance(minutes=6)
    assert preserving.ask(days=30).recorded.created
    answer = preserving.recipient_state()["preservation"]
    assert answer["until"] == f"{preserving.world.clock() + timedelta(days=30):%Y-%m-%dT%H:%M:%SZ}"


def test_request_for_longer_or_of_another_force_is_one_of_its_own(preserving: Preserving) -> None:
    assert preserving.ask(days=30).recorded.created
    longer = preserving.ask(days=90).recorded
    assert (longer.created, longer.event.public["days"]) == (True, 90)
    command = HandOver(to="police-durham", reason="It is theirs, too")
    hand_over_case(preserving.deps, preserving.session, preserving.reference, command)
    preserving.authority = "police-durham"
    preserving.open()
    recorded = preserving.ask(days=90).recorded
    assert (recorded.created, recorded.event.public["recipient"]) == (True, "police-durham")
    assert not preserving.ask(days=90).recorded.created


def test_platform_that_is_not_connected_is_asked_by_the_officer() -> None:
    preserving = Preserving(incidents=[{"url": "https://www.tiktok.com/@someone/video/7"}])
    request = preserving.ask("tiktok")
    assert not request.is_told
    assert request.route is not None
    assert request.route.url.startswith("https://")
    for words in ("Kim, Sergeant", BASIS, preserving.reference, "video/7", "until"):
        assert words in request.text
    answer = preserving.recipient_state("tiktok")["preservation"]
    assert (answer["text"], answer["route"]["url"]) == (request.text, request.route.url)
    assert not answer["told"]
    assert Kind.PRESERVATION_OVERDUE not in preserving.chase(days=3)


TO_TIKTOK = [{"url": "https://www.tiktok.com/@someone/video/7"}]


@pytest.mark.parametrize(
    ("platform", "to_reporter", "to_police", "in_bundle"),
    [
        ("x", "The police asked X (formerly Twitter) to", "Asked to keep", "Asked to preserve"),
        ("tiktok", "The police are to ask TikTok themselves to", "Text made", "Text made to send"),
    ],
)
def test_everybody_reads_who_asks_a_platform_to_keep_what_it_has(
    platform: str, to_reporter: str, to_police: str, in_bundle: str
) -> None:
    preserving = Preserving() if platform == "x" else Preserving(incidents=TO_TIKTOK)
    preserving.ask(platform)
    case, facts, english = preserving.case, load(), translator("en")
    assert timeline(read_timeline(facts, case), english)[-1].text.startswith(to_reporter)
    view = show_case_to_authority(facts, case, case.recipients[FORCE], preserving.world.clock())
    line = view["timeline"][-1]
    words = authority_page(facts, english)["happenings"]
    assert words[".".join([line["what"], *filter(None, [line.get("text")])])].startswith(to_police)
    assert in_bundle in _step({**view, "made_for": {"id": FORCE}}, line)[1]


def test_words_of_a_request_are_shown_to_the_force_that_asked_alone() -> None:
    preserving = Preserving(incidents=TO_TIKTOK)
    preserving.ask("tiktok")
    command = HandOver(to="police-durham", reason="It is theirs, too")
    hand_over_case(preserving.deps, preserving.session, preserving.reference, command)
    case, now = preserving.case, preserving.world.clock()
    view = show_case_to_authority(load(), case, case.recipients["police-durham"], now)
    for words in ("Kim", "Sergeant", BASIS):
        assert words not in str(view)
    tiktok = next(shown for shown in view["recipients"] if shown["id"] == "tiktok")
    assert tiktok["preservation"].keys() == {"told", "status", "at", "until"}


def test_platforms_number_for_a_request_is_shown_to_the_force_that_asked_alone(
    preserving: Preserving,
) -> None:
    preserving.ask(days=30)
    jti, _ = preserving.token()
    preserving.answer(jti, ticket="LE-7")
    command = HandOver(to="police-durham", reason="It is theirs, too")
    hand_over_case(preserving.deps, preserving.session, preserving.reference, command)
    preserving.authority = "police-durham"
    preserving.open()
    preserving.ask(days=90)
    assert preserving.recipient_state()["preservation"]["ticket"] == "LE-7", (
        "their own before a later one"
    )
    case, now = preserving.case, preserving.world.clock()
    view = show_case_to_authority(load(), case, case.recipients["police-durham"], now)
    assert "LE-7" not in str(view)


def test_route_is_left_out_when_we_know_of_none(
    preserving: Preserving, monkeypatch: pytest.MonkeyPatch
) -> None:
    preserving.ask()
    case, facts = preserving.case, load()
    case.recipients["x"].preservations[0].is_told = False
    unknown = facts.platforms["x"]._replace(police_route=None)
    monkeypatch.setitem(cast("Any", facts.platforms), "x", unknown)
    view = show_case_to_authority(facts, case, case.recipients[FORCE], preserving.world.clock())
    (recipient,) = (entry for entry in view["recipients"] if entry["id"] == "x")
    assert "text" in recipient["preservation"]
    assert "route" not in recipient["preservation"]


def test_request_is_refused_when_it_would_tell_what_is_held(preserving: Preserving) -> None:
    preserving.place()
    with pytest.raises(Conflict) as refused:
        preserving.ask()
    assert refused.value.public_code == "held"


def test_request_is_for_police_and_platforms_of_the_case(preserving: Preserving) -> None:
    for platform in ("youtube", FORCE):
        with pytest.raises(RulesBroken):
            preserving.ask(platform)
    withdraw_report(preserving.world.act_on_report_deps(), preserving.case)
    with pytest.raises(Conflict):
        preserving.ask()
    commission = Preserving(
        "electoral-commission",
        category="election_misinformation",
        share_with={"platforms": True, "police": True, "electoral": True},
    )
    with pytest.raises(Forbidden):
        commission.ask()


def test_answer_is_refused_for_any_other_token(preserving: Preserving) -> None:
    (report, *_later) = preserving.poll()
    preserving.ask()
    jti, _ = preserving.token()
    for platform, wrong in (("x", report), ("x", "unknown"), ("facebook", jti)):
        with pytest.raises(Forbidden):
            preserving.answer(wrong, platform=platform)
    preserving.exchange.feed.put(FeedToken("x", "J", "jws", "SSAAAAAAAAAAA", 1))
    with pytest.raises(Forbidden):
        preserving.answer("J")
    withdraw_report(preserving.world.act_on_report_deps(), preserving.case)
    with pytest.raises(Conflict) as refused:
        preserving.answer(jti)
    assert refused.value.public_code == "withdrawn"
    assert begins_as_a_sentence(refused.value.detail)
    record_event(
        preserving.world.log,
        preserving.world.clock,
        preserving.case_id,
        lambda _: NewEvent(Kind.ERASED, {}),
    )
    with pytest.raises(Forbidden):
        preserving.answer(jti)


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_answer_is_refused_when_its_until_is_not_after_the_request(
    preserving: Preserving, days: int
) -> None:
    """Go's zero time was taken for one, and the page that erases could not be shown for it."""
    at = preserving.ask().recorded.event.at
    jti, _ = preserving.token()
    untils = [str(at.date() + timedelta(days=days)), stamp(at + timedelta(seconds=days))]
    for until in [*untils, *(["0001-01-01T00:00:00Z", "0001-01-01"] if days < 1 else [])]:
        if days == 1:
            assert preserving.answer(jti, until=until)
            continue
        with pytest.raises(RulesBroken) as refused:
            preserving.answer(jti, until=until)
        assert [fault.pointer for fault in refused.value.faults] == ["/until"]


@pytest.mark.parametrize("until", ["soon", "2027-02-30", "2027-02-28T00:00:00+01:00"])
def test_until_is_a_day_or_a_time(until: str) -> None:
    with pytest.raises(ValueError, match="time"):
        PreservationAnswer(jti="j", status="preserved", until=until)
    at = PreservationAnswer(jti="j", status="preserved", until="2027-02-28T00:00:00Z")
    assert at.until == "2027-02-28T00:00:00Z"
