"""The chain finds any altered, added or missing event, and names it."""

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import ChainBroken
from chalicelib.model.chain import (
    StoredEvent,
    canonical,
    digest_of,
    preimage,
    verify,
)
from tests.support.chains import CASE_ID, make_chain


def test_chain_holds() -> None:
    assert verify(CASE_ID, make_chain()) == 3


@pytest.mark.parametrize("seq", [1, 2, 3])
@pytest.mark.parametrize("name", StoredEvent._fields)
def test_verify_names_the_event_when_one_attribute_was_changed(seq: int, name: str) -> None:
    rows = make_chain()
    value = getattr(rows[seq - 1], name)
    if value is None:
        changed = {"of": 7}.get(name, b"new" if name == "sealed" else "new")
    elif isinstance(value, bytes):
        changed = value[:-1] + bytes([value[-1] ^ 1])
    else:
        changed = value + 1 if isinstance(value, int) else value + "x"
    changes: dict[str, Any] = {name: changed}
    rows[seq - 1] = rows[seq - 1]._replace(**changes)
    with pytest.raises(ChainBroken) as broken:
        verify(CASE_ID, rows)
    assert broken.value.seq == seq


def test_verify_names_the_next_event_when_a_digest_was_recomputed() -> None:
    rows = make_chain()
    forged = rows[1]._replace(at="2020-01-01T00:00:00Z")
    rows[1] = forged._replace(digest=digest_of(forged))
    with pytest.raises(ChainBroken) as broken:
        verify(CASE_ID, rows)
    assert broken.value.seq == 3


def test_digest_is_over_the_names_and_values_that_stored_chains_have() -> None:
    """What is stored already must verify by any later version of ours."""
    first, second, _ = make_chain()
    assert preimage(second) == (
        '{"at":"2026-11-22T07:00:02Z","case_id":"SSABCDEFGHJKM","facts":"{\\"of\\":2}",'
        '"hour":"2026-11-22T07","key_slot":"","kind":"routed","of":1,'
        f'"prev":"{first.digest}","sealed":"","seq":2}}'
    )
    assert '"key_slot":"batch.7","kind":"report_submitted","of":0' in preimage(first)
    assert '"sealed":"c2VhbGVkIHdvcmRz"' in preimage(first)


@pytest.mark.parametrize("missing", [1, 2])
def test_verify_names_a_missing_event(missing: int) -> None:
    rows = make_chain()
    del rows[missing - 1]
    with pytest.raises(ChainBroken) as broken:
        verify(CASE_ID, rows)
    assert broken.value.seq == missing


def test_verify_fails_when_there_are_no_events() -> None:
    with pytest.raises(ChainBroken):
        verify(CASE_ID, [])


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc_xyz"), inner),
)


@given(values)
def test_canonical_form_is_that_of_rfc_8785(value: object) -> None:
    try:
        expected = rfc8785.dumps(value)  # type: ignore[arg-type] # any JSON value
    except rfc8785.CanonicalizationError:
        return  # a lone surrogate has no canonical form, and no UTF-8 either
    assert canonical(value).encode() == expected
    assert json.loads(canonical(value)) == value
