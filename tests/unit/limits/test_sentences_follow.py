"""What pages, mails, packs, scripts and documents promise comes from the constant.

Every limit is changed to a value unlike any other; then each sentence that states it is looked for
with the new value, in both languages, and nothing else may have changed.
"""

import re

import pytest

from chalicelib import limits
from chalicelib.languages import CODES
from chalicelib.rendering.formats import lasting, number
from chalicelib.rendering.limits_in_words import SPELT
from chalicelib.rendering.translator import translator
from chalicelib.units import Size, Span, spelt
from tests.support.everything_shown import readable
from tests.support.limit_sentences import Sentence, plain_lines, raw_limits, sentences
from tests.support.limit_values import CONSTANTS, Limit, changed_values

CHANGED = changed_values()
_ANYTHING = ".{0,200}?"

SPELT_IN_OTHERS = {translator(code)(text) for code in CODES for text in SPELT}

FOLLOWS_OTHERWISE = {
    "mail digest": "its sample grows with FLOOD_MAILS",
    "mail link {": "it says until when STATUS_LINK works",
    "mail access": "it says from when WHOLE_ACCESS_WAIT opens everything",
}

SHOWN_AS_A_TIME = {
    "DOWNLOAD_LINK": "the page says until when the link works",
    "SIGN_IN_REQUESTS": "who asks too often is told to wait",
    "SIGN_IN_WINDOW": "who asks too often is told to wait",
    "CASE_LINKS_A_DAY": "who asks is not told whether a link was sent",
    "STATUS_LINK_REQUESTS": "pages say too many, without the number",
    "WRONG_TRIES": "pages say too many, without the number",
    "STATUS_COOKIE": "said in docs alone",
    "UPLOAD_ARRIVES": "said in docs alone",
    "LONGEST_RUN": "said in docs alone",
    "COUNTED_AFTER": "figures are of whole weeks: an hour is said nowhere",
    "UPLOAD_KEPT": "said in docs alone",
    "UPLOADS": "said in docs alone",
    "READER_TIME": "said in docs alone",
    "READER_MEMORY": "said in docs alone",
    "DELEGATES_SESSION": "said in docs alone",
    "SEND_EMERGENCY": "said in docs alone",
    "SEND_URGENT": "said in docs alone",
    "OPERATOR_MAIL_EVERY": "said in docs alone",
    "SECURITY_TXT": "a time in a file for programs",
    "OPERATOR_MAIL_LINES": "said in docs alone",
    "FLOOD_LINES": "the mail says how many more the list has",
    "POLL_AGAIN": "said in docs alone",
    "KEY_LEAST_AHEAD": "said in docs alone",
    "REPLAYED_CASES": "said in docs alone",
    "HOLD_WARNED_FIRST": "the mail says when the hold ends",
    "HOLD_WARNED_LAST": "the mail says when the hold ends",
}
"""Limits that nobody is told as a number here, and why."""


def in_words(value: Limit, language: str) -> str:
    """A changed value as a page has it: too large to be spelt."""
    if isinstance(value, Span):
        return lasting(language, value.number, value.unit)
    return value.tight if isinstance(value, Size) else number(language, value)


def raw(value: Limit) -> str:
    """A value as an attribute or a schema has it."""
    return str(value.whole_seconds if isinstance(value, Span) else int(value))


def _in_language(changed: dict[str, str], language: str) -> str:
    return "\n".join(text for name, text in changed.items() if name.startswith(f"{language} "))


def _pattern(form: str, stated: dict[str, str], language: str) -> str:
    """An expression of a sentence with the changed limits in it, and anything in other places."""
    parts = re.split(r"%\((\w+)\)s", readable(form.replace("%%", "%")))
    filled = [
        (in_words(CHANGED[stated[part]], language) if part in stated else None)
        if number % 2
        else part
        for number, part in enumerate(parts)
    ]
    pattern = "".join(_ANYTHING if part is None else re.escape(part) for part in filled)
    return pattern.removeprefix(_ANYTHING)


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize(
    "sentence",
    sentences(),
    ids=lambda limit_sentence: f"{limit_sentence.place}-{limit_sentence.forms[0][:40]}",
)
def test_sentence_states_the_changed_limit(
    sentence: Sentence, language: str, changed: dict[str, str]
) -> None:
    texts = _in_language(changed, language)
    patterns = [
        _pattern(form, dict(sentence.limits), language) for form in sentence.forms_in(language)
    ]
    assert any(re.search(pattern, texts) for pattern in patterns), patterns


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize(("place", "line"), [(place, line) for place, line, _ in plain_lines()])
def test_line_that_is_not_translated_states_the_changed_limit(
    place: str, line: str, language: str, changed: dict[str, str]
) -> None:
    texts = _in_language(changed, language)
    pattern = re.sub(
        r"<([A-Z_]+)>",
        lambda match: re.escape(in_words(CHANGED[match[1]], "en")),
        re.escape(readable(line)).replace("\0", _ANYTHING),
    )
    assert re.search(pattern, texts), f"{place}: {pattern}"


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("name", sorted(raw_limits()))
def test_attribute_has_the_changed_limit(name: str, language: str, changed: dict[str, str]) -> None:
    attribute = f'="{raw(CHANGED[name])}"'
    assert attribute in _in_language(changed, language)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("en API", "up to {FILE_SIZE}, posted within {UPLOAD_PLACE}; with in_parts"),
        ("en API", "of over {FORM_FILE_SIZE} in no other way"),
        ("en API", "has {PARTS_ARRIVE} to arrive"),
        ("en API", "A link, good for {PLATFORM_FILE_LINK}, to the platform's copy"),
        ("en API", "hold a platform back for {HOLD}, or renew that"),
        ("en refusal too_large", "The body is larger than {BODY}"),
        ("en alert", "Nobody at X confirmed this within {CONFIRM_EMERGENCY}."),
        ("en help signing-keys rotate", "ahead (default: {KEY_AHEAD})"),
        ("en help case reconcile", "how far back (default: {RECONCILED})"),
        *(
            ("en API", f'"maxLength": {{{name}:d}}')
            for name in CONSTANTS
            if name.endswith("_LENGTH")
        ),
        *(("en API", f'"maxItems": {{{name}:d}}') for name in ("INCIDENTS", "FILES", "OUTCOMES")),
        ("en API", '"default": {POLL_TOKENS:d}'),
    ],
)
def test_english_text_of_code_states_the_changed_limit(
    name: str, sentence: str, changed: dict[str, str]
) -> None:
    assert sentence.format_map(CHANGED) in changed[name]


def test_nothing_but_limits_changes(original: dict[str, str], changed: dict[str, str]) -> None:
    assert original.keys() == changed.keys()
    differ = {place for place in changed if changed[place] != original[place]}
    for place in differ:
        if not any(name in place for name in FOLLOWS_OTHERWISE):
            assert re.fullmatch(_as_before(changed[place]), original[place]), place


def _as_before(text: str) -> str:
    """An expression of a text with the changed limits put back, in any way to write each."""
    parts = _NUMBER.split(text)
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = [BEFORE.get(part, re.escape(part)) for part in parts[1::2]]
    return "".join(parts)


def _forms(value: Limit) -> set[str]:
    whole_days = {str(value.days)} if isinstance(value, Span) and value.unit == "day" else set()
    return whole_days | {
        raw(value),
        str(value),
        spelt(value),
        *(in_words(value, language) for language in CODES),
    }


_WORDS = {
    lasting(code, count, unit).partition(" ")[2]
    for code in CODES
    for count in (*range(32), 615)
    for unit in ("second", "minute", "hour", "day")
}
_UNITS = "|".join(["MB", "KB", *sorted(_WORDS, key=len, reverse=True)])
_NUMBER = re.compile(rf"(\d+(?:[.,]\d{{3}})*(?: ?(?:{_UNITS}))?)")
BEFORE = {
    form: f"(?:{'|'.join(map(re.escape, _forms(getattr(limits, name)) | SPELT_IN_OTHERS))})"
    for name in CONSTANTS
    for form in _forms(CHANGED[name])
}
"""A changed limit as it is written -> an expression of how it was written before."""


def test_every_limit_is_stated_somewhere_or_said_why_not() -> None:
    stated = {name for limit_sentence in sentences() for name in limit_sentence.limits.values()}
    stated |= {name for _, _, names in plain_lines() for name in names} | raw_limits()
    in_english = {"PLATFORM_FILE_LINK", "BODY", "CONFIRM_EMERGENCY", "KEY_AHEAD", "RECONCILED"}
    in_english |= {"REFUSALS_KEPT", "REPORT_FORM", "ELECTION_OPEN", "REPLAYS_KEPT"}
    in_english |= {"LIST_READINGS_KEPT", "READ_SIZE", "PARTS_ARRIVE", "LARGE_UPLOADS"}
    in_english |= {"INCIDENTS_A_BATCH", "INCIDENTS_AN_EVENT", "REPLAYED_TOKENS"}
    in_english |= {"ANSWERS_A_DAY"}
    in_english |= {"CHAINS_VERIFIED_WITHIN"}
    assert stated.isdisjoint(SHOWN_AS_A_TIME)
    assert stated | in_english | SHOWN_AS_A_TIME.keys() == set(CONSTANTS)
