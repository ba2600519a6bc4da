"""``links check``."""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chalicelib.catalogue.official_links import SourcePlace, official_links
from chalicelib.model.links import BAD, FAULTS, STATES, LinkCheck, LinkRecord, LinkState
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.official_web import OfficialWeb
from chalicelib.operator.output import CommandFailed, CommandResult, count, progress

_TITLES: dict[LinkState, str] = {
    "dead": "Dead: there is no such page or server",
    "failing": "Failing: no page today",
    "refused": "Refused: the server does not let a program look; open it yourself",
    "moved": "Moved for good: change the link",
}
Places = Mapping[str, list[SourcePlace]]


def check(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Look at every official link, keep what was found, and list what does not work."""
    places = official_links(deployment.repository / "chalicelib/catalogue/source")
    links = [link for link in places if args.only in link or _in_file(places[link], args.only)]
    if not links:
        raise CommandFailed(f"no link and no source file has {args.only!r} in it")
    checks = dict(_look(links, args, deployment))
    if all(link_check.reason in FAULTS for link_check in checks.values()):
        raise CommandFailed("no server answered: is this machine online? Nothing was recorded")
    record: LinkRecord = checks
    if not args.no_record:
        record = deployment.record_links(checks, places)
    lines = [*_lists(checks, record, places), _summary(checks, recorded=not args.no_record)]
    bad = any(link_check.state in BAD for link_check in checks.values())
    return CommandResult(_data(checks, record, places), lines, exit_code=1 if bad else 0)


def _in_file(stands: Iterable[SourcePlace], text: str) -> bool:
    return any(text in place.file for place in stands)


def _look(
    links: list[str], args: argparse.Namespace, deployment: Deployment
) -> Iterator[tuple[str, LinkCheck]]:
    home = "" if args.no_record else f" (+{deployment.settings.base_url})"
    web = OfficialWeb(f"Standsafe-link-check/1{home}", timeout=args.timeout)
    check_links = deployment.check_links(web, hosts=args.hosts, pause=args.pause, tries=args.tries)
    visible = not args.json
    with progress("Looking at official links", len(links), visible=visible) as advance:
        for checked in check_links(links):
            advance()
            yield checked


def _lists(checks: LinkRecord, record: LinkRecord, places: Places) -> Iterator[str]:
    for state, title in _TITLES.items():
        listed = [link for link in sorted(checks) if _listed(checks[link], state)]
        if listed:
            yield f"{title} ({len(listed)})"
        for link in listed:
            yield f"  {link}  {_outcome(record.get(link, checks[link]))}"
            yield from (f"    {place}" for place in places[link])


def _listed(link_check: LinkCheck, state: LinkState) -> bool:
    return link_check.state == state and (state != "moved" or link_check.for_good)


def _outcome(link_check: LinkCheck) -> str:
    if link_check.moved_to:
        return f"now {link_check.moved_to}"
    last = (
        f"last worked on {link_check.worked}" if link_check.worked else "not known to have worked"
    )
    return f"{link_check.reason}; {last}"


def _summary(checks: LinkRecord, *, recorded: bool) -> str:
    states = Counter(link_check.state for link_check in checks.values())
    counts = ", ".join(f"{states[state]:,} {state}" for state in STATES)
    destination = "kept for the pages" if recorded else "not recorded"
    return f"{count(len(checks), 'link')}: {counts}; {destination}"


def _data(checks: LinkRecord, record: LinkRecord, places: Places) -> dict[str, Any]:
    states = Counter(link_check.state for link_check in checks.values())
    rows = [
        {
            "url": link,
            **record.get(link, checks[link]).public(),
            "stands": [place._asdict() for place in places[link]],
        }
        for link in sorted(checks)
    ]
    return {"counts": {state: states[state] for state in STATES}, "links": rows}
