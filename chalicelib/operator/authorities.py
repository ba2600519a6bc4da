"""``authorities list | set-contact | prefer``."""

import argparse
from dataclasses import replace

from email_validator import EmailNotValidError, validate_email

from chalicelib.catalogue import Authority, Catalogue
from chalicelib.languages import BY_CODE
from chalicelib.model.directory import Line
from chalicelib.model.preferences import Preferences
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandFailed, Report, count, table


def list_contacts(args: argparse.Namespace, deployment: Deployment) -> Report:
    """Every authority of the catalogue that can be told, with its addresses or none."""
    directory = deployment.adapters.directory
    contacts, seconds = dict(directory.contacts()), directory.fallbacks()
    proposed = directory.proposed_contacts()
    able = [a for a in deployment.catalogue.authorities.values() if a.kind != "adviser"]
    beside = _beside_their_force(deployment.catalogue)
    known = {*contacts, *seconds, *(of for of, _ in proposed)}
    told = [a for a in able if a.id in known or a.id not in beside]
    shown = [a for a in told if not args.missing or a.id not in contacts]
    data = [_listed(a, contacts, seconds, proposed) for a in shown]
    columns = ("id", "kind", "email", "second", "unconfirmed", "name")
    rows = [[row[column] or "-" for column in columns] for row in data]
    lines = table(("AUTHORITY", "KIND", "ADDRESS", "SECOND", "UNCONFIRMED", "NAME"), rows)
    without = sum(a.id not in contacts and a.id not in beside for a in told)
    lines.append(f"{count(without, 'authority', 'authorities')} without an address: self-reports")
    lines.append(_SILENT.format(len(able) - len(told)))
    return Report({"authorities": data, "without_address": without}, lines)


_SILENT = "{} more need none, their force is told: AUTHORITY-elections, counter-terrorism"


def _beside_their_force(catalogue: Catalogue) -> frozenset[str]:
    """The elections desks of forces, and specialists: without an address their force is told."""
    desks = {a.id for a in catalogue.authorities.values() if a.desk_of}
    rules = catalogue.routing.rules.values()
    return frozenset(desks | {who for rule in rules for who, _ in rule.specialists})


def _listed(
    authority: Authority,
    contacts: dict[str, str],
    seconds: dict[str, str],
    proposed: dict[tuple[str, Line], str],
) -> dict[str, str | None]:
    here = {"first": contacts.get(authority.id), "second": seconds.get(authority.id)}
    waiting = [
        address
        for (of, line), address in proposed.items()
        if of == authority.id and address != here[line]
    ]
    return {
        "id": authority.id,
        "kind": authority.kind,
        "name": authority.name,
        "email": here["first"],
        "second": here["second"],
        "unconfirmed": ", ".join(waiting) or None,
    }


def set_contact(args: argparse.Namespace, deployment: Deployment) -> Report:
    """Propose, set or clear an authority's address."""
    authority = _authority(args.authority, deployment)
    line: Line = "second" if args.second else "first"
    if args.clear:
        return _cleared(deployment, authority, line)
    email = _address(args.email)
    if args.confirmed:
        directory, now = deployment.adapters.directory, deployment.adapters.now()
        directory.propose_contact(authority.id, line, email, now)
        directory.accept_contact(authority.id, line, email, now)
        said = f"{authority.name} is told at {email}"
    else:
        deployment.propose_contact(authority.id, line, email)
        said = f"{email} was mailed a link. {authority.name} is told there once it is confirmed"
    data = {"id": authority.id, "line": line, "email": email, "confirmed": args.confirmed}
    return Report(data, [said])


def _cleared(deployment: Deployment, authority: Authority, line: Line) -> Report:
    if line == "second":
        deployment.adapters.directory.set_fallback(authority.id, None)
        said = f"{authority.name} has no second address now"
    else:
        deployment.adapters.directory.set_contact(authority.id, None)
        said = f"{authority.name} has no address now: its reports are self-reports"
    return Report({"id": authority.id, "line": line, "email": None, "confirmed": False}, [said])


def prefer(args: argparse.Namespace, deployment: Deployment) -> Report:
    """Say how an authority wants to be mailed; what is not named stays as it is."""
    authority = _authority(args.authority, deployment)
    before = deployment.adapters.directory.preferences().get(authority.id, Preferences())
    named = {name: getattr(args, name) for name in ("digest", "daily", "weekly", "language")}
    wishes = replace(before, **{name: its for name, its in named.items() if its is not None})
    if wishes != before:
        deployment.adapters.directory.set_preferences(authority.id, wishes)
    mails = [name for name in ("daily", "weekly") if getattr(wishes, name)]
    lines = [
        f"{authority.name}: {wishes.digest} digest, in {BY_CODE[wishes.language].english_name}",
        f"mails on the situation: {', '.join(mails) or 'none'}",
    ]
    return Report({"id": authority.id, **wishes.as_facts()}, lines)


def _authority(name: str, deployment: Deployment) -> Authority:
    authority = deployment.catalogue.authorities.get(name)
    if authority is None or authority.kind == "adviser":
        why = "only advises and is never told" if authority else "is not in the catalogue"
        raise CommandFailed(f"authority {name!r} {why}: see standsafe authorities list")
    return authority


def _address(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise CommandFailed(f"{text!r} is not a mail address: {error}") from error
