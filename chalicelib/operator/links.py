"""``links check``."""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chalicelib.catalogue.official_links import SourcePlace, official_links
from chalicelib.model.links import BAD, FAULTS, STATES, LinkCheck, LinkRecord, State
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.official_web import OfficialWeb
from chalicelib.operator.output import CommandFailed, Report, count, progress

_TITLES: dict[State, str] = {
    "dead": "Dead: there is no such page or server",
    "failing": "Failing: no page today",
    "refused": "Refused: the server does not let a program look; open it yourself",
    "moved": "Moved for good: change the link",
}
Places = Mapping[str, list[SourcePlace]]


def check(args: argparse.Namespace, deployment: Deployment) -> Report:
    """Look at every official link, keep what was found, and list what does not work."""
    places = official_links(deployment.repository / "chalicelib/catalogue/source")
    wanted = [link for link in places if args.only in link or _in_file(places[link], args.only)]
    if not wanted:
        raise CommandFailed(f"no link and no source file has {args.only!r} in it")
    found = dict(_look(wanted, args, deployment))
    if all(seen.reason in FAULTS for seen in found.values()):
        raise CommandFailed("no server answered: is this machine online? Nothing was recorded")
    record: LinkRecord = found
    if not args.no_record:
        record = deployment.record_links(found, places)
    lines = [*_lists(found, record, places), _summary(found, kept=not args.no_record)]
    bad = any(seen.state in BAD for seen in found.values())
    return Report(_data(found, record, places), lines, exit_code=1 if bad else 0)


def _in_file(stands: Iterable[SourcePlace], text: str) -> bool:
    return any(text in each.file for each in stands)


def _look(
    links: list[str], args: argparse.Namespace, deployment: Deployment
) -> Iterator[tuple[str, LinkCheck]]:
    home = "" if args.no_record else f" (+{deployment.settings.base_url})"
    web = OfficialWeb(f"Standsafe-link-check/1{home}", timeout=args.timeout)
    check_links = deployment.check_links(web, hosts=args.hosts, pause=args.pause, tries=args.tries)
    shown = not args.json
    with progress("Looking at official links", len(links), shown=shown) as advance:
        for each in check_links(links):
            advance()
            yield each


def _lists(found: LinkRecord, record: LinkRecord, places: Places) -> Iterator[str]:
    for state, title in _TITLES.items():
        listed = [link for link in sorted(found) if _listed(found[link], state)]
        if listed:
            yield f"{title} ({len(listed)})"
        for link in listed:
            yield f"  {link}  {_said(record.get(link, found[link]))}"
            yield from (f"    {place}" for place in places[link])


def _listed(seen: LinkCheck, state: State) -> bool:
    return seen.state == state and (state != "moved" or seen.for_good)


def _said(seen: LinkCheck) -> str:
    if seen.moved_to:
        return f"now {seen.moved_to}"
    last = f"last worked on {seen.worked}" if seen.worked else "not known to have worked"
    return f"{seen.reason}; {last}"


def _summary(found: LinkRecord, *, kept: bool) -> str:
    states = Counter(seen.state for seen in found.values())
    told = ", ".join(f"{states[state]:,} {state}" for state in STATES)
    said = "kept for the pages" if kept else "not recorded"
    return f"{count(len(found), 'link')}: {told}; {said}"


def _data(found: LinkRecord, record: LinkRecord, places: Places) -> dict[str, Any]:
    states = Counter(seen.state for seen in found.values())
    rows = [
        {
            "url": link,
            **record.get(link, found[link]).public(),
            "stands": [each._asdict() for each in places[link]],
        }
        for link in sorted(found)
    ]
    return {"counts": {state: states[state] for state in STATES}, "links": rows}
