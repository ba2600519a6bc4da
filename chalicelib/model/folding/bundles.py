"""What making evidence bundles changes."""

from chalicelib.model.case import Bundle, Case
from chalicelib.model.events import Event, Kind


def _requested(case: Case, event: Event) -> None:
    who = case.recipients[event.facts["recipient"]]
    who.bundle = Bundle(asked_by=event.seq, asked_at=event.at)


def _made(case: Case, event: Event) -> None:
    facts = event.facts
    bundle = case.recipients[facts["recipient"]].bundle
    if bundle is not None and bundle.asked_by == facts["asked_by"]:
        bundle.made_at, bundle.key = event.at, facts["key"]
        bundle.sha256, bundle.size = facts["sha256"], facts["size"]
        bundle.stamp = facts.get("stamp", "off")


APPLY = {Kind.BUNDLE_REQUESTED: _requested, Kind.BUNDLE_MADE: _made}
