"""Documents state limits as they are: a changed one fails here, with the sentence to change."""

from pathlib import Path

import pytest

from chalicelib import limits
from chalicelib.units import Span, spelt

ROOT = Path(__file__).resolve().parents[3]
VALUES = {name: getattr(limits, name) for name in vars(limits) if name.isupper()}
SPELT = {f"{name}_SPELT": spelt(value) for name, value in VALUES.items()}
TIMES = {
    f"{name}_MINUTES": value.whole_seconds // 60
    for name, value in VALUES.items()
    if isinstance(value, Span)
}

STATED = {
    "docs/errors.md": ["over {BODY}"],
    "docs/evidence.md": [
        "a place ({UPLOAD_PLACE})",
        "to {FORM_FILE_SIZE} ({FORM_FILE_SIZE.in_unit[0]} × 1,048,576 bytes)",
        "up to {FILE_SIZE} comes in parts of {FILE_PART}",
        "have {PARTS_ARRIVE} to arrive",
        "and for {LARGE_UPLOADS} of over {FORM_FILE_SIZE}",
        "over {FILES_SIZE} together",
        "many bytes, good for {UPLOAD_PLACE}.",
        "Uploads that no report names are gone after {UPLOAD_KEPT}.",
        "One address may ask for {UPLOADS} places an hour",
        "exactly {FORM_FILE_SIZE} | kept",
        "{FORM_FILE_SIZE} + 1 byte | a place in parts",
        "{FILE_SIZE} + 1 byte | no place is given",
        "or not within {READER_TIME} and {READER_MEMORY}",
        "a picture of over {READ_SIZE} | none",
        "the report goes out; after {UPLOAD_ARRIVES_SPELT}",
        "good for {PLATFORM_FILE_LINK_SPELT}, to a copy of the picture",
        "After {LONGEST_RUN} the case is erased once more",
    ],
    "docs/journey.md": [
        "sent, Exit, or {ANSWERS_KEPT_SPELT} after the last change",
        "Exit, or {STATUS_COOKIE}; it opens nothing {STATUS_SESSION_SPELT} after its last use",
        "{DELEGATES_SESSION_SPELT}, or Exit",
    ],
    "docs/mail-failures.md": [
        "goes to the second address and to operators after {CONFIRM_EMERGENCY_SPELT}",
    ],
    "docs/operators.md": [
        "all others: each within {CHAINS_VERIFIED_WITHIN}.",
        "the newest of {REFUSALS_KEPT_SPELT}",
        "and how many, for {REPLAYS_KEPT}",
        "by name and role, and when, for {LIST_READINGS_KEPT}",
        "left for {PARKED_AFTER_SPELT}: why, and offer them again",
        "from {KEY_AHEAD_SPELT} later (`--hours`, {KEY_LEAST_AHEAD_SPELT} at least)",
        "danger that is not sent within {SEND_EMERGENCY_SPELT} raises",
        "gathered in {OPERATOR_MAIL_EVERY}. It lists {OPERATOR_MAIL_LINES} things",
        "nobody confirmed this within {CONFIRM_EMERGENCY_SPELT}",
        "was not sent within {SEND_EMERGENCY}, an urgent report within {SEND_URGENT_MINUTES}",
    ],
    "docs/platforms.md": [
        "A body has at most {BODY}",
        "[up to {REPLAYED_CASES}]",
        "at most {REPLAYED_TOKENS:,} a day (UTC)",
        "Up to {PLATFORM_KEYS_SPELT} keys at once",
        "a `nonce` of {NONCE_LEAST} to {NONCE_MOST} characters",
        "at most {SIGNATURE_AGE} after `created`",
        "It is good for {SIGNATURE_AGE}, and once.",
        "for {PARKED_AFTER_SPELT}.",
        "At most {POLL_TOKENS} tokens or {POLL_SIZE} at once.",
        "at most {POLL_WAIT_SPELT}; an empty answer says `Retry-After: {POLL_AGAIN.number}`.",
        "with 1 to {OUTCOMES} outcomes",
        "About one report {ANSWERS_A_DAY} outcomes are taken in a day",
        "a link, good for {PLATFORM_FILE_LINK_SPELT}, to a",
    ],
}


@pytest.mark.parametrize(
    ("name", "sentence"), [(name, sentence) for name, every in STATED.items() for sentence in every]
)
def test_document_states_the_limit(name: str, sentence: str) -> None:
    text = " ".join((ROOT / name).read_text(encoding="utf-8").split())
    assert sentence.format_map(VALUES | SPELT | TIMES) in text
