"""The page for platforms: its examples are the files that tests run, word for word."""

import html
import json
import re
from pathlib import Path

import pytest

from chalicelib.languages import CODES
from chalicelib.model.exchange import STATUSES, Outcome, Outcomes
from chalicelib.rendering import render
from chalicelib.signing.tokens import EVENT_KINDS
from tools.examples import PAGE, ROOT, filled

FILES = ("sandbox.sh", "key.sh", "poll.sh", "poll.py", "poll.mjs", "outcomes.json", "client.py")


def test_platforms_page_holds_the_examples_as_they_are() -> None:
    page = PAGE.read_text("utf-8")
    assert filled(page) == page, "python -m tools.examples"


@pytest.mark.parametrize("language", CODES)
def test_platforms_page_shows_every_example_whole(language: str) -> None:
    page_text = render("pages/platforms.html.j2", language, path="/platforms")
    blocks = [
        html.unescape(text)
        for text in re.findall(r"<pre [^>]*><code>(.*?)</code></pre>", page_text, re.S)
    ]
    assert blocks == [(ROOT / "examples" / name).read_text("utf-8").rstrip() for name in FILES]
    assert 'lang="en"' in page_text


def test_platforms_page_names_every_kind_of_event_and_every_status() -> None:
    page_text = render("pages/platforms.html.j2", "en", path="/platforms")
    kinds = set(re.findall(r"<dt>([a-z-]+)</dt>", page_text))
    assert kinds == set(EVENT_KINDS)
    assert all(f"<code>{status}</code>" in page_text for status in STATUSES)


def test_outcomes_of_the_example_are_accepted() -> None:
    body = json.loads((ROOT / "examples" / "outcomes.json").read_text("utf-8"))
    for outcome in Outcomes.model_validate(body).outcomes:
        Outcome.model_validate(outcome)


def test_changed_example_is_put_into_the_page(tmp_path: Path) -> None:
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "a.py").write_text(r"print('\1 {{ x }}')" + "\n", "utf-8")
    page = "before {# a.py #}{% raw %}old{% endraw %} after"
    assert filled(page, tmp_path) == (
        r"before {# a.py #}{% raw %}print('\1 {{ x }}'){% endraw %} after"
    )
