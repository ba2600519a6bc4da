"""Play police forces: officers open the links of their mails, confirm, and say how far they got."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from drill.agenda import Agenda
from drill.holidays import is_open, when_open
from drill.ledger import Ledger
from drill.stage import StagedProduct
from drill.tempers import ForceTemper, about
from local.inbox import ReceivedMail

_LINK = re.compile(r"/case#([\w-]+)")
_PRESSING = re.compile(r"emergency|urgent", re.IGNORECASE)
_STAGES = ("investigating", "recorded_as_crime", "no_further_action")
_OFFICER = {"name": "Kim Invented", "role": "Duty inspector"}


@dataclass
class ForcePlayer:
    """The officers of one force, by its temper."""

    id: str
    nation: str
    temper: ForceTemper
    stage: StagedProduct
    agenda: Agenda
    ledger: Ledger
    client: str
    dice: random.Random
    mended: bool = False
    """Whether our operators entered another address."""
    _opened: set[str] = field(default_factory=set)
    """Tokens of links that were or will be opened."""
    _cookie: str = ""

    @property
    def name(self) -> str:
        """Return its id without what all ids of forces begin with."""
        return self.id.removeprefix("police-")

    @property
    def address(self) -> str:
        """Return the address that it has at first."""
        return f"{self.temper.address}+{self.name}@example.org"

    def plan_to_open(self, mail: ReceivedMail) -> None:
        """Put opening what a mail links to on the agenda, for when somebody is there."""
        pressing = bool(_PRESSING.search(mail.readable["subject"]))
        span = self.temper.pressing if pressing else self.temper.not_urgent
        if span is None:
            return
        for token in dict.fromkeys(_LINK.findall(mail.readable["text"])):
            if token not in self._opened:
                self._opened.add(token)
                self.agenda.at(self._when(about(span, self.dice), pressing), self._opener(token))

    def _when(self, span: Any, pressing: bool) -> datetime:
        at: datetime = self.stage.clock() + span
        if pressing and not self.temper.away:
            return at
        now = self.stage.clock()
        start = now if is_open(now, self.nation) else when_open(now, self.nation)
        return when_open(start + span, self.nation)

    def _opener(self, token: str) -> Callable[[], None]:
        def open_link() -> None:
            answer = self._post("session", {"token": token, "officer": _OFFICER})
            if answer is None:
                return
            reference = str(answer["reference"])
            if (reference, self.id) not in self.ledger.answers:
                self._confirm(reference)

        return open_link

    def _confirm(self, reference: str) -> None:
        at = self.stage.clock()
        if self._post(f"cases/{reference}/acknowledge", {}) is None:
            return
        self.ledger.answer(reference, self.id, at, "acknowledged")
        self.ledger.acts["confirmed by police"] += 1
        if self.dice.random() < self.temper.proceeds:
            stage = {"stage": self.dice.choice(_STAGES), "tell_candidate": self.dice.random() < 0.7}
            if self._post(f"cases/{reference}/stage", stage) is not None:
                self.ledger.answer(reference, self.id, at, "stage")
                self.ledger.acts["stages recorded by police"] += 1

    def _post(self, path: str, body: Any) -> Any:
        answer = self.stage.request(
            "POST",
            f"/v1/authority/{path}",
            json.dumps(body).encode(),
            client=self.client,
            content_type="application/json",
            **({"cookie": self._cookie} if self._cookie else {}),
        )
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                self._cookie = value.partition(";")[0]
        if answer.status in (HTTPStatus.OK, HTTPStatus.CREATED):
            return json.loads(answer.body)
        if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            self.ledger.refusals[f"officer's link: {answer.status}"] += 1
        else:
            self.ledger.surprises.append(
                f"{self.id}: {path}: {answer.status} {answer.body[:200]!r}"
            )
        return None
