"""Erasing: the words go, the log stays, a run that was cut off is finished."""

from collections.abc import Mapping
from typing import Any

import pytest

from chalicelib.errors import NotFound, Unavailable
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.uploads import Upload
from chalicelib.signing.tokens import jti_for
from chalicelib.usecases.cases.erase_case import EraseCaseDeps, erase_case
from tests.support.factories import World
from tests.support.fakes import MemoryDownloads


class Tokens:
    """Feeds, as far as erasing asks of them; ``fails`` makes the first call fail."""

    def __init__(self, *, fails: bool = False) -> None:
        self.erased: set[tuple[str, str]] = set()
        self._fails = fails

    def erase(self, platform: str, jti: str) -> None:
        if self._fails:
            self._fails = False
            raise Unavailable
        self.erased.add((platform, jti))

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"erasing has no business with {name}")


def erase(world: World, case_id: str, feed: Any, *held: Any) -> Any:
    return erase_case(EraseCaseDeps(world.log, feed, held, world.clock, world.uploads), case_id)


def sent_event(recipient: str) -> NewEvent:
    facts: Mapping[str, Any] = {"of": 1, "recipient": recipient, "jti": "t"}
    return NewEvent(Kind.NOTIFICATION_SENT, facts)


def test_erase_case_leaves_no_words_and_keeps_who_was_sent_them() -> None:
    world, feed = World(), Tokens()
    accepted = world.submit()
    world.append(accepted, sent_event("x"))
    world.append(accepted, NewEvent(Kind.ROUTED, {"of": 1, "hour": "2026-11-22T07"}))
    case = erase(world, accepted.first.case_id, feed)
    assert [r.id for r in case.recipients.values() if r.sent_at is not None] == ["x"]
    events = world.log.read(accepted.first.case_id)
    assert [event.kind for event in events][-1] is Kind.ERASED
    assert all(event.private is None for event in events)
    assert world.case(accepted).erased


def test_erase_case_erases_tokens_that_are_not_recorded_as_sent() -> None:
    world, feed = World(), Tokens()
    accepted = world.submit()
    first = accepted.first
    erase(world, first.case_id, feed)
    assert feed.erased == {
        (p, jti_for(at=first.at, case_id=first.case_id, seq=1, platform=p))
        for p in ("x", "facebook")
    }


def test_erase_case_finishes_when_it_was_cut_off() -> None:
    world, feed = World(), Tokens(fails=True)
    accepted = world.submit()
    with pytest.raises(Unavailable):
        erase(world, accepted.first.case_id, feed)
    assert feed.erased == set()
    erase(world, accepted.first.case_id, feed)
    erase(world, accepted.first.case_id, feed)
    assert len(feed.erased) == 2
    assert world.log.kinds(accepted.first.case_id).count(Kind.ERASED) == 1


def test_erase_case_fails_when_there_is_no_such_case() -> None:
    with pytest.raises(NotFound):
        erase(World(), "SS22222222222", Tokens())


def test_erase_case_erases_downloads() -> None:
    world, downloads = World(), MemoryDownloads()
    case_id = world.submit().first.case_id
    downloads.put(f"{case_id}/a.zip", [b"words"])
    downloads.put("SSOTHER/a.zip", [b"another's"])
    erase(world, case_id, Tokens(), downloads)
    assert set(downloads.objects) == {"SSOTHER/a.zip"}


def test_erase_case_forgets_uploads() -> None:
    world = World()
    accepted = world.submit()
    case_id, upload_id = accepted.first.case_id, "0" * 32
    kept = Upload(upload_id, world.clock(), "post.png", "image/png", 900, case_id)
    world.uploads.begin(kept)
    facts = {"upload_id": upload_id, "content_type": "image/png", "size": 900}
    world.append(accepted, NewEvent(Kind.EVIDENCE_ADDED, facts, {"filename": "post.png"}))
    erase(world, case_id, Tokens())
    assert world.uploads.read(upload_id) is None
