"""A case that police hold back from a platform, and all that happens around it."""

from collections.abc import Iterable
from typing import Any

from chalicelib.catalogue import load
from chalicelib.catalogue.law_loading import load_laws
from chalicelib.model.case import Case
from chalicelib.model.events import Kind
from chalicelib.model.exchange import Poll
from chalicelib.model.officer import Officer
from chalicelib.ports import Dispatch
from chalicelib.signing.mailed_links import mint_case_link
from chalicelib.usecases.authority.act_on_case import ActOnCaseDeps
from chalicelib.usecases.authority.open_case_link import open_case_link
from chalicelib.usecases.authority.place_hold import place_hold
from chalicelib.usecases.authority.release_hold import release_hold
from chalicelib.usecases.notifications.chase_overdue import chase_overdue
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.platform.feed_platform import feed_platform
from chalicelib.usecases.platform.poll_feed import poll_feed
from tests.support.exchange import Exchange, claims_of
from tests.support.factories import SECRETS, World

FORCE = "police-hampshire"


def officer_deps(world: World, exchange: Exchange) -> ActOnCaseDeps:
    """What an officer's act on a case of this world needs."""
    return ActOnCaseDeps(
        log=world.log,
        guards=world.guards,
        secrets=SECRETS,
        digests=SECRETS,
        catalogue=load(),
        laws=load_laws,
        reach=world.reach,
        feed=exchange.feed,
        sent_cases=world.sent_cases,
        patterns=world.patterns,
        addresses=world.directory.addresses_of,
        now=world.clock,
    )


class Held:
    """A case whose platform x may be held, and an officer who may ask for it."""

    def __init__(self, authority: str = FORCE, **changes: Any) -> None:
        self.world = World()
        self.exchange = Exchange(self.world)
        self.case_id = self.world.submit(**changes).first.case_id
        self.deps = officer_deps(self.world, self.exchange)
        self.authority = authority
        self.open()
        self.fan(1)

    def open(self) -> None:
        """Open the case by a fresh link, as an officer does hours later."""
        token = mint_case_link(
            SECRETS.versions["1"],
            self.case_id,
            self.authority,
            self.world.contacts.setdefault(self.authority, "authority@example.org"),
            self.world.clock(),
        )
        opened = open_case_link(self.deps, token, Officer(name="Kim", role="Sergeant"))
        self.session, self.reference = opened.session, opened.reference

    @property
    def case(self) -> Case:
        return self.world.case_of(Dispatch(self.case_id, 1, ""))

    def place(self, platform: str = "x") -> bool:
        created = place_hold(self.deps, self.session, self.reference, platform).created
        self.fan_newest(Kind.HOLD_PLACED, Kind.HOLD_RELEASED)
        return created

    def release(self, platform: str = "x") -> bool:
        created = release_hold(self.deps, self.session, self.reference, platform).created
        self.fan_newest(Kind.HOLD_PLACED, Kind.HOLD_RELEASED)
        return created

    def fan(self, seq: int) -> None:
        fan_out(self.world.fan_out_deps, self.case_id, seq)

    def fan_newest(self, *kinds: Kind) -> None:
        """The stream brings the newest event of these kinds."""
        self.fan(max(event.seq for event in self.case.events if event.kind in kinds))

    def chase(self, **span: float) -> list[Kind]:
        """Let time pass, and have the stream bring what fell due; give its kinds."""
        self.world.clock.advance(**span)
        before = self.case.last.seq
        chase_overdue(self.world.chase_overdue_deps)
        due = self.case.events[before:]
        for event in due:
            self.fan(event.seq)
        return [event.kind for event in due]

    def feed(self) -> None:
        """The queue of platforms, emptied."""
        queue = self.world.queues["platforms"]
        while queue.dispatches:
            feed_platform(self.exchange.feed_platform_deps, queue.dispatches.pop(0))

    def offered(self) -> int:
        return len(self.poll())

    def offered_kinds(self) -> list[str]:
        """The kinds of event that x is offered, oldest first."""
        claims = [claims_of(jws) for jws in self.poll().values()]
        return [uri.rpartition("/")[2] for claim in claims for uri in claim["events"]]

    def poll(self, ack: Iterable[str] = ()) -> dict[str, str]:
        poll = Poll.model_validate({"returnImmediately": True, "ack": list(ack)})
        return dict(poll_feed(self.exchange.poll_feed_deps, "x", poll).offer.tokens)
