"""Planted words of a report are nowhere in clear: no log, metric, message, URL, subject, row."""

import json
import logging
import traceback
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import boto3
import pytest

import app
from chalicelib import container as containers
from chalicelib.aws.queue import from_message
from chalicelib.errors import Unavailable
from chalicelib.model.access_codes import derive, format_code, hash_code
from chalicelib.model.directory import NominatedCandidate
from chalicelib.model.events import Kind
from chalicelib.model.recipient_ids import LINK
from chalicelib.ports import Dispatch
from chalicelib.signing.mailed_links import status_code
from chalicelib.telemetry import logger
from local.inbox import Inbox
from local.sources import EventSources
from local.wake import Wake
from tests.support import events
from tests.support.canaries import (
    ABUSE,
    ANSWER,
    APPEAL,
    MAIL,
    MESSAGE,
    NAME,
    PHONE,
    STATEMENT,
    Outputs,
    clear_text,
    connect_recipients,
    planted_report,
    send_request,
)
from tests.support.cases import outcome_event
from tests.support.deployed import Deployed
from tests.support.fakes import FakeClock
from tests.support.web_client import FORM, post_json

pytestmark = pytest.mark.parametrize("deployed", ["moto"], indirect=True)

JSON = "application/json"


def access_code(deployed: Deployed) -> str:
    """The code of the planted candidate, who is in the directory."""
    container = containers.get_container()
    secret = container.adapters.code_secrets.versions[container.adapters.code_secrets.current]
    code = derive(secret, election="parl.2024-07-04", person_id="1", area="E14001063")
    candidate = NominatedCandidate(
        election="parl.2024-07-04",
        person_id="1",
        area="E14001063",
        name="Public Knowledge",
        party="",
        secret_version="1",
        source="",
        imported_at=container.adapters.now(),
    )
    container.adapters.directory.add_candidates({hash_code(secret, code): candidate})
    return format_code(code)


def consume(outputs: Outputs) -> None:
    """Run stream and queues to their end, through the app's own handlers."""
    waiting = containers.get_container().adapters.case_log.unrouted("2026-11-22T07")
    app.fan_out(events.stream(*waiting), events.CONTEXT)
    queued = [
        from_message(entry["MessageBody"])
        for message in outputs.messages
        for entry in json.loads(message)["Entries"]
    ]
    for handler, names in (
        (app.feed_platforms, {"x", "facebook"}),
        (app.notify_authorities, {"police-hampshire"}),
        (app.notify_reporters, {"reporter"}),
    ):
        batch = [dispatch for dispatch in queued if dispatch.recipient in names]
        assert batch
        answer = handler(events.dispatches(batch), events.CONTEXT)
        assert answer == {"batchItemFailures": []}


def follow(outputs: Outputs, keys: dict[str, str]) -> None:
    """What the person does with the report afterwards, every word of it a canary."""
    container = containers.get_container()
    log = container.adapters.case_log
    ((case_id, _),) = log.unrouted("2026-11-22T07")
    decided = outcome_event("no_violation", message=ANSWER)
    log.append(log.read(case_id)[-1], container.adapters.now(), decided)
    acts: list[tuple[str, dict[str, Any]]] = [
        ("messages", {"message_id": "1", "to": "x", "text": MESSAGE}),
        ("messages", {"message_id": "2", "to": "police-hampshire", "text": MESSAGE}),
        ("messages", {"message_id": "2", "to": MESSAGE, "text": APPEAL}),
        ("appeal", {"recipient": "x", "text": APPEAL}),
        ("appeal", {"recipient": "x", "text": MESSAGE}),
        ("consent", {"share_with": {"platforms": True, "police": True, "electoral": True}}),
        ("withdraw", {}),
    ]
    path, bearer = f"/v1/reports/{keys['reference']}", f"Bearer {keys['receipt']}"
    for name, payload in acts:
        raw = json.dumps(payload)
        send_request(
            outputs, "POST", f"{path}/{name}", raw, authorization=bearer, content_type=JSON
        )
    send_request(
        outputs,
        "POST",
        "/status/lost",
        urlencode({"reference": keys["reference"]}),
        content_type=FORM,
    )
    app.notify_reporters(events.dispatches([Dispatch(case_id, 0, LINK)]), events.CONTEXT)
    kinds = [event.kind for event in container.adapters.case_log.read(case_id)]
    assert kinds.count(Kind.MESSAGE_SENT) == 2
    assert kinds[-3:] == [Kind.CONSENT_CORRECTED, Kind.WITHDRAWN, Kind.STATUS_LINK_REQUESTED]
    link = container.adapters.case_log.read(case_id)[-1]
    secret = container.adapters.link_secrets.versions[container.adapters.link_secrets.current]
    code = status_code(secret, case_id, link.seq)
    outputs.canaries |= {code, code.replace("-", "")}
    send_request(
        outputs, "POST", "/status", urlencode({**keys, "receipt": code}), content_type=FORM
    )


def walk(outputs: Outputs, deployed: Deployed) -> None:
    """A report all the way, and everything that can go wrong with it."""
    connect_recipients(containers.get_container())
    code = access_code(deployed)
    outputs.canaries |= {code, code.replace("-", "")}
    payload = planted_report(access_code=code)
    accepted = send_request(
        outputs, "POST", "/v1/reports", json.dumps(payload), content_type="application/json"
    ).json
    outputs.canaries |= {accepted["receipt"], accepted["receipt"].replace("-", "")}
    for wrong in (
        {**payload, "statement": f"{STATEMENT} again"},
        planted_report(category=ABUSE),
        planted_report(access_code="ABCD-EFGH-2345", signs=[STATEMENT]),
    ):
        send_request(
            outputs, "POST", "/v1/reports", json.dumps(wrong), content_type="application/json"
        )
    send_request(outputs, "POST", "/v1/reports", f"{{{STATEMENT}", content_type="application/json")
    fields = {"reporter.name": NAME, "statement": STATEMENT, "reporter.email": MAIL}
    send_request(outputs, "POST", "/v1/reports", urlencode(fields), content_type=FORM)
    keys = {"reference": accepted["reference"], "receipt": accepted["receipt"]}
    send_request(outputs, "POST", "/status", urlencode(keys), content_type=FORM)
    send_request(
        outputs, "POST", "/status", urlencode({**keys, "receipt": STATEMENT}), content_type=FORM
    )
    send_request(
        outputs,
        "GET",
        f"/v1/reports/{keys['reference']}",
        authorization=f"Bearer {keys['receipt']}",
    )
    follow(outputs, keys)
    consume(outputs)


def test_report_leaves_nothing_personal_in_clear(
    outputs: Outputs, deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    walk(outputs, deployed)
    outputs.log.write("".join(capsys.readouterr()))
    assert outputs.subjects
    assert outputs.messages
    assert outputs.rows
    assert outputs.leaks() == set()


def test_unforeseen_error_leaves_nothing_personal_in_clear(
    outputs: Outputs, deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    container = containers.get_container()
    connect_recipients(container)

    def explode(*_: object) -> None:
        raise RuntimeError(f"{NAME} {STATEMENT}")

    container.adapters.case_log.begin = explode  # type: ignore[method-assign,assignment] # a fault
    assert post_json("/v1/reports", planted_report()).status == 500
    assert app.fan_out(events.stream(("SSAAAAAAAAAAA", 1)), events.CONTEXT)
    outputs.log.write("".join(capsys.readouterr()))
    assert "RuntimeError" in outputs.log.getvalue()
    assert outputs.leaks() == set()


def test_mail_event_leaves_its_address_on_no_queue_when_its_handler_fails(
    deployed: Deployed,
) -> None:
    def explode(*_: object) -> None:
        raise RuntimeError

    raw = f"To: {MAIL}\nX-Standsafe-Notification: SS23456789ABC.1.reporter\n\nText\n"
    mail = SimpleNamespace(id="1", source="a@example.org", destinations=[MAIL], raw_data=raw)
    inbox = Inbox(lambda count: [mail][count:], FakeClock())
    sources = EventSources(deployed.stack, explode, inbox, Wake()).of(app.app)
    (news,) = [source for source in sources if source.name == "record_mail_events"]
    while news.step():
        pass
    sqs = boto3.client("sqs")
    for url in sqs.list_queues()["QueueUrls"]:
        assert "Messages" not in sqs.receive_message(QueueUrl=url), url
    listed = boto3.client("s3").list_objects_v2(Bucket=deployed.settings.failures_bucket)
    assert len(listed["Contents"]) == len(mail_events := inbox.mails()[0].ses_events())
    assert MAIL in json.dumps(mail_events)


@pytest.mark.parametrize("error", [RuntimeError(f"{NAME} {MAIL}"), Unavailable()])
def test_raised_error_quotes_nothing_personal(outputs: Outputs, error: Exception) -> None:
    """Lambda logs its text and keeps it with the event; SES's own errors name addresses."""
    container = containers.get_container()

    def explode(*_: object) -> None:
        raise error from ValueError(f"not verified: {MAIL}")

    container.adapters.clocks.due = explode  # type: ignore[method-assign,assignment] # a fault
    with pytest.raises(Exception) as raised:  # noqa: PT011 # whatever it is, it says nothing
        app.chase_overdue(events.schedule(), events.CONTEXT)
    outputs.log.write("".join(traceback.format_exception(raised.value)))
    assert type(raised.value).__name__ in {"HandlerFailed", "Unavailable"}
    assert outputs.leaks() == set()


@pytest.mark.parametrize(
    "leak",
    [
        lambda outputs: logger.info("a report came", extra={"who": NAME}),
        lambda outputs: logging.getLogger("anything").warning("from %s", MAIL),
        lambda outputs: outputs.messages.append(json.dumps({"text": ABUSE})),
        lambda outputs: outputs.rows.append(clear_text({"facts": {"S": STATEMENT}})),
        lambda outputs: outputs.subjects.append(f"Threat against {NAME}"),
        lambda outputs: outputs.urls.append(f"/status?{urlencode({'q': PHONE}).replace('+', ' ')}"),
    ],
)
def test_leaks_names_a_canary_that_is_let_through(outputs: Outputs, leak: Any) -> None:
    leak(outputs)
    assert outputs.leaks() != set()
