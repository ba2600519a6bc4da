"""The status page: the truth in plain words."""

from typing import Any

import pytest

from chalicelib.model.invisible import remove_controls
from chalicelib.rendering.recipient_view import STATES, recipient_view
from chalicelib.rendering.timeline_view import timeline
from chalicelib.rendering.translator import Translator
from chalicelib.web.reporter import status_pages
from tests.support.html import Page
from tests.support.page_samples import DECIDED, NAUGHTY, SELF_REPORT, recipient, status


def test_status_form_keeps_the_reference_and_never_the_receipt() -> None:
    typed = {"reference": ["SS-1"], "receipt": ["secret"]}
    page = Page(status_pages.status_form_page("en", failed=True, fields=typed))
    assert page.title.startswith("Error: ")
    assert page.form("/status").press()["reference"] == ["SS-1"]
    assert "secret" not in page.html


def test_status_form_has_no_error_at_first() -> None:
    page = Page(status_pages.status_form_page("cy", failed=False))
    assert "Error" not in page.title
    assert page.form("/cy/status").attributes["method"] == "post"


@pytest.mark.parametrize("state", sorted(STATES))
def test_every_state_has_words_of_its_own(state: str, english: Translator) -> None:
    view = recipient_view(recipient(state), english)
    assert view.state_label
    assert view.state_label != state
    assert all(line.strip() for line in view.lines)


@pytest.mark.parametrize("state", ["queued", "sent", "delivered"])
def test_card_says_that_somebody_has_the_report_only_when_they_confirmed(
    state: str, english: Translator
) -> None:
    lines = " ".join(recipient_view(recipient(state), english).lines)
    assert "confirmed that they have it" not in lines
    assert "this is ours: confirmed by 22 July 2026 at 9:30am" in lines


def test_card_awaits_only_the_decision_when_confirmed(english: Translator) -> None:
    lines = " ".join(recipient_view(recipient("acknowledged"), english).lines)
    assert "confirmed by" not in lines
    assert "decided by 23 July 2026 at 9:30am" in lines


def test_card_says_overdue_with_whom_it_was_escalated_to(english: Translator) -> None:
    view = recipient_view(recipient("sent", overdue=True, escalated_to="an operator"), english)
    assert (view.state_label, view.overdue) == ("Overdue", True)
    assert "They are late, so we turned to an operator." in view.lines


def test_card_shows_an_unknown_state_as_it_is(english: Translator) -> None:
    assert recipient_view(recipient("pondering"), english).state_label == "pondering"


def test_outcome_puts_a_statement_of_reasons_into_plain_words() -> None:
    page = Page(status_pages.status_page(status(DECIDED), "en", "token"))
    for text in (
        "They removed the content.",
        "The reason they gave: it breaks their rules.",
        "A person made the decision.",
        "A computer found the content.",
        "It threatens to hurt somebody.",
        "Thank you for telling us.",
    ):
        assert text in page.text
    assert "DECISION_" not in page.text
    assert "UNHEARD_OF" not in page.text


def test_outcome_is_shown_link_by_link_when_it_names_some() -> None:
    removed: dict[str, Any] = {"outcome_id": "o-1", "status": "content_removed", "incidents": ["a"]}
    removed["ticket"] = "T-100"
    first_outcome = {"outcome_id": "o-2", "status": "no_violation", "message": "It is fine."}
    links: list[dict[str, Any]] = [
        {"url": "https://x.com/a/status/1", "state": "decided", "outcome": removed},
        {"url": "<b>https://x.com/a/status/2</b>", "state": "decided", "outcome": first_outcome},
        {"post_id": "3", "state": "decided", "outcome": removed},
        {"post_id": "4", "state": "delivered"},
    ]
    report_status = status(recipient("under_review", outcome=first_outcome, incidents=links))
    page = Page(status_pages.status_page(report_status, "en", ""))
    text = " ".join(page.text.split())
    assert "Link 1: https://x.com/a/status/1Link 3: 3 Decided. They removed the content." in text
    assert "Their own number for it: T-100" in text
    assert "Link 2: <b>https://x.com/a/status/2</b> Decided." in text
    assert "Link 4: 4 Delivered." in text
    assert text.count("It is fine.") == 1
    undivided = [{**link, "outcome": first_outcome} for link in links]
    page = Page(
        status_pages.status_page(status(recipient("decided", incidents=undivided)), "en", "")
    )
    assert "link by link" not in page.text


def test_outcome_of_no_violation_needs_no_reasons() -> None:
    outcome = {"status": "no_violation", "message": "We looked."}
    page = Page(status_pages.status_page(status(recipient("decided", outcome=outcome)), "en", ""))
    assert "does not break their rules" in page.text


@pytest.mark.parametrize(
    ("happening", "text", "quote"),
    [
        ({"what": "report_submitted"}, "We received your report.", ""),
        ({"what": "notification_sent", "who": "Facebook"}, "We sent it to Facebook.", ""),
        ({"what": "notification_sent"}, "We sent it to a recipient.", ""),
        (
            {"what": "outcome_recorded", "who": "X", "text": "content_removed"},
            "X answered. They removed the content.",
            "",
        ),
        ({"what": "outcome_recorded", "who": "X", "text": "Hello"}, "X answered.", ""),
        (
            {"what": "message_sent", "who": "X", "by": "candidate", "text": "Hello"},
            "You wrote to X.",
            "",
        ),
        (
            {"what": "message_sent", "who": "X", "by": "platform", "text": "Hello"},
            "X wrote to you.",
            "",
        ),
        (
            {"what": "outcome_appealed", "who": "X", "text": "Look again"},
            "You asked X to look again.",
            "Look again",
        ),
        (
            {"what": "response_overdue", "who": "X", "text": "our operators"},
            "X is late. We told our operators.",
            "",
        ),
        (
            {"what": "stage_recorded", "who": "Hampshire", "text": "investigating"},
            "Hampshire said how far they are. They are investigating.",
            "",
        ),
        (
            {"what": "notification_failed", "text": "mail_cap"},
            "We did not mail you: too many mails went to your address that day.",
            "",
        ),
        ({"what": "notification_failed"}, "A mail to you could not be delivered.", ""),
        (
            {"what": "notification_failed", "text": "complaint"},
            "A mail to you was marked as unwanted.",
            "",
        ),
        (
            {"what": "evidence_scanned", "text": "not_scanned"},
            "A file could not be looked at for malware.",
            "",
        ),
        ({"what": "evidence_rejected", "text": "wrong_type"}, "A file could not be kept.", ""),
        (
            {"what": "evidence_stored", "text": "a.png"},
            "A file was checked and is kept safe.",
            "a.png",
        ),
        (
            {"what": "notification_failed", "who": "X", "text": "hard_bounce"},
            "It could not be delivered to X.",
            "",
        ),
        ({"what": "something_new"}, "Something was recorded.", ""),
    ],
)
def test_timeline_is_in_plain_words(
    happening: dict[str, Any], text: str, quote: str, english: Translator
) -> None:
    (line,) = timeline([{"at": "2026-07-22T07:30:00Z", **happening}], english)
    assert (line.text, line.quote) == (text, quote)


@pytest.mark.parametrize(
    ("because", "notice"),
    [
        ("hard_bounce", "Our last mail to you could not be delivered."),
        ("complaint", "Our last mail to you was marked as unwanted"),
        ("suppressed", "We did not mail you: an earlier mail came back"),
        ("mail_cap", "too many mails went to your address that day"),
    ],
)
def test_status_page_says_why_a_mail_did_not_go(because: str, notice: str) -> None:
    page = Page(status_pages.status_page({**status(), "mail_failed": because}, "en", ""))
    assert notice in page.text
    assert ("could not be delivered" in page.text) == (because == "hard_bounce")


def test_card_of_who_is_not_connected_ends_in_nothing_to_follow_without_the_receipt() -> None:
    bare = {name: value for name, value in SELF_REPORT.items() if name != "self_report"}
    text = Page(status_pages.status_page(status(bare, whole=False), "en", "")).text
    assert "You can tell them here:" not in text
    assert "With the receipt, this page has how to tell them." in text
    assert "tell us here" not in text


def test_page_says_of_a_platform_alone_that_it_fetches_what_was_sent() -> None:
    force = recipient("sent", id="police-kent", kind="police", name="Kent Police")
    events = [
        {"seq": seq, "at": "2026-07-22T07:30:00Z", "what": "notification_sent", "who": name}
        for seq, name in enumerate(("X (formerly Twitter)", "Kent Police"), 2)
    ]
    view = status(recipient("sent"), force, timeline=events)
    text = Page(status_pages.status_page(view, "en", "")).text
    assert "It was made ready for X (formerly Twitter) to fetch." in text
    assert "We sent it to Kent Police." in text
    assert text.count("It waits for them to fetch it.") == 1
    assert text.count("We have sent it.") == 1
    assert "We sent it to X" not in text


def test_timeline_has_the_newest_first() -> None:
    happened = [
        {"seq": 1, "at": "2026-07-22T07:30:00Z", "what": "report_submitted"},
        {"seq": 2, "at": "2026-07-22T08:30:00Z", "what": "notification_sent", "who": "Facebook"},
    ]
    text = Page(status_pages.status_page(status(timeline=happened), "en", "")).text
    assert text.index("We sent it to Facebook") < text.index("We received your report")


@pytest.mark.parametrize("naughty", NAUGHTY)
def test_status_page_shows_words_of_others_as_they_wrote_them(naughty: str) -> None:
    message = {"at": "2026-07-22T07:30:00Z", "from": "x", "to": "reporter", "text": naughty}
    decided = recipient("decided", outcome={"status": "no_violation", "message": naughty})
    page = Page(status_pages.status_page(status(decided, messages=[message]), "en", ""))
    assert page.text.count(remove_controls(naughty)) == 2


def test_message_names_its_author() -> None:
    message = {"at": "2026-07-22T07:30:00Z", "from": "x", "to": "reporter", "text": "Hm."}
    page = Page(
        status_pages.status_page(status(recipient("decided"), messages=[message]), "en", "")
    )
    assert "X (formerly Twitter) on 22 July 2026" in page.text


def test_status_page_says_who_may_hold_a_copy_when_withdrawn() -> None:
    assert "may still hold a copy" in status_pages.status_page(status(withdrawn=True), "en", "")


def test_status_page_says_so_when_nobody_was_notified() -> None:
    assert "Nobody has been told" in status_pages.status_page(status(), "en", "")


def test_status_page_shows_a_category_by_its_id_when_the_catalogue_dropped_it() -> None:
    page = status_pages.status_page(
        status(category="old_one", urgency="old", verified=False), "en", ""
    )
    assert "old_one" in page
    assert "Sent without a working code" in page


def _applicable(office: str | None, nation: str | None, **members: Any) -> dict[str, Any]:
    defaults = {"office": office, "nation": nation, "days": ["2024-07-04"]}
    return {**defaults, "offences": [], "orders": [], **members}


@pytest.mark.parametrize(
    ("office", "nation", "words"),
    [
        (
            "candidate_councillor",
            "Wales",
            ["Operation Ford incident", "Say: “This is an Operation Ford incident."],
        ),
        ("uk_mp", "Scotland", ["Operation Bridger", "Say: “This comes under Operation Bridger."]),
        (
            "parish_councillor",
            "England",
            ["Operation Ford does not extend to parish", "Civility and Respect Project"],
        ),
        ("mla", "Northern Ireland", ["We found no page that names a police programme"]),
    ],
)
def test_status_page_names_the_programme_or_what_does_not_cover_the_person(
    office: str, nation: str, words: list[str]
) -> None:
    report_status = status(recipient("sent"), applicable=_applicable(office, nation))

    page = Page(status_pages.status_page(report_status, "en", "token"))

    for text in words:
        assert text in page.text
    assert ("Say: “" in page.text) == ("Say: “" in " ".join(words))


def test_status_page_says_which_law_may_apply_with_links_to_the_page_of_the_nation() -> None:
    applicable = _applicable(
        "candidate_councillor",
        "Scotland",
        offences=["scotland_threatening_behaviour"],
        orders=["disqualification_order"],
    )

    page = Page(status_pages.status_page(status(applicable=applicable), "cy", "token"))

    assert "Yr Alban, 4 Gorffennaf 2024." in page.text
    assert "/cy/guidance/law/scotland#law-scotland_threatening_behaviour" in page.links()
    assert "/cy/guidance/law/scotland#law-disqualification_order" in page.links()
    assert "Pwy sy’n erlyn: y Procuradur Ffisgal (COPFS)." in page.text


def test_status_page_says_nothing_of_law_or_programme_when_nothing_is_known() -> None:
    report_status = status(recipient("sent"), applicable=_applicable(None, None))

    page = Page(status_pages.status_page(report_status, "en", "token"))

    assert "Operation" not in page.text
    assert "Which law may apply" not in page.text
