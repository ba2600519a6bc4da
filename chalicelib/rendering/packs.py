"""Write an advice pack, by language, as JSON for templates/pack/packs.typ.

What a template is given is data: a name or a link is set as it is, whatever stands in it.
"""

from collections.abc import Sequence

from chalicelib.languages import localised
from chalicelib.model.json_values import JsonObject
from chalicelib.model.packs import Pack
from chalicelib.rendering.contest import Contest, days, returning_officer, stood_for
from chalicelib.rendering.essentials import essentials
from chalicelib.rendering.printed_parts import Printing, languages_of, police, printed_on
from chalicelib.rendering.translator import N_, Translator, translator


def pack_data(printing: Printing, contest: Contest, packs: Sequence[Pack]) -> JsonObject:
    """Return what packs.typ sets: one pack after another, each in both languages."""
    says = [translator(language) for language in languages_of(contest.area)]
    return {
        "title": says[0](N_("Advice pack for a candidate")),
        "languages": [_words(printing, contest, say) for say in says],
        "packs": [
            {"pages": [_to_one(printing, contest, pack, say) for say in says]} for pack in packs
        ],
    }


def form_address(base_url: str, language: str, code: str | None = None) -> str:
    """Return where the form is, the code in the fragment, which no browser sends to a server."""
    address = base_url + localised(language, "/report")
    return f"{address}#code={code}" if code else address


def _to_one(printing: Printing, contest: Contest, pack: Pack, say: Translator) -> JsonObject:
    link = form_address(printing.base_url, say.language, pack.code)
    return {
        "to": [pack.name, _candidate_for(printing, contest, say)],
        "dear": say(N_("Dear %(name)s")) % {"name": pack.name},
        "code": pack.code,
        "link": link,
    }


def _candidate_for(printing: Printing, contest: Contest, say: Translator) -> str:
    """Say what is stood for: an office that a whole council or area elects has its name."""
    place = contest.place(say.language)
    office = stood_for(printing.catalogue, contest)
    if office and contest.election.parts.division is None:
        return f"{say(office.name)}: {place}"
    return say(N_("Candidate for %(area)s")) % {"area": place}


def _words(printing: Printing, contest: Contest, say: Translator) -> JsonObject:
    return {
        "lang": say.language,
        **_letter(printing, contest, say),
        "police": police(printing.catalogue, contest, say),
        "essentials": essentials(printing, say),
    }


def _letter(printing: Printing, contest: Contest, say: Translator) -> JsonObject:
    form = form_address(printing.base_url, say.language)
    place = {"area": contest.place(say.language)}
    return {
        "service": "Standsafe",
        "strapline": say(N_("One place to report online abuse of candidates")),
        "date": printed_on(printing, contest, say),
        "days": [f"{text} {day}" for text, day in days(contest, say)],
        "returning_officer": returning_officer(printing.catalogue, contest, say),
        "emergency": [
            say(N_("In danger now? Call 999.")),
            say(N_("If you cannot speak, press 55 when asked.")),
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
        "next_heading": say(N_("What happens after you report")),
        "next": [
            say(
                N_("You get a reference to quote and a receipt that opens your report. Keep both.")
            ),
            say(N_("Whoever has your report is named, with the time by which an answer is due.")),
            say(N_("When a time has passed, we follow it up and tell you.")),
            say(N_("You can take a report back, or add to it, at any time.")),
        ],
        "independent": say(
            N_(
                "Standsafe is independent. "
                "It is not part of the government, the police or any platform."
            )
        ),
    }
