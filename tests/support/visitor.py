"""A person who has their own report open in a browser."""

from typing import Any

from chalicelib.model.events import Kind
from chalicelib.model.recipient_ids import LINK, REPORTER
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.reporter.record_link_request import (
    RecordLinkRequestDeps,
    record_link_request,
)
from tests.support.cases import outcome_event
from tests.support.factories import World, body
from tests.support.html import Page
from tests.support.web_client import Answer, call, post_form, post_json


def request_link(world: World, reference: str, **headers: str) -> Answer:
    """Ask for a link in place of a lost receipt, and have the queue handle what it was given."""
    answer = post_form("/status/lost", {"reference": reference}, **BROWSER, **headers)
    deps = RecordLinkRequestDeps(world.log, world.clock)
    queued = world.queues["reporters"].dispatches
    for dispatch in [dispatch for dispatch in queued if dispatch.recipient == LINK]:
        queued.remove(dispatch)
        record_link_request(deps, dispatch)
    return answer


BROWSER = {"accept": "text/html"}


class Visitor:
    """A browser without JavaScript that has a report open."""

    def __init__(self, world: World, **changes: Any) -> None:
        self.world = world
        accepted = post_json("/v1/reports", body(**changes)).json
        self.reference, self.receipt = accepted["reference"], accepted["receipt"]
        self.case_id = list(world.log.cases)[-1]
        self.cookie = ""

    def open(self, code: str = "", path: str = "/status") -> Answer:
        fields = {"reference": self.reference, "receipt": code or self.receipt}
        answer = post_form(path, fields, **BROWSER)
        if "set-cookie" in answer.headers:
            self.cookie = str(answer.headers["set-cookie"]).partition(";")[0]
        return answer

    def page(self, path: str = "/status") -> Page:
        return Page(call("GET", path, cookie=self.cookie, **BROWSER).text)

    def press(self, action: str, **typed: str) -> Answer:
        """Fill in the first form of ``action`` on the page, and send it."""
        forms = [form for form in self.page().forms if form.attributes["action"] == action]
        fields = {**forms[0].fields, **{name: [value] for name, value in typed.items()}}
        return post_form(action, fields, cookie=self.cookie, **BROWSER)

    def receive_decision(self) -> None:
        """Have x decide that nothing is wrong."""
        decision = outcome_event("no_violation", message="It stays")
        log = self.world.log
        log.append(log.read(self.case_id)[-1], self.world.clock(), decision)

    def kinds(self) -> list[Kind]:
        return self.world.log.kinds(self.case_id)

    def last_seq(self) -> int:
        return len(self.kinds())

    def notify(self) -> bool:
        """Have the queue bring the newest event; tell whether a mail to the reporter was sent."""
        before = len(self.world.mail.letters)
        dispatch = Dispatch(self.case_id, self.last_seq(), REPORTER)
        notify_reporter(self.world.notify_reporter_deps, dispatch)
        return len(self.world.mail.letters) > before

    def mail(self) -> str:
        """The text of the newest event's mail to the reporter."""
        seq = self.last_seq()
        fan_out(self.world.fan_out_deps, self.case_id, seq)
        notify_reporter(self.world.notify_reporter_deps, Dispatch(self.case_id, seq, REPORTER))
        return self.world.mail.letters[-1].text
