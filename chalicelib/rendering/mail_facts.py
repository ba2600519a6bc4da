"""Write the neutral lines of mails to authorities: facts by name, and whom to call."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.catalogue.offices import Office
from chalicelib.catalogue.records import Urgency
from chalicelib.model.elections import Election
from chalicelib.model.invisible import isolated
from chalicelib.model.reporter import ReporterRole
from chalicelib.rendering.election_words import election_name
from chalicelib.rendering.translator import N_, Translator

ROLES: Mapping[ReporterRole, str] = {
    "candidate": N_("the person it is about"),
    "agent": N_("the candidate’s election agent"),
    "staff": N_("works or volunteers for the candidate"),
    "family": N_("family or a friend"),
    "other": N_("somebody else"),
}
Person = Mapping[str, Any]


def opening(say: Translator, authority: str, office: Office | None) -> str:
    """Say of whom an authority is told. Only who stands for an office is called a candidate."""
    if office is None:
        of_unknown = N_(
            "For {authority}. We have been asked to tell you of a report about somebody who stands "
            "in an election, holds office, or works for an election or an elected person."
        )
        return say(of_unknown).format(authority=say(authority))
    if office.stands_for:
        of_candidate = N_(
            "For {authority}. We have been asked to tell you of a report about a candidate in an "
            "election."
        )
        return say(of_candidate).format(authority=say(authority))
    of_office = N_("For {authority}. We have been asked to tell you of a report about: {office}.")
    return say(of_office).format(authority=say(authority), office=say(office.name))


def facts(
    say: Translator,
    reference: str,
    urgency: Urgency,
    submitted_at: datetime,
    candidate: Person | None,
    area: str,
    verified: bool,
    reporter: Person,
    signs: Iterable[str],
    office: Office | None = None,
    election: Election | None = None,
    at_risk: str = "",
) -> list[tuple[str, str]]:
    """Return (name, value) of everything that is known, nothing of what was posted."""
    confirmed = (
        N_("Yes, by an access code: the returning officer’s, or one that the candidate gave on")
        if verified
        else N_("No: no working access code was given")
    )
    role = say(ROLES.get(reporter.get("role", ""), ROLES["other"]))
    facts = [
        (N_("Reference"), reference),
        (N_("Urgency"), say(urgency.label)),
        (N_("Reported"), say.moment(submitted_at)),
        (N_("About"), isolated((candidate or {}).get("name", ""))),
        (N_("Holds or stands for"), say(office.name) if office else ""),
        (N_("Election"), election_name(election, say) if election else ""),
        (N_("Area"), (candidate or {}).get(f"area_name_{say.language}") or area),
        (N_("Where the person at risk is"), isolated(at_risk)),
        (N_("Candidacy confirmed"), say(confirmed)),
        (N_("Reported by"), f"{isolated(str(reporter.get('name', '')))} ({role})"),
        (N_("Signs of more danger"), "; ".join(say(sign) for sign in signs)),
    ]
    return [(say(name), value) for name, value in facts if value]


def quoted(text: str) -> str:
    """Mark each line of somebody else's words in a text mail: none can pass for one of ours."""
    return "\n".join(f"> {isolated(line)}" for line in text.splitlines())


def whom_to_call(say: Translator, reporter: Person) -> str:
    """Say how the reporter can be reached, most direct first."""
    ways = [str(reporter[way]) for way in ("phone", "email") if reporter.get(way)]
    if not ways:
        return say(N_("No phone number or email address was given."))
    return f"{isolated(str(reporter.get('name', '')))}: {', '.join(ways)}"
