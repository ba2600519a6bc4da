"""Compile the gettext catalogs: a .po is reviewed and committed, its .mo is what runs."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogs(locale: Path) -> int:
    """Compile every .po that is newer than its .mo; return how many were compiled.

    Entries marked fuzzy are left out: an unreviewed guess must not be published.
    """
    compiled = 0
    for po in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        with po.open("rb") as source, mo.open("wb") as target:
            write_mo(target, read_po(source, locale=po.parts[-3]))
        compiled += 1
    return compiled
