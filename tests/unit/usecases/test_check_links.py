"""What is said of a link by its server's answers; how servers are treated; what is remembered."""
# ruff: noqa: E501 - a line of the table is a case; wrapped, it cannot be read

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from threading import Event
from typing import Any

import pytest

from chalicelib.model.links import LinkCheck, as_facts, from_facts, remembered
from chalicelib.ports import Reply
from chalicelib.usecases.guidance.check_links import CheckLinksDeps, check_links
from chalicelib.usecases.guidance.record_links import RecordLinksDeps, record_links
from tests.support.fakes import MemoryBlobs, ScriptedWeb

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
TODAY, BEFORE = date(2026, 11, 22), date(2026, 10, 1)
PAGE = "https://one.example/page"
OK, NOT_FOUND, BUSY, BROKEN = Reply(200), Reply(404), Reply(429), Reply(503)


class MailTiming(list[float]):
    """Waits that take no time."""

    def __call__(self, stopped: Event, seconds: float) -> None:
        self.append(seconds)


def check(script: Mapping[str, Sequence[Reply]], *links: str, **how: Any) -> dict[str, LinkCheck]:
    checking = CheckLinksDeps(ScriptedWeb(script), lambda: NOW, **({"wait": MailTiming()} | how))
    return dict(check_links(checking, links or [PAGE]))


def moved(status: int, to: str = "https://two.example/new") -> Reply:
    return Reply(status, to)


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        ([OK], LinkCheck("works", "200", TODAY)),
        ([Reply(204)], LinkCheck("works", "204", TODAY)),
        ([NOT_FOUND], LinkCheck("dead", "404", TODAY)),
        ([Reply(410)], LinkCheck("dead", "410", TODAY)),
        ([Reply(401)], LinkCheck("refused", "401", TODAY)),
        ([Reply(403)], LinkCheck("refused", "403", TODAY)),
        ([Reply(999)], LinkCheck("refused", "999", TODAY)),
        ([BUSY, BUSY, BUSY], LinkCheck("refused", "429", TODAY)),
        ([BUSY, OK], LinkCheck("works", "200", TODAY)),
        ([Reply(500)], LinkCheck("failing", "500", TODAY)),
        ([BROKEN, BROKEN, OK], LinkCheck("works", "200", TODAY)),
        ([Reply(0, fault="timeout")], LinkCheck("failing", "timeout", TODAY)),
        ([Reply(0, fault="timeout"), OK], LinkCheck("works", "200", TODAY)),
        ([Reply(0, fault="certificate")], LinkCheck("failing", "certificate", TODAY)),
        ([Reply(0, fault="no_connection")], LinkCheck("failing", "no_connection", TODAY)),
        ([Reply(0, fault="unknown_host")], LinkCheck("dead", "unknown_host", TODAY)),
        ([moved(301)], LinkCheck("moved", "200", TODAY, "https://two.example/new", for_good=True)),
        ([moved(308)], LinkCheck("moved", "200", TODAY, "https://two.example/new", for_good=True)),
        ([moved(301, "https://[odd/")], LinkCheck("failing", "leads nowhere", TODAY)),
        ([moved(302)], LinkCheck("moved", "200", TODAY, "https://two.example/new")),
        ([moved(301, "/en/page")], LinkCheck("moved", "200", TODAY, "https://one.example/en/page", for_good=True)),
        ([moved(302, PAGE)], LinkCheck("failing", "leads nowhere", TODAY)),
        ([Reply(302)], LinkCheck("failing", "leads nowhere", TODAY)),
    ],
)  # fmt: skip
def test_check_links_gives_the_state_of_a_link(replies: list[Reply], expected: LinkCheck) -> None:
    script = {f"HEAD {PAGE}": replies, f"GET {PAGE}": list(replies)}

    assert check(script) == {PAGE: expected}


def test_check_links_asks_by_get_when_head_is_an_error() -> None:
    script = {f"HEAD {PAGE}": [Reply(405)], f"GET {PAGE}": [OK]}

    assert check(script)[PAGE].state == "works"


def test_link_is_dead_when_its_page_moved_to_nothing() -> None:
    results = check({PAGE: [moved(301)], "https://two.example/new": [NOT_FOUND]})

    assert results[PAGE].state == "dead"


def test_link_has_not_moved_when_one_redirect_is_temporary() -> None:
    results = check({PAGE: [moved(301)], "https://two.example/new": [moved(302, "/login")]})

    assert results[PAGE] == LinkCheck("moved", "200", TODAY, "https://two.example/login")


@pytest.mark.parametrize(
    ("reply", "waits"),
    [
        (BROKEN, [2.0, 4.0]),
        (Reply(429, retry_after=7.0), [7.0, 7.0]),
        (Reply(503, retry_after=3600.0), [30.0, 30.0]),
        (NOT_FOUND, []),
        (Reply(0, fault="certificate"), []),
        (OK, []),
    ],
)
def test_link_is_retried_after_growing_waits_when_its_fault_may_pass(
    reply: Reply, waits: list[float]
) -> None:
    waited = MailTiming()
    check({PAGE: [reply]}, wait=waited)

    assert waited == waits


def test_host_is_asked_one_thing_at_a_time_with_pauses() -> None:
    links = [f"https://{host}.example/{page}" for host in "abcde" for page in range(4)]
    web, waited = ScriptedWeb({}), MailTiming()

    results = list(check_links(CheckLinksDeps(web, lambda: NOW, wait=waited), [*links, *links]))

    assert sorted(link for link, _ in results) == sorted(links)
    assert len(web.requests) == len(links)
    assert set(web.most_at_once.values()) == {1}
    assert waited == [1.0] * (4 - 1) * 5


def test_host_is_asked_once_when_it_is_unknown() -> None:
    links = [f"https://a.example/{page}" for page in range(9)]
    web = ScriptedWeb({links[0]: [Reply(0, fault="unknown_host")]})

    results = dict(check_links(CheckLinksDeps(web, lambda: NOW, wait=MailTiming()), links))

    assert {check.state for check in results.values()} == {"dead"}
    assert set(results) == set(links)
    assert web.requests == [("HEAD", links[0])] * 3


def test_check_links_stops_at_any_link() -> None:
    links = [f"https://a.example/{page}" for page in range(1000)]
    web = ScriptedWeb({})
    looking: Iterator[Any] = check_links(CheckLinksDeps(web, lambda: NOW, pause=0.001), links)

    next(looking)
    looking.close()  # type: ignore[attr-defined] # it is a generator

    assert len(web.requests) < len(links)


def test_check_links_raises_errors_of_our_own() -> None:
    class Broken:
        def ask(self, method: str, url: str) -> Reply:
            raise RuntimeError("ours")

    with pytest.raises(RuntimeError, match="ours"):
        list(check_links(CheckLinksDeps(Broken(), lambda: NOW), [PAGE]))


# ---- the record ----------------------------------------------------------------------------------


def test_link_keeps_the_day_it_last_worked() -> None:
    before = {PAGE: LinkCheck("works", "200", BEFORE, worked=BEFORE)}

    dead = remembered(before, {PAGE: LinkCheck("dead", "404", TODAY)}, [PAGE])
    works = remembered(
        dead, {PAGE: LinkCheck("moved", "200", TODAY, "https://two.example/")}, [PAGE]
    )

    assert (dead[PAGE].checked, dead[PAGE].worked) == (TODAY, BEFORE)
    assert (works[PAGE].checked, works[PAGE].worked) == (TODAY, TODAY)


def test_record_keeps_links_that_were_not_checked_and_drops_those_that_are_gone() -> None:
    other, old = "https://other.example/", "https://old.example/"
    check = LinkCheck("works", "200", BEFORE, worked=BEFORE)

    record = remembered(
        {other: check, old: check}, {PAGE: LinkCheck("dead", "404", TODAY)}, [PAGE, other]
    )

    assert set(record) == {PAGE, other}
    assert record[other] == check
    assert record[PAGE].worked is None


def test_record_comes_back_as_it_was_written() -> None:
    record = {
        PAGE: LinkCheck("moved", "200", TODAY, "https://two.example/", for_good=True, worked=TODAY),
        "https://two.example/": LinkCheck("dead", "404", TODAY),
    }

    assert from_facts(as_facts(record)) == record


def test_record_links_leaves_an_unchanged_record() -> None:
    blobs = MemoryBlobs()
    results = {PAGE: LinkCheck("works", "200", TODAY)}

    record_links(RecordLinksDeps(blobs), results, [PAGE])
    again = record_links(RecordLinksDeps(blobs), results, [PAGE])

    assert again[PAGE].worked == TODAY
    assert blobs.puts == ["links.json"]
    assert blobs.objects["links.json"].content_type == "application/json"


def test_other_links_are_checked_when_a_server_redirects_to_no_address() -> None:
    script = {"https://odd.example/a": [moved(302, "https://[odd/")], PAGE: [OK]}
    results = check(script, *script)
    assert [results[link].state for link in script] == ["failing", "works"]
