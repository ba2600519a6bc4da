"""Who is told of a new report is told with it how many others share what it has, as far as that
recipient may know; and looks only where that is not there, or not of a moment ago."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.aws.queue import from_message, to_message
from chalicelib.catalogue import load
from chalicelib.model.folding import fold
from chalicelib.model.patterns import Member
from chalicelib.model.shared_counts import GOOD_FOR, SharedCounts
from chalicelib.ports import Dispatch
from chalicelib.usecases.cases.compare_new_case import compare_new_case
from chalicelib.usecases.cases.list_shared_cases import list_shared_cases
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.platform.feed_platform import feed_platform
from tests.support.exchange import Exchange, polled_claims
from tests.support.factories import BASE_URL, World
from tests.support.pattern_texts import ENGLISH

DISPATCH = Dispatch("SSABCDEFGHJKM", 1, "police-hampshire")
HAMPSHIRE = "police-hampshire"
IN_DURHAM = {"candidate": {"name": "Robin Invented", "area": "E14001106"}}
INCIDENTS: Sequence[Mapping[str, Any]] = (
    {"platform": "x", "handle": "@SomeOne", "text": ENGLISH.splitlines()[0]},
    {"platform": "facebook", "handle": "somepage"},
)


class Looked:
    """A world that counts how often it is looked up who has something."""

    def __init__(self, world: World) -> None:
        self.world, self.looks = world, list[str]()
        self._members = world.patterns.members
        world.patterns.members = self._look  # type: ignore[method-assign] # to count

    def _look(self, key: str, *, consistent: bool = True) -> Sequence[Member]:
        self.looks.append(key)
        return self._members(key, consistent=consistent)

    def routed(self, **changes: Any) -> Mapping[str, Dispatch]:
        """Put a report on its way, and give the messages by recipient."""
        incidents = [dict(incident) for incident in INCIDENTS]
        first = self.world.submit(**{"incidents": incidents, **changes}).first
        fan_out(self.world.fan_out_deps, first.case_id, 1)
        waiting = [
            dispatch for queue in self.world.queues.values() for dispatch in queue.dispatches
        ]
        self.looks.clear()
        return {
            dispatch.recipient: dispatch
            for dispatch in waiting
            if dispatch.case_id == first.case_id
        }


@pytest.fixture
def looked(exchange: Exchange) -> Looked:
    return Looked(exchange.world)


def counts(dispatch: Dispatch) -> Mapping[str, int]:
    assert dispatch.shared is not None
    return dispatch.shared.by_trait


def mailed(looked: Looked, dispatch: Dispatch) -> str:
    notify_authority(looked.world.notify_authority_deps, dispatch)
    return looked.world.mail.letters[-1].text


def test_messages_of_a_report_count_others_that_their_recipient_may_know_of(
    looked: Looked,
) -> None:
    looked.routed(log_only=True)
    looked.routed(share_with={"platforms": True, "police": False, "electoral": False})
    looked.routed(**IN_DURHAM)
    dispatches = looked.routed()
    assert counts(dispatches["x"]) == {"account0": 2, "account1": 0, "text0": 2}
    assert counts(dispatches["facebook"]) == {"account0": 0, "account1": 2, "text0": 0}
    assert counts(dispatches[HAMPSHIRE]) == {"account0": 1, "account1": 1, "text0": 1}
    assert dispatches["reporter"].shared is None


def test_other_authorities_than_police_are_told_of_their_own_cases_alone(looked: Looked) -> None:
    looked.routed(**IN_DURHAM)
    case = fold(looked.world.log.read(looked.routed()[HAMPSHIRE].case_id))
    case.recipients[HAMPSHIRE].kind = "electoral"
    now = looked.world.clock()
    comparison = compare_new_case(looked.world.patterns.members, case, now)
    assert comparison is not None
    assert set(comparison.counts_for(HAMPSHIRE).by_trait.values()) == {0}


def test_token_has_the_counts_of_its_message_and_nothing_is_looked_up(
    exchange: Exchange, looked: Looked
) -> None:
    looked.routed()
    dispatch = looked.routed()["x"]
    feed_platform(exchange.feed_platform_deps, dispatch)
    assert looked.looks == []
    payload = polled_claims(exchange)["events"][f"{BASE_URL}/events/report-submitted"]
    assert payload["accounts"] == [{"handle": "@SomeOne", "other_reports": 1}]
    assert [text["other_reports"] for text in payload["texts"]] == [1]


@pytest.mark.parametrize("changes", [{"shared": None}, {"by_trait": {}}, {"at": None}])
def test_token_counts_for_itself_what_its_message_does_not_say_or_said_long_ago(
    exchange: Exchange, looked: Looked, changes: Mapping[str, Any]
) -> None:
    looked.routed()
    dispatch = looked.routed()["x"]
    wrong = SharedCounts(looked.world.clock(), {"account0": 99})
    by_trait = changes.get("by_trait", wrong.by_trait)
    shared = changes.get("shared", replace(wrong, by_trait=by_trait))
    if "at" in changes:
        looked.world.clock.advance(seconds=GOOD_FOR.total_seconds())
    feed_platform(exchange.feed_platform_deps, replace(dispatch, shared=shared))
    payload = polled_claims(exchange)["events"][f"{BASE_URL}/events/report-submitted"]
    assert payload["accounts"] == [{"handle": "@SomeOne", "other_reports": 1}]


def test_mail_of_a_case_that_shares_nothing_looks_nothing_up(looked: Looked) -> None:
    text = mailed(looked, looked.routed()[HAMPSHIRE])
    assert looked.looks == []
    assert "Other cases" not in text


def test_mail_shows_what_cases_share_whatever_its_message_says(looked: Looked) -> None:
    looked.routed()
    dispatch = looked.routed()[HAMPSHIRE]
    assert "Other cases: 1" in mailed(looked, dispatch)
    assert [key.partition("/")[0] for key in looked.looks] == ["account", "account", "text"]


def test_look_goes_on_where_fewer_are_found_than_were_counted(looked: Looked) -> None:
    looked.routed()
    case = fold(looked.world.log.read(looked.routed()[HAMPSHIRE].case_id))
    reader = case.recipients[HAMPSHIRE]
    counted = {"account0": 2, "account1": 0, "text0": 2}
    shared = list_shared_cases(looked.world.patterns, load(), case, reader, counted=counted)
    assert [(link["shares"], link["other_cases"]) for link in shared] == [
        ("account", 1),
        ("text", 1),
    ]
    assert len(looked.looks) == 9, "an account, and all bands of a text"


def test_message_counts_nothing_where_others_cannot_be_looked_up(looked: Looked) -> None:
    looked.world.patterns.down = True
    assert looked.routed()["x"].shared is None


def test_message_is_read_by_versions_that_know_of_no_counts_and_read_as_they_write_it() -> None:
    ids = {"case_id": "SSABCDEFGHJKM", "seq": 1, "recipient": "police-hampshire"}
    assert json.loads(to_message(DISPATCH)) == ids
    assert from_message(json.dumps(ids)).shared is None
    counted = replace(DISPATCH, shared=SharedCounts(datetime.now(UTC), {"account0": 2}))
    assert json.loads(to_message(counted)).items() >= ids.items()
