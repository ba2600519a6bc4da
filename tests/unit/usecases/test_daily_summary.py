"""The morning's figures: each is counted by hand here."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.errors import Unavailable
from chalicelib.model.daily_summary import Account, summarise_cases
from chalicelib.model.events import Kind
from chalicelib.model.preferences import Preferences
from chalicelib.model.response_stats import Measured, measured
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.send_daily_summaries import (
    send_daily_summaries,
)
from tests.support.cases import FORCE
from tests.support.weeks import COMMISSION, Week


def test_summary_has_the_figures_counted_by_hand() -> None:
    week = Week()
    long_ago = week.case("other")
    week.world.clock.advance(days=8)
    charged, dropped = week.case("someone"), week.case("Someone")
    week.answer(charged, "acknowledged")
    week.world.clock.advance(days=2)
    withdrawn = week.case("someone")
    week.append(withdrawn, Kind.WITHDRAWN, {})
    unanswered = week.case("third")
    week.stage(charged, "charged")
    week.stage(dropped, "no_further_action")
    week.answer(dropped, "content_removed")
    summary = summarise_cases(FORCE, week.cases(), week.world.clock())
    ids = week.reference
    assert set(summary.new) == {ids(unanswered)}
    assert set(summary.open) == {ids(long_ago), ids(charged), ids(unanswered)}
    assert set(summary.overdue) == {ids(long_ago)}, "the other was told how far it has got"
    cases = tuple(sorted([ids(charged), ids(dropped)]))
    assert summary.repeated == (Account("x", "someone", cases),)
    assert summary.places == (("Aldershot", 3),)
    ((platform, figures),) = summary.platforms
    # an emergency: to be confirmed in one hour and decided in 24
    assert (platform, figures.cases) == ("x", 4)
    confirmed, decided = figures.acknowledged, figures.decided
    assert (confirmed.in_time, confirmed.too_late, confirmed.unanswered) == (1, 1, 1)
    assert confirmed.waiting == 1, "the fresh one"
    assert (decided.in_time, decided.too_late, decided.unanswered, decided.waiting) == (0, 1, 2, 1)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (Kind.WITHDRAWN, {}),
        (Kind.ERASED, {}),
        (Kind.CONSENT_CORRECTED, {"recipients": [], "withdrawn_from": [FORCE]}),
    ],
)
def test_summary_says_nothing_of_cases_when_they_are_the_authoritys_no_more(
    kind: Kind, facts: dict[str, Any]
) -> None:
    week = Week()
    for _ in range(2):
        week.append(week.case(), kind, facts)
    for _ in range(2):
        assert summarise_cases(FORCE, week.cases(), week.world.clock()).quiet
        week.world.clock.advance(days=100)


def test_case_is_open_until_it_is_handed_over_and_new_all_the_same() -> None:
    week = Week()
    case_id = week.case()
    for event, is_open in ((None, True), (Kind.HANDED_OVER, False)):
        if event:
            week.append(case_id, event, {"recipient": FORCE, "to": "police-kent", "recipients": []})
        summary = summarise_cases(FORCE, week.cases(), week.world.clock())
        assert (bool(summary.open), bool(summary.new)) == (is_open, True)


def test_daily_summary_is_mailed_once_in_the_language_that_was_chosen() -> None:
    week = Week()
    week.world.preferences[FORCE] = Preferences(daily=True, language="cy")
    week.case()
    week.world.mail.letters.clear()
    assert send_daily_summaries(week.deps) == 0, "it was sent after this morning"
    week.world.clock.advance(days=1)
    assert [send_daily_summaries(week.deps) for _ in range(2)] == [1, 0]
    (letter,) = week.world.mail.letters
    assert (letter.to, letter.language) == ("hampshire@example.org", "cy")
    assert week.reference(next(case for _, case in week.sent_cases.rows)) in letter.text
    assert "I know where you live" not in letter.text + letter.html
    week.world.clock.advance(days=1)
    assert send_daily_summaries(week.deps) == 1


def test_daily_summary_is_not_mailed_when_it_is_empty_or_not_wanted() -> None:
    week = Week()
    week.world.preferences[FORCE] = Preferences(daily=True, weekly=True)
    week.world.preferences["police-kent"] = Preferences(daily=True)
    week.world.preferences["police-durham"] = Preferences()
    week.world.clock.advance(days=1)
    assert send_daily_summaries(week.deps) == 0


def test_daily_summary_is_retried_when_the_carrier_is_down() -> None:
    week = Week()
    week.world.preferences[FORCE] = Preferences(daily=True)
    week.case()
    week.world.mail.letters.clear()
    week.world.clock.advance(days=1)
    week.world.mail.fails = 1
    with pytest.raises(Unavailable):
        send_daily_summaries(week.deps)
    assert send_daily_summaries(week.deps) == 1


def test_send_daily_summaries_holds_up_no_other_authority_when_one_fails() -> None:
    week = Week()
    week.world.preferences |= {
        FORCE: Preferences(daily=True),
        COMMISSION: Preferences(weekly=True),
    }
    week.answer(week.case(), "acknowledged")
    week.world.mail.letters.clear()
    week.world.clock.advance(days=1)
    for case in week.cases():
        week.stats.put(case.case_id, case.last.seq, list(measured(case)))
    week.world.mail.fails = 1
    with pytest.raises(Unavailable):
        send_daily_summaries(week.deps)
    assert [letter.to for letter in week.world.mail.letters] == ["commission@example.org"]


def test_daily_summary_goes_to_the_second_address_when_the_first_is_suppressed() -> None:
    week = Week()
    week.world.preferences[FORCE] = Preferences(daily=True)
    week.case()
    week.world.mail.letters.clear()
    week.world.clock.advance(days=1)
    now = week.world.clock()
    week.world.suppressions.suppress("hampshire@example.org", because="hard_bounce", at=now)
    assert send_daily_summaries(week.deps) == 0, "there is nobody to mail"
    week.world.second_addresses[FORCE] = "hampshire-2@example.org"
    assert send_daily_summaries(week.deps) == 1
    assert week.world.mail.letters[0].to == "hampshire-2@example.org"


def test_electoral_authorities_are_mailed_on_mondays_what_platforms_did() -> None:
    week = Week()
    week.world.preferences[COMMISSION] = Preferences(weekly=True)
    first, second = week.case(), week.case()
    week.answer(first, "acknowledged")
    week.world.mail.letters.clear()
    week.world.clock.advance(days=1)
    for case in week.cases():
        week.stats.put(case.case_id, case.last.seq, list(measured(case)))
    assert send_daily_summaries(week.deps) == 1
    (letter,) = week.world.mail.letters
    assert letter.subject == "What platforms did last week: 2 cases"
    assert "X (formerly Twitter): told of 2; confirmed in time 1 of 2 that fell due" in letter.text
    assert week.reference(second) not in letter.text
    week.world.clock.advance(days=1)
    assert send_daily_summaries(week.deps) == 0, "a Tuesday"


def test_weekly_mails_of_all_authorities_take_one_reading_of_what_was_measured() -> None:
    week = Week()
    week.world.preferences |= {name: Preferences(weekly=True) for name in (FORCE, COMMISSION)}
    week.answer(week.case(), "acknowledged")
    week.world.mail.letters.clear()
    week.world.clock.advance(days=1)
    for case in week.cases():
        week.stats.put(case.case_id, case.last.seq, list(measured(case)))
    of, readings = week.stats.of, list[tuple[str, ...]]()

    def counted(*recipients: str) -> Iterator[Measured]:
        readings.append(recipients)
        return of(*recipients)

    week.stats.of = counted  # type: ignore[method-assign]
    assert send_daily_summaries(week.deps) == 2
    assert len(readings) == 1


def test_post_counts_for_no_account_when_it_names_none() -> None:
    week = Week()
    for _ in range(2):
        nameless = [{"platform": "x", "text": "It is gone already"}]
        case_id = week.world.submit(incidents=nameless).first.case_id
        notify_authority(week.world.notify_authority_deps, Dispatch(case_id, 1, FORCE))
        week.sent_cases.put(FORCE, case_id, week.world.clock())
    summary = summarise_cases(FORCE, week.cases(), week.world.clock())
    assert (len(summary.new), summary.repeated) == (2, ())


def test_account_is_the_same_one_with_and_without_its_sign_and_capitals() -> None:
    week = Week()
    for handle in ("@Xavier", "xavier", "avier"):
        case_id = week.world.submit(incidents=[{"platform": "x", "handle": handle}]).first.case_id
        notify_authority(week.world.notify_authority_deps, Dispatch(case_id, 1, FORCE))
        week.sent_cases.put(FORCE, case_id, week.world.clock())
    summary = summarise_cases(FORCE, week.cases(), week.world.clock())
    assert [(account.handle, len(account.cases)) for account in summary.repeated] == [("xavier", 2)]
