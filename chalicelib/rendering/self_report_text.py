"""Write the text that a reporter copies to a recipient that is not connected."""

from collections.abc import Mapping
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.applicable import office_of, programme_of
from chalicelib.catalogue.offices import Office
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
    office = office_of(catalogue, case)
    category = _(catalogue.categories[case.public["category"]].label)
    lines = [
        *(_programme(_, catalogue, case) if recipient.kind == "police" else ()),
        _opening(_, report["candidate"].get("name"), office),
        *(
            [_("What they hold or stand for: {office}").format(office=_(office.name))]
            if office
            else ()
        ),
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


def _opening(_: Translator, name: str | None, office: Office | None) -> str:
    """Say of whom; in danger nobody is asked their name twice."""
    if office is not None and office.stands_for:
        if name is None:
            return str(_("I am reporting abuse of a candidate in an election."))
        sentence = _("I am reporting abuse of {name}, a candidate in an election.")
        return str(sentence.format(name=name))
    if name is not None and office is not None:
        return str(_("I am reporting abuse of {name}.").format(name=name))
    if name is not None:
        sentence = _(
            "I am reporting abuse of {name}, who stands in an election, holds office, or works for "
            "an election or an elected person."
        )
        return str(sentence.format(name=name))
    return str(
        _(
            "I am reporting abuse of somebody who stands in an election, holds office, or works "
            "for an election or an elected person."
        )
    )


def _programme(_: Any, catalogue: Catalogue, case: Case) -> list[str]:
    """Write first what makes a call-taker flag it, where a police programme covers the person."""
    programme = programme_of(catalogue, case).programme
    return [_(programme.sentence)] if programme else []


def _incident(_: Translator, incident: Mapping[str, Any]) -> list[str]:
    members = (member for member in MEMBERS if member.copied and incident.get(member.name))
    values = {**incident, "seen_at": sighting(incident, _)}
    return [_(member.copied).format(value=values[member.name]) for member in members]
