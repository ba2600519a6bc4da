"""Fill the returning officer's covering sheet of a constituency: who gets which pack, no code."""

from collections.abc import Sequence

from chalicelib.catalogue import Area
from chalicelib.model.packs import Pack
from chalicelib.rendering.printed_parts import Json, Printing, languages_of, police, printed_on
from chalicelib.rendering.speech import N_, Speech, speech


def cover_data(printing: Printing, area: Area, packs: Sequence[Pack]) -> Json:
    """Return what cover.typ sets: the returning officer's list, never with a code."""
    says = [speech(language) for language in languages_of(area)]
    sheets = [_sheet(printing, area, packs, say) for say in says]
    return {"title": sheets[0]["title"], "sheets": sheets}


def _sheet(printing: Printing, area: Area, packs: Sequence[Pack], say: Speech) -> Json:
    place, used = {"area": area.name}, sum(pack.code_used for pack in packs)
    return {
        "lang": say.language,
        "title": say(N_("Advice packs for %(area)s")) % place,
        "subtitle": say(N_("Covering sheet for the returning officer")),
        "date": printed_on(printing, say),
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
        "police": police(printing, area, say),
        "private": say(N_("This list is for the returning officer’s office alone.")),
    }


def _row(pack: Pack, say: Speech) -> list[str]:
    used = say(N_("Yes")) if pack.code_used else say(N_("Not yet"))
    return [f"{pack.number:02}", pack.name, pack.party, used]
