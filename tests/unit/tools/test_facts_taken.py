"""The tool says what of gathered facts the catalogue lacks."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.facts_taken import main

TAKEN: dict[str, Any] = {
    "id": "x",
    "breaches": [{"category": "self_harm_encouragement"}],
    "report": [
        {"url": "https://help.x.com/forms/impersonation", "source": "found"},
        {"url": "https://x.com/somewhere", "source": "memory"},
    ],
    "escalation": [{"url": "https://legalrequests.x.com/", "source": "found"}],
    "measured_elsewhere": [
        {"what": "Median time", "value": "2.9 hours", "confidence": "found"},
        {"what": "Reports worldwide", "value": "224 million", "confidence": "not_confirmed"},
    ],
}


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({}, ""),
        ({"id": "friendster"}, "friendster: there is no such platform"),
        ({"breaches": [{"category": "other"}]}, "x: no rule on other"),
        (
            {"breaches": [{"category": "doxxing", "also_urls": ["https://x.com/more"]}]},
            "x: no rule leads to https://x.com/more",
        ),
        (
            {"report": [{"url": "https://help.x.com/forms/new", "source": "found"}]},
            "x: nothing leads to https://help.x.com/forms/new",
        ),
        (
            {"measured_elsewhere": [{"what": "Time", "value": "31 hours", "confidence": "found"}]},
            "x: Time: no 31",
        ),
        ({"id": "signal"}, "signal: nothing leads to https://help.x.com/forms/impersonation"),
        ({"id": "gab"}, ""),
    ],
)
def test_fact_that_the_catalogue_lacks_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], lacking: str
) -> None:
    folder = tmp_path / "platforms"
    folder.mkdir()
    (folder / "one.yaml").write_text(yaml.safe_dump({**TAKEN, **changes}), "utf-8")

    status = main([str(tmp_path)])

    printed = capsys.readouterr().out.splitlines()
    assert status == (1 if lacking else 0)
    assert (lacking in printed) or not lacking
    assert printed[-1].startswith("1 files")
