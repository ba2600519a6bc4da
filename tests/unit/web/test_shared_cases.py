"""What cases share, over HTTP: who sees what of it, and that it opens nobody's case to another."""

from collections.abc import Mapping
from typing import Any

import pytest

from chalicelib.model.events import Kind
from chalicelib.model.patterns import ASKED_FROM
from chalicelib.ports import Dispatch
from chalicelib.usecases.cases.link_case import LinkCaseDeps, link_case
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.web import authority_case_responses
from chalicelib.web.routes import ROUTES
from chalicelib.web.routes.route import Access, Route
from tests.support.factories import ACCESS_CODE, World
from tests.support.job_queues import send_digests
from tests.support.officers import FORCE, case_id_of, events_of, mail_new_case, read_case, sign_in
from tests.support.pattern_texts import ENGLISH
from tests.support.visitor import Visitor
from tests.support.web_client import call, post_json

DURHAM = "police-durham"
AREAS = {FORCE: "E14001063", DURHAM: "E14001106"}
INCIDENT: Mapping[str, Any] = {
    "platform": "x",
    "handle": "@SomeOne",
    "text": ENGLISH.splitlines()[0],
}
OF_A_CASE = [
    route for route in ROUTES if route.access is Access.OFFICER and "{reference}" in route.path
]
WRONG = {"incident": 0, "shares": "account", "reason": "It is a newspaper's"}
BODIES = {
    "messages": {"message_id": "1", "text": "Who is it?"},
    "stage": {"stage": "investigating"},
    "handover": {"to": DURHAM, "reason": "Yours"},
    "preservation": {"platform": "x", "legal_basis": "The law"},
    "holds": {"platform": "x"},
    "wrong-link": WRONG,
}


def mailed(world: World, force: str) -> tuple[str, str]:
    """(reference, token) of a new case of a force that shares account and text with the others."""
    candidate = {"name": "Sam Invented", "area": AREAS[force]}
    reference, token = mail_new_case(world, force, candidate=candidate, incidents=[dict(INCIDENT)])
    fan_out(world.fan_out_deps, case_id_of(reference), 1)
    link_case(LinkCaseDeps(world.log, world.patterns, world.clock), case_id_of(reference))
    return reference, token


def test_mail_and_page_say_what_others_share_and_whose_they_are(world: World) -> None:
    first, _ = mailed(world, FORCE)
    elsewhere, _ = mailed(world, DURHAM)
    reference, token = mailed(world, FORCE)
    letter = world.mail.letters[-1]
    for content in (letter.text, letter.html):
        assert "The account @SomeOne on X" in content
        assert "Durham Constabulary: 1" in content
        assert first in content
        assert elsewhere not in content
    case = read_case(reference, sign_in(token)).json
    authority_case_responses.OfficerCase.model_validate(case)
    assert [(link["shares"], link["other_cases"]) for link in case["shared"]] == [
        ("account", 2),
        ("text", 2),
    ]
    assert elsewhere not in repr(case)


def test_digest_counts_the_other_cases_of_each_new_one(world: World) -> None:
    dull = {"category": "abuse_insult", "incidents": [dict(INCIDENT)]}
    for _ in range(2):
        case_id = world.submit(**dull).first.case_id
        notify_authority(world.notify_authority_deps, Dispatch(case_id, 1, FORCE))
        link_case(LinkCaseDeps(world.log, world.patterns, world.clock), case_id)
    world.clock.advance(days=1)
    send_digests(world.send_digests_deps)
    letter = world.mail.letters[-1]
    for content in (letter.text, letter.html):
        assert content.count("Other cases share an account or a text with it: 1") == 2


def test_every_reference_that_an_officer_is_shown_is_theirs_to_open(world: World) -> None:
    cases = [(force, *mailed(world, force)) for force in (FORCE, DURHAM) * 2]
    cookies = {force: sign_in(token) for force, _, token in cases}
    for force, reference, _ in cases:
        for reader, cookie in cookies.items():
            answer = read_case(reference, cookie)
            assert answer.status == (200 if reader == force else 404), (reader, reference)
            if reader == force:
                listed = {reference for link in answer.json["shared"] for reference in link["own"]}
                assert len(listed) == 1
                assert {read_case(reference, cookie).status for reference in listed} == {200}


@pytest.mark.parametrize("route", OF_A_CASE, ids=lambda route: f"{route.method} {route.path}")
@pytest.mark.parametrize("caller", ["nobody", "an officer of a force that shares it"])
def test_case_of_a_pattern_is_refused_to_whoever_has_it_not(
    world: World, route: Route, caller: str
) -> None:
    reference, _ = mailed(world, FORCE)
    _, token = mailed(world, DURHAM)
    cookie = "" if caller == "nobody" else sign_in(token)
    path = route.path.replace("{reference}", reference).replace("{platform}", "x")
    before = len(world.log.read(case_id_of(reference)))
    if route.method == "POST":
        answer = post_json(path, BODIES.get(path.rpartition("/")[2], {}), cookie=cookie)
    else:
        answer = call(route.method, path, cookie=cookie)
    assert answer.status == (401 if caller == "nobody" else 404), answer.text
    assert len(world.log.read(case_id_of(reference))) == before


def test_wrong_link_is_recorded_once_with_who_said_so_and_why(world: World) -> None:
    reference, token = mailed(world, FORCE)
    mailed(world, FORCE)
    cookie = sign_in(token)
    path = f"/v1/authority/cases/{reference}/wrong-link"
    answers = [post_json(path, WRONG, cookie=cookie) for _ in range(2)]
    assert [answer.status for answer in answers] == [201, 200]
    assert answers[0].json.keys() == {"shares", "at"}
    (event,) = events_of(world, Kind.LINK_REJECTED)
    assert event.private == {**WRONG, "name": "Kim Invented", "role": "Duty inspector"}
    case = read_case(reference, cookie).json
    authority_case_responses.OfficerCase.model_validate(case)
    assert case["shared"][-1]["rejected"]["reason"] == WRONG["reason"]
    refused = post_json(path, {**WRONG, "incident": -1}, cookie=cookie)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/incident")


@pytest.mark.parametrize(
    ("language", "prefix", "sentence"),
    [
        ("en", "", f"At least {ASKED_FROM} reports name the same account as yours."),
        ("cy", "/cy", f"Mae o leiaf {ASKED_FROM} adroddiad yn enwi’r un cyfrif â’ch un chi."),
    ],
)
def test_status_page_and_mail_ask_whether_to_send_what_was_kept(
    world: World, language: str, prefix: str, sentence: str
) -> None:
    reporter = {"name": "Sam", "role": "staff", "email": "sam@example.org", "language": language}
    incidents = [{"platform": "x", "handle": "@SomeOne"}]
    code = {"access_code": ACCESS_CODE, "candidate": None}
    for _ in range(ASKED_FROM):
        visitor = Visitor(world, log_only=True, reporter=reporter, incidents=incidents, **code)
        link_case(LinkCaseDeps(world.log, world.patterns, world.clock), visitor.case_id)
    letter = visitor.mail()
    assert sentence in letter
    assert "SomeOne" not in letter
    visitor.open(path=f"{prefix}/status")
    page = visitor.page(f"{prefix}/status")
    assert sentence in page.html
    visitor.press("/status/promote")
    assert visitor.kinds()[-1] is Kind.PROMOTED
    assert sentence not in visitor.page(f"{prefix}/status").html


def test_reporter_without_a_code_is_asked_by_mail_alone(world: World) -> None:
    """Whoever types somebody's address reads that mailbox no more for that: nor what was sent."""
    reporter = {"name": "Sam", "role": "staff", "email": "sam@example.org"}
    incidents = [{"platform": "x", "handle": "@SomeOne"}]
    for _ in range(ASKED_FROM):
        visitor = Visitor(world, log_only=True, reporter=reporter, incidents=incidents)
        link_case(LinkCaseDeps(world.log, world.patterns, world.clock), visitor.case_id)
    sentence = f"At least {ASKED_FROM} reports name the same account as yours."
    assert sentence in visitor.mail()
    visitor.open()
    page = visitor.page()
    assert sentence not in page.html
    assert "same account" not in page.text
