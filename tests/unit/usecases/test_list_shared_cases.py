"""An officer sees how many other cases share what, and whose they are: theirs alone by name."""

from collections.abc import Mapping
from typing import Any

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import RulesBroken
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.folding import fold
from chalicelib.model.officer import RejectLink
from chalicelib.model.references import reference_of
from chalicelib.usecases.authority.read_authority_case import read_authority_case
from chalicelib.usecases.authority.reject_link import reject_link
from chalicelib.usecases.cases.link_case import LinkCaseDeps, link_case
from chalicelib.usecases.cases.list_shared_cases import list_shared_cases
from tests.support.holds import Held
from tests.support.pattern_texts import ENGLISH

HAMPSHIRE, DURHAM = "police-hampshire", "police-durham"
INCIDENT: Mapping[str, Any] = {
    "platform": "x",
    "handle": "@SomeOne",
    "text": ENGLISH.splitlines()[0],
}
IN_DURHAM = {"candidate": {"name": "Robin Invented", "area": "E14001106"}}
INCIDENTS = {"incidents": [dict(INCIDENT)]}


class ComparedDesk(Held):
    """An officer of Hampshire with a case open, and others to compare it with."""

    def __init__(self, **changes: Any) -> None:
        super().__init__(**{**INCIDENTS, **changes})
        self.linking = LinkCaseDeps(self.world.log, self.world.patterns, self.world.clock)
        link_case(self.linking, self.case_id)

    def other(self, **changes: Any) -> str:
        case_id = self.world.submit(**{**INCIDENTS, **changes}).first.case_id
        link_case(self.linking, case_id)
        return case_id

    def read(self, case_id: str = "") -> Case:
        return fold(self.world.log.read(case_id or self.case_id))

    def shared(self) -> list[dict[str, Any]]:
        return read_authority_case(self.deps, self.session, self.reference)["shared"]  # type: ignore[no-any-return]

    def reject(self, shares: Any = "account", incident: int = 0) -> bool:
        command = RejectLink(incident=incident, shares=shares, reason="It is a newspaper's")
        recorded = reject_link(self.deps, self.session, self.reference, command)
        link_case(self.linking, self.case_id)
        return recorded.created


@pytest.fixture
def desk() -> ComparedDesk:
    return ComparedDesk()


def test_case_that_shares_nothing_shows_nothing(desk: ComparedDesk) -> None:
    assert desk.shared() == []


def test_officer_sees_why_how_many_and_whose_the_others_are(desk: ComparedDesk) -> None:
    own_case, _ = desk.other(), desk.other(**IN_DURHAM)
    account, text = desk.shared()
    assert account == {
        "shares": "account",
        "incident": 0,
        "handle": "@SomeOne",
        "platform": load().platforms["x"].name,
        "other_cases": 2,
        "at_least": False,
        "verified": 0,
        "own": [reference_of(own_case)],
        "own_cases": 1,
        "elsewhere": [{"authority": load().authorities[DURHAM].name, "cases": 1}],
    }
    assert (text["shares"], text["other_cases"]) == ("text", 2)


def test_reports_that_no_authority_has_are_not_counted_for_officers(desk: ComparedDesk) -> None:
    desk.other(log_only=True)
    desk.other(share_with={"platforms": True, "police": False, "electoral": False})
    assert desk.shared() == []


def test_other_authorities_than_police_see_their_own_cases_alone(desk: ComparedDesk) -> None:
    desk.other(**IN_DURHAM)
    reader = desk.read().recipients[HAMPSHIRE]
    reader.kind = "electoral"
    shared = list_shared_cases(desk.world.patterns, load(), desk.read(), reader)
    assert shared == []


def test_officer_sees_no_pattern_once_the_report_was_taken_back(desk: ComparedDesk) -> None:
    desk.other()
    taken_back = NewEvent(Kind.WITHDRAWN, {})
    desk.world.log.append(desk.read().last, desk.world.clock(), taken_back)
    assert desk.shared() == []


def test_case_is_shown_without_patterns_where_they_cannot_be_looked_up(desk: ComparedDesk) -> None:
    desk.other()
    desk.world.patterns.down = True
    assert desk.shared() == []


def test_link_that_an_officer_called_wrong_counts_no_more(desk: ComparedDesk) -> None:
    other = desk.other()
    assert desk.reject()
    assert not desk.reject(), "again it is the same event"
    text, rejected = desk.shared()
    assert text["shares"] == "text"
    assert rejected["shares"] == "account"
    assert rejected["rejected"]["reason"] == "It is a newspaper's"
    reader = desk.read(other).recipients[HAMPSHIRE]
    shares = list_shared_cases(desk.world.patterns, load(), desk.read(other), reader)
    assert [link["shares"] for link in shares] == ["text"]
    (event,) = desk.read().events_of(Kind.LINK_REJECTED)
    assert "newspaper" not in repr(event.public)


def test_links_of_one_case_are_called_wrong_one_by_one(desk: ComparedDesk) -> None:
    desk.other()
    assert [desk.reject("text"), desk.reject("account"), desk.reject("account")] == [
        *(True, True, False)
    ]
    assert all("rejected" in link for link in desk.shared())


def test_reason_of_a_wrong_link_is_for_its_own_authority(desk: ComparedDesk) -> None:
    desk.reject("text")
    case = desk.read()
    reader = case.recipients[HAMPSHIRE]
    reader.id = DURHAM
    (link,) = list_shared_cases(desk.world.patterns, load(), case, reader)
    assert link["rejected"].keys() == {"at", "authority"}


@pytest.mark.parametrize(
    ("shares", "incident", "code"),
    [("text", 1, "incident_unknown"), ("account", 9, "incident_unknown")],
)
def test_link_of_an_incident_that_there_is_not_is_refused(
    desk: ComparedDesk, shares: str, incident: int, code: str
) -> None:
    with pytest.raises(RulesBroken) as refused:
        desk.reject(shares, incident)
    assert refused.value.faults[0].code == code


def test_link_that_an_incident_cannot_share_is_refused() -> None:
    desk = ComparedDesk(incidents=[{"platform": "x", "text": "Too short"}])
    with pytest.raises(RulesBroken) as refused:
        desk.reject("text")
    assert refused.value.faults[0].code == "not_shared"


def test_wrong_link_of_an_erased_case_is_forgotten(desk: ComparedDesk) -> None:
    desk.reject()
    desk.world.log.erase(desk.case_id)
    link_case(desk.linking, desk.case_id)
    assert desk.world.patterns.members("text/0/1") == []


def test_case_is_compared_by_its_first_accounts(
    desk: ComparedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.model.patterns.MOST_TRAITS", 1)
    handles = [{"platform": "x", "handle": handle} for handle in ("@another", "@SomeOne")]
    desk.other(incidents=handles)
    assert desk.shared() == []
