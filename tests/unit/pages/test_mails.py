"""Mails: neutral where anybody may look, abuse folded away, reporters get none of their words."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.applicable import Applicable
from chalicelib.catalogue.law import offences_for, orders_for
from chalicelib.catalogue.law_loading import load_laws
from chalicelib.catalogue.offices import programme_for
from chalicelib.languages import CODES
from chalicelib.model.elections import election_named
from chalicelib.model.invisible import isolated, remove_controls
from chalicelib.model.kinds import MEANING, Kind
from chalicelib.rendering import render_mail
from tests.support.html import Page
from tests.support.page_samples import NAUGHTY, SELF_REPORT, recipient

ABUSE = "we know where you sleep"
STATEMENT = "a-statement-of-mine"
FOLD = "BELOW THIS LINE"


@pytest.fixture
def report(catalogue: Catalogue) -> dict[str, Any]:
    """What an authority is told of a case."""
    return {
        "reference": "SS-7K3M-QWXR-4TZ",
        "authority": "Hampshire Constabulary",
        "reason": "A threat can be a crime.",
        "urgency": catalogue.urgencies["emergency"],
        "category": catalogue.categories["threat_violence"],
        "danger": False,
        "signs": ["It names a place or a time"],
        "verified": True,
        "submitted_at": datetime(2026, 7, 22, 7, 30, tzinfo=UTC),
        "acknowledge_by": datetime(2026, 7, 22, 8, 30, tzinfo=UTC),
        "candidate": {"name": "Jo Griffiths", "area": "E14001063"},
        "area": "Aldershot",
        "reporter": {"name": "Al Jones", "role": "agent", "phone": "01632 960 001"},
        "incidents": [
            {"url": "https://x.com/a/status/20", "platform": "x", "handle": "a", "text": ABUSE},
            {"platform": None, "platform_named": "a letter"},
        ],
        "as_typed": {},
        "statement": STATEMENT,
        "other_forces": [],
        "also_sent_to": ["Facebook"],
        "being_sent_to": ["TikTok"],
        "held": [],
        "handed_over_by": "",
        "shared": [],
        "case_url": "https://standsafe.example.org/case#token",
        "office": catalogue.offices["candidate_uk_mp"],
        "election": election_named("parl.2024-07-04", catalogue.election_types),
        "at_risk": "Spelthorne",
        "applicable": None,
    }


def _to_reporter(**members: Any) -> dict[str, Any]:
    context = {
        "reference": "SS-7K3M-QWXR-4TZ",
        "urgency": "urgent",
        "danger": False,
        "recipients": [recipient("queued"), SELF_REPORT],
        "status_url": "https://standsafe.example.org/status",
    }
    return {**context, **members}


@pytest.mark.parametrize(
    ("office", "nation", "words"),
    [
        (
            "candidate_councillor",
            "Scotland",
            (
                "Operation Ford incident",
                "This is an Operation Ford incident. Please flag it as one.",
                "Candidate for a council",
                "Who prosecutes: the Procurator Fiscal (COPFS).",
                "Criminal Justice and Licensing (Scotland) Act 2010, section 38",
                "Disqualification for hostility to candidates",
            ),
        ),
        (
            "uk_mp",
            "Northern Ireland",
            (
                "Operation Bridger",
                "This comes under Operation Bridger. Please flag it so.",
                "Who prosecutes: the Public Prosecution Service (PPS).",
                "Protection from Stalking Act (Northern Ireland) 2022, section 2",
            ),
        ),
    ],
)
def test_report_mail_names_programme_and_law_of_the_nation(
    catalogue: Catalogue,
    report: dict[str, Any],
    office: str,
    nation: str,
    words: tuple[str, ...],
) -> None:
    applicable = _applicable(catalogue, office, nation)
    context = {"applicable": applicable, "office": catalogue.offices[office]}

    mail = render_mail("authority_report", "en", **{**report, **context})

    for part in (mail.text, Page(mail.html).text):
        for text in (*words, f"{nation}, 4 July 2024."):
            assert text.casefold() in part.casefold(), text
    for law in applicable.offences:
        assert law.url in mail.text
        assert law.url in Page(mail.html).links()


@pytest.mark.parametrize(
    ("office", "words"),
    [
        ("candidate_councillor", "a report about a candidate in an election."),
        ("councillor", "a report about: Councillor."),
        ("electoral_staff", "a report about: Returning officer, registration officer"),
        ("", "a report about somebody who stands in an election, holds office, or works for an"),
    ],
)
def test_report_mail_calls_only_who_stands_a_candidate(
    catalogue: Catalogue, report: dict[str, Any], office: str, words: str
) -> None:
    by_themselves = {"name": "Pat", "role": "candidate"}
    context = {"office": catalogue.offices.get(office), "reporter": by_themselves}

    mail = render_mail("authority_report", "en", **{**report, **context, "election": None})

    for part in (mail.text, Page(mail.html).text):
        assert words in part
        assert "online, and" not in part
        if not office.startswith("candidate_"):
            assert "a candidate" not in part.casefold()
            assert "(the candidate)" not in part.casefold()


def test_report_mail_names_no_programme_that_does_not_cover_the_person(
    catalogue: Catalogue, report: dict[str, Any]
) -> None:
    applicable = _applicable(catalogue, "parish_councillor", "England")

    mail = render_mail("authority_report", "en", **{**report, "applicable": applicable})

    assert "Operation" not in mail.text + mail.html


def _applicable(catalogue: Catalogue, office: str, nation: str) -> Applicable:
    laws, day = load_laws(), date(2024, 7, 4)
    named = catalogue.offices[office]
    return Applicable(
        nation=laws.nations[nation],
        office=named,
        programme=programme_for(catalogue, office=office, nation=nation),
        offences=offences_for(
            laws.laws, nation=nation, happened_on=day, category="threat_violence"
        ),
        orders=orders_for(laws.laws, nation=nation, happened_on=day, protecting=named.laws),
        days=(day,),
    )


def test_report_mail_says_who_what_where_and_by_when(report: dict[str, Any]) -> None:
    mail = render_mail("authority_report", "en", **report)
    for part in (mail.text, Page(mail.html).text):
        for text in (
            "SS-7K3M-QWXR-4TZ",
            "Threat of violence or death",
            "Jo Griffiths",
            "Aldershot",
            "Al Jones: 01632 960 001",
            "https://x.com/a/status/20",
            "a letter",
            "22 July 2026 at 9:30am",
            "Facebook",
        ):
            assert text in part
    assert report["case_url"] in mail.text
    assert report["case_url"] in Page(mail.html).links()


def test_report_mail_has_abuse_and_statement_last_and_folded(report: dict[str, Any]) -> None:
    mail = render_mail("authority_report", "en", **report)
    before, _, after = mail.text.partition(FOLD)
    visible, _, folded = mail.html.partition("<details")
    for words in (ABUSE, STATEMENT):
        assert words not in mail.subject + before + visible
        assert words in after
        assert words in folded.partition("</details>")[0]


def test_report_mail_keeps_what_may_distress_a_screen_below_its_end(
    report: dict[str, Any],
) -> None:
    """Some mail programs show every <details> open."""
    visible, _, _ = render_mail("authority_report", "en", **report).html.partition("<details")
    assert visible.index("height:1200px") > visible.index("Standsafe is independent.")


def test_report_mail_names_nobody_in_its_subject(report: dict[str, Any]) -> None:
    subject = render_mail("authority_report", "en", **report).subject
    assert subject == "Emergency: Threat of violence or death (SS-7K3M-QWXR-4TZ)"
    assert render_mail("authority_report", "en", **{**report, "danger": True}).subject.startswith(
        "Immediate danger: "
    )


def test_report_mail_folds_nothing_when_there_is_nothing_to_fold(report: dict[str, Any]) -> None:
    empty_lists = dict.fromkeys(("incidents", "also_sent_to", "being_sent_to", "signs"), ())
    bare = {**report, "statement": None, **empty_lists}
    mail = render_mail("authority_report", "en", **bare)
    assert FOLD not in mail.text
    assert "<details" not in mail.html
    assert "No post or message was named." in mail.text
    assert "We have sent it to nobody else." in mail.text


def test_report_mail_names_the_other_forces_when_the_constituency_is_split(
    report: dict[str, Any],
) -> None:
    mail = render_mail("authority_report", "en", **{**report, "other_forces": ["Surrey Police"]})
    assert "It is also covered by Surrey Police, whom we have not told" in mail.text
    assert "Surrey Police" in mail.html


def test_report_mail_says_so_when_there_is_no_phone_and_no_mail(report: dict[str, Any]) -> None:
    no_contact = {"name": "Al Jones", "role": "agent"}
    mail = render_mail("authority_report", "en", **{**report, "reporter": no_contact})
    assert "No phone number or email address was given." in mail.text


@pytest.mark.parametrize("naughty", NAUGHTY)
def test_report_mail_shows_naughty_strings_as_typed(report: dict[str, Any], naughty: str) -> None:
    mail = render_mail("authority_report", "en", **{**report, "statement": naughty})
    visible = remove_controls(isolated(naughty))
    assert visible in mail.text
    assert remove_controls(naughty) in Page(mail.html).text


def test_confirmation_mail_has_each_recipients_state_and_no_text_to_copy() -> None:
    mail = render_mail("reporter_confirmation", "en", **_to_reporter())
    assert mail.subject == "Standsafe: reference SS-7K3M-QWXR-4TZ"
    for part in (mail.text, Page(mail.html).text):
        assert "X (formerly Twitter)" in part
        assert "We are not connected to them." in part
        assert "999" not in part


def test_confirmation_mail_says_999_first_when_in_danger() -> None:
    mail = render_mail("reporter_confirmation", "en", **_to_reporter(danger=True))
    assert mail.text.index("call 999") < mail.text.index("WHAT HAPPENS NEXT")


def test_confirmation_mail_says_so_when_nobody_is_notified() -> None:
    mail = render_mail("reporter_confirmation", "en", **_to_reporter(recipients=[]))
    assert "Nobody is told for now." in mail.text


def test_outcome_mail_is_one_plain_sentence_and_where_to_read_the_rest() -> None:
    context = _to_reporter(who="Facebook", status="account_suspended", links=[])
    mail = render_mail("reporter_outcome", "en", **context)
    for part in (mail.text, Page(mail.html).text):
        assert "Facebook answered" in part
        assert "They suspended the account." in part


def test_outcome_mail_leads_to_the_question_when_more_is_to_be_known() -> None:
    context = _to_reporter(who="Facebook", status="need_more_info", links=[])
    mail = render_mail("reporter_outcome", "en", **context)
    for part in (mail.text, Page(mail.html).text):
        assert "Facebook needs to know more from you" in part
        assert "Answer their question" in part
        assert "answered" not in part
        assert "Read their answer" not in part


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("members", [{"danger": True, "urgency": "high"}, {"urgency": "emergency"}])
def test_first_mail_of_an_emergency_says_999_before_anything_else(
    members: dict[str, Any], language: str
) -> None:
    mail = render_mail("reporter_confirmation", language, **_to_reporter(**members))
    for part in (mail.text, Page(mail.html).text):
        assert part.index("999") < part.index("SS-7K3M-QWXR-4TZ")
    calm = render_mail("reporter_confirmation", language, **_to_reporter(urgency="high"))
    assert "999" not in calm.text + calm.html


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("name", ["authority_report", "reporter_confirmation", "reporter_outcome"])
def test_every_mail_is_whole_and_loads_nothing(
    name: str, language: str, report: dict[str, Any]
) -> None:
    answer = {"who": "Facebook", "status": "labelled", "links": []}
    extra = answer if name == "reporter_outcome" else {}
    context = report if name == "authority_report" else _to_reporter(**extra)
    mail = render_mail(name, language, **context)
    page = Page(mail.html)
    assert page.language == language
    assert "\n" not in mail.subject
    assert not {"img", "script", "link", "style", "form"} & {tag for tag, _ in page.tags}
    assert max(len(line) for line in mail.text.splitlines()) < 400
    assert "<" not in mail.text


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ("UK parliamentary general election, 4 July 2024", "Where the person at risk is")),
        ("cy", ("Etholiad", "4 Gorffennaf 2024", "Ble mae’r person sydd mewn perygl")),
    ],
)
def test_report_mail_names_the_election_and_where_the_person_is(
    report: dict[str, Any], language: str, texts: tuple[str, ...]
) -> None:
    mail = render_mail("authority_report", language, **report)
    for text in (*texts, "Spelthorne"):
        assert text in mail.text
        assert text in mail.html


@pytest.mark.parametrize("kind", Kind)
def test_mail_to_the_reporter_says_that_they_did_it_only_where_they_did(kind: Kind) -> None:
    mail, line = MEANING[kind].reporter, MEANING[kind].timeline
    if mail is None or (line is not None and line.by == "candidate"):
        return
    of_event = {"who": "X", "to": "Kent Police", "status": "no_violation", "stage": "charged"}
    more = {"overdue": [], "links": [], "count": 1, "shares": ["account"], "reports": 3}
    letter = render_mail(mail.template, "en", **_to_reporter(**of_event, **more))
    for words in (letter.text, Page(letter.html).text):
        assert "It was not you?" not in words
        assert "withdraw the report" not in words
        assert not re.search(r"\bYou (changed|sent|asked|withdrew|stopped|added)\b", words)
