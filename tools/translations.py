"""Extract every string of pages, mails, packs and catalogue; update catalogs; say what is missing.

`python -m tools.translations` rewrites templates/locale/*/LC_MESSAGES/*.po in place: reviewed
translations are kept, strings that went are dropped, new ones are added empty. Nothing is guessed.
`--check` writes nothing, names what is missing or wrong, and ends with 1 where there is any.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from chalicelib.catalogue import load
from chalicelib.catalogue.guidance_loading import load_guidance
from chalicelib.catalogue.wording import texts

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "templates" / "locale"
METHODS = [("chalicelib/**.py", "python"), ("templates/**.j2", "jinja2.ext:babel_extract")]
OPTIONS = {"templates/**.j2": {"newstyle_gettext": "true", "trimmed": "false", "silent": "false"}}


def main(
    arguments: Sequence[str] | None = None, locale: Path = LOCALE, messages: Catalog | None = None
) -> int:
    """Update the catalogs. Returns 0 even where translations are missing, but with ``--check``."""
    parser = argparse.ArgumentParser(prog="python -m tools.translations", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if any is missing")
    check = parser.parse_args(arguments).check
    messages, faults = messages or extract(), 0
    for po in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        catalog = merged(po, messages)
        if check:
            lines = list(missing(catalog))
            sys.stdout.writelines(f"{po.parts[-3]}: {line}\n" for line in lines)
            faults += len(lines)
        else:
            with po.open("wb") as file:
                write_po(file, catalog, width=100, no_location=True, sort_output=False)
        sys.stdout.writelines(f"{po.parts[-3]}: {line}\n" for line in coverage(catalog))
    return 1 if faults else 0


def extract() -> Catalog:
    """Collect every string that can be shown, with where it stands."""
    messages = Catalog(project="Standsafe", charset="utf-8")
    keywords = {**DEFAULT_KEYWORDS, "N_": None}
    folders = ("chalicelib", "templates")
    for folder in folders:
        methods = [(path.removeprefix(f"{folder}/"), how) for path, how in METHODS]
        options = {path.removeprefix(f"{folder}/"): option for path, option in OPTIONS.items()}
        for name, line, message, comments, context in extract_from_dir(
            ROOT / folder, methods, options, keywords
        ):
            location = [(f"{folder}/{name}", line)]
            messages.add(message, None, location, auto_comments=comments, context=context)
    for text in texts(load(), load_guidance()):
        messages.add(text, None, [("chalicelib/catalogue", 0)])
    return messages


def merged(po: Path, messages: Catalog) -> Catalog:
    """Return one catalog brought up to date, in the order of the sources; not written."""
    with po.open("rb") as file:
        catalog = read_po(file, locale=po.parts[-3])
    catalog.update(messages, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    return catalog


def missing(catalog: Catalog) -> Iterator[str]:
    """Name each string without a reviewed translation, or with one whose placeholders differ."""
    for message in _strings(catalog):
        if not _is_done(message):
            yield f"missing: {_name(message)}"
            continue
        for error in message.check(catalog):
            yield f"wrong: {_name(message)}: {error}"


def coverage(catalog: Catalog) -> Iterator[str]:
    """Say ``pages: 310 of 320 translated``, by where strings stand first, and of all."""
    total, done = Counter[str](), Counter[str]()
    for message in _strings(catalog):
        total[_part(message)] += 1
        done[_part(message)] += _is_done(message)
    for part in sorted(total):
        yield f"{part}: {done[part]} of {total[part]} translated"
    yield f"all: {done.total()} of {total.total()} translated"


def _strings(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _is_done(message: Message) -> bool:
    """Return whether every plural form has a translation that somebody reviewed."""
    forms = message.string if isinstance(message.string, tuple | list) else [message.string]
    return bool(forms) and all(forms) and not message.fuzzy


def _part(message: Message) -> str:
    """Return catalogue, chalicelib, or the folder of the templates: pages, email, macros, pack."""
    locations = message.locations or [("?", 0)]
    parts = Path(locations[0][0]).parts
    if parts[0] == "templates":
        return parts[1] if len(parts) > 2 else "layout"
    return "catalogue" if parts[-1] == "catalogue" else parts[0]


def _name(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    path, line = (message.locations or [("?", 0)])[0]
    return f"{path}:{line}: {text}"


if __name__ == "__main__":
    raise SystemExit(main())
