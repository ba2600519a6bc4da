"""``authorities list | set-contact | readings | prefer``."""

import argparse

from chalicelib.catalogue import Authority, Catalogue
from chalicelib.languages import BY_CODE
from chalicelib.limits import LIST_READINGS_KEPT
from chalicelib.model.directory import ContactLine
from chalicelib.model.events import stamp
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.names import require_address, require_authority
from chalicelib.operator.output import CommandFailed, CommandResult, count, table
from chalicelib.units import spelt
from chalicelib.usecases.authority.list_contacts import ContactList


def list_contacts(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """List every authority of the catalogue that can be told, with its addresses or none."""
    contacts = deployment.list_contacts()
    able = [a for a in deployment.catalogue.authorities.values() if a.kind != "adviser"]
    beside = _beside_their_force(deployment.catalogue)
    mentioned = {*contacts.first, *contacts.second, *(of for of, _ in contacts.proposed)}
    listed = [a for a in able if a.id in mentioned or a.id not in beside]
    selected = [a for a in listed if not args.missing or a.id not in contacts.first]
    data = [_listed(a, contacts) for a in selected]
    columns = ("id", "kind", "email", "second", "unconfirmed", "name")
    rows = [[row[column] or "-" for column in columns] for row in data]
    lines = table(("AUTHORITY", "KIND", "ADDRESS", "SECOND", "UNCONFIRMED", "NAME"), rows)
    without = sum(a.id not in contacts.first and a.id not in beside for a in listed)
    lines.append(f"{count(without, 'authority', 'authorities')} without an address: self-reports")
    lines.append(_SILENT.format(len(able) - len(listed)))
    return CommandResult({"authorities": data, "without_address": without}, lines)


_SILENT = "{} more need none, their force is told: AUTHORITY-elections, counter-terrorism"


def _beside_their_force(catalogue: Catalogue) -> frozenset[str]:
    """Return elections desks and specialists: without an address their force is told."""
    desks = {a.id for a in catalogue.authorities.values() if a.desk_of}
    rules = catalogue.routing.rules.values()
    return frozenset(desks | {specialist for rule in rules for specialist, _ in rule.specialists})


def _listed(authority: Authority, contacts: ContactList) -> dict[str, str | None]:
    first, second = contacts.first.get(authority.id), contacts.second.get(authority.id)
    confirmed = {"first": first, "second": second}
    waiting = [
        address
        for (of, line), address in contacts.proposed.items()
        if of == authority.id and address != confirmed[line]
    ]
    return {
        "id": authority.id,
        "kind": authority.kind,
        "name": authority.name,
        "email": first,
        "second": second,
        "unconfirmed": ", ".join(waiting) or None,
    }


def set_contact(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Propose, set or clear an authority's address."""
    authority = _authority(args.authority, deployment)
    line: ContactLine = "second" if args.second else "first"
    if args.clear:
        return _cleared(deployment, authority, line)
    email = require_address(args.email)
    if args.confirmed:
        deployment.set_contact(authority.id, line, email)
        sentence = f"{authority.name} is told at {email}"
    else:
        deployment.propose_contact(authority.id, line, email)
        sentence = f"{email} was mailed a link. {authority.name} is told there once it is confirmed"
    data = {"id": authority.id, "line": line, "email": email, "confirmed": args.confirmed}
    return CommandResult(data, [sentence])


def _cleared(deployment: Deployment, authority: Authority, line: ContactLine) -> CommandResult:
    deployment.set_contact(authority.id, line, None)
    if line == "second":
        sentence = f"{authority.name} has no second address now"
    else:
        sentence = f"{authority.name} has no address now: its reports are self-reports"
    return CommandResult(
        {"id": authority.id, "line": line, "email": None, "confirmed": False}, [sentence]
    )


def prefer(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Say how an authority wants to be mailed; what is not named stays as it is."""
    authority = _authority(args.authority, deployment)
    options = {name: getattr(args, name) for name in ("digest", "daily", "weekly", "language")}
    changes = {name: value for name, value in options.items() if value is not None}
    wishes = deployment.set_preferences(authority.id, changes)
    mails = [name for name in ("daily", "weekly") if getattr(wishes, name)]
    lines = [
        f"{authority.name}: {wishes.digest} digest, in {BY_CODE[wishes.language].english_name}",
        f"mails on the situation: {', '.join(mails) or 'none'}",
    ]
    return CommandResult({"id": authority.id, **wishes.as_facts()}, lines)


def _authority(name: str, deployment: Deployment) -> Authority:
    authority = deployment.catalogue.authorities[require_authority(name, deployment.catalogue)]
    if authority.kind == "adviser":
        why = "only advises and is never told: see standsafe authorities list"
        raise CommandFailed(f"authority {name!r} {why}")
    return authority


def list_readings(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Say which officers read an authority's list, newest first."""
    authority = _authority(args.authority, deployment).id
    readings = deployment.list_readings(authority)
    rows = [(stamp(reading.at), reading.name, reading.role) for reading in readings]
    lines = table(("READ", "NAME", "ROLE"), rows)
    if not rows:
        lines = [f"{authority}: nobody read the list in {spelt(LIST_READINGS_KEPT)}"]
    data = [{"at": at, "name": name, "role": role} for at, name, role in rows]
    return CommandResult({"authority": authority, "readings": data}, lines)
