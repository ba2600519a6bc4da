"""Put into words what applies to a case: the police programme, and which law it may be against.

The input is the ids that ``read_own_case`` gives.
"""

from datetime import date
from typing import NamedTuple

from chalicelib.catalogue import Authority, Catalogue
from chalicelib.catalogue.law import Law
from chalicelib.catalogue.law_loading import load_laws
from chalicelib.catalogue.offices import Coverage, Programme, helpers, programme_for
from chalicelib.model.json_values import JsonView
from chalicelib.rendering import formats
from chalicelib.rendering.law_paths import path_of
from chalicelib.rendering.translator import Translator


class ApplicableView(NamedTuple):
    """What a page says of one case."""

    programme: Programme | None
    coverage: Coverage | None  # why it is covered, or not; None: the office is not known
    helpers: tuple[Authority, ...]  # who else is there for whoever holds or stands for it
    where_and_when: str  # "Scotland, 4 July 2024"
    offences: list[Law]
    orders: list[Law]
    prosecutor: str
    law_page: str  # path of the nation's page


NOT_APPLICABLE = ApplicableView(None, None, (), "", [], [], "", "")


def applicable_view(
    applicable: JsonView | None, catalogue: Catalogue, say: Translator
) -> ApplicableView:
    """Return what to say of a case; nothing where there is nothing to go by."""
    if applicable is None:
        return NOT_APPLICABLE
    name = applicable["nation"]
    answer = programme_for(catalogue, office=applicable["office"], nation=name)
    view = NOT_APPLICABLE._replace(programme=answer.programme, coverage=answer.reason)
    if applicable["office"] is not None:
        view = view._replace(helpers=helpers(catalogue, applicable["office"], name))
    if name is None:
        return view
    laws = load_laws()
    days = [date.fromisoformat(day) for day in applicable["days"]]
    return view._replace(
        where_and_when=f"{say(name)}, {formats.days(say.language, days)}",
        offences=[laws.laws[law] for law in applicable["offences"]],
        orders=[laws.laws[law] for law in applicable["orders"]],
        prosecutor=say(laws.nations[name].prosecutor),
        law_page=path_of(name),
    )
