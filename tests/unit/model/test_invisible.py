"""What nobody sees is in no one-line field, and in the words of others as they were."""

import unicodedata

import pytest
from pydantic import ValidationError

from chalicelib.model.invisible import remove_invisible
from tests.support.factories import body, report

INVISIBLE = (
    "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\u3164\ufe0f\ufeff"
)


def test_remove_invisible_takes_every_bidirectional_control_and_nothing_that_shows() -> None:
    text = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x30000)]))
    removed = set(text) - set(remove_invisible(text))
    controls = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
    assert {symbol for symbol in text if unicodedata.bidirectional(symbol) in controls} <= removed
    assert {unicodedata.category(symbol) for symbol in removed} <= {"Cf", "Cn", "Mn", "Lo"}
    assert len(removed) < 100


@pytest.mark.parametrize("symbol", INVISIBLE)
def test_one_line_fields_hold_nothing_invisible(symbol: str) -> None:
    typed = report(
        reporter={
            **body()["reporter"],
            "name": f"Sa{symbol}m Invented",
            "email": f"sam@exa{symbol}mple.org",
        },
        incidents=[
            {
                "url": f"{symbol}https://x.com/someone/status/20",
                "handle": f"@some{symbol}one",
                "text": f"a{symbol}b",
            }
        ],
        statement=f"c{symbol}d",
    )
    incident = typed.incidents[0]
    assert (typed.reporter.name, typed.reporter.email) == ("Sam Invented", "sam@example.org")
    assert (incident.url, incident.handle) == ("https://x.com/someone/status/20", "@someone")
    assert (incident.text, typed.statement) == (f"a{symbol}b", f"c{symbol}d")


def test_name_of_nothing_visible_is_missing() -> None:
    with pytest.raises(ValidationError) as refused:
        report(reporter={**body()["reporter"], "name": INVISIBLE})
    assert [fault["type"] for fault in refused.value.errors()] == ["missing"]
