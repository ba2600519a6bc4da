"""A link in place of a lost receipt: to the report's own address, and nobody learns of it."""

import re
from dataclasses import replace

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import TryAgainLater
from chalicelib.limits import STATUS_LINK, STATUS_LINKS_A_DAY
from chalicelib.model.events import Kind
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.ports import Dispatch
from chalicelib.rendering.formats import moment
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.sessions.status_links import keep_status_link
from tests.support.factories import SECRETS, World, body
from tests.support.html import Page
from tests.support.importing import ImportingDirectory, only, row
from tests.support.visitor import BROWSER, Visitor, request_link
from tests.support.web_client import Answer, call, post_form, post_json


def code_in(mail: str) -> str:
    match = re.search(r"#(SS-\S+)\.(\S+)", mail)
    assert match
    return match[2]


def test_link_opens_the_report_once(world: World) -> None:
    visitor = Visitor(world)
    assert request_link(world, visitor.reference).status == 200
    mail = visitor.mail()
    assert world.mail.letters[-1].to == "sam@example.org"
    assert visitor.receipt not in mail
    code = code_in(mail)
    assert f"Code, in place of the receipt: {code}" in mail
    assert visitor.open(code).status == 303
    assert visitor.reference in visitor.page().text
    assert visitor.open(code).status == 404
    assert visitor.open().status == 303


def test_wrong_code_opens_nothing_while_a_link_waits(world: World) -> None:
    visitor = Visitor(world)
    request_link(world, visitor.reference)
    code = code_in(visitor.mail())
    assert visitor.open("AAAA-AAAA-AAAA-AAAA").status == 404
    assert visitor.open(code).status == 303


def test_link_opens_nothing_when_its_life_is_over(world: World) -> None:
    visitor = Visitor(world)
    request_link(world, visitor.reference)
    code = code_in(visitor.mail())
    world.clock.advance(seconds=STATUS_LINK.whole_seconds)
    assert visitor.open(code).status == 404


def test_link_lives_from_when_its_mail_is_written_when_that_is_late(world: World) -> None:
    visitor = Visitor(world)
    request_link(world, visitor.reference)
    world.clock.advance(minutes=20)
    mail = visitor.mail()
    end = moment("en", world.clock() + STATUS_LINK)
    assert f"It works once, until {end}." in mail
    world.clock.advance(seconds=STATUS_LINK.whole_seconds - 1)
    assert visitor.open(code_in(mail)).status == 303


def test_link_opens_nothing_once_more_when_its_mail_is_written_again(world: World) -> None:
    visitor = Visitor(world)
    request_link(world, visitor.reference)
    dispatch = Dispatch(visitor.case_id, visitor.last_seq(), REPORTER)
    world.mail.fails = 1
    with pytest.raises(TryAgainLater):
        notify_reporter(world.notify_reporter_deps, dispatch)
    world.clock.advance(minutes=20)
    notify_reporter(world.notify_reporter_deps, dispatch)
    code = code_in(world.mail.letters[-1].text)
    assert visitor.open(code).status == 303
    world.clock.advance(days=1)
    keep_status_link(world.guards, visitor.case_id, dispatch.seq, code)
    assert visitor.open(code).status == 404


def test_code_of_a_link_is_no_receipt_of_the_api(world: World) -> None:
    visitor = Visitor(world)
    request_link(world, visitor.reference)
    code = code_in(visitor.mail())
    path = f"/v1/reports/{visitor.reference}"
    assert call("GET", path, authorization=f"Bearer {code}").status == 404


def test_answer_is_the_same_whether_or_not_there_is_a_report(world: World) -> None:
    with_mail = Visitor(world)
    without = Visitor(world, reporter={"name": "Sam Invented", "role": "candidate"})
    references = (
        with_mail.reference,
        with_mail.reference,
        without.reference,
        "SS-2222-2222-222",
        "?",
    )
    answers = {
        (answer.status, answer.body, str(answer.headers))
        for answer in [request_link(world, reference) for reference in references]
    }
    assert len(answers) == 1
    assert with_mail.kinds().count(Kind.STATUS_LINK_REQUESTED) == 1
    assert Kind.STATUS_LINK_REQUESTED not in without.kinds()


def test_links_are_mailed_so_often_in_a_day_at_most(world: World) -> None:
    visitor = Visitor(world)
    for number in range(STATUS_LINKS_A_DAY + 3):
        request_link(world, visitor.reference, address=f"198.51.100.{number}")
        world.clock.advance(seconds=STATUS_LINK.whole_seconds + 60)
    assert visitor.kinds().count(Kind.STATUS_LINK_REQUESTED) == STATUS_LINKS_A_DAY


def test_requests_for_links_from_one_address_are_429_after_twenty(world: World) -> None:
    for _ in range(20):
        assert request_link(world, "SS-2222-2222-222").status == 200
    assert request_link(world, "SS-2222-2222-222").status == 429
    assert request_link(world, "SS-2222-2222-222", address="198.51.100.9").status == 200


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"reference": " "}, "reference"),
        ({"reference": " ", "by": "code"}, "reference-of-code"),
        ({"reference": "SS-2222-2222-222", "access_code": "no code"}, "reference-of-code"),
        ({"reference": "SS-2222-2222-222", "by": "code"}, "reference-of-code"),
    ],
)
def test_error_marks_the_form_that_was_sent_and_no_other(
    world: World, typed: dict[str, str], field: str
) -> None:
    answer = post_form("/status/lost", typed, **BROWSER)
    assert answer.status == 422
    assert f"#{field}" in Page(answer.text).links()
    assert answer.text.count("govuk-error-message") == 1
    assert f'id="{field}-error"' in answer.text


def test_form_is_422_without_a_reference(world: World) -> None:
    answer = post_form("/cy/status/lost", {"reference": " "}, **BROWSER)
    assert answer.status == 422
    assert "#reference" in Page(answer.text).links()
    assert call("GET", "/cy/status/lost", **BROWSER).status == 200


WARDS = [area.id for area in load().areas if area.kind == "ward"]
BALLOTS = [f"local.adur.{name}.2027-05-06" for name in ("buckingham", "churchill")]


@pytest.fixture
def candidates(world: World) -> ImportingDirectory:
    """The world's directory of candidates, and imports into it."""
    return ImportingDirectory(SECRETS, world.directory)


def import_code(candidates: ImportingDirectory, person: int, ballot: int = 0) -> str:
    return only(candidates.run(row(2, person, BALLOTS[ballot], area=WARDS[ballot]))).code


def send_by(code: str) -> str:
    accepted = post_json("/v1/reports", body(access_code=code, candidate=None)).json
    assert accepted["verified"]
    return str(accepted["reference"])


def open_by(reference: str, code: str) -> Answer:
    return post_form("/status/lost", {"reference": reference, "access_code": code}, **BROWSER)


def test_access_code_opens_the_report_of_a_candidate_on_a_ballot(
    candidates: ImportingDirectory,
) -> None:
    own_code, other_code = (import_code(candidates, person) for person in (77, 78))
    reference = send_by(own_code)
    opened = open_by(reference, own_code)
    assert (opened.status, opened.headers["location"]) == (303, "/status")
    assert open_by(reference, other_code).status == 422
    assert open_by(send_by(other_code), own_code).status == 422


def test_access_code_opens_all_of_a_report_on_a_ballot_that_a_link_opened(
    world: World, candidates: ImportingDirectory
) -> None:
    code = import_code(candidates, 77)
    visitor = Visitor(world, access_code=code, candidate=None)
    request_link(world, visitor.reference)
    visitor.open(code_in(visitor.mail()))
    before = len(visitor.page().forms)
    assert visitor.press("/status/prove", proof=code).status == 303
    assert len(visitor.page().forms) > before


def test_access_code_opens_the_report_of_before_when_the_candidate_moved(
    candidates: ImportingDirectory,
) -> None:
    code = import_code(candidates, 77)
    reference = send_by(code)
    rows = [row(2, 1, BALLOTS[0], area=WARDS[0]), row(3, 77, BALLOTS[1], area=WARDS[1])]
    candidates.run(*rows)
    moved = candidates.find(code)
    assert moved is not None
    assert moved.ballot == BALLOTS[1]
    assert open_by(reference, code).status == 303


def test_access_code_opens_no_report_of_the_same_person_at_another_election(
    candidates: ImportingDirectory,
) -> None:
    code = import_code(candidates, 77)
    later = replace(
        row(2, 77, "mayor.london.2028-05-04", area=WARDS[0]), election="mayor.2028-05-04"
    )
    other = only(candidates.run(later)).code
    assert open_by(send_by(code), other).status == 422
    assert open_by(send_by(other), code).status == 422
