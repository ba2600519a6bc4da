"""What is worked out of cases, days and codes: figures, times, and how they are written."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from chalicelib.catalogue import load
from chalicelib.model.access_codes import derive, draw_code, format_code, hashes, normalise
from chalicelib.model.case import Case
from chalicelib.model.daily_summary import by_platform, summarise_cases
from chalicelib.model.elections import Retention, election_named
from chalicelib.model.events import moment
from chalicelib.model.incident_progress import progress_of, undecided_after
from chalicelib.model.links import LinkCheck, as_facts, from_facts, remembered
from chalicelib.model.pile_on import by_account
from chalicelib.model.preferences import Preferences, last_morning, next_morning
from chalicelib.model.published_stats import as_facts as facts_of_figures
from chalicelib.model.published_stats import from_facts as figures_from
from chalicelib.model.published_stats import published_stats, rounded
from chalicelib.model.response_samples import sample_of
from chalicelib.model.response_stats import (
    figures,
    measured,
    measured_of_authorities,
    percentile,
)
from chalicelib.model.retention import kept_until, may_be_erased, retention_facts
from chalicelib.model.secret_versions import SecretVersion, current_of, retired, rotated
from chalicelib.model.sighting import check_past, read_sighting, sighting_parts, typed_sighting
from chalicelib.model.statistics import as_facts as facts_of_statistics
from tests.support.counted import counted, year
from tests.support.long_story.cast import FORCE
from tests.support.long_story.ledger import Ledger
from tests.support.long_story.story import tell

_DAY = timedelta(days=1)
_ELECTIONS = (
    "local.2027-05-06",
    "local.adur.buckingham.by.2027-05-06",
    "sp.r.mid-scotland-and-fife.2026-05-07",
    "parl.2024-07-04",
    "mayor.london.2028-05-04",
    "local.2027-5-6",
    "nonsense.2027-05-06",
)
_SIGHTINGS = (
    "2026-07-04",
    "20260704",
    "2026-07-04T08:00",
    "2026-07-04T08:00:00.250+01:00",
    "2026-02-30",
    "2026-13-01",
    "2026--04",
    "2026-07-04T25:00",
    "1989-12-31",
    "9999-12-31T23:59:59-14:00",
    "later",
)
_TYPED = (
    ("4", "7", "2026", ""),
    ("4", "july", "26", "9:30pm"),
    ("04", "Gorffennaf", "2026", "noon"),
    ("4", "7", "2026", "9"),
    ("", "7", "2026", ""),
    ("", "", "", ""),
    ("", "", "", "21.30"),
)


def lines_of_figures() -> list[str]:
    """Work all of it out, and give a line for each figure."""
    ledger = Ledger()
    world = tell().stage.world
    cases = [world.case_by_id(case_id) for case_id in world.log.case_ids()]
    for chapter in (_answers, _situation, _retention):
        chapter(ledger, cases)
    for part in (_statistics, _mornings, _links, _codes, _secrets, _sightings):
        part(ledger)
    return ledger.lines


def _answers(ledger: Ledger, cases: list[Case]) -> None:
    rows = [row for case in cases for row in measured(case)]
    authority_rows = [row for case in cases for row in measured_of_authorities(case)]
    now = max(case.last.at for case in cases)
    for row in (*rows, *authority_rows):
        ledger.value("row", row)
    for some in (rows, authority_rows, rows[:1]):
        for when in (now, now + 90 * _DAY):
            ledger.value("figures", figures(some, when))
            ledger.value("published", published_stats(sample_of(some, when)))
    ours, police = (
        {"x": rounded(figures(rows, now))},
        {"police": rounded(figures(authority_rows, now))},
    )
    facts = facts_of_figures(now.date(), ours, police)
    ledger.value("facts", facts)
    for member in ("platforms", "authorities"):
        ledger.value("figures", figures_from(facts, member))
    for percent in (1, 50, 95, 99):
        ledger.value("percentile", str(percentile([1, 2, 3, 10], percent)))
    ledger.value("published", published_stats(None))
    ledger.value("by platform", [*by_platform(rows, now)])


def _situation(ledger: Ledger, cases: list[Case]) -> None:
    first = min(case.submitted_at for case in cases)
    force_cases = [case for case in cases if FORCE in case.recipients and not case.erased]
    for days in (0, 1, 3, 8, 20):
        now = first + days * _DAY
        ledger.value("situation", summarise_cases(FORCE, force_cases, now))
    for case in cases:
        ledger.value("accounts", by_account(case.incidents))
        for recipient in case.recipients.values():
            ledger.value("progress", [*progress_of(case, recipient)])
            for status in ("no_violation", "under_review"):
                ledger.value("undecided", undecided_after(case, recipient, status, [0]))


def _retention(ledger: Ledger, cases: list[Case]) -> None:
    without, types = Retention(395, "url", date(2026, 11, 1), "found"), load().election_types
    for name in _ELECTIONS:
        election = election_named(name, types)
        ledger.value("election", election and election.parts)
        ledger.value("kept", retention_facts(election, without))
        ledger.value("name", election and [election.name, election.label])
    days = date(2027, 1, 2)
    for public in ({}, {"election": "local.2027-05-06"}, {"retention": {"days": 9}}):
        ledger.value("until", kept_until(public, days, without))
    for case in cases:
        until = kept_until(case.public, case.last.at.date(), without)
        for now in (until - timedelta(seconds=1), until):
            ledger.value("erased", may_be_erased(case, now, without))


def _statistics(ledger: Ledger) -> None:
    ledger.note("statistics", facts_of_statistics, counted(year(1, days=60)))


def _mornings(ledger: Ledger) -> None:
    for text in ("2026-03-28T06:59:59Z", "2026-03-28T07:00:00Z", "2026-07-01T05:59:59Z"):
        since = moment(text)
        for move in (next_morning, last_morning):
            ledger.note(move.__name__, move, since)
        for digest in ("hourly", "daily"):
            wishes = Preferences(digest=digest)
            ledger.note("digest", wishes.digest_due, since)
    ledger.note("wishes", Preferences(daily=True).as_facts)


def _links(ledger: Ledger) -> None:
    day = date(2026, 11, 1)
    before = {
        "a": LinkCheck("works", "200", day, worked=day),
        "b": LinkCheck("dead", "404", day, moved_to="c", for_good=True, worked=day - _DAY),
        "c": LinkCheck("failing", "timeout", day),
    }
    now = {"a": LinkCheck("dead", "410", day + _DAY), "b": LinkCheck("works", "200", day + _DAY)}
    record = remembered(before, now, ("a", "b", "c", "d"))
    ledger.value("links", as_facts(record))
    ledger.value("links", from_facts(as_facts(record)))


def _codes(ledger: Ledger) -> None:
    code = derive(b"secret", election="local.2027-05-06", person_id="1", area="E05007564")
    ledger.value("code", [code, format_code(code), draw_code(0), draw_code((1 << 60) - 1)])
    for typed in (f" code: {format_code(code).lower()} ", code[:-1], code + "A", "!" * 12, ""):
        ledger.value("typed", normalise(typed))
        ledger.value("hashes", hashes([b"a", b"b"], typed))


def _secrets(ledger: Ledger) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    first, second = SecretVersion("1", b"1"), SecretVersion("2", b"2", begins=now + _DAY)
    for ends in (now + _DAY, now + 2 * _DAY):
        ledger.note("rotated", _rotated, [first], second, ends)
    versions = rotated([first], second, now + 2 * _DAY)
    for at in (now, now + _DAY, now + 2 * _DAY):
        ledger.value("current", current_of(versions, at).id)
        for name in ("1", "2", "3"):
            ledger.note("retired", _retired, versions, name, now, at)


def _rotated(*needs: Any) -> list[list[Any]]:
    return _times(rotated(*needs))


def _retired(*needs: Any) -> list[list[Any]]:
    return _times(retired(*needs))


def _times(versions: list[SecretVersion]) -> list[list[Any]]:
    return [[version.id, version.begins, version.ends] for version in versions]


def _sightings(ledger: Ledger) -> None:
    now = datetime(2026, 7, 4, 8, tzinfo=UTC)
    for text in _SIGHTINGS:
        ledger.note("sighting", read_sighting, text)
        ledger.value("parts", sighting_parts(text))
    for text in ("2026-07-04T08:00:00Z", "2026-07-04T08:10:00Z", "2026-07-05", "2026-07-06"):
        ledger.note("past", check_past, text, now)
    for typed in _TYPED:
        ledger.value("typed", typed_sighting(*typed))
