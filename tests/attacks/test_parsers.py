"""Nothing that parses what strangers send fails but by the errors that it is said to raise.

Each parser gets what is well made and bent, and what is made of nothing; ``--thorough`` has 2,000
of each. What is not refused has to be what its readers can use.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.aws.queue import from_message, to_message
from chalicelib.catalogue import load, pasted
from chalicelib.errors import Refusal
from chalicelib.files import FileRefused, inspect, without_metadata
from chalicelib.model.access_codes import normalise
from chalicelib.model.references import parse_reference, reference_of
from chalicelib.model.shared_counts import SharedCounts
from chalicelib.model.sighting import read_sighting
from chalicelib.operator.tabular import UnusableFile, rows
from chalicelib.ports import Dispatch
from chalicelib.signing import mailed_links
from chalicelib.signing.digests import check_digest
from chalicelib.signing.messages import FieldLines
from chalicelib.signing.policy import read_claim
from chalicelib.web.bodies import parse_json
from chalicelib.web.reporter.form_body import form_to_body, longest, read_form
from local.form_fields import form_fields
from tests.support.bending import bent_bytes, bent_text
from tests.support.factories import body
from tests.support.files import making, phone_files
from tests.support.link_samples import LOOKALIKES, OTHER_LINKS, X
from tests.support.parties import NOW, Platform

MOST_SECONDS = 3.0
"""Of the processor: whatever is sent, a function answers."""
SECRET = b"s" * 32
TOKENS = (
    mailed_links.mint_case_link(SECRET, "SSAAAAAAAAAAA", "police-durham", "a@example.org", NOW),
    mailed_links.mint_list_link(SECRET, "police-durham", NOW, "a@example.org", NOW),
    mailed_links.mint_contact_link(SECRET, "police-durham", "first", "a@example.org", NOW),
    mailed_links.mint_cursor(SECRET, "police-durham", "SSAAAAAAAAAAA", NOW),
)
DISPATCHES = [
    Dispatch("SSAAAAAAAAAAA", 1, "x", shared)
    for shared in (None, SharedCounts(NOW, {"account0": 2, "text1": 0}))
]
CSV = (
    "person_id,name,ballot_paper_id\n1,Sam Invented,parl.x.2027-05-06\n",
    'person_id;name\r\n1;"Sam\r\nInvented"\r\n2;Kim\r\n',
)
LINKS = [
    *(row[0] for row in (*X, *OTHER_LINKS)),
    *LOOKALIKES,
    "[03/07/2024, 14:22:10] Jane: https://x.com/a/status/1, https://t.me/a/2",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fx.com%2Fa%2Fstatus%2F1&h=x",
]
FORMS = (
    b"a=1&b=%C3%A9+2",
    b"incidents.0.url=x&incidents.7.text=y&links=https://x.com/a%0Ahttps://b",
)
JSON = (b'{"a": [1, 2.5e3, null, "\\u00e9"], "b": {"c": true}}', b"[" * 2_000 + b"]" * 2_000)
FILES = (
    making.jpeg(),
    making.png(),
    making.webp(),
    making.mp4(),
    making.mp4(brand=b"qt  "),
    phone_files.heic(),
    phone_files.webm(),
    phone_files.ogg(),
    phone_files.msg(),
    phone_files.wacz(),
    phone_files.PAGE,
)


@contextmanager
def in_time() -> Iterator[None]:
    """Hold what is done to a span of the processor's."""
    began = time.process_time()
    yield
    assert time.process_time() - began < MOST_SECONDS


@given(bent_text(LINKS))
def test_links_are_found_in_any_text(text: str) -> None:
    with in_time():
        list(pasted.find_links(text))
        for part in (text, *pasted.split_links(text)):
            link = pasted.recognise_pasted(part)
            assert link.platform is None or link.platform in load().platforms


@given(bent_bytes(FORMS))
def test_form_body_is_read_or_refused(data: bytes) -> None:
    with in_time(), suppress(Refusal):
        fields = read_form(data)
        longest(fields)
        json.dumps(form_to_body(fields))


@given(st.data())
def test_form_of_a_report_is_what_its_json_is(data: st.DataObject) -> None:
    name = data.draw(st.text(min_size=1, max_size=40).filter(str.strip))
    fields = form_fields(body(statement=name))
    assert dict(fields)["statement"] == name


@given(bent_bytes(JSON))
def test_json_body_is_read_or_refused(data: bytes) -> None:
    with in_time(), suppress(Refusal):
        json.dumps(parse_json(data))


@given(st.sampled_from(["signature", "signature-input", "content-digest"]), st.data())
def test_signature_fields_are_read_or_refused(field: str, data: st.DataObject) -> None:
    request = Platform().request(created=NOW, nonce="n" * 20)
    lines = dict(request.headers.items())
    name = next(line for line in lines if line.lower() == field)
    bent = data.draw(bent_text([lines[name], 'sig=("@method");created=1;keyid="x"', ", , ", "()"]))
    headers = FieldLines([(line, bent if line == name else lines[line]) for line in lines])
    with in_time(), suppress(Refusal):
        read_claim(headers, NOW)
        check_digest(headers.combined("content-digest") or "", request.body)


@given(bent_text(TOKENS))
def test_token_of_a_mailed_link_is_read_whole_or_not(token: str) -> None:
    for reader in (
        mailed_links.read_case_link,
        mailed_links.read_list_link,
        mailed_links.read_contact_link,
    ):
        with in_time():
            link: Any = reader([SECRET], token)
        assert link is None or token.strip() in TOKENS
    cursor = mailed_links.read_cursor([SECRET], "police-durham", token)
    assert cursor is None or token in TOKENS


@given(bent_text(["SS-7K3M-QWXR-4TZ", "ss 7k3m qwxr 4tz", "SS7K3MQWXR4TZ"]))
def test_reference_is_read_as_it_is_written_or_not(text: str) -> None:
    case_id = parse_reference(text)
    assert case_id is None or parse_reference(reference_of(case_id)) == case_id


@given(bent_text(["ABCD-EFGH-2345", "abcd efgh 2345"]))
def test_access_code_is_read_as_it_is_written_or_not(text: str) -> None:
    code = normalise(text)
    assert code is None or normalise(code) == code


@given(bent_text(["2026-11-20", "2026-11-20T07:30:00Z", "about 2026-11", "unknown"]))
def test_sighting_is_read_or_refused(text: str) -> None:
    with in_time(), suppress(ValueError):
        assert read_sighting(read_sighting(text)) == read_sighting(text)


@given(bent_text(CSV), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_table_is_read_or_refused(text: str, encoding: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        path.write_bytes(text.encode(encoding, "replace"))
        with in_time(), suppress(UnusableFile):
            for row in rows(path, {"who": ["person_id"]}):
                assert row.broken or all(cell == cell.strip() for cell in row.cells.values())


@given(bent_bytes([to_message(dispatch).encode() for dispatch in DISPATCHES]))
def test_message_of_a_queue_is_read_or_refused(data: bytes) -> None:
    with suppress(ValueError, KeyError, TypeError):
        dispatch = from_message(data.decode("utf-8", "replace"))
        again = from_message(to_message(dispatch))
        assert (again, again.shared) == (dispatch, dispatch.shared)


@given(bent_bytes(FILES))
def test_file_is_told_or_refused(data: bytes) -> None:
    with in_time(), suppress(FileRefused):
        facts = inspect(data)
        copy = without_metadata(facts.content_type, data)
        assert copy is None or inspect(copy).nature == "ordinary"
