"""Lead from what can be done to where it is done: a number, a page, or a place of this page."""

from collections.abc import Iterator
from typing import NamedTuple

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.records import Authority
from chalicelib.model.json_values import JsonView
from chalicelib.rendering.next_steps import Advice, Way
from chalicelib.rendering.shown_states import ShownState
from chalicelib.rendering.translator import N_, Translator

POLICE_NUMBER = "101"


class StepLink(NamedTuple):
    """A link beside a step, with what stands after it."""

    text: str
    href: str
    more: str = ""

    @property
    def is_elsewhere(self) -> bool:
        """Return whether it leads to somebody else's site."""
        return self.href.startswith("http")


class StepContext(NamedTuple):
    """A recipient, with all that its step is made from."""

    recipient: JsonView
    shown_state: ShownState
    status: JsonView
    catalogue: Catalogue
    say: Translator

    @property
    def authority(self) -> Authority | None:
        """Return the authority that it is; None for a platform."""
        return self.catalogue.authorities.get(self.recipient["id"])


def number_of(about: StepContext) -> str:
    """Return the number to call a recipient by: in danger, and where it has no other, 999."""
    route: JsonView = about.recipient.get("self_report", {})
    authority = about.authority
    return route.get("phone") or (authority.phone if authority else "") or ""


def step_links(about: StepContext, advice: Advice, *, boxed: bool) -> Iterator[StepLink]:
    """Yield the links beside advice that lead somewhere on this page or elsewhere."""
    for way in advice.ways:
        if way == "write" and boxed:
            continue
        link = _link(about, way)
        if link is not None:
            yield link


def _link(about: StepContext, way: Way) -> StepLink | None:
    if way in ("phone", "page", "helper", "ofcom"):
        return _out(about, way)
    status, recipient = about.status, about.recipient["id"]
    whole = status.get("whole", True) and not status["withdrawn"]
    places: dict[Way, tuple[bool, str, str]] = {
        "999": (True, N_("Call 999"), "tel:999"),
        "told": (_may(about, "tellable"), N_("I reported it"), f"#recipient-{recipient}"),
        "appeal": (_may(about, "appealable"), N_("Ask them to look again"), f"#again-{recipient}"),
        "links": (whole, N_("Add more links"), "#more-links"),
        "write": (_may(about, "writable"), N_("Write a message"), "#messages"),
        "new": (True, N_("Send a new report"), "/report"),
    }
    possible, text, href = places[way]
    return StepLink(about.say(text), href) if possible else None


def _may(about: StepContext, action: str) -> bool:
    """Return whether the page offers an action about this recipient."""
    return about.recipient["id"] in about.status.get(action, ())


def _out(about: StepContext, way: Way) -> StepLink | None:
    """Return a link to a telephone or to somebody else's page, from the catalogue alone."""
    say, authorities = about.say, about.catalogue.authorities
    if way == "phone":
        phone = number_of(about) if about.authority else POLICE_NUMBER
        text = say(N_("Call %s")) % phone
        return StepLink(text, f"tel:{phone.replace(' ', '')}") if phone else None
    if way == "helper":
        helper = authorities["report-harmful-content"]
        return StepLink(say(helper.name), helper.url, say(helper.when))
    if way == "ofcom":
        regulator = authorities["ofcom"]
        return StepLink(say(regulator.name), regulator.url, say(regulator.how))
    return _own_page(about)


def _own_page(about: StepContext) -> StepLink | None:
    platform = about.catalogue.platforms.get(about.recipient["id"])
    text = about.say(N_("Their own page"))
    if platform is not None:
        category = about.status["category"]
        return StepLink(text, platform.address_for(category))
    return StepLink(text, about.authority.url) if about.authority else None
