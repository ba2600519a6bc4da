"""Erasing: the words go, the log stays, a run that was cut off is finished."""

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import NotFound, Unavailable
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.uploads import Upload
from chalicelib.ports import CaseObjects, FeedToken
from chalicelib.signing.tokens import jti_for
from chalicelib.usecases.cases.erase_case import EraseCaseDeps, erase_case
from chalicelib.usecases.cases.notified_recipients import find_notified
from tests.support.cases import sent_event
from tests.support.factories import World
from tests.support.fakes import MemoryDownloads, MemoryFeed


def erase(world: World, case_id: str, feed: MemoryFeed, *held: CaseObjects) -> Case:
    deps = EraseCaseDeps(
        log=world.log,
        feed=feed,
        held=held,
        now=world.clock,
        uploads=world.uploads,
        ledger=world.ledger,
        patterns=world.patterns,
        without=load().kept_without_election,
    )
    return erase_case(deps, case_id)


def tokens_of(first: Event) -> list[FeedToken]:
    """What x and Facebook were fed of a report."""
    return [
        FeedToken(
            platform,
            jti_for(at=first.at, case_id=first.case_id, seq=1, platform=platform),
            "jws",
            first.case_id,
            first.seq,
        )
        for platform in ("x", "facebook")
    ]


def test_erase_case_leaves_no_words_and_keeps_who_was_sent_them() -> None:
    world = World()
    accepted = world.submit()
    world.append(accepted, sent_event("x"))
    world.append(accepted, NewEvent(Kind.ROUTED, {"of": 1, "hour": "2026-11-22T07"}))
    case = erase(world, accepted.first.case_id, MemoryFeed())
    assert [recipient.id for recipient in find_notified(case)] == ["x"]
    events = world.log.read(accepted.first.case_id)
    assert [event.kind for event in events][-1] is Kind.ERASED
    assert all(event.private is None for event in events)
    assert world.case(accepted).erased


def test_erase_case_erases_tokens_that_are_not_recorded_as_sent() -> None:
    world, feed = World(), MemoryFeed()
    first = world.submit().first
    for token in tokens_of(first):
        feed.put(token)
    erase(world, first.case_id, feed)
    assert feed.offer("x", 1).tokens == feed.offer("facebook", 1).tokens == {}


def test_erase_case_finishes_when_it_was_cut_off() -> None:
    world, feed = World(), MemoryFeed()
    first = world.submit().first
    for token in tokens_of(first):
        feed.put(token)
    feed.down = True
    with pytest.raises(Unavailable):
        erase(world, first.case_id, feed)
    assert world.log.read(first.case_id)[0].private is not None
    feed.down = False
    for _ in range(2):
        erase(world, first.case_id, feed)
    assert world.log.read(first.case_id)[0].private is None
    assert feed.offer("x", 1).tokens == feed.offer("facebook", 1).tokens == {}
    assert world.log.kinds(first.case_id).count(Kind.ERASED) == 1


def test_erase_case_fails_when_there_is_no_such_case() -> None:
    with pytest.raises(NotFound):
        erase(World(), "SS22222222222", MemoryFeed())


def test_erase_case_erases_downloads() -> None:
    world, downloads = World(), MemoryDownloads()
    case_id = world.submit().first.case_id
    downloads.put(f"{case_id}/a.zip", [b"words"])
    downloads.put("SSOTHER/a.zip", [b"another's"])
    erase(world, case_id, MemoryFeed(), downloads)
    assert set(downloads.objects) == {"SSOTHER/a.zip"}


def test_erase_case_forgets_uploads() -> None:
    world = World()
    accepted = world.submit()
    case_id, upload_id = accepted.first.case_id, "0" * 32
    upload = Upload(upload_id, world.clock(), "post.png", "image/png", 900, case_id)
    world.uploads.begin(upload)
    facts = {"upload_id": upload_id, "content_type": "image/png", "size": 900}
    world.append(accepted, NewEvent(Kind.EVIDENCE_ADDED, facts, {"filename": "post.png"}))
    erase(world, case_id, MemoryFeed())
    assert world.uploads.read(upload_id) is None
