"""Say what an authority is to know of law and police programme: on the case page, in a bundle."""

from chalicelib.catalogue.applicable import Applicable
from chalicelib.catalogue.law import Law
from chalicelib.model.json_values import JsonObject


def law_and_programme(applicable: Applicable) -> JsonObject:
    """Say what the person holds or stands for, which programme is theirs, and what law may apply.

    It is a summary from category, day and nation, made by a program: it decides nothing.
    """
    nation, programme = applicable.nation, applicable.programme.programme
    view: JsonObject = {"days": [day.isoformat() for day in applicable.days]}
    if applicable.office is not None:
        view["office"] = {"id": applicable.office.id, "name": applicable.office.name}
    if programme is not None:
        facts = {"id": programme.id, "label": programme.label, "sentence": programme.sentence}
        view["police_programme"] = {**facts, "url": programme.url}
    if nation is not None:
        view["law"] = {
            "nation": nation.name,
            "prosecutor": nation.prosecutor,
            "offences": [_law(law) for law in applicable.offences],
            "orders": [_law(law) for law in applicable.orders],
        }
    return view


def _law(law: Law) -> JsonObject:
    return {"title": law.title, "instrument": law.instrument, "what": law.what, "url": law.url}
