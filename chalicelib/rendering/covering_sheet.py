"""Fill the returning officer's covering sheet of a ballot: who gets which pack, and no code."""

from collections.abc import Sequence

from chalicelib.model.json_values import JsonObject
from chalicelib.model.packs import Pack
from chalicelib.rendering.contest import Contest, days, returning_officer
from chalicelib.rendering.printed_parts import Printing, languages_of, police, printed_on
from chalicelib.rendering.translator import N_, Translator, translator


def cover_data(printing: Printing, contest: Contest, packs: Sequence[Pack]) -> JsonObject:
    """Return what cover.typ sets: the returning officer's list, never with a code."""
    says = [translator(language) for language in languages_of(contest.area)]
    sheets = [_sheet(printing, contest, packs, say) for say in says]
    return {"title": sheets[0]["title"], "sheets": sheets}


def _sheet(
    printing: Printing, contest: Contest, packs: Sequence[Pack], say: Translator
) -> JsonObject:
    place, used = {"area": contest.place(say.language)}, sum(pack.code_used for pack in packs)
    return {
        "lang": say.language,
        "title": say(N_("Advice packs for %(area)s")) % place,
        "subtitle": say(N_("Covering sheet for the returning officer")),
        "date": printed_on(printing, contest, say),
        "contest": _contest(contest, say),
        "returning_officer": returning_officer(printing.catalogue, contest, say),
        "days_heading": say(N_("Dates of this election")),
        "days": days(contest, say),
        "steps_heading": say(N_("What to do with the packs")),
        "steps": [
            say(N_("Give each candidate the pack with their number, in a closed envelope.")),
            say(N_("Give it to the candidate, or to an agent whom you know to act for them.")),
            say(N_("Do not open, copy or mail on a pack: its code proves who the candidate is.")),
            say(N_("If a pack is lost, ask us to print it again. Its code stays the same.")),
        ],
        "count": say(N_("%(used)s of %(all)s have used their code."))
        % {"used": used, "all": len(packs)},
        "columns": [
            say(N_("Pack")),
            say(N_("Candidate")),
            say(N_("Party")),
            say(N_("Code used")),
            say(N_("Handed over on, to, by")),
        ],
        "rows": [_row(pack, say) for pack in packs],
        "police": police(printing.catalogue, contest, say),
        "private": say(N_("This list is for the returning officer’s office alone.")),
    }


def _contest(contest: Contest, say: Translator) -> str:
    """Say which ballot it is, how many are elected, and whether a poll is held."""
    number = contest.ballot.seats
    seats = say(N_("Seats: %(number)s")) % {"number": number}
    poll = say(N_("No poll is held.")) if contest.ballot.cancelled else ""
    return " · ".join(part for part in (contest.ballot.id, seats, poll) if part)


def _row(pack: Pack, say: Translator) -> list[str]:
    used = say(N_("Yes")) if pack.code_used else say(N_("Not yet"))
    return [f"{pack.number:02}", pack.name, pack.party, used]
