"""Who is told, and why, stands on check-your-answers before anything is sent."""

from typing import Any

import pytest

from tests.support.factories import ACCESS_CODE, World, body
from tests.support.html import Page
from tests.support.report_requests import REPORTS, form
from tests.support.web_client import Answer, post_form, post_json

BROWSER = {"accept": "text/html,*/*;q=0.8"}
NO_CONSENT = {"share_with.platforms": None, "share_with.police": None}


def _checked(**changes: Any) -> Answer:
    return post_form(REPORTS, form(submission_id=None, **changes), **BROWSER)


def test_check_names_each_recipient_with_its_reason_and_what_it_gets(world: World) -> None:
    incidents = {"incidents.2.url": "https://www.tiktok.com/@someone/video/7"}
    page = Page(_checked(**incidents).text)
    listed, _, rest_of_page = page.text.partition("For you to tell")
    listed = listed.partition("Who is told when you send it")[2]
    assert "Hampshire" in listed
    assert "X (formerly Twitter)" in listed
    assert "all that you typed" in listed
    assert "They never get your own words" in listed
    assert "TikTok" in rest_of_page
    assert "We cannot tell them ourselves" in rest_of_page
    confirmation = post_json(REPORTS, body(incidents=[{"url": "https://x.com/a/status/1"}])).json
    names = [recipient["name"] for recipient in confirmation["recipients"]]
    assert all(name in listed for name in names)


def test_nothing_ticked_is_an_error_unless_it_is_kept_on_record_only(world: World) -> None:
    refused = _checked(**NO_CONSENT)
    assert refused.status == 422
    page = Page(refused.text)
    assert "Select who may be told, or select to keep it on record only" in page.text
    assert "#share_with.platforms" in page.links()
    two_faults = Page(_checked(**NO_CONSENT, category=None).text)
    assert {"#category", "#share_with.platforms"} <= set(two_faults.links())
    log_only = _checked(**NO_CONSENT, log_only="yes")
    assert (log_only.status, "Nobody is told." in log_only.text) == (200, True)
    assert _checked(**NO_CONSENT, immediate_danger="yes").status == 200


def test_report_without_consent_is_taken_from_clients_as_ever(world: World) -> None:
    assert post_form(REPORTS, form(**NO_CONSENT)).status == 201
    assert post_json(REPORTS, body(share_with=None)).status == 201


@pytest.mark.parametrize(
    ("category", "signs", "recommended"),
    [
        ("threat_violence", [], True),
        ("stalking", [], True),
        ("intimate_images", [], True),
        ("offline_crossover", [], True),
        ("doxxing", [], True),
        ("abuse_insult", [], False),
        ("abuse_insult", ["shows_weapon"], True),
        ("spam_inauthentic", [], False),
        ("impersonation", [], False),
    ],
)
@pytest.mark.parametrize("log_only", ["yes", None])
def test_police_are_recommended_where_a_crime_is_likely(
    world: World, category: str, signs: list[str], recommended: bool, log_only: str | None
) -> None:
    changes = {"category": category, "signs": signs, "log_only": log_only}
    page = Page(_checked(**{"share_with.police": None}, **changes).text)
    assert ("We recommend that the police are told." in page.text) == recommended
    if not recommended:
        return
    again = Page(post_form(REPORTS, page.forms[-1].press(), **BROWSER).text)
    assert "We recommend that the police" not in again.text
    assert "Hampshire" in again.text
    assert again.form(REPORTS).press()["share_with.police"] == ["yes"]


def test_police_are_not_recommended_when_they_are_told_already(world: World) -> None:
    assert "We recommend that the police" not in _checked().text
    danger = _checked(**NO_CONSENT, immediate_danger="yes")
    assert "We recommend that the police" not in danger.text


@pytest.mark.parametrize(("code", "is_noted"), [("WXYZ-WXYZ-WXYZ", True), (ACCESS_CODE, False)])
def test_check_says_so_when_the_access_code_does_not_work(
    world: World, code: str, is_noted: bool
) -> None:
    assert ("The access code does not work" in _checked(access_code=code).text) == is_noted


NOWHERE = {"immediate_danger": "yes", "candidate.area": "Borsetshire"}


def test_check_says_first_that_no_force_is_known_and_whom_to_call(world: World) -> None:
    text = Page(_checked(**NOWHERE, area_asked="yes").text).text
    warning = text.index("No police force is known yet for this report")
    assert warning < text.index("What happened")
    assert "tel:999" in Page(_checked(**NOWHERE, area_asked="yes").text).links()


@pytest.mark.parametrize(
    ("changes", "heading"),
    [
        ({}, "Your report has been sent"),
        ({"log_only": "yes"}, "Kept on record: nobody was told"),
        (NO_CONSENT, "Kept on record: nobody was told"),
        (NOWHERE, "Your report has been sent"),
        (NOWHERE | NO_CONSENT, "Call 999 now: no police force has your report yet"),
        (
            {**NO_CONSENT, "share_with.electoral": "yes", "category": "election_misinformation"},
            "Your report is kept: nobody has been told yet",
        ),
    ],
)
def test_heading_of_the_confirmation_follows_what_happened(
    world: World, changes: dict[str, Any], heading: str
) -> None:
    answer = post_form(REPORTS, form(**changes), **BROWSER)
    assert answer.status == 201
    assert Page(answer.text).title.startswith(heading)


def test_kinds_are_grouped_with_the_commonest_first(world: World) -> None:
    page = Page(post_form(REPORTS, {"change": "en"}, **BROWSER).text)
    kinds = [of["value"] for _, of in page.tags if of.get("name") == "category"]
    assert kinds[:2] == ["abuse_insult", "harassment"]
    assert len(kinds) == len(set(kinds)) == 22
    headings = ["Attacks on you", "Threats and danger", "Fakes and falsehoods"]
    places = [page.text.index(heading) for heading in headings]
    assert places == sorted(places)
