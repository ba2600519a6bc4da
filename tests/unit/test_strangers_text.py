"""Whatever strangers type commands no terminal, turns around no number and runs in no spreadsheet.

Each channel is fed a corpus of hostile texts, and what hypothesis makes of the same characters.
"""

import csv
import io
import json
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.errors import StandsafeError
from chalicelib.model.exchange import Poll
from chalicelib.model.invisible import for_terminal, isolated, json_for_terminal, remove_controls
from chalicelib.operator import cli
from chalicelib.operator.candidate_codes import _plain
from chalicelib.operator.output import CommandResult
from chalicelib.rendering import render_mail
from chalicelib.rendering.engine import environment
from chalicelib.rendering.mail_facts import quoted, whom_to_call
from chalicelib.web.reporter import report_pages, status_pages
from tests.support.html import Page
from tests.support.naughty import STRINGS
from tests.support.page_samples import DECIDED, status

ESC, RLO, PDI, FSI = "\x1b", "\u202e", "\u2069", "\u2068"
PHONE = "01632 960 000"
CORPUS = (
    f"{ESC}[2J{ESC}]0;title\x07",
    f"{ESC}]8;;https://evil.example\x07click{ESC}]8;;\x07",
    "\x9b31mred\x9b0m",
    "\x9d52;c;cm0gLXJm\x9c",
    f"Sam{RLO}",
    f"{RLO}\u2067\u202b\u202dשלום",
    f"{PDI}{PDI}{FSI}שם",
    "\u200f\u200e\u061cSam",
    "line\u2028separator\u2029",
    "a\x00b\x08c\x7f",
    "a\rb\r\nc",
    "=cmd|' /C calc'!A0",
    "\t=1+1",
    "\u200b=HYPERLINK(1)",
    "＝1+1",
    "@SUM(1)",
    "-2+3",
    "שם המועמד",
    "اسم المرشح ١٢٣",
    "👩‍👩‍👧 family",
    "Z̸͑a̷l̵g̶o",
    "Llŷr Œuvre",
    "\U000e0041\U000e0042",
)
HOSTILE = st.one_of(
    st.sampled_from(CORPUS),
    st.text(alphabet=st.sampled_from("ab1 \n" + "".join(CORPUS)), max_size=60),
)
TRIES = settings(max_examples=150, deadline=None)


def commands(text: str) -> set[str]:
    """The characters that command a terminal."""
    return {c for c in text if unicodedata.category(c) == "Cc" and c not in "\n\t"}


def turners(text: str) -> set[str]:
    """The characters that turn around what comes after them."""
    return set(re.findall(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", text))


def closed(text: str) -> bool:
    """Whether every isolate ends in its own line, and nothing else turns anything around."""
    lines = re.split(r"\n", text)
    balanced = all(line.count(FSI) == line.count(PDI) for line in lines)
    return balanced and turners(text) <= {FSI, PDI}


@TRIES
@given(HOSTILE)
def test_terminal_gets_no_command(text: str) -> None:
    printed = for_terminal(text)
    assert not commands(printed) | turners(printed)
    data = {"name": text, "list": [text]}
    written = json_for_terminal(data, indent=2)
    assert not commands(written) | turners(written)
    assert json.loads(written) == data


@pytest.mark.parametrize("text", CORPUS)
@pytest.mark.parametrize("as_json", [True, False])
def test_commands_write_no_escape_sequence(
    capsys: pytest.CaptureFixture[str], text: str, as_json: bool
) -> None:
    CommandResult({"text": text}, [text, f"{text}: {PHONE}"]).write(as_json=as_json)
    cli._fail(StandsafeError(text), as_json=as_json)
    printed = capsys.readouterr()
    assert not commands(printed.out + printed.err) | turners(printed.out + printed.err)


@TRIES
@given(HOSTILE)
def test_mail_turns_around_no_number(text: str) -> None:
    line = whom_to_call(lambda words: words, {"name": text.replace("\n", " "), "phone": PHONE})  # type: ignore[arg-type] # nothing is said
    assert closed(line)
    assert not commands(line)
    assert line.endswith(f": {PHONE}")
    before = line.removesuffix(f": {PHONE}")
    if any(unicodedata.bidirectional(c) in {"R", "AL", "AN"} for c in before):
        assert before[0] == FSI
        assert before[-1] == PDI
    assert closed(quoted(text))
    assert all(part.startswith("> ") for part in quoted(text).splitlines())


@TRIES
@given(HOSTILE)
def test_template_prints_no_control_and_no_open_isolate(text: str) -> None:
    for source in ("{{ text }}", "{{ text|e }}", "{% trans %}Of {{ text }}.{% endtrans %}"):
        rendered = environment("en").from_string(source).render(text=text)
        assert not commands(rendered)
        assert turners(rendered) <= {FSI, PDI}
        assert rendered.count(FSI) == rendered.count(PDI)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HOSTILE)
def test_status_page_shows_words_of_others_without_their_controls(text: str) -> None:
    message = {"message_id": "1", "at": "2026-07-22T07:30:00Z", "from": "x", "to": "reporter"}
    sent = {"reporter": {"name": text}, "statement": text, "incidents": [{"text": text}]}
    file = {"filename": text, "state": "stored"}
    page_data: dict[str, Any] = {"messages": [{**message, "text": text}], "sent": sent}
    page = status_pages.status_page(status(DECIDED, evidence=[file], **page_data), "en", "c")
    assert not commands(page)
    assert turners(page) <= {FSI, PDI}


@pytest.mark.parametrize("text", CORPUS)
def test_letter_shows_no_control(text: str) -> None:
    context = {"reference": "SS-7K3M-QWXR-4TZ", "status_url": "https://x.example", "who": text}
    for part in render_mail("reporter_message", "en", **context):
        assert not commands(part)
        assert turners(part) <= {FSI, PDI}


@TRIES
@given(HOSTILE)
def test_spreadsheet_runs_no_cell(text: str) -> None:
    lines = io.StringIO()
    csv.writer(lines).writerow([_plain(text)])
    (row,) = csv.reader(io.StringIO(lines.getvalue()))
    assert not row[0].lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t"))
    assert not commands(row[0]) | turners(row[0])


@pytest.mark.parametrize("text", CORPUS)
def test_platforms_reason_is_one_line_that_can_be_seen(text: str) -> None:
    body = {"setErrs": {"j": {"err": "other", "description": text}}}
    reason = Poll.model_validate(body).errors["j"].description
    assert not commands(reason) | turners(reason)
    assert "\n" not in reason


def test_no_naughty_string_commands_a_terminal_runs_in_a_cell_or_opens_what_it_does_not_close() -> (
    None
):
    template = environment("en").from_string("{{ text }} {{ text|e }}")
    for text in STRINGS:
        for written in (for_terminal(text), json_for_terminal({text: text}, indent=2)):
            assert not commands(written) | turners(written), repr(text)
        assert json.loads(json_for_terminal({"text": text}, indent=2)) == {"text": text}
        lines = io.StringIO()
        csv.writer(lines).writerow([_plain(text)])
        (row,) = csv.reader(io.StringIO(lines.getvalue()))
        assert not row[0].lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t"))
        rendered = template.render(text=text)
        assert not commands(rendered), repr(text)
        assert rendered.count(FSI) == rendered.count(PDI)
        assert closed(quoted(text)), repr(text)


def test_letters_from_right_to_left_stay_as_they_are() -> None:
    for name in ("שם המועמד", "اسم المرشح"):
        assert remove_controls(name) == for_terminal(name) == name
        assert isolated(name) == f"{FSI}{name}{PDI}"
    assert isolated("Llŷr Œuvre") == "Llŷr Œuvre"
    assert remove_controls(f"a {isolated('שם')} b") == f"a {FSI}שם{PDI} b"


def test_form_carries_what_was_typed_whole_and_shows_no_control() -> None:
    text = f"{RLO}right to left\u202c <b>"
    page = report_pages.check_answers_page({"statement": [text]}, "en", "u")
    assert not turners(page) | commands(page)
    (form,) = Page(page).forms[-1:]
    assert form.fields["statement"] == [text]
