"""Planted words of a report are nowhere in clear: no log, metric, message, URL, subject, row."""

import io
import json
import logging
import traceback
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from email import message_from_bytes
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import boto3
import pytest
from botocore.client import BaseClient

import app
from chalicelib import container as containers
from chalicelib.aws.queue import from_message
from chalicelib.container import Container
from chalicelib.errors import Unavailable
from chalicelib.model.access_codes import derive, hashed, shown
from chalicelib.model.directory import Candidate
from chalicelib.model.events import Kind
from chalicelib.signing.mailed_links import status_code
from chalicelib.telemetry import logger
from local.cloud import Wake
from local.inbox import Inbox
from local.sources import Sources
from tests.support import events
from tests.support.deployed import Deployed
from tests.support.factories import body
from tests.support.fakes import FakeClock
from tests.support.web_client import FORM, call, post_json
from tests.unit.usecases.test_mail import outcome

pytestmark = pytest.mark.parametrize("deployed", ["moto"], indirect=True)

NAME = "Zebedee Canarywharf"
MAIL = "zebedee.canary@example.org"
PHONE = "01632 960777"
STATEMENT = "statement-canary-statement"
ABUSE = "abuse-canary-abuse"
HANDLE = "handlecanary"
MESSAGE = "message-canary-message"
APPEAL = "appeal-canary-appeal"
ANSWER = "answer-canary-answer"
JSON = "application/json"
ADDRESS = "203.0.113.77"


class Watched:
    """Everything that leaves the process in clear."""

    def __init__(self) -> None:
        self.canaries = {
            *(NAME, "Zebedee", MAIL, PHONE, STATEMENT, ABUSE, HANDLE, ADDRESS),
            *(MESSAGE, APPEAL, ANSWER),
        }
        self.log = io.StringIO()
        self.messages: list[str] = []
        self.rows: list[str] = []
        self.subjects: list[str] = []
        self.urls: list[str] = []

    def leaks(self) -> set[tuple[str, str]]:
        """(canary, where) of every one that was let through."""
        places = {
            "log": self.log.getvalue(),
            "message": "\n".join(self.messages),
            "row": "\n".join(self.rows),
            "subject": "\n".join(self.subjects),
            "url": "\n".join(self.urls),
        }
        return {
            (canary, place)
            for canary in self.canaries
            for place, text in places.items()
            if canary.lower() in text.lower()
        }


@pytest.fixture
def watched(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Watched]:
    """The app over moto with every way out under watch."""
    seen = Watched()
    handler = logging.StreamHandler(seen.log)
    handler.setFormatter(logger.registered_formatter)
    logger._logger.addHandler(handler)
    everything = logging.StreamHandler(seen.log)
    logging.getLogger().addHandler(everything)
    _watch_aws(seen, monkeypatch)
    containers.use_container(Container(deployed.settings, now=FakeClock(), wall=FakeClock()))
    yield seen
    containers.use_container(None)
    logging.getLogger().removeHandler(everything)
    logger._logger.removeHandler(handler)


def _watch_aws(seen: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    real = BaseClient._make_api_call  # type: ignore[attr-defined] # botocore ships no types

    def note(client: BaseClient, operation: str, arguments: Any) -> Any:
        if operation.startswith("SendMessage"):
            seen.messages.append(json.dumps(arguments))
        elif operation == "SendEmail":
            raw = arguments["Content"]["Raw"]["Data"]
            seen.subjects.append(str(message_from_bytes(raw)["Subject"]))
            seen.subjects.append(json.dumps(arguments["EmailTags"]))
        elif "Item" in operation:
            seen.rows.append(_clear(arguments))
        return real(client, operation, arguments)

    monkeypatch.setattr(BaseClient, "_make_api_call", note)


def _clear(value: Any) -> str:
    """All that can be read in a request: text as it is, and what is only wrapped in base64."""
    if isinstance(value, dict):
        return "\n".join(_clear(inner) for pair in value.items() for inner in pair)
    if isinstance(value, list | tuple):
        return "\n".join(_clear(inner) for inner in value)
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    text = str(value)
    return "\n".join([text, *(_unwrapped(part) for part in text.split("."))])


def _unwrapped(part: str) -> str:
    try:
        return urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("latin-1")
    except ValueError:
        return ""


def planted(**changes: Any) -> dict[str, Any]:
    """A report whose every personal word is a canary."""
    return body(
        reporter={
            "name": NAME,
            "role": "candidate",
            "email": MAIL,
            "phone": PHONE,
            "language": "en",
        },
        candidate={"name": NAME, "area": "E14001063"},
        incidents=[
            {"url": f"https://x.com/{HANDLE}/status/20", "handle": HANDLE, "text": ABUSE},
            {"platform": "facebook", "text": ABUSE},
        ],
        statement=STATEMENT,
        **changes,
    )


def ask(seen: Watched, method: str, path: str, raw: bytes | str = b"", **headers: str) -> Any:
    """Ask the app from the planted address."""
    seen.urls.append(path)
    answer = call(method, path, raw, address=ADDRESS, **headers)
    seen.urls.append(str(answer.headers.get("location", "")))
    return answer


def access_code(deployed: Deployed) -> str:
    """The code of the planted candidate, who is in the directory."""
    container = containers.get_container()
    secret = container.secrets.versions[container.secrets.current]
    code = derive(secret, election="parl.2024-07-04", person_id="1", area="E14001063")
    candidate = Candidate(
        election="parl.2024-07-04",
        person_id="1",
        area="E14001063",
        name="Public Knowledge",
        party="",
        secret_version="1",
        source="",
        imported_at=container.now(),
    )
    container.directory.add_candidates({hashed(secret, code): candidate})
    return shown(code)


def connect(container: Container) -> None:
    """Hampshire has an address, x and facebook are said to be connected."""
    container.directory.set_contact("police-hampshire", "hampshire@example.org")
    container.connections._connected = frozenset({"x", "facebook", "police-hampshire"})
    container.connections._until = float("inf")


def consume(seen: Watched) -> None:
    """Run stream and queues to their end, through the app's own handlers."""
    waiting = containers.get_container().case_log.unrouted("2026-11-22T07")
    app.fan_out(events.stream(*waiting), events.CONTEXT)
    queued = [
        from_message(entry["MessageBody"])
        for message in seen.messages
        for entry in json.loads(message)["Entries"]
    ]
    for handler, names in (
        (app.feed_platforms, {"x", "facebook"}),
        (app.notify_authorities, {"police-hampshire"}),
        (app.notify_candidates, {"reporter"}),
    ):
        batch = [dispatch for dispatch in queued if dispatch.recipient in names]
        assert batch
        answer = handler(events.dispatches(batch), events.CONTEXT)
        assert answer == {"batchItemFailures": []}


def follow(seen: Watched, keys: dict[str, str]) -> None:
    """What the person does with the report afterwards, every word of it a canary."""
    container = containers.get_container()
    ((case_id, _),) = container.case_log.unrouted("2026-11-22T07")
    decided = outcome("no_violation", message=ANSWER)
    container.case_log.append(container.case_log.read(case_id)[-1], container.now(), decided)
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
    for name, said in acts:
        raw = json.dumps(said)
        ask(seen, "POST", f"{path}/{name}", raw, authorization=bearer, content_type=JSON)
    ask(
        seen, "POST", "/status/lost", urlencode({"reference": keys["reference"]}), content_type=FORM
    )
    kinds = [event.kind for event in container.case_log.read(case_id)]
    assert kinds.count(Kind.MESSAGE_SENT) == 2
    assert kinds[-3:] == [Kind.CONSENT_CORRECTED, Kind.WITHDRAWN, Kind.STATUS_LINK_REQUESTED]
    link = container.case_log.read(case_id)[-1]
    secret = container.secrets.versions[container.secrets.current]
    code = status_code(secret, case_id, link.seq)
    seen.canaries |= {code, code.replace("-", "")}
    ask(seen, "POST", "/status", urlencode({**keys, "receipt": code}), content_type=FORM)


def walk(seen: Watched, deployed: Deployed) -> None:
    """A report all the way, and everything that can go wrong with it."""
    connect(containers.get_container())
    code = access_code(deployed)
    seen.canaries |= {code, code.replace("-", "")}
    said = planted(access_code=code)
    accepted = ask(
        seen, "POST", "/v1/reports", json.dumps(said), content_type="application/json"
    ).json
    seen.canaries |= {accepted["receipt"], accepted["receipt"].replace("-", "")}
    for wrong in (
        {**said, "statement": f"{STATEMENT} again"},
        planted(category=ABUSE),
        planted(access_code="ABCD-EFGH-2345", signs=[STATEMENT]),
    ):
        ask(seen, "POST", "/v1/reports", json.dumps(wrong), content_type="application/json")
    ask(seen, "POST", "/v1/reports", f"{{{STATEMENT}", content_type="application/json")
    fields = {"reporter.name": NAME, "statement": STATEMENT, "reporter.email": MAIL}
    ask(seen, "POST", "/v1/reports", urlencode(fields), content_type=FORM)
    keys = {"reference": accepted["reference"], "receipt": accepted["receipt"]}
    ask(seen, "POST", "/status", urlencode(keys), content_type=FORM)
    ask(seen, "POST", "/status", urlencode({**keys, "receipt": STATEMENT}), content_type=FORM)
    ask(
        seen,
        "GET",
        f"/v1/reports/{keys['reference']}",
        authorization=f"Bearer {keys['receipt']}",
    )
    follow(seen, keys)
    consume(seen)


def test_nothing_personal_is_in_clear_anywhere(
    watched: Watched, deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    walk(watched, deployed)
    watched.log.write("".join(capsys.readouterr()))
    assert watched.subjects
    assert watched.messages
    assert watched.rows
    assert watched.leaks() == set()


def test_nor_when_nobody_foresaw_what_happens(
    watched: Watched, deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    container = containers.get_container()
    connect(container)

    def explode(*_: object) -> None:
        raise RuntimeError(f"{NAME} {STATEMENT}")

    container.case_log.begin = explode  # type: ignore[method-assign,assignment] # a fault
    assert post_json("/v1/reports", planted()).status == 500
    assert app.fan_out(events.stream(("SSAAAAAAAAAAA", 1)), events.CONTEXT)
    watched.log.write("".join(capsys.readouterr()))
    assert "RuntimeError" in watched.log.getvalue()
    assert watched.leaks() == set()


def test_news_of_a_mail_that_nobody_could_take_leaves_its_address_on_no_queue(
    deployed: Deployed,
) -> None:
    def explode(*_: object) -> None:
        raise RuntimeError

    raw = f"To: {MAIL}\nX-Standsafe-Notification: SS23456789ABC.1.reporter\n\nText\n"
    mail = SimpleNamespace(id="1", source="a@example.org", destinations=[MAIL], raw_data=raw)
    inbox = Inbox(lambda: [mail], FakeClock())
    sources = Sources(deployed.stack, explode, inbox, Wake()).of(app.app)
    (news,) = [source for source in sources if source.name == "record_mail_events"]
    while news.step():
        pass
    sqs = boto3.client("sqs")
    for url in sqs.list_queues()["QueueUrls"]:
        assert "Messages" not in sqs.receive_message(QueueUrl=url), url
    kept = boto3.client("s3").list_objects_v2(Bucket=deployed.settings.failures_bucket)
    assert len(kept["Contents"]) == len(mail_events := inbox.mails()[0].ses_events())
    assert MAIL in json.dumps(mail_events)


@pytest.mark.parametrize("error", [RuntimeError(f"{NAME} {MAIL}"), Unavailable()])
def test_nor_in_what_a_handler_raises(watched: Watched, error: Exception) -> None:
    """Lambda logs its text and keeps it with the event; SES's own errors name addresses."""
    container = containers.get_container()

    def explode(*_: object) -> None:
        raise error from ValueError(f"not verified: {MAIL}")

    container.clocks.due = explode  # type: ignore[method-assign,assignment] # a fault
    with pytest.raises(Exception) as raised:  # noqa: PT011 # whatever it is, it says nothing
        app.chase_overdue(events.schedule(), events.CONTEXT)
    watched.log.write("".join(traceback.format_exception(raised.value)))
    assert type(raised.value).__name__ in {"HandlerFailed", "Unavailable"}
    assert watched.leaks() == set()


@pytest.mark.parametrize(
    "leak",
    [
        lambda seen: logger.info("a report came", extra={"who": NAME}),
        lambda seen: logging.getLogger("anything").warning("from %s", MAIL),
        lambda seen: seen.messages.append(json.dumps({"text": ABUSE})),
        lambda seen: seen.rows.append(_clear({"facts": {"S": STATEMENT}})),
        lambda seen: seen.subjects.append(f"Threat against {NAME}"),
        lambda seen: seen.urls.append(f"/status?{urlencode({'q': PHONE}).replace('+', ' ')}"),
    ],
)
def test_one_that_is_let_through_on_purpose_is_found(watched: Watched, leak: Any) -> None:
    leak(watched)
    assert watched.leaks() != set()
