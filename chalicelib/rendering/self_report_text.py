"""Write the text that a reporter copies to a recipient that is not connected."""

from collections.abc import Mapping
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.applicable import office_of, programme_of
from chalicelib.limits import INCIDENTS
from chalicelib.model.case import Case
from chalicelib.model.recipient import Recipient
from chalicelib.rendering.incident_words import MEMBERS, sighting
from chalicelib.rendering.translator import Translator, translator
from chalicelib.rendering.typed_places import HEADING, typed_lines


def self_report_text(catalogue: Catalogue, case: Case, recipient: Recipient) -> str:
    """Write the report in its reporter's language; empty once the case was erased."""
    report = case.report
    if report is None:
        return ""
    _ = translator(report["reporter"]["language"])
    category = _(catalogue.categories[case.public["category"]].label)
    lines = [
        *(_programme(_, catalogue, case) if recipient.kind == "police" else ()),
        _opening(_, report["candidate"].get("name")),
        *_office(_, catalogue, case),
        _("What it is: {category}").format(category=category),
    ]
    on_platform = recipient.kind == "platform"
    own_incidents = [
        incident
        for incident in case.incidents
        if not on_platform or incident["platform"] == recipient.id
    ]
    for incident in own_incidents[:INCIDENTS]:
        lines += ["", *_incident(_, incident)]
    if len(own_incidents) > INCIDENTS:
        lines += ["", _("And {count} more.").format(count=len(own_incidents) - INCIDENTS)]
    if not on_platform and report.get("as_typed"):
        typed = typed_lines(report["as_typed"], _)
        lines += ["", f"{_(HEADING)}:", *(f"{line.place}: {line.text}" for line in typed)]
    if not on_platform and report.get("statement"):
        lines += ["", report["statement"]]
    reference = _("Our reference: {reference}").format(reference=case.reference)
    return "\n".join([*lines, "", reference])


def _opening(_: Translator, name: str | None) -> str:
    if name is None:  # in danger nobody is asked twice
        return str(_("I am reporting abuse of a candidate in an election."))
    return str(_("I am reporting abuse of {name}, a candidate in an election.").format(name=name))


def _programme(_: Any, catalogue: Catalogue, case: Case) -> list[str]:
    """Write first what makes a call-taker flag it, where a police programme covers the person."""
    programme = programme_of(catalogue, case).programme
    return [_(programme.sentence)] if programme else []


def _office(_: Any, catalogue: Catalogue, case: Case) -> list[str]:
    office = office_of(catalogue, case)
    if office is None:
        return []
    return [_("What they hold or stand for: {office}").format(office=_(office.name))]


def _incident(_: Translator, incident: Mapping[str, Any]) -> list[str]:
    members = (member for member in MEMBERS if member.copied and incident.get(member.name))
    values = {**incident, "seen_at": sighting(incident, _)}
    return [_(member.copied).format(value=values[member.name]) for member in members]
