"""The words of advice packs and covering sheets, by language, as JSON for templates/pack/*.typ.

What a template is given is data: a name or a link is set as it is, whatever stands in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.catalogue import Area, Authority, Catalogue, Platform
from chalicelib.catalogue.guidance import Guidance
from chalicelib.catalogue.records import Election
from chalicelib.rendering import LANGUAGES
from chalicelib.rendering.faults import N_
from chalicelib.rendering.speech import Speech, speech
from chalicelib.rendering.words import date as day_of
from chalicelib.rendering.words import localised, site, span
from chalicelib.usecases.make_packs import AreaPacks, Pack

Json = dict[str, Any]

_EVIDENCE = ("screenshot", "profile", "links", "log")
_HELPERS = ("election-spoc", "feoa", "electoral-commission", "jo-cox-foundation")
_KINDS = (
    "threat_violence",
    "harassment",
    "hate_identity",
    "doxxing",
    "intimate_images",
    "impersonation",
)
"""The kinds of abuse that the essentials name, of the catalogue's categories."""


@dataclass(frozen=True, slots=True)
class Printing:
    """What every pack of a run has in common. ``day`` is the day that is printed on it."""

    catalogue: Catalogue
    guidance: Guidance
    election: Election
    base_url: str
    day: date


def languages_of(area: Area) -> tuple[str, ...]:
    """Both, and the one that a constituency's people expect first in front."""
    return tuple(reversed(LANGUAGES)) if area.nation == "Wales" else LANGUAGES


def pack_data(printing: Printing, area: Area, packs: Sequence[Pack]) -> Json:
    """What packs.typ sets: one pack after another, each in both languages."""
    says = [speech(language) for language in languages_of(area)]
    return {
        "title": says[0](N_("Advice pack for a candidate")),
        "languages": [_words(printing, area, say) for say in says],
        "packs": [
            {"pages": [_to_one(printing, area, pack, say) for say in says]} for pack in packs
        ],
    }


def cover_data(printing: Printing, of: AreaPacks) -> Json:
    """What cover.typ sets: the returning officer's list, never with a code."""
    says = [speech(language) for language in languages_of(of.area)]
    sheets = [_cover(printing, of, say) for say in says]
    return {"title": sheets[0]["title"], "sheets": sheets}


def form_address(base_url: str, language: str, code: str | None = None) -> str:
    """Where the form is. The code is in the fragment, which no browser sends to any server."""
    address = base_url + localised(language, "/report")
    return f"{address}#code={code}" if code else address


# ---- a pack --------------------------------------------------------------------------------------


def _to_one(printing: Printing, area: Area, pack: Pack, say: Speech) -> Json:
    link = form_address(printing.base_url, say.language, pack.code)
    return {
        "to": [pack.name, say(N_("Candidate for %(area)s")) % {"area": area.name}],
        "dear": say(N_("Dear %(name)s")) % {"name": pack.name},
        "code": pack.code,
        "link": link,
    }


def _words(printing: Printing, area: Area, say: Speech) -> Json:
    return {
        "lang": say.language,
        **_letter(printing, area, say),
        "police": _police(printing.catalogue, area, say),
        "essentials": _essentials(printing, say),
    }


def _letter(printing: Printing, area: Area, say: Speech) -> Json:
    form = form_address(printing.base_url, say.language)
    place, election = {"area": area.name}, say(printing.election.name)
    return {
        "service": "Standsafe",
        "strapline": say(N_("One place to report online abuse of candidates")),
        "date": say(N_("%(election)s. Printed on %(day)s."))
        % {"election": election, "day": day_of(say.language, printing.day)},
        "emergency": [
            say(N_("In danger now? Call 999.")),
            say(N_("If you cannot speak, press 55 when asked. Text phone: 18000.")),
        ],
        "heading": say(N_("If you are threatened or abused online")),
        "opening": [
            say(
                N_(
                    "You stand in %(area)s. Abuse is not a part of the job, and nothing is too "
                    "small to report. You can report it once, here, instead of to each platform "
                    "and to the police."
                )
            )
            % place,
            say(
                N_(
                    "Say who may be told: the platforms, the police, the electoral bodies. We "
                    "send each of them what concerns it. You see who has it, what each of them "
                    "promised, and what each of them did."
                )
            ),
        ],
        "code_heading": say(N_("Your access code")),
        "code_text": say(
            N_(
                "It shows that you are the candidate, and which police force is yours. Scan the "
                "square, or type the code into the form at:"
            )
        ),
        "form": form,
        "form_shown": form.partition("://")[2],
        "qr_alt": say(N_("QR code that opens the form with your access code filled in")),
        "code_care": say(
            N_(
                "Keep this page to yourself. If it is lost, ask your returning officer for "
                "another. You can report without a code, too."
            )
        ),
        "independent": say(
            N_(
                "Standsafe is independent. "
                "It is not part of the government, the police or any platform."
            )
        ),
    }


def _police(catalogue: Catalogue, area: Area, say: Speech) -> Json:
    others = [say(catalogue.forces[force].name) for force in area.other_forces]
    split = say(
        N_("Part of %(area)s is policed by %(forces)s. If you live or were abused there, say so.")
    ) % {"area": area.name, "forces": ", ".join(others)}
    return {
        "heading": say(N_("Your police contact")),
        "force": _contact(catalogue.forces[area.force], say),
        "split": split if others else None,
        "others": [_contact(catalogue.forces[force], say) for force in area.other_forces],
    }


def _contact(authority: Authority, say: Speech) -> Json:
    return {
        "name": say(authority.name),
        "when": say(authority.when),
        "how": say(authority.how),
        "phone": authority.phone,
        **_source(authority.url, authority.checked, say),
    }


def _source(url: str, checked: date, say: Speech) -> Json:
    said = N_("Source: %(site)s, checked on %(day)s")
    return {
        "url": url,
        "site": site(url),
        "source": say(said) % {"site": site(url), "day": day_of(say.language, checked)},
    }


def _essentials(printing: Printing, say: Speech) -> Json:
    keeping, catalogue = printing.guidance.keeping, printing.catalogue
    more = printing.base_url + localised(say.language, "/guidance/")
    return {
        "heading": say(N_("The essentials")),
        "first_heading": say(N_("Keep it before you report or block")),
        "first": [say(text) for text in keeping.advice[:2]],
        "keep": [
            {"what": say(each.what), "how": say(each.how), **_source(each.url, each.checked, say)}
            for each in (keeping.items[name] for name in _EVIDENCE)
        ],
        "rules_heading": say(N_("What breaks the rules")),
        "rules_columns": [
            say(N_("What")),
            say(N_("Against the rules of")),
            say(N_("Against the law?")),
            say(N_("Read in")),
        ],
        "rules": [_kind(printing, each, say) for each in _KINDS],
        "next_heading": say(N_("What happens after you report")),
        "next": [
            say(
                N_("You get a reference to quote and a receipt that opens your report. Keep both.")
            ),
            say(N_("Whoever has your report is named, with the time by which an answer is due.")),
            say(N_("When a time has passed, we follow it up and tell you.")),
            say(N_("You can take a report back, or add to it, at any time.")),
        ],
        "platforms_heading": say(N_("What platforms say about when they answer")),
        "platforms_columns": [
            say(N_("Platform")),
            say(N_("Time it publishes")),
            say(N_("Its own rules")),
            say(N_("Checked on")),
        ],
        "platforms": [_platform(printing, each, say) for each in catalogue.platforms.values()],
        "helpers_heading": say(N_("Who else can help")),
        "helpers": [_contact(catalogue.authorities[each], say) for each in _HELPERS],
        "more": say(N_("All of the guidance, with its sources:")),
        "more_url": more,
        "more_shown": more.partition("://")[2],
    }


def _kind(printing: Printing, category: str, say: Speech) -> list[Json]:
    """One row: what it is, how many platforms forbid it, what the law says, and who said that."""
    platforms = printing.guidance.platforms.values()
    against = [
        any(each.category == category and each.confidence == "found" for each in platform.breaches)
        for platform in platforms
    ]
    share = say(N_("%(some)s of %(all)s platforms")) % {"some": sum(against), "all": len(against)}
    law = printing.guidance.categories[category].law
    known = law.confidence == "found"
    return [
        {"text": say(printing.catalogue.categories[category].label), "url": None},
        {"text": share, "url": None},
        {
            "text": _first_sentence(say(law.text)) if known else say(N_("Not confirmed")),
            "url": None,
        },
        {"text": f"{site(law.url)}, {day_of(say.language, law.checked)}", "url": law.url},
    ]


def _first_sentence(text: str) -> str:
    first, dot, _ = text.partition(". ")
    return first + dot.strip()


def _platform(printing: Printing, platform: Platform, say: Speech) -> list[Json]:
    """One row: name, time, where its rules are, when that was read."""
    time, checked = _time(printing, platform, say)
    cells = (platform.name, time, site(platform.policy_url), day_of(say.language, checked))
    return [
        {"text": text, "url": platform.policy_url if n == 2 else None}
        for n, text in enumerate(cells)
    ]


def _time(printing: Printing, platform: Platform, say: Speech) -> tuple[str, date]:
    """The time that a platform publishes, or that it publishes none, and when that was read."""
    promise, none = platform.promise, printing.guidance.platforms[platform.id].no_time
    minutes = promise and (promise.decide_minutes or promise.acknowledge_minutes)
    if promise and minutes:
        return span(say.language, minutes), promise.checked
    if none and none.confidence == "found":
        return say(N_("None")), none.checked
    return say(N_("Not confirmed")), none.checked if none else platform.checked


# ---- the returning officer's sheet ---------------------------------------------------------------


def _cover(printing: Printing, of: AreaPacks, say: Speech) -> Json:
    area, used = {"area": of.area.name}, sum(pack.used_at is not None for pack in of.packs)
    return {
        "lang": say.language,
        "title": say(N_("Advice packs for %(area)s")) % area,
        "subtitle": say(N_("Covering sheet for the returning officer")),
        "date": say(N_("%(election)s. Printed on %(day)s."))
        % {
            "election": say(printing.election.name),
            "day": day_of(say.language, printing.day),
        },
        "steps_heading": say(N_("What to do with the packs")),
        "steps": [
            say(N_("Give each candidate the pack with their number, in a closed envelope.")),
            say(N_("Give it to the candidate, or to an agent whom you know to act for them.")),
            say(N_("Do not open, copy or mail on a pack: its code proves who the candidate is.")),
            say(N_("If a pack is lost, ask us to print it again. Its code stays the same.")),
        ],
        "count": say(N_("%(used)s of %(all)s have used their code."))
        % {"used": used, "all": len(of.packs)},
        "columns": [
            say(N_("Pack")),
            say(N_("Candidate")),
            say(N_("Party")),
            say(N_("Code used")),
            say(N_("Handed over on, to, by")),
        ],
        "rows": [_cover_row(pack, say) for pack in of.packs],
        "police": _police(printing.catalogue, of.area, say),
        "private": say(N_("This list is for the returning officer’s office alone.")),
    }


def _cover_row(pack: Pack, say: Speech) -> list[str]:
    used = say(N_("Not yet"))
    if pack.used_at is not None:
        used = day_of(say.language, pack.used_at.date())
    return [f"{pack.number:02}", pack.name, pack.party, used]
