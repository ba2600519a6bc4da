"""``authorities list | set-contact``."""

import argparse

from email_validator import EmailNotValidError, validate_email

from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandFailed, Report, count, table


def list_contacts(args: argparse.Namespace, deployment: Deployment) -> Report:
    """Every authority of the catalogue that can be told, with its address or none."""
    contacts = dict(deployment.directory.contacts())
    told = [a for a in deployment.catalogue.authorities.values() if a.kind != "adviser"]
    shown = [a for a in told if not (args.missing and a.id in contacts)]
    without = sum(a.id not in contacts for a in told)
    rows = [(a.id, a.kind, contacts.get(a.id, "-"), a.name) for a in shown]
    lines = table(("AUTHORITY", "KIND", "ADDRESS", "NAME"), rows)
    lines.append(f"{count(without, 'authority', 'authorities')} without an address: self-reports")
    data = [
        {"id": a.id, "kind": a.kind, "name": a.name, "email": contacts.get(a.id)} for a in shown
    ]
    return Report({"authorities": data, "without_address": without}, lines)


def set_contact(args: argparse.Namespace, deployment: Deployment) -> Report:
    """Set, change or clear an authority's address."""
    authority = deployment.catalogue.authorities.get(args.authority)
    if authority is None or authority.kind == "adviser":
        why = "only advises and is never told" if authority else "is not in the catalogue"
        raise CommandFailed(f"authority {args.authority!r} {why}: see standsafe authorities list")
    email = None if args.clear else _address(args.email)
    deployment.directory.set_contact(authority.id, email)
    said = f"is told at {email}" if email else "has no address now: its reports are self-reports"
    return Report({"id": authority.id, "email": email}, [f"{authority.name} {said}"])


def _address(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise CommandFailed(f"{text!r} is not a mail address: {error}") from error
