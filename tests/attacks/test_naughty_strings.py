"""No string that anybody types is a failure of ours, nor does it harm where it is shown.

Every field of every way in (the table of routes: bodies, forms, addresses, headers) gets strings of
the corpus, by the caller who may use it. Each answers within seconds and by no 5xx; what came in is
then read back from pages, mails, tokens, the officers' view and the bundle's PDF. A run gives each
field a few strings, and each string to some field; ``--thorough`` gives all to all.
"""

import io
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice
from typing import Any
from uuid import uuid4

import pytest

from chalicelib import container as containers
from chalicelib.files.readers import pdf_nature
from chalicelib.model.events import ROUTING_KINDS
from chalicelib.model.recipient_ids import LINK, ROUTE
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.platform.feed_platform import feed_platform
from chalicelib.web.routes.route import Route
from local.form_fields import form_fields
from tests.support.asking import ask
from tests.support.bundles import Bundles
from tests.support.callers import CALLERS, Scene
from tests.support.exchange import claims_of
from tests.support.factories import body
from tests.support.html import Page
from tests.support.naughty import STRINGS, places_in, put
from tests.support.routing import fan_out
from tests.support.rows import OWN_ALONE, Row, rows
from tests.support.web_client import Answer, call, post_form, post_json

pytestmark = pytest.mark.usefixtures("no_container")

MOST_SECONDS = 10.0
ENGLISH = [(name, route, row) for name, route, row in rows() if route.language == "en"]
"""Pages in Welsh have the same code."""
TYPED = cycle(STRINGS)
LINE_ENDS = {("br", ()), ("p", ())}


@pytest.fixture
def strings(pytestconfig: pytest.Config) -> int:
    """How many strings each field gets."""
    return len(STRINGS) if pytestconfig.getoption("thorough") else 2


def test_corpus_is_large() -> None:
    assert len(STRINGS) >= 515


@pytest.mark.parametrize(
    ("route", "row"), [cell[1:] for cell in ENGLISH], ids=[cell[0] for cell in ENGLISH]
)
def test_way_in_takes_any_string_in_any_field(route: Route, row: Row, strings: int) -> None:
    names = sorted(row.allowed - OWN_ALONE) or ["nobody"]
    usual = Scene()
    row.prepare(usual)
    ask(usual, CALLERS[names[0]](usual), route, row)
    as_usual = page_texts(usual)
    scene = Scene()
    row.prepare(scene)
    caller = CALLERS[names[0]](scene)
    payload = row.body(scene, caller)
    for place in places_in(payload):
        for text in islice(TYPED, strings):
            spoilt = put(payload, place, text)
            check(text, partial(ask, scene, caller, route, row, spoilt))
    for name in ("reference", *row.captured):
        if f"{{{name}}}" in route.path:
            for text in islice(TYPED, strings):
                check(text, partial(ask, scene, caller, route, row, **{name: text or "-"}))
    assert page_texts(scene) <= as_usual | LINE_ENDS


def check(text: str, send: Any) -> Answer:
    """Send it, and hold the answer to what every answer is held to."""
    began = time.monotonic()
    answer: Answer = send()
    assert answer.status < 500, f"{text!r:.200} is answered {answer.status}"
    assert time.monotonic() - began < MOST_SECONDS, f"{text!r:.200} takes too long"
    return answer


def full_report(**changes: Any) -> dict[str, Any]:
    """A report in which everything is said."""
    incident = {
        "url": "https://x.com/someone/status/20",
        "handle": "@someone",
        "platform": "x",
        "text": "I know where you live",
        "community": "a group",
        "seen_at": "2026-11-20",
    }
    candidate = {"name": "Sam Invented", "area": "E14001063", "party": "None"}
    reporter = {
        "name": "Sam Invented",
        "role": "agent",
        "email": "sam@example.org",
        "phone": "01632 960000",
        "language": "en",
    }
    return body(
        reporter=reporter,
        candidate=candidate,
        incidents=[incident],
        signs=["knows_address"],
        statement="Three posts within an hour",
        evidence=["0" * 32],
        access_code="ABCD-EFGH-2346",
        **changes,
    )


@pytest.mark.parametrize("danger", [False, True])
def test_report_takes_any_string_in_any_field_by_api_and_by_form(
    danger: bool, strings: int
) -> None:
    """In danger nothing stops a report: whatever is typed, it is accepted, and nothing is lost."""
    scene = Scene()
    whole = full_report(immediate_danger=danger)
    for place in places_in(whole):
        for text in islice(TYPED, strings):
            spoilt = put({**whole, "submission_id": str(uuid4())}, place, text)
            answer = check(text, partial(post_json, "/v1/reports", spoilt))
            if danger and (
                place[0] in {"statement", "incidents"} or place[-1] in {"email", "phone"}
            ):
                assert answer.status in {200, 201}, f"{place}: {text!r:.200}: {answer.text}"
            check(text, partial(post_form, "/v1/reports", dict(form_fields(spoilt))))
    for case_id in list(scene.world.log.cases):
        list(read_back(scene, case_id))


def test_headers_take_any_string() -> None:
    Scene()
    names = ("authorization", "cookie", "accept", "referer", "user_agent")
    paths = ("/status", "/v1/authority/cases", "/v1/reports/SS-2222-2222-222")
    for text, name, path in zip(STRINGS, cycle(names), cycle(paths), strict=False):
        check(text, partial(call, "GET", path, **{name: text}))


@pytest.mark.parametrize(
    "statement", ["a b " * 2_500, "a\n" * 5_000, "W" * 10_000, "\u5a01" * 10_000], ids=len
)
def test_bundle_is_made_of_a_statement_that_is_longer_than_a_page(statement: str) -> None:
    """Fails at commit 76003f8: no bundle could be made of a statement of more than a page, which an
    attacker, or anybody with much to say, could send; and evidence was out of officers' reach."""
    incidents = [{"url": "https://x.com/someone/status/20", "text": "=" * 2_000}]
    assert pdf_nature.read(report_in(Bundles(incidents=incidents, statement=statement).make())) == (
        b"ordinary"
    )


def report_in(bundle: bytes, name: str = "report.pdf") -> bytes:
    """The report in a bundle, as PDF or as JSON."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        (path,) = (path for path in archive.namelist() if path.endswith(f"/{name}"))
        return archive.read(path)


def test_bundle_shows_any_string_and_keeps_it_as_typed() -> None:
    texts = [text for text in STRINGS if text.strip()]
    for start in range(0, len(texts), 50):
        part = [text[:2_000] for text in texts[start : start + 50]]
        url = "https://x.com/someone/status/20"
        incidents = [{"url": f"{url}{number}", "text": text} for number, text in enumerate(part)]
        bundles = Bundles(incidents=incidents, statement="\n".join(part)[:5_000])
        bundle = bundles.make()
        assert pdf_nature.read(report_in(bundle)) == b"ordinary"
        bundled_report = json.loads(report_in(bundle, "report.json"))
        shown_texts = json.dumps(bundled_report, ensure_ascii=False)
        assert all(
            json.dumps(as_kept(text), ensure_ascii=False)[1:-1] in shown_texts for text in part
        )


def as_kept(text: str) -> str:
    """A text as reports keep it: its line ends are those of one system, without blanks around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def page_texts(scene: Scene) -> set[tuple[str, tuple[str, ...]]]:
    """Every element, with the names of its attributes, of what anybody is shown of the report."""
    return {
        (tag, tuple(sorted(attributes)) if tag not in {"p"} else ())
        for html in read_back(scene, scene.victim.case_id)
        for tag, attributes in Page(html).tags
    }


def read_back(scene: Scene, case_id: str) -> Iterator[str]:
    """Have everybody told, and give every page and mail. Tokens and the officers' view are read."""
    container, world = containers.get_container(), scene.world
    for event in world.log.read(case_id):
        if event.kind in ROUTING_KINDS:
            fan_out(container, case_id, event.seq)
    before = len(world.mail.letters)
    case = world.case_by_id(case_id)
    for queue, act in (
        ("reporters", partial(notify_reporter, world.notify_reporter_deps)),
        ("authorities", partial(notify_authority, world.notify_authority_deps)),
        ("verified", partial(notify_authority, world.notify_authority_deps)),
        ("platforms", partial(feed_platform, scene.exchange.feed_platform_deps)),
    ):
        bring(scene, queue, act)
    for letter in world.mail.letters[before:]:
        assert "\n" not in letter.subject
        assert "\r" not in letter.subject
        assert "\x1b" not in letter.text
        yield letter.html
    for jws in scene.exchange.feed.offer("x", 1_000).tokens.values():
        assert claims_of(jws)["iss"]
    if not case.erased and case_id == scene.victim.case_id:
        yield call("GET", "/status", cookie=scene.victim.cookie, accept="text/html").text


def bring(scene: Scene, queue: str, act: Callable[[Dispatch], object]) -> None:
    """Bring recipients what waits for them on a queue."""
    waiting, scene.world.queues[queue].dispatches = scene.world.queues[queue].dispatches, []
    for dispatch in waiting:
        has_case = dispatch.case_id in scene.world.log.cases
        if has_case and dispatch.recipient not in {LINK, ROUTE}:
            act(dispatch)
