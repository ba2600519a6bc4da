"""Walk one report all the way round, as each party sees it, for whoever starts the stack."""

import json
import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import jwt
import requests
from http_message_signatures import HTTPMessageSignaturesException
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from local.form_fields import form_fields
from local.peer import Peer, PublishedKeys
from local.running import EmbeddedStack

AREA, PLATFORM = "E14001063", "x"
_SECONDS = 20
Described = Mapping[str, Any]


class StoryStuck(Exception):
    """Says which step did not answer as it should."""


_STOPS = (
    StoryStuck,
    requests.RequestException,
    HTTPMessageSignaturesException,
    jwt.PyJWTError,
)


def tell(console: Console, embedded: EmbeddedStack, ready: Described) -> None:
    """Walk one report through the loop and print what each party saw."""
    console.print()
    console.rule("[bold]One report, all the way round")
    try:
        _walk(_Teller(console), embedded, ready)
    except _STOPS as error:
        console.print(f"[bold red]The story stops here:[/] {escape(str(error))}")
    console.rule()


class _Teller:
    """Prints the steps of the story."""

    def __init__(self, console: Console) -> None:
        self._console, self._step = console, 0

    def step(self, party: str, action: str) -> None:
        """Print who does what next."""
        self._step += 1
        self._console.print(
            f"\n[bold cyan]{self._step}. {party}[/] {escape(action)}", highlight=False
        )

    def detail(self, text: str) -> None:
        """Print something more of it."""
        self._console.print(f"   {escape(text)}", highlight=False, soft_wrap=True)

    def show(self, title: str, text: str) -> None:
        """Print a thing as it is, in a frame."""
        self._console.print(Panel(escape(text), title=escape(title), title_align="left"))


def _walk(teller: _Teller, embedded: EmbeddedStack, ready: Described) -> None:
    candidate = next(candidate for candidate in ready["candidates"] if candidate["area"] == AREA)
    reported = _report(teller, embedded, candidate)
    _settle(embedded)
    _mails(teller, embedded, ready)
    _poll_and_answer(teller, ready, reported["reference"])
    _settle(embedded)
    _outcome_mail(teller, embedded)
    _status(teller, embedded, reported)


def _report(teller: _Teller, embedded: EmbeddedStack, candidate: Described) -> dict[str, str]:
    teller.step("A candidate", f"({candidate['name']}, invented, Aldershot) sends the form:")
    teller.detail("a post on X and a comment on Facebook that threaten violence")
    report = report_body(candidate)
    form = dict(form_fields(report))
    answer = requests.post(f"{embedded.base_url}/v1/reports", data=form, timeout=_SECONDS)
    _expect(answer, 201, "the report")
    text = re.sub(r"<[^>]+>", " ", answer.text)
    reference = re.search(r"SS-\w{4}-\w{4}-\w{3}", text)
    if reference is None:
        raise StoryStuck("the confirmation page shows no reference")
    teller.detail(f"→ 201: reference {reference[0]}, and a receipt that is shown this once")
    # The same report as JSON, under the same id, is answered by the same case, in figures.
    again = requests.post(f"{embedded.base_url}/v1/reports", json=report, timeout=_SECONDS)
    _expect(again, 200, "the same report as JSON")
    return {"reference": reference[0], "receipt": str(again.json()["receipt"])}


def report_body(candidate: Described) -> dict[str, Any]:
    """Return the report of the story, as JSON."""
    return {
        "submission_id": str(uuid.uuid4()),
        "access_code": candidate["access_code"],
        "reporter": {
            "name": candidate["name"],
            "role": "candidate",
            "email": "candidate@example.org",
            "language": "en",
        },
        "candidate": {"name": candidate["name"], "area": AREA},
        "category": "threat_violence",
        "incidents": [
            {
                "url": "https://x.com/someone/status/20",
                "text": "(the abusive words, as posted)",
            },
            {"url": "https://www.facebook.com/somepage/posts/1234567890?comment_id=42"},
            {"platform": "tiktok", "handle": "someone.else"},
        ],
        "statement": "Three posts within an hour, after the hustings.",
        "share_with": {"platforms": True, "police": True},
        "declaration": True,
    }


def _mails(teller: _Teller, embedded: EmbeddedStack, ready: Described) -> None:
    force = next(authority for authority in ready["authorities"] if AREA in authority["areas"])
    mails = [mail.as_json(embedded.base_url) for mail in embedded.inbox.mails()]
    force_mails = [mail for mail in mails if force["email"] in mail["to"]]
    if not force_mails:
        raise StoryStuck(f"no mail to {force['email']}")
    teller.step("The police force", f"({force['id']}) gets a mail:")
    teller.show(force_mails[-1]["subject"], _first_lines(force_mails[-1]["text"], 14))
    other_mails = [mail for mail in mails if force["email"] not in mail["to"]]
    if other_mails:
        teller.step("The reporter", f"gets one, too: “{other_mails[-1]['subject']}”")


def _outcome_mail(teller: _Teller, embedded: EmbeddedStack) -> None:
    mail = embedded.inbox.mails()[-1].as_json(embedded.base_url)
    teller.step("The reporter", "gets a mail about it:")
    teller.show(mail["subject"], _first_lines(mail["text"], 10))


def _poll_and_answer(teller: _Teller, ready: Described, reference: str) -> None:
    teller.step("X", "polls its feed with a signed request:")
    keys = PublishedKeys(ready["jwks_url"])
    peer = Peer(ready["platforms"][PLATFORM], keys)
    sets: dict[str, str] = peer.poll(returnImmediately=True)["sets"]
    if not sets:
        raise StoryStuck("the feed of X is empty")
    jti, token = next(iter(sets.items()))
    claims = keys.claims(token, PLATFORM)
    teller.detail("our signature on the answer verifies, and the token's by the published keys:")
    teller.show(f"Token {jti}", json.dumps(claims, indent=2, ensure_ascii=False))
    teller.step("X", "acknowledges the token and posts an outcome: “under review”")
    peer.poll(ack=[jti], maxEvents=0)
    (result,) = peer.post_outcomes(
        {
            "outcome_id": str(uuid.uuid4()),
            "reference": reference,
            "status": "under_review",
            "at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        }
    )
    teller.detail(f"→ {result['status']}")


def _status(teller: _Teller, embedded: EmbeddedStack, reported: Mapping[str, str]) -> None:
    answer = requests.get(
        f"{embedded.base_url}/v1/reports/{reported['reference']}",
        headers={"Authorization": f"Bearer {reported['receipt']}"},
        timeout=_SECONDS,
    )
    _expect(answer, 200, "the status")
    teller.step("The candidate", "opens the status page with reference and receipt:")
    for recipient in answer.json()["recipients"]:
        teller.detail(f"{recipient['name']}: {recipient['state']}{_more(recipient)}")


def _more(recipient: Mapping[str, Any]) -> str:
    if "self_report" in recipient:
        return f" – not connected; report it yourself at {recipient['self_report'].get('url', '')}"
    promise = recipient.get("promise")
    if promise is None:
        return ""
    whose = "its published time" if promise["basis"] == "published" else "our own follow-up time"
    return f" – to decide by {promise['decide_by']} ({whose})"


def _settle(embedded: EmbeddedStack) -> None:
    if not embedded.pump.settle(_SECONDS):
        raise StoryStuck("stream and queues did not come to rest")


def _first_lines(text: str, count: int) -> str:
    lines = text.strip().splitlines()
    return "\n".join([*lines[:count], *(["…"] if len(lines) > count else [])])


def _expect(answer: requests.Response, status: int, subject: str) -> None:
    if answer.status_code != status:
        raise StoryStuck(f"{subject} was answered {answer.status_code}: {answer.text[:500]}")
