"""Who acts in the long story, and what is written down of what they see."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent, stamp
from chalicelib.model.exchange import Outcome, Poll
from chalicelib.model.folding import fold
from chalicelib.ports import FeedToken
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.intake.check_report import AcceptReport
from tests.support.exchange import claims_of
from tests.support.factories import World, body
from tests.support.fakes import MemoryMail
from tests.support.interleavings.stage import Stage
from tests.support.outcomes import complete_outcome, is_new
from tests.support.simulation import ses_event

_NAME_WORDS, _CODE = 5, 40
"""Words of a name, and characters of what is no name."""
_OF_EVENTS = frozenset({"events", "report", "public"})
_WRITES = frozenset(
    {
        *("Clocks.remove", "Clocks.set", "Digests.pack", "Digests.put", "Digests.remove"),
        *("Feed.acknowledge", "Feed.claim_outcome", "Feed.erase", "Feed.hold", "Feed.offer"),
        *("Feed.list_stale", "Feed.park", "Feed.put", "Feed.replay", "Feed.unhold", "Feed.unpark"),
        *("Guards.count", "Guards.forget", "Guards.keep", "Guards.spend", "Guards.tries"),
        *("OperatorInbox.remove", "OperatorInbox.send", "Patterns.begin", "Patterns.erase"),
        *("Patterns.put", "Queue.send", "SentCases.put", "Suppressions.suppress"),
    }
)
"""Calls of fakes that change what a table, a feed or a queue holds, or what is let through."""


class Tellers:
    """A stage, and a line for each thing that somebody sees: deterministic, but for signatures."""

    def __init__(self) -> None:
        self.stage = Stage(render=self.render)
        self.lines: list[str] = []
        self.written: list[str] = []
        self._contexts: list[Mapping[str, Any]] = []
        self._mail: MemoryMail = self.stage.mail
        self._letters = 0
        self._watch_stores(self.stage.world)
        self.stage.exchange.feed.watcher = self._note_write

    def watch(self, world: World) -> None:
        """Write down the mails of another world, and what it writes, from now on."""
        self._mail, self._letters = world.mail, len(world.mail.letters)
        self._watch_stores(world)

    def _watch_stores(self, world: World) -> None:
        stores = (world.clocks, world.digests, world.guards, world.operator_inbox)
        more_ports = (world.patterns, world.sent_cases, world.suppressions)
        queues = (*world.queues.values(), world.lanes, world.digest_queue)
        for store in (*stores, *more_ports, *queues):
            store.watcher = self._note_write

    def _note_write(self, name: str, arguments: Mapping[str, Any]) -> None:
        call = name.removeprefix("Memory")
        if call in _WRITES:
            self.written.append(json.dumps([call, plain(arguments)], ensure_ascii=False))

    def render(self, name: str, language: str, **context: Any) -> tuple[str, str, str]:
        """Keep what a mail is made of, in place of the mail."""
        self._contexts.append({"template": name, **context})
        return name, str(len(self._contexts) - 1), name

    def report(self, number: int, **changes: Any) -> str:
        """Send a report, and return the id of its case."""
        content = body(submission_id=str(UUID(int=number, version=4)), **changes)
        accepted = self.stage.container.accept_report(AcceptReport(content, "192.0.2.1"))
        self.bring()
        return str(accepted.reference.replace("-", ""))

    def then(
        self, case_id: str, kind: Kind, private: Mapping[str, Any] | None = None, **public: Any
    ) -> int:
        """Have something happen to a case, bring the news to everybody, and return its number."""
        world = self.stage.world
        event = NewEvent(kind, public, private)
        seq = record_event(world.log, world.clock, case_id, lambda _: event).last.seq
        self.bring()
        return seq

    def bring(self) -> None:
        """Bring what waits to everybody, and write down what they see."""
        self.stage.bring_all()
        letters = self._mail.letters
        for letter in letters[self._letters :]:
            context = self._contexts[int(letter.text)]
            self._tell("letter", letter.to, letter.key, letter.thread, letter.language, context)
        self._letters = len(letters)

    def wait(self, *jobs: str, **span: float) -> None:
        """Let time pass, then run jobs."""
        self.stage.clock.advance(**span)
        for job in jobs:
            self.stage.run(job)
            self.bring()

    def poll(self, platform: str, **request: Any) -> list[str]:
        """Poll as a platform does, write down what is offered, and return its ids."""
        poll = Poll.model_validate({"returnImmediately": True, **request})
        polled = self.stage.container.poll_feed(platform, poll)
        for jti, jws in polled.offer.tokens.items():
            self._tell("token", platform, jti, claims_of(jws))
        self._tell("polled", platform, polled.offer.more, polled.parked)
        self.bring()
        return list(polled.offer.tokens)

    def decide(self, platform: str, case_id: str, status: str, **changes: Any) -> None:
        """Send an outcome as a platform does."""
        reference = fold(self.stage.world.log.read(case_id)).reference
        outcome = {"reference": reference, "at": stamp(self.stage.clock()), **changes}
        decided = Outcome.model_validate(complete_outcome(status, **outcome))
        results = self.stage.container.record_outcomes(platform, [decided])
        self._tell("outcome", platform, is_new(results))
        self.bring()

    def carry(self, kind: str, to: str) -> None:
        """Have SES say what became of the newest mail to an address."""
        letter = next(mail for mail in reversed(self.stage.mail.letters) if mail.to == to)
        self.stage.container.record_mail_event(ses_event(kind, letter, "m-1"))
        self.bring()

    def conclude(self) -> list[str]:
        """Write down every case as it is stored and as it is read, and return all lines."""
        world = self.stage.world
        for case_id in world.log.case_ids():
            events = world.log.read(case_id)
            for event in events:
                self._tell("event", event.seq, event.at, event.kind, event.public, event.private)
            case = fold(events)
            names = [field.name for field in fields(case) if field.name not in _OF_EVENTS]
            self._tell("case", case_id, {name: getattr(case, name) for name in names})
        for check in world.clocks.due(100):
            self._tell("check", check.case_id, check.at)
        self._tell("pages", self.stage.world.pages)
        return self.lines

    def _tell(self, *things: Any) -> None:
        self.lines.append(json.dumps([plain(thing) for thing in things], ensure_ascii=False))


def plain(thing: Any) -> Any:
    """Write anything as JSON: an event by its number, what is of the catalogue by its id; and leave
    out what is empty."""
    match thing:
        case Event():
            return thing.seq
        case Case():
            return thing.reference
        case FeedToken():
            return [thing.platform, thing.jti, thing.case_id, thing.seq]
        case str():
            return _short(thing)
        case None | bool() | int():
            return thing
        case Mapping():
            return _filled({_name(name): plain(inner) for name, inner in thing.items()})
        case set() | frozenset():
            return sorted(map(str, thing))
    return _parts(thing)


def _short(text: str) -> str:
    """Write prose by its length, and long codes by a digest: catalogue and crypto are not ours."""
    words = text.split()
    if len(words) > _NAME_WORDS:
        return f"{words[0]} … {len(words)}"
    return text if len(text) < _CODE else f"{text[:24]}…{sha256(text.encode()).hexdigest()[:8]}"


def _parts(thing: Any) -> Any:
    if isinstance(thing, datetime):
        return stamp(thing)
    if type(thing).__module__.startswith("chalicelib.catalogue"):
        return getattr(thing, "id", type(thing).__name__)
    if is_dataclass(thing):
        members = ((field.name, getattr(thing, field.name)) for field in fields(thing))
        return _filled({name: plain(inner) for name, inner in members})
    if hasattr(thing, "_asdict"):
        return plain(thing._asdict())
    return [plain(inner) for inner in thing] if isinstance(thing, Iterable) else str(thing)


def _filled(members: Mapping[str, Any]) -> dict[str, Any]:
    empty: tuple[Any, ...] = (None, "", [], {})
    return {name: inner for name, inner in sorted(members.items()) if inner not in empty}


def _name(name: Any) -> str:
    return ".".join(map(str, name)) if isinstance(name, tuple) else str(name)
