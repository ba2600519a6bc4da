"""Write what everything that is printed has in common: its day, and whom to reach."""

from dataclasses import dataclass
from datetime import date

from chalicelib.catalogue import Authority, Catalogue
from chalicelib.catalogue.areas import Area
from chalicelib.catalogue.guidance import Guidance
from chalicelib.languages import in_order_of
from chalicelib.model.json_values import JsonObject
from chalicelib.rendering.contest import Contest, programme
from chalicelib.rendering.formats import date as day_of
from chalicelib.rendering.formats import site
from chalicelib.rendering.translator import N_, Translator


@dataclass(frozen=True, slots=True)
class Printing:
    """Hold what every pack of a run has in common. ``day`` is the day that is printed on it."""

    catalogue: Catalogue
    guidance: Guidance
    base_url: str
    day: date


def languages_of(area: Area) -> tuple[str, ...]:
    """Return every language, the one that an area's people expect first in front."""
    return in_order_of(area.nation)


def printed_on(printing: Printing, contest: Contest, say: Translator) -> str:
    """Say which election it is about, and the day it was printed."""
    text = N_("%(election)s, %(polling_day)s. Printed on %(day)s.")
    return say(text) % {
        "election": contest.name(say),
        "polling_day": day_of(say.language, contest.election.date),
        "day": day_of(say.language, printing.day),
    }


def police(catalogue: Catalogue, contest: Contest, say: Translator) -> JsonObject:
    """Return a contest's force and how to reach it; of a split area, the others too. What makes the
    police flag a call goes with it where a programme of theirs covers who stands."""
    area = contest.area
    other_forces = [say(catalogue.forces[force].name) for force in area.other_forces]
    split = say(
        N_("Part of %(area)s is policed by %(forces)s. If you live or were abused there, say so.")
    ) % {"area": area.name_in(say.language), "forces": ", ".join(other_forces)}
    return {
        "heading": say(N_("Your police contact")),
        "force": contact(catalogue.forces[area.force], say),
        "programme": _programme(catalogue, contest, say),
        "split": split if other_forces else None,
        "others": [contact(catalogue.forces[force], say) for force in area.other_forces],
    }


def _programme(catalogue: Catalogue, contest: Contest, say: Translator) -> str | None:
    answer = programme(catalogue, contest)
    if answer.reason is None:
        return None
    if answer.programme is None:
        return say(answer.reason.why)
    return say(N_("%(why)s When you report to the police, say: “%(sentence)s”")) % {
        "why": say(answer.reason.why),
        "sentence": say(answer.programme.sentence),
    }


def contact(authority: Authority, say: Translator) -> JsonObject:
    """Return how to reach an authority, and where that was read."""
    return {
        "name": say(authority.name),
        "when": say(authority.when),
        "how": say(authority.how),
        "phone": authority.phone,
        **source(authority.url, authority.checked, say),
    }


def source(url: str | None, checked: date, say: Translator) -> JsonObject:
    """Return a link, and the line that says whose it is and when it was read; of ours neither."""
    if url is None:
        return {"url": None, "site": "", "source": ""}
    text = N_("Source: %(site)s, checked on %(day)s")
    return {
        "url": url,
        "site": site(url),
        "source": say(text) % {"site": site(url), "day": day_of(say.language, checked)},
    }
