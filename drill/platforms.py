"""Play platforms: each polls, confirms and decides by its temper, over signed requests."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

import requests

from chalicelib.model.events import stamp
from chalicelib.model.exchange import RESTRICTING
from drill.agenda import Agenda
from drill.holidays import when_open
from drill.ledger import Ledger
from drill.tempers import PlatformTemper, about
from local.peer import Peer, PublishedKeys

_DECISIONS = (
    *("content_removed",) * 4,
    *("no_violation",) * 4,
    "account_suspended",
    "visibility_limited",
)
_REASONS: Mapping[str, Any] = {
    "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
    "incompatible_content_ground": "Invented rules, 1",
    "incompatible_content_explanation": "(why it is against the rules)",
    "decision_facts": "(what was reported)",
    "automated_detection": "No",
    "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
}
_EFFECTS: Mapping[str, Mapping[str, Any]] = {
    "content_removed": {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"]},
    "account_suspended": {"decision_account": "DECISION_ACCOUNT_SUSPENDED"},
    "visibility_limited": {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_DEMOTED"]},
}
_REFUSES, _REMINDED = 0.03, 0.3


@dataclass(frozen=True, slots=True)
class Exchange:
    """What platforms share: the time, what they mean to do, and what was seen."""

    clock: Callable[[], datetime]
    agenda: Agenda
    ledger: Ledger
    keys: PublishedKeys


@dataclass
class PlatformPlayer:
    """One platform. ``stranger`` signs with another platform's key."""

    id: str
    temper: PlatformTemper
    exchange: Exchange
    peer: Peer
    stranger: Peer
    dice: random.Random
    meant: dict[str, int] = field(default_factory=dict)
    """By reference: how many decisions it meant to take, the last of which holds."""
    withdrawn: set[str] = field(default_factory=set)
    _polls_at: datetime | None = None
    _owed: list[str] = field(default_factory=list)
    """Tokens that it took and did not acknowledge yet."""
    _misbehaved_on: date | None = None

    def token_waits(self) -> None:
        """Poll at the next of its times."""
        every = self.temper.polls_every
        if every is None or self._polls_at is not None:
            return
        now = self.exchange.clock()
        seconds = every.total_seconds()
        at = now + timedelta(seconds=seconds - now.timestamp() % seconds)
        self._polls_at = at if self.temper.works_nights else when_open(at)
        self.exchange.agenda.at(self._polls_at, self._poll)

    def _poll(self) -> None:
        self._polls_at = None
        today = self.exchange.clock().date()
        if self.temper.is_wrong and self._misbehaved_on != today:
            self._misbehaved_on = today
            self._misbehave()
        more = True
        while more:
            answer = self.peer.poll(returnImmediately=True, ack=self._owed)
            self._note_acknowledged(self._owed)
            self._owed = []
            for jti, token in answer["sets"].items():
                self._take(jti, token)
            more = bool(answer["sets"])
        self.exchange.ledger.acts["polls"] += 1

    def _note_acknowledged(self, jtis: list[str]) -> None:
        self.exchange.ledger.acknowledged_tokens[self.id].update(jtis)

    def _take(self, jti: str, token: str) -> None:
        ledger, now = self.exchange.ledger, self.exchange.clock()
        claims = self.exchange.keys.claims(token, self.id)
        if jti in ledger.acknowledged_tokens[self.id]:
            ledger.offered_again[self.id] += 1
        ledger.tokens[self.id].setdefault(jti, now)
        again = jti in ledger.refused_tokens[self.id]
        if self.temper.is_wrong and not again and self.dice.random() < _REFUSES:
            ledger.refused_tokens[self.id].add(jti)
            refusal = {"err": "invalid_key", "description": "(it was good)"}
            self.peer.poll(maxEvents=0, returnImmediately=True, setErrs={jti: refusal})
            return
        self._owed.append(jti)
        (uri,) = claims["events"]
        ledger.newest[self.id] = jti, str(claims["txn"])
        self._react(uri.rpartition("/")[2], str(claims["txn"]))

    def _react(self, kind: str, reference: str) -> None:
        if kind == "report-withdrawn":
            self.withdrawn.add(reference)
        elif kind == "report-submitted":
            self._confirm(reference)
            self._mean_to_decide(reference, self.temper.decides)
        elif kind in ("outcome-appealed", "incidents-added"):
            self._mean_to_decide(reference, self.temper.decides)
        elif kind == "response-overdue" and self.dice.random() < _REMINDED:
            self._mean_to_decide(reference, self.temper.confirms)

    def _confirm(self, reference: str) -> None:
        if self.temper.confirms is not None:
            at = self._working(about(self.temper.confirms, self.dice))
            status = self.dice.choice(("acknowledged", "under_review"))
            self.exchange.agenda.at(at, lambda: self._post(reference, status))

    def _mean_to_decide(self, reference: str, span: timedelta | None) -> None:
        if span is None:
            return
        number = self.meant[reference] = self.meant.get(reference, 0) + 1
        decision = self.dice.choice(_DECISIONS)

        def decide() -> None:
            if self.meant[reference] == number:
                self._post(reference, decision)

        self.exchange.agenda.at(self._working(about(span, self.dice)), decide)

    def _working(self, span: timedelta) -> datetime:
        at = self.exchange.clock() + span
        return at if self.temper.works_nights else when_open(at)

    def _post(self, reference: str, status: str) -> None:
        if reference in self.withdrawn:
            return
        ledger, now = self.exchange.ledger, self.exchange.clock()
        (result,) = self.peer.post_outcomes(self._outcome(reference, status))
        if result["status"] == HTTPStatus.CREATED:
            ledger.answer(reference, self.id, now, status)
            ledger.acts["outcomes"] += 1
        elif result["status"] == HTTPStatus.CONFLICT:
            ledger.refusals["outcome that steps back"] += 1
        else:
            ledger.surprises.append(f"{self.id}: outcome {status} of {reference}: {result}")

    def _outcome(self, reference: str, status: str) -> dict[str, Any]:
        outcome: dict[str, Any] = {
            "outcome_id": str(UUID(int=self.dice.getrandbits(128), version=4)),
            "reference": reference,
            "status": status,
            "at": stamp(self.exchange.clock()),
        }
        if status in RESTRICTING:
            outcome["statement_of_reasons"] = {**_REASONS, **_EFFECTS[status]}
        if status == "no_violation":
            outcome["message"] = "(why nothing in it breaks the rules)"
        return outcome

    # ---- what it must not do ---------------------------------------------------------------------

    def _misbehave(self) -> None:
        """Sign with another's key, post nonsense, and meddle with what is another's."""
        self._expect_refusal("signature", lambda: self.stranger.poll(returnImmediately=True), 403)
        self._expect_refusal("malformed body", lambda: self.peer.post_outcomes(), 400, 422)
        nonsense = {"reference": "nonsense", "status": "deleted", "at": "yesterday"}
        self._expect_rejection("malformed outcome", nonsense)
        for jti, reference in self._of_others():
            self.peer.poll(maxEvents=0, returnImmediately=True, ack=[jti])
            self.exchange.ledger.refusals["acknowledgement of another's token"] += 1
            outcome = self._outcome(reference, "no_violation")
            self._expect_rejection("outcome of another's report", outcome)

    def _of_others(self) -> list[tuple[str, str]]:
        """Return a token of another platform, with a reference that this one was not told of."""
        newest = sorted(self.exchange.ledger.newest.items())
        other_platforms = [pair for platform, pair in newest if platform != self.id]
        return [
            (jti, reference) for jti, reference in other_platforms if reference not in self.meant
        ][:1]

    def _expect_refusal(self, name: str, act: Callable[[], object], *statuses: int) -> None:
        try:
            act()
        except requests.HTTPError as error:
            if error.response.status_code in statuses:
                self.exchange.ledger.refusals[f"request: {name}"] += 1
                return
            name = f"{name}: {error.response.status_code}"
        self.exchange.ledger.surprises.append(f"{self.id}: not refused as it should be: {name}")

    def _expect_rejection(self, name: str, outcome: Mapping[str, Any]) -> None:
        (result,) = self.peer.post_outcomes(outcome)
        if result["status"] in (HTTPStatus.OK, HTTPStatus.CREATED):
            self.exchange.ledger.surprises.append(f"{self.id}: recorded: {name}")
        else:
            self.exchange.ledger.refusals[name] += 1
