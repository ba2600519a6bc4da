"""All that anybody is shown, by name: pages, mails, packs, the API's document, help, refusals."""

import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from chalicelib import errors
from chalicelib.catalogue import load
from chalicelib.catalogue.guidance_loading import load_guidance
from chalicelib.languages import CODES
from chalicelib.model.directory import NominatedCandidate
from chalicelib.model.events import stamp
from chalicelib.model.kinds import Kind
from chalicelib.model.packs import Pack
from chalicelib.model.recipient_ids import OPERATOR
from chalicelib.rendering import faults, render, status_page
from chalicelib.rendering.alert_sentences import ALERTS
from chalicelib.rendering.covering_sheet import cover_data
from chalicelib.rendering.facts import built
from chalicelib.rendering.packs import pack_data
from chalicelib.rendering.printed_parts import Printing
from chalicelib.rendering.static_pages import pages
from chalicelib.rendering.translator import translator
from chalicelib.web import html_errors
from chalicelib.web.candidates import delegate_pages
from chalicelib.web.openapi.document import document
from chalicelib.web.reporter import report_pages, status_pages
from tests.support.authority_letters import letters
from tests.support.operator_help import commands, help_of, verbs_of
from tests.support.page_samples import DECIDED, FAULTS, FIELDS, SELF_REPORT, answer, recipient
from tests.support.page_samples import status as status_of
from tests.support.printed_packs import contest
from tests.support.reporter_letters import reporter_letters

_AT = datetime(2026, 7, 22, tzinfo=UTC)
_REFERENCE = r"SS-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}"
_RECEIPT = r"[0-9A-Z]{4}(-[0-9A-Z]{4}){4}(-[0-9A-Z]{2})?\b"
_TOKEN, _UUID = r"#[\w.~=-]{12,}", r"[0-9a-f]{8}-[0-9a-f-]{27}"
_BY_CHANCE = re.compile("|".join((_REFERENCE, _RECEIPT, _TOKEN, _UUID)))


def all_shown() -> dict[str, str]:
    """Text by name; a name begins with the language. What is drawn by chance is left out."""
    texts = dict(_in_english())
    for language in CODES:
        for part in (_static, form_texts, _errors, report_texts, _mails, _packs):
            texts |= {f"{language} {name}": text for name, text in part(language)}
    return {name: _BY_CHANCE.sub("", readable(text)) for name, text in texts.items()}


def readable(text: str) -> str:
    """A text without HTML's and JSON's ways of writing a letter, its blanks made one."""
    plain = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), html.unescape(text))
    return " ".join(plain.split())


LabelledTexts = Iterator[tuple[str, str]]


def _static(language: str) -> LabelledTexts:
    for page in pages(built(), translator(language)):
        yield page.key, render(page.template, language, **page.context)


def form_texts(language: str) -> LabelledTexts:
    """Pages that answer a form, by name."""
    yield "errors", report_pages.form_page(FIELDS, FAULTS, language)
    yield "record", report_pages.form_page({"form": ["record"]}, FAULTS, language)
    yield "check", report_pages.check_answers_page(FIELDS, language, "u")
    yield (
        "confirmation",
        report_pages.confirmation_page(answer(DECIDED, SELF_REPORT), language, FIELDS),
    )
    yield "conflict", report_pages.conflict_page(FIELDS, language)
    for code in (*html_errors.PROBLEMS, "other"):
        yield f"problem {code}", html_errors.error_page(code, language)
    for failed in (*delegate_pages.WRONG, "later"):
        yield f"delegates {failed}", delegate_pages.ask_page(language, failed)
    candidate = NominatedCandidate("e", "1", "E14001063", "Sam", "P", "1", "f.csv", _AT)
    yield "delegates", delegate_pages.delegates_page(candidate, (), language, csrf="c")


def _errors(language: str) -> LabelledTexts:
    say = translator(language)
    pointers = [pointer.replace("*", "0") for pointer in faults.WORDS]
    every = [(at, code) for at in pointers for code in ("missing", "string_too_long", "other")]
    for pointer, code in (*every, *(("/name", code) for code in faults.CODES)):
        (error,) = faults.field_errors([{"pointer": pointer, "code": code}], say)
        yield f"error {pointer} {code}", error.text


def report_texts(language: str) -> LabelledTexts:
    """Pages of one's own report and on the way to it, by name."""
    yield "status form", status_pages.status_form_page(language, True)
    yield "status form waits", status_pages.status_form_page(language, True, waits=True)
    for end in status_pages.SESSION_ENDS:
        yield f"session over {end}", status_pages.session_over_page(language, {}, end)
    page_data = {"path": "/status", "csrf": "c", "recipients": ["X"]}
    yield "withdraw", render("pages/withdraw.html.j2", language, **page_data)
    for name, until in (("erase", None), ("erase locked", stamp(_AT))):
        to_keep = [("X", "1 May 2027", True, False), ("TikTok", "1 May 2027", False, False)]
        foreseen = {"locked_until": until, "preservations": to_keep}
        yield name, render("pages/erase.html.j2", language, **page_data, **foreseen)
    keys = {"path": "/status", "reference": "SS-7K3M-QWXR-4TZ", "receipt": "R9F4-XK2M-77QP"}
    yield "new receipt", render("pages/new_receipt.html.j2", language, **keys)
    yield "lost", status_pages.lost_page(language, missing=True)
    yield "lost waits", status_pages.lost_page(language, waits=True)
    yield "lost asked", status_pages.lost_page(language, requested=True)
    yield "download ready", status_pages.download_ready_page(language, "https://x.example", _AT)
    yield "add file", render("pages/add_file.html.j2", language, path="/status", fields=[])
    report_status = status_of(
        recipient(id="facebook", name="Facebook"),
        DECIDED,
        SELF_REPORT,
        writable=["x"],
        appealable=["x"],
    )
    yield "status", status_pages.status_page(report_status, language, "c")
    mailed = {**report_status, "whole": False, "proven": False}
    yield "status mailed", status_pages.status_page(mailed, language, "c")
    waits = {**mailed, "links_open_all_from": _AT}
    yield "status mailed waits", status_pages.status_page(waits, language, "c")
    warned = {**report_status, "links_open_all_from": _AT}
    yield "status warned", status_pages.status_page(warned, language, "c")
    yield "erased", status_pages.erased_page(language, keys["reference"], ["X"], None)
    yield "erased locked", status_pages.erased_page(language, keys["reference"], ["X"], _AT)
    too_long = [{"pointer": "/text", "code": "string_too_long"}]
    tried = [status_page.FormAttempt("messages", {}, "rules_broken", too_long)]
    too_many = [{"pointer": "/incidents", "code": "too_many_incidents"}]
    tried += [status_page.FormAttempt("incidents", {}, "too_many", too_many)]
    tried += [status_page.FormAttempt("messages", {}, code) for code in status_page.REFUSED]
    for attempt in tried:
        yield (
            f"status {attempt.code}",
            status_pages.status_page(report_status, language, "c", attempt),
        )


def _mails(language: str) -> LabelledTexts:
    for name, letter in {**letters(language), **reporter_letters(language)}.items():
        yield f"mail {name}", f"{letter.subject}\n{letter.text}\n{letter.html}"


def _packs(language: str) -> LabelledTexts:
    catalogue = load()
    day = date(2026, 11, 22)
    printing = Printing(catalogue, load_guidance(), "https://x.example", day)
    of_area = contest("E14001063")
    packs = [Pack(1, "Sam", "P", "ABCD-EFGH-2345", False)]
    yield "pack", json.dumps(pack_data(printing, of_area, packs))
    yield "cover", json.dumps(cover_data(printing, of_area, packs))


def _in_english() -> LabelledTexts:
    yield "en API", json.dumps(document())
    yield from ((f"en help{name}", text) for name, text in _help())
    for refusal in errors.Refusal.__subclasses__():
        yield f"en refusal {refusal.code}", refusal.title
    public = {"recipient": "x", "to": OPERATOR}
    yield "en alert", ALERTS[Kind.NOTIFICATION_REPEATED](public, {"x": "X"})


def _help() -> LabelledTexts:
    nouns = [[noun] for noun in verbs_of()]
    for command in [[], *nouns, *(command for command in commands() if command not in nouns)]:
        yield "".join(f" {word}" for word in command), help_of(*command)
