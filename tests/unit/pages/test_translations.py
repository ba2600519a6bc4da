"""One command extracts every string, updates the catalogs and says what is missing."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from jinja2 import nodes

from chalicelib.rendering.engine import environment
from tools import translations

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "templates"
NOT_TRANSLATED = ("bundle/", "pages/platforms")
"""For engineers of platforms and for who verifies a bundle."""
ONE_IN_EVERY_LANGUAGE = {"Standsafe"}


@pytest.fixture(scope="module")
def extracted() -> Catalog:
    return translations.extract()


def test_extraction_finds_strings_of_pages_mails_code_and_catalogue(extracted: Catalog) -> None:
    for text in (
        "What is happening to you?",
        "Law since %(since)s",
        "Threat of violence or death",
        "Source: %(link)s, checked on %(day)s",
    ):
        assert text in extracted, text


def test_run_keeps_translations_adds_strings_and_counts_what_is_done(
    extracted: Catalog, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    po = tmp_path / "cy/LC_MESSAGES/standsafe.po"
    po.parent.mkdir(parents=True)
    shutil.copy(TEMPLATES / "locale/cy/LC_MESSAGES/standsafe.po", po)
    before = po.read_text()
    po.write_text(before + '\nmsgid "A string that went"\nmsgstr "Aeth"\n')
    assert translations.main([], tmp_path, extracted) == 0
    after = po.read_text()
    assert 'msgstr "Yn ôl"' in after
    assert "A string that went" not in after
    assert re.search(r"^cy: all: \d+ of \d+ translated$", capsys.readouterr().out, re.MULTILINE)
    assert translations.main([], tmp_path, extracted) == 0
    assert po.read_text() == after, "a second run changes nothing"


def test_check_writes_nothing_and_names_what_is_missing_or_wrong(
    extracted: Catalog, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    po = tmp_path / "cy/LC_MESSAGES/standsafe.po"
    po.parent.mkdir(parents=True)
    text = (
        'msgid ""\nmsgstr "Language: cy\\n"\n\n#, python-format\n'
        'msgid "Law since %(since)s"\nmsgstr "Y gyfraith ers %(ers)s"\n'
    )
    po.write_text(text)
    assert translations.main(["--check"], tmp_path, extracted) == 1
    assert po.read_text() == text
    output = capsys.readouterr().out
    assert re.search(r"cy: missing: \S+:\d+: What is happening to you\?", output)
    assert re.search(r"cy: wrong: \S+:\d+: Law since %\(since\)s: ", output)


def _outside_gettext(name: str) -> Iterator[str]:
    """Words of a template that no translation can reach."""
    source = (TEMPLATES / name).read_text()
    for output in environment("en").parse(source).find_all(nodes.Output):
        parts = (n.data if isinstance(n, nodes.TemplateData) else "\0" for n in output.nodes)
        text = re.sub(r"<style>.*?</style>", "", "".join(parts), flags=re.DOTALL)
        text = re.sub(r"^[^<>]*>|<[^<>]*(>|$)|&\w+;|\{[^}]*\}", "\0", text)
        for word in re.findall(r"\b[A-Z][a-z]\w*|[A-Za-z]{2,} [a-z]{2,}", text):
            if word not in ONE_IN_EVERY_LANGUAGE:
                yield word


@pytest.mark.parametrize(
    "name",
    [
        path.relative_to(TEMPLATES).as_posix()
        for path in sorted(TEMPLATES.rglob("*.j2"))
        if not path.relative_to(TEMPLATES).as_posix().startswith(NOT_TRANSLATED)
    ],
)
def test_template_has_no_word_out_of_the_translators_reach(name: str) -> None:
    assert list(_outside_gettext(name)) == []
