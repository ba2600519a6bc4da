"""Say what a folder of gathered facts on platforms has that the catalogue lacks.

`python -m tools.facts_taken FOLDER` reads FOLDER/platforms/*.yaml, in the shape that facts are
gathered in, and compares them with the built catalogue by what cannot be reworded: kinds of abuse,
figures and addresses. It ends with 1 where anything is missing that is not left out on purpose.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from chalicelib.catalogue import load
from chalicelib.catalogue.guidance_loading import load_guidance

CHANNELS = frozenset({"email", "phone_sms", "signal"})
RECOGNISED = frozenset({"gab", "rumble"})
"""Of these the links alone are taken: their rules were not read, or nobody here can open them."""
NOT_OFFICIAL = ("www.lbc.co.uk", "github.com", "www.whois.com")
"""Left out on purpose: press, a source repository, a look-up of owners."""
NUMBER = re.compile(r"\d[\d,.]*\d|\d")

TakenFacts = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.facts_taken", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args(arguments).folder
    files = sorted((folder / "platforms").glob("*.yaml"))
    missing = [line for file in files for line in lacking(yaml.safe_load(file.read_text("utf-8")))]
    sys.stdout.writelines(f"{line}\n" for line in missing)
    sys.stdout.write(f"{len(files)} files, {len(missing)} facts missing\n")
    return 1 if missing else 0


def lacking(facts: TakenFacts) -> Iterator[str]:
    """Name each fact of one file that the catalogue lacks."""
    name, catalogue, guidance = facts["id"], load(), load_guidance()
    if name in RECOGNISED:
        if name not in catalogue.sites:
            yield f"{name}: its links are not recognised"
    elif name in CHANNELS:
        channel = guidance.channels.get(name)
        texts = str(channel)
        yield from _addresses(name, _rows(facts, "report"), texts)
    elif name not in catalogue.platforms:
        yield f"{name}: there is no such platform"
    else:
        texts = str((catalogue.platforms[name], guidance.platforms[name]))
        yield from _kinds(facts)
        yield from _addresses(name, _rows(facts, "report"), texts)
        yield from _addresses(name, _rows(facts, "escalation"), texts)
        yield from _figures(name, _rows(facts, "measured_elsewhere"), texts)


def _rows(facts: TakenFacts, section: str) -> list[TakenFacts]:
    return list(facts.get(section) or [])


def _kinds(facts: TakenFacts) -> Iterator[str]:
    """Name kinds that the facts have a rule on, or say why not, and the catalogue has no row on."""
    rows = load_guidance().platforms[facts["id"]].breaches
    taken = [breach.category for breach in rows]
    gathered = [row["category"] for row in facts["breaches"]]
    for kind in dict.fromkeys(gathered):
        if kind not in taken:
            yield f"{facts['id']}: no rule on {kind}"
    for row in facts["breaches"]:
        for url in row.get("also_urls") or [row.get("also_url")]:
            if url and url not in str(rows):
                yield f"{facts['id']}: no rule leads to {url}"


def _addresses(name: str, rows: list[TakenFacts], texts: str) -> Iterator[str]:
    """Name addresses that were read, and that no statement of ours leads to."""
    for row in rows:
        url = row.get("url") or ""
        unsure = "not_confirmed" in (row.get("url_confidence"), row.get("confidence"))
        unsure = unsure or row.get("source") in ("memory", "inference")
        if url and not unsure and url.rstrip("/") not in texts and not _left_out(url):
            yield f"{name}: nothing leads to {url}"


def _left_out(url: str) -> bool:
    return any(f"//{host}/" in url for host in NOT_OFFICIAL)


def _figures(name: str, rows: list[TakenFacts], texts: str) -> Iterator[str]:
    """Name figures that were read and that no text of ours has."""
    for row in rows:
        if row["confidence"] == "found" and row["value"] is not None:
            for figure in NUMBER.findall(str(row["value"])):
                if not re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", texts):
                    yield f"{name}: {row['what']}: no {figure}"


if __name__ == "__main__":
    sys.exit(main())
