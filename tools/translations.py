"""Extract every string of pages, mails and catalogue; update the catalogs; say what is missing.

`python -m tools.translations` rewrites templates/locale/*/LC_MESSAGES/*.po in place: reviewed
translations are kept, strings that went are dropped, new ones are added empty. Nothing is guessed.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from chalicelib.catalogue import load
from chalicelib.catalogue.guidance_loading import load_guidance
from chalicelib.catalogue.wording import texts

ROOT = Path(__file__).resolve().parents[1]
METHODS = [("chalicelib/**.py", "python"), ("templates/**.j2", "jinja2.ext:babel_extract")]
OPTIONS = {"templates/**.j2": {"newstyle_gettext": "true", "trimmed": "false", "silent": "false"}}


def main() -> int:
    """Update every catalog; exit code 0 even where translations are missing: tests decide that."""
    found = extract()
    for po in sorted((ROOT / "templates" / "locale").glob("*/LC_MESSAGES/*.po")):
        catalog = update(po, found)
        done = sum(1 for message in catalog if message.id and message.string)
        sys.stdout.write(f"{po.parts[-3]}: {done} of {len(catalog)} strings translated\n")
    return 0


def extract() -> Catalog:
    """Every string that can be shown, with where it stands."""
    found = Catalog(project="Standsafe", charset="utf-8")
    keywords = {**DEFAULT_KEYWORDS, "N_": None}
    folders = ("chalicelib", "templates")
    for folder in folders:
        methods = [(path.removeprefix(f"{folder}/"), how) for path, how in METHODS]
        options = {path.removeprefix(f"{folder}/"): each for path, each in OPTIONS.items()}
        for name, line, message, comments, context in extract_from_dir(
            ROOT / folder, methods, options, keywords
        ):
            place = [(f"{folder}/{name}", line)]
            found.add(message, None, place, auto_comments=comments, context=context)
    for text in texts(load(), load_guidance()):
        found.add(text, None, [("chalicelib/catalogue", 0)])
    return found


def update(po: Path, found: Catalog) -> Catalog:
    """Bring one catalog up to date and write it, in the order of the sources."""
    with po.open("rb") as file:
        catalog = read_po(file, locale=po.parts[-3])
    catalog.update(found, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with po.open("wb") as file:
        write_po(file, catalog, width=100, no_location=True, sort_output=False, omit_header=False)
    return catalog


if __name__ == "__main__":
    raise SystemExit(main())
