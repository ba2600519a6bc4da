"""No sentence, attribute or script has a number of ours in it: it stands in ``limits`` alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from chalicelib.catalogue import load
from chalicelib.catalogue.guidance_loading import load_guidance
from chalicelib.catalogue.wording import texts
from chalicelib.rendering.limits_in_words import SPELT

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "templates"

_NUMBER = (
    r"\d+(?:[.,]\d+)*|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty"
    r"|sixty|hundred|dau|ddau|dwy|ddwy|tri|tair|pedwar|pedair|pump?|phump|chwech?|saith|wyth|naw|deg"
    r"|deng|pymtheg|ugain"
)
_TIME = (
    r"seconds?|minutes?|hours?|days?|weeks?|months?|years?"
    r"|eiliad|munud|funud|awr|d?diwrnod|wythnos|fis|mis|blwyddyn|flwyddyn"
)
_UNIT = (
    rf"{_TIME}|[KMG]B|bytes|characters|files|links|posts|messages|mails|reports|codes|tokens|outcomes"
    r"|keys|tries|times|nod|ffeil|d?dolen|neges|negeseuon|bostiadau|g?cod|adroddiad"
)
PROMISE = re.compile(
    rf"(?<![\w-])(?:(?:{_NUMBER})(?: o)?[ -]?(?:{_UNIT})|(?:an?|one|half an|un|hanner) (?:{_TIME}))"
    r"(?!\w)",
    re.IGNORECASE,
)

ALLOWED = {
    "Your email address must be 254 characters": "RFC 5321, kept by the library that checks it",
    "Rhaid i’ch cyfeiriad e-bost fod yn 254 nod": "the same in Welsh",
    "in the seven days up to": "the weekly mail: a week has seven days",
    "yn y saith diwrnod hyd at": "the same in Welsh",
    "enlarged four times": "WCAG 2.2, 1.4.10: 400 %",
    "We answer within one month": "UK GDPR, Article 12(3)",
    "Rydym yn ateb o fewn un mis": "the same in Welsh",
    "takes in a day": "the unit of a cap, whose number is not told",
    "in a day. For your safety": "the unit of the cap before it",
    "This can take a minute": "an estimate",
    "a second rollback undoes": "an ordinal",
    "seconds between two links": "of the official sites that we look at, two by nature",
    "failed three times": "AWS's own: an event is tried three times",
}
"""What may have a number in it, and why. 999, 101 and sections of laws have no unit after them, and
what the catalogue quotes of others has its link and its day there."""
_SPELT_OUT = {*SPELT, "hanner awr", "deng munud"}
"""Whole strings: limits in words, in the table of those."""


def _promises(text: str) -> list[str]:
    plain = " ".join(text.split())
    for allowed in (*ALLOWED, *(_SPELT_OUT & {plain})):
        plain = plain.replace(allowed, "")
    return PROMISE.findall(plain)


def _translated() -> Iterator[tuple[str, str]]:
    """(message, text) of each string of ours and of its translations."""
    quoted = set(texts(load(), load_guidance()))
    with (TEMPLATES / "locale/cy/LC_MESSAGES/standsafe.po").open("rb") as file:
        catalog = read_po(file)
    for message in catalog:
        forms = [message.id] if isinstance(message.id, str) else list(message.id)
        string = message.string or ""
        translated = [string] if isinstance(string, str) else list(string)
        if forms[0] and forms[0] not in quoted:
            yield from ((forms[0], text) for text in (*forms, *translated))


def test_no_translated_string_has_a_number_of_ours() -> None:
    assert [(name, numbers) for name, text in _translated() if (numbers := _promises(text))] == []


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(TEMPLATES.rglob("*")) if path.suffix in (".j2", ".typ")],
    ids=lambda path: path.name,
)
def test_no_template_has_a_number_of_ours(path: Path) -> None:
    source = re.sub(r"{% raw %}.*?{% endraw %}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    assert _promises(source) == []
    assert re.findall(r"""(?:maxlength|data-most|data-seconds|data-size)\W+\d+""", source) == []


def _strings(path: Path) -> Iterator[str]:
    """The strings of a module, docstrings left out."""
    tree = ast.parse(path.read_text())
    expressions = {id(part.value) for part in ast.walk(tree) if isinstance(part, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in expressions
        ):
            yield node.value


@pytest.mark.parametrize(
    "package",
    ["operator", "rendering", "usecases", "web", "model", "files", "signing", "errors.py"],
)
def test_no_string_of_the_code_has_a_number_of_ours(package: str) -> None:
    place = ROOT / "chalicelib" / package
    modules = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    by_module = {module.name: _promises(text) for module in modules for text in _strings(module)}
    assert {name: promises for name, promises in by_module.items() if promises} == {}


SCRIPT_NUMBERS = {
    "answers.js": {"1000": "milliseconds of a second"},
    "case-actions.js": {
        "86400": "seconds of a day",
        "3000": "milliseconds until the next look at a bundle in the making",
    },
    "cases-found.js": {"3": "accounts of a case that are named"},
    "cases.js": {"120": "cases that are drawn at once"},
    "lines.js": {"20": "lines that a browser lays out by itself"},
    "parts.js": {
        "200": "HTTP's status of a part that S3 took",
        "10": "tries in a row before it is said that a file cannot be sent",
        "1000": "milliseconds before the second of them",
        "30000": "milliseconds between them at most",
    },
    "pasted.js": {
        "3": "blanks in a broken scheme",
        "5": "links in one another",
        "8": "letters of a scheme",
        "9": "letters of a scheme and what is after it",
        "300": "letters of an app's link",
    },
    "report-where.js": {"5": "accounts of a pile-on that are named"},
    "report-area.js": {"200": "milliseconds before what is typed is looked up"},
    "receipt.js": {"1000": "milliseconds until a saved receipt is let go"},
    "uploads.js": {
        "20": "looks at a file that is being checked",
        "500": "milliseconds between them",
        "250": "milliseconds more each time",
        "100": "per cent",
        "300": "HTTP statuses from here are no success",
        "512": "bytes that say what a file may be",
        "16": "UTF-16, and hexadecimal",
    },
}
"""The numbers that scripts have of their own, beside 0, 1, 2 and HTTP's statuses; what each is."""
_STATUSES = {"401", "404", "409", "410", "422", "429"}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tools/assets/scripts").glob("*.js")), ids=lambda path: path.name
)
def test_no_script_has_a_limit_of_its_own(path: Path) -> None:
    code = re.sub(r'//.*|"[^"\n]*"|`[^`]*`|/[^/\n ]+/[a-z]*', "", path.read_text())
    numbers = set(re.findall(r"(?<![\w.])\d[\d_.]*(?!\w)", code)) - {"0", "1", "2"} - _STATUSES
    assert numbers == SCRIPT_NUMBERS.get(path.name, {}).keys()


@pytest.mark.parametrize(
    "text",
    [
        "The link is good for 7 days.",
        "Mae’r ddolen yn gweithio am 15 munud.",
        "up to 20MB each",
        "Wait an hour, then try again",
        "within ten minutes",
        "o fewn deng munud",
        "A report can hold up to 20 files",
        "You have written 50 messages today",
    ],
)
def test_the_rule_finds_what_it_is_for(text: str) -> None:
    assert _promises(text) != []


@pytest.mark.parametrize("text", ["Call 999.", "the police on 101", "section 127", "Add a file"])
def test_the_rule_lets_other_numbers_be(text: str) -> None:
    assert _promises(text) == []


def test_every_exception_is_still_needed() -> None:
    sources = [path.read_text() for path in TEMPLATES.rglob("*.j2")]
    sources += [path.read_text() for path in (ROOT / "chalicelib").rglob("*.py")]
    whole = " ".join([*sources, *(text for _, text in _translated())])
    plain = " ".join(whole.replace('" "', "").split())
    assert [allowed for allowed in ALLOWED if allowed not in plain] == []
