"""Request a case's evidence bundle: it is made in the background, then handed out by a link."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.limits import BUNDLE_LINK, BUNDLE_MAKING
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.kinds import MEANING
from chalicelib.model.recipient_records import Bundle
from chalicelib.ports import Downloads, Now
from chalicelib.usecases.authority.act_on_case import (
    ActOnCaseDeps,
    Decide,
    OfficerVisit,
    act_on_case,
    done_by,
)
from chalicelib.usecases.authority.make_bundle import GOOD_FOR


@dataclass(frozen=True, slots=True)
class BundleLink:
    """A bundle that is made, and its link until ``expires_at``."""

    url: str
    expires_at: datetime
    sha256: str
    size: int
    stamp: str
    """``there``, ``none`` or ``off``, as ``Bundle`` says."""


@dataclass(frozen=True, slots=True)
class RequestBundleDeps:
    """What requesting bundles needs. ``wall`` is everybody's clock: a link ends by it."""

    acting: ActOnCaseDeps
    downloads: Downloads
    wall: Now


def request_bundle(deps: RequestBundleDeps, session: str, reference: str) -> BundleLink | None:
    """Return a link to the bundle, or None while it is made: ask again then.

    Raises what ``enter`` does, Unavailable.
    """
    recipient = ""

    def decide_for(visit: OfficerVisit) -> Decide:
        nonlocal recipient
        recipient = visit.recipient.id

        def decide(case: Case) -> NewEvent | Event:
            bundle = case.recipients[recipient].bundle
            if bundle is not None and _still_serves(case, bundle, deps.acting.now()):
                return case.event(bundle.asked_by)
            return done_by(visit, Kind.BUNDLE_REQUESTED, {})

        return decide

    case = act_on_case(deps.acting, session, reference, decide_for).case
    bundle = case.recipients[recipient].bundle
    if bundle is None or bundle.made_at is None:
        return None
    return BundleLink(
        url=deps.downloads.link(
            bundle.key, BUNDLE_LINK.whole_seconds, name=f"{case.reference}.zip"
        ),
        expires_at=deps.wall() + BUNDLE_LINK,
        sha256=bundle.sha256,
        size=bundle.size,
        stamp=bundle.stamp,
    )


def _still_serves(case: Case, bundle: Bundle, now: datetime) -> bool:
    """Return whether a bundle is being made, or is complete and not deleted yet.

    One without the time-stamp that it was to have is made again soon.
    """
    if any(MEANING[event.kind].changes_bundle for event in case.events[bundle.asked_by :]):
        return False
    if bundle.made_at is None:
        return now - bundle.asked_at < BUNDLE_MAKING
    return now - bundle.made_at < (BUNDLE_MAKING if bundle.stamp == "none" else GOOD_FOR)
