"""Choose who is notified of a report: when it is sent or promoted, or consent is corrected."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.records import BindingTime, Urgency
from chalicelib.catalogue.routing import AdvisedAuthority, Place, RoutedRecipient, route
from chalicelib.model.events import PublicData
from chalicelib.ports import Reach


@dataclass(frozen=True, slots=True)
class Grounds:
    """What of a report decides its recipients; never its words."""

    category: str
    signs: Iterable[str]
    danger: bool
    share_with: Mapping[str, bool]
    """Consent to platforms, police and electoral."""
    place: Place
    platforms: Iterable[str | None]
    """Where its incidents stand, as often as they stand there; None for no platform of ours."""
    office: str | None = None
    """What the person holds or stands for."""


@dataclass(frozen=True, slots=True)
class RecipientChoice:
    """``routed`` and ``advised`` as event 1 holds its recipients, and how urgent it is."""

    urgency: str
    routed: list[PublicData]
    advised: list[PublicData]


def choose_recipients(catalogue: Catalogue, reach: Reach, grounds: Grounds) -> RecipientChoice:
    """Choose by the routing table, and say of each whether we reach it and what it promises."""
    platforms = dict.fromkeys(p for p in grounds.platforms if p in catalogue.platforms)
    routing = route(
        catalogue,
        category=grounds.category,
        signs=tuple(grounds.signs),
        immediate_danger=grounds.danger,
        share_platforms=grounds.share_with["platforms"],
        share_police=grounds.share_with["police"],
        share_electoral=grounds.share_with["electoral"],
        place=grounds.place,
        office=grounds.office,
        platforms=tuple(p for p in platforms if p is not None),
        reaches=reach.reaches,
    )
    return RecipientChoice(
        urgency=routing.urgency,
        routed=[
            recipient_facts(catalogue, reach, recipient, routing.urgency, grounds.category)
            for recipient in routing.recipients
        ],
        advised=[_advice(advised) for advised in routing.advised],
    )


def _advice(advised: AdvisedAuthority) -> PublicData:
    return {"id": advised.authority, "reason": advised.reason}


def recipient_facts(
    catalogue: Catalogue, reach: Reach, routed: RoutedRecipient, urgency: str, category: str
) -> PublicData:
    """Return a recipient as the event that routes to it holds it. Our operators are reached."""
    ours = routed.kind == "operator"
    return {
        "id": routed.id,
        "kind": routed.kind,
        "reason": routed.reason,
        "state": "queued" if ours or reach.reaches(routed.id) else "self_report",
        "promise": promise_of(catalogue, routed.id, urgency, category),
    }


def promise_of(catalogue: Catalogue, recipient: str, urgency: str, category: str) -> PublicData:
    """Return the time that binds the recipient, else the one that it publishes, else our own."""
    ours = catalogue.urgencies[urgency]
    platform = catalogue.platforms.get(recipient)
    binding = catalogue.binding_time(recipient, category) if platform else None
    if binding is not None:
        return _binding(binding, ours)
    published = platform.promise if platform else None
    if published is None:
        return {
            "basis": "ours",
            "acknowledge_minutes": ours.acknowledge_minutes,
            "decide_minutes": ours.decide_minutes,
        }
    return {
        "basis": "published",
        "acknowledge_minutes": published.acknowledge_minutes or ours.acknowledge_minutes,
        "decide_minutes": published.decide_minutes or ours.decide_minutes,
        "source_url": published.url,
        "checked": published.checked.isoformat(),
    }


def _binding(binding: BindingTime, ours: Urgency) -> PublicData:
    """Return a binding time as a promise. When it confirms a report stays our own time."""
    return {
        "basis": "published",
        "acknowledge_minutes": min(ours.acknowledge_minutes, binding.decide_minutes),
        "decide_minutes": binding.decide_minutes,
        "source_url": binding.url,
        "checked": binding.checked.isoformat(),
        "bound_by": binding.by,
        "regulator": binding.regulator,
    }
