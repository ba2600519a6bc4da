"""How codes, names, addresses and types are read and written, however somebody typed them."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import get_args

from chalicelib.limits import FILE_PART
from chalicelib.model.access_codes import derive, hash_code
from chalicelib.model.bodies import one_line
from chalicelib.model.chain_heads import nights_between
from chalicelib.model.directory import local_id_of
from chalicelib.model.file_types import FILE_TYPES, copy_type_of, declared_type
from chalicelib.model.invisible import (
    for_terminal,
    isolated,
    json_for_terminal,
    remove_controls,
    remove_invisible,
)
from chalicelib.model.mailboxes import mailbox_of, wrong_character
from chalicelib.model.officer import StageName
from chalicelib.model.patterns import folded
from chalicelib.model.references import (
    case_id_for,
    digest,
    hash_receipt,
    may_be_new_receipt,
    new_receipt,
    parse_reference,
    receipt_for,
    reference_of,
    squeeze,
)
from chalicelib.model.request_counts import RequestCounts
from chalicelib.model.shards import shard_of
from chalicelib.model.stages import goes_back
from chalicelib.model.text_fingerprint import bands, fingerprint, normalised_words
from chalicelib.model.uploads import Finding, Upload
from tests.support.long_story.ledger import Ledger

_SECRET = b"a secret of the tests"
_NOW = datetime(2026, 7, 4, 8, tzinfo=UTC)
_TEXTS = (
    "plain",
    "a\u200bb\u00adc",
    "\u202eturned\u202c 12",
    "\u05d0\u05d1 12",
    "\u2068\u05d0\u2069 and \u2066b",
    "\u2068kept\u2069",
    "one\r\ntwo\ttabbed\x1b[31m\u2028three \x00 ",
)
_ADDRESSES = (
    " Sam+tag@Example.org ",
    "+tag@example.org",
    "a b@example.org",
    "a@exa_mple.org",
    "a@b@example.org",
    "sam",
    "",
)
_TYPED = (
    "ss-wzgp-wqxy-3cg",
    "Reference: SS WZGP WQXY 3CG",
    "WZGPWQXY3CG",
    "cyfeirnod WZGP-WQXY-3CH",
    "\uff33\uff33-WZGP-WQXY-3CG",
    "SS-OOOO-IIII-111",
    "",
)
_POST = "I know where you live and I know when you leave, @someone https://x.com/a #now 7"


def lines_of_texts() -> list[str]:
    """Read and write all of them, and give a line for each."""
    ledger = Ledger()
    for chapter in (_codes_as_given, _addresses, _codes, _files, _posts, _stages, _numbers):
        chapter(ledger)
    return ledger.lines


def _codes_as_given(ledger: Ledger) -> None:
    for text in _TEXTS:
        for write in (remove_invisible, remove_controls, isolated, for_terminal, one_line):
            ledger.value(write.__name__, ascii(write(text)))
        for indent in (None, 1):
            ledger.value("json", ascii(json_for_terminal({"text": text, "é": 1}, indent)))


def _addresses(ledger: Ledger) -> None:
    for address in _ADDRESSES:
        ledger.value(address, [wrong_character(address), mailbox_of(address)])
    for handle in (" @Some ", "@@some", "some@", ""):
        ledger.value(handle, folded(handle))
    for division, ballot in product(("", "Ward"), ("", "local.adur.2027-05-06", "a.by.2027")):
        ledger.value("local id", local_id_of("1", ballot, division))


def _codes(ledger: Ledger) -> None:
    for typed in _TYPED:
        ledger.value(typed, [squeeze(typed), parse_reference(typed), hash_receipt(typed)])
    for attempt in (0, 1):
        case_id = case_id_for(_SECRET, "submission", attempt)
        ledger.value("case", [case_id, reference_of(case_id), parse_reference(case_id)])
    replaced = new_receipt(bytes(range(13)))
    for receipt in (receipt_for(_SECRET, "submission"), replaced, replaced[:-1], f"A{replaced}"):
        ledger.value(receipt, may_be_new_receipt(receipt))
    for purpose in ("mail", "outcome"):
        ledger.value(purpose, digest(_SECRET, purpose, "half \ud83d a letter"))
    for person in ("1", "Llŷr"):
        code = derive(_SECRET, election="local.2027-05-06", person_id=person, area="W05001492")
        ledger.value(person, [code, hash_code(_SECRET, code)])
    for case_id in ("SS7K3MQWXR4TZ", "SSABCDEFGHJKM"):
        ledger.value(case_id, [shard_of(case_id, shards) for shards in (1, 16, 1_000)])


def _files(ledger: Ledger) -> None:
    declared = [f"{kind.content_type.upper()} ; q=1" for kind in FILE_TYPES]
    for kind in (*declared, "image/jpg", "image/pjpeg", "image/heif", "audio/x-m4a", "audio/opus"):
        ledger.value(kind, [declared_type(kind), copy_type_of(declared_type(kind))])
    for kind in ("", "application/x-msdownload"):
        ledger.value(kind, [declared_type(kind), copy_type_of(kind), copy_type_of(None)])
    for size in (0, 1, int(FILE_PART), int(FILE_PART) + 1):
        upload = Upload("u", _NOW, "a", "text/html", size)
        ledger.value("upload", [upload.part_sizes, upload.unannounced])
    ledger.value("finding", Finding("text/html", 3, "5" * 64, "active", "v").as_stored())
    ledger.value("finding", Finding(reason="empty").as_stored())


def _posts(ledger: Ledger) -> None:
    for text in (_POST, _POST.upper(), "seven words say too little of it", ""):
        printed = fingerprint(text)
        ledger.value("words", normalised_words(text))
        ledger.value("bands", printed and [f"{printed:064x}", *bands(printed)])


def _stages(ledger: Ledger) -> None:
    stages = get_args(StageName)
    for before in stages:
        ledger.value(before, [after for after in stages if goes_back(before, after)])


def _numbers(ledger: Ledger) -> None:
    for days in (0, 1, 3, 400):
        nights = nights_between(_NOW - timedelta(days=days), _NOW)
        ledger.value("nights", [len(nights), nights[0] == date(2026, 7, 4), str(nights[-1])])
    for per_minute in (1, 19, 20, 1_200):
        counts = RequestCounts(per_minute)
        minute = counts.minute("x", _NOW)
        blocks = [number for number in range(60) if counts.count(minute)]
        ledger.value(
            "counted", [counts.blocks, blocks[:5], minute.counted_here, counts.exceeds(minute)]
        )
        counts.take_back(minute)
        later = counts.minute("x", _NOW + timedelta(minutes=1))
        ledger.value(
            "counted", [minute.counted_here, minute.number, later.number, later.counted_here]
        )
