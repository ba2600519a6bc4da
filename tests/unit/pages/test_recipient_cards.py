"""A card that is filled in is the card that is rendered whole."""

from collections.abc import Mapping
from typing import Any

import pytest

from chalicelib.languages import CODES
from chalicelib.model.folding import fold
from chalicelib.rendering.engine import environment
from chalicelib.rendering.recipient_cards import recipient_cards
from chalicelib.rendering.recipient_view import recipient_view
from chalicelib.rendering.translator import translator
from chalicelib.usecases.cases.read_case import recipients_of
from tests.support.cases import reading
from tests.support.factories import World
from tests.support.page_samples import DECIDED, SELF_REPORT, recipient

BOUND = {"basis": "published", "bound_by": "law", "source_url": "https://example.org/law"}
NEW = (
    recipient("queued"),
    recipient("queued", overdue=True),
    recipient("queued", also=["Dyfed-Powys Police", "North Wales Police"]),
    recipient("queued", promise={**recipient()["promise"], **BOUND, "checked": "2026-06-29"}),
    recipient("queued", id="operators", kind="operator", promise={"basis": "ours"}),
    SELF_REPORT,
    {**SELF_REPORT, "self_report": {"phone": "0808 802 0300", "text": "It’s <b>this</b> \u202e."}},
    {**SELF_REPORT, "self_report": {"url": "https://example.org/report"}},
)


def whole(view: Mapping[str, Any], language: str) -> str:
    macros: Any = environment(language).get_template("macros/recipient.html.j2").module
    return str(macros.list([recipient_view(view, translator(language))]))


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("view", [*NEW, DECIDED])
def test_card_is_what_is_rendered_whole(view: Mapping[str, Any], language: str) -> None:
    assert recipient_cards([view], language) == whole(view, language)
    assert recipient_cards([view], language) == whole(view, language)  # and once it is kept


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("danger", [True, False])
def test_recipients_of_a_new_report_are_what_is_rendered_whole(
    language: str, *, danger: bool
) -> None:
    everybody = {"platforms": True, "police": True, "electoral": True}
    urls = ("https://x.com/a/status/1", "https://www.tiktok.com/@a/video/1")
    stored = World().submit(
        immediate_danger=danger,
        share_with=everybody,
        incidents=[{"url": url, "text": "I’ll find you"} for url in urls],
    )
    recipients = recipients_of(reading(), fold([stored.first]), stored.first.at)
    assert len(recipients) > 2
    for view in recipients:
        assert recipient_cards([view], language) == whole(view, language)
