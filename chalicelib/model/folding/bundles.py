"""Apply the making of evidence bundles."""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind
from chalicelib.model.recipient_records import Bundle


def _requested(case: Case, event: Event) -> None:
    recipient = case.recipients[event.public["recipient"]]
    recipient.bundle = Bundle(asked_by=event.seq, asked_at=event.at)


def _bundle_made(case: Case, event: Event) -> None:
    public = event.public
    bundle = case.recipients[public["recipient"]].bundle
    if bundle is not None and bundle.asked_by == public["asked_by"]:
        bundle.made_at, bundle.key = event.at, public["key"]
        bundle.sha256, bundle.size = public["sha256"], public["size"]
        bundle.stamp = public.get("stamp", "off")


APPLY = {Kind.BUNDLE_REQUESTED: _requested, Kind.BUNDLE_MADE: _bundle_made}
