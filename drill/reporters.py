"""Play those who report: they file, read their status, write, appeal, add posts and withdraw."""

import json
import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from chalicelib.model.references import parse_reference
from drill.agenda import Agenda
from drill.ledger import FiledReport, Ledger
from drill.mailroom import REFERENCE
from drill.people import InventedCandidate
from drill.posts import Posts
from drill.stage import StagedProduct
from local.form_fields import form_fields
from local.web import HttpResponse

_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"
_READS_AFTER = (timedelta(hours=20), timedelta(days=6))
_BY_FORM, _READS = 0.5, 0.6
_WRITES, _WITHDRAWS, _ADDS, _APPEALS, _TELLS = 0.08, 0.04, 0.05, 0.3, 0.4
_OPEN = frozenset({"no_violation"})
"""Decisions that people do not leave at that."""


class ReportingPeople:
    """Everybody who reports."""

    def __init__(
        self,
        stage: StagedProduct,
        agenda: Agenda,
        ledger: Ledger,
        posts: Posts,
        dice: random.Random,
    ) -> None:
        self._stage, self._agenda, self._ledger = stage, agenda, ledger
        self._posts, self._dice = posts, dice
        self._clients = 0

    def file(self, about: InventedCandidate) -> None:
        """Report, by form or as JSON, and mean to follow it up."""
        body, by_form = self._posts.report(about), self._dice.random() < _BY_FORM
        receipt = self._form(body) if by_form else self._json(body)
        if receipt is None:
            self._ledger.refused_reports += 1
            return
        filed = FiledReport(
            case_id=parse_reference(receipt["reference"]) or "",
            reference=receipt["reference"],
            receipt=receipt["receipt"],
            at=self._stage.clock(),
            candidate=about.name,
            email=about.email,
            by_form=by_form,
        )
        self._ledger.reports.append(filed)
        self._mean_to_follow(filed)

    def _form(self, body: Mapping[str, Any]) -> dict[str, str] | None:
        """Send the form, whose page shows a receipt once; repeated as JSON it has it in figures."""
        fields = urlencode(list(form_fields(body))).encode()
        answer = self._send("/v1/reports", fields, content_type=_FORM)
        if answer.status != HTTPStatus.CREATED or not REFERENCE.search(answer.body.decode()):
            self._wonder("form", answer)
            return None
        return self._json(body, repeated=True)

    def _json(self, body: Mapping[str, Any], *, repeated: bool = False) -> dict[str, str] | None:
        answer = self._send("/v1/reports", json.dumps(body).encode(), content_type=_JSON)
        if answer.status != (HTTPStatus.OK if repeated else HTTPStatus.CREATED):
            self._wonder("report", answer)
            return None
        receipt: dict[str, str] = json.loads(answer.body)
        return receipt

    def _mean_to_follow(self, filed: FiledReport) -> None:
        for span in _READS_AFTER:
            if self._dice.random() < _READS:
                self._after(span, lambda: self._read(filed))
        if self._dice.random() < _ADDS:
            self._after(timedelta(hours=30), lambda: self._add(filed))
        if self._dice.random() < _WITHDRAWS:
            self._after(timedelta(days=2), lambda: self._act(filed, "withdraw", {}))

    def _after(self, span: timedelta, act: Callable[[], object]) -> None:
        seconds = round(span.total_seconds() * self._dice.uniform(0.3, 2))
        self._agenda.at(self._stage.clock() + timedelta(seconds=seconds), act)

    def status_of(self, filed: FiledReport) -> dict[str, Any] | None:
        """Read the status of a report by its receipt."""
        answer = self._stage.request(
            "GET",
            f"/v1/reports/{filed.reference}",
            client=self._client(),
            authorization=f"Bearer {filed.receipt}",
        )
        if answer.status != HTTPStatus.OK:
            self._wonder("status", answer)
            return None
        status: dict[str, Any] = json.loads(answer.body)
        return status

    def _read(self, filed: FiledReport) -> None:
        """Read the status, and do something about it."""
        status = self.status_of(filed)
        if status is None:
            return
        self._ledger.acts["status read"] += 1
        if status["withdrawn"]:
            return
        for recipient in status["recipients"]:
            self._consider(filed, recipient)

    def _consider(self, filed: FiledReport, recipient: Mapping[str, Any]) -> None:
        name, chance = str(recipient["id"]), self._dice.random()
        if recipient["state"] == "self_report":
            if chance < _TELLS:
                self._act(filed, "self-reported", {"recipient": name})
        elif (recipient.get("outcome") or {}).get("status") in _OPEN and chance < _APPEALS:
            if self._act(filed, "appeal", {"recipient": name, "text": "(why it is one)"}):
                at = self._stage.clock()
                self._ledger.answer(filed.reference, name, at, "appealed")
        elif is_written_to(recipient) and chance < _WRITES:
            message = {"message_id": self._posts.unique_id(), "to": name, "text": "(more of it)"}
            self._act(filed, "messages", message)

    def _add(self, filed: FiledReport) -> None:
        batch = {"batch_id": self._posts.unique_id(), "incidents": self._posts.incidents(1)}
        self._act(filed, "incidents", batch)

    def _act(self, filed: FiledReport, name: str, body: Mapping[str, Any]) -> bool:
        answer = self._send(
            f"/v1/reports/{filed.reference}/{name}",
            json.dumps(body).encode(),
            content_type=_JSON,
            authorization=f"Bearer {filed.receipt}",
        )
        if answer.status in (HTTPStatus.OK, HTTPStatus.CREATED):
            self._ledger.acts[name] += 1
            return True
        if answer.status == HTTPStatus.CONFLICT:
            self._ledger.refusals[f"{name} of a report that was withdrawn"] += 1
        else:
            self._wonder(name, answer)
        return False

    def _send(self, path: str, body: bytes, **headers: str) -> HttpResponse:
        return self._stage.request("POST", path, body, client=self._client(), **headers)

    def _client(self) -> str:
        """Give an address of its own to every request: throttles are not what is rehearsed."""
        self._clients += 1
        return f"198.18.{self._clients // 256 % 256}.{self._clients % 256}"

    def _wonder(self, name: str, answer: HttpResponse) -> None:
        self._ledger.surprises.append(f"{name}: {answer.status} {answer.body[:300]!r}")


def is_written_to(recipient: Mapping[str, Any]) -> bool:
    """Tell whether somebody can write to a recipient of their status: we sent it the report. Nobody
    writes to our operators, nor by us to whom they told themselves."""
    ours = recipient["kind"] == "operator" or "self_report" in recipient
    return "sent_at" in recipient and not ours
