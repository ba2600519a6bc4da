"""Platforms and a feed in memory, joined to a world of fakes."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from chalicelib.catalogue import load
from chalicelib.container.binding import bind
from chalicelib.model.exchange import Poll
from chalicelib.ports import Dispatch
from chalicelib.usecases.platform.feed_platform import FeedPlatformDeps, feed_platform
from chalicelib.usecases.platform.poll_feed import PollFeedDeps, PollResult, poll_feed
from chalicelib.usecases.platform.record_outcomes import RecordOutcomesDeps
from tests.support.factories import BASE_URL, SECRETS, World, WorldAdapters, WorldContainer
from tests.support.fakes import MemoryFeed, MemorySigningKeyRegistry, MemorySigningKeys
from tests.support.parties import Platform


class Exchange:
    """A world with two connected platforms, x (Ed25519) and facebook (ECDSA)."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.feed, self.signing_keys = MemoryFeed(world.clock), MemorySigningKeys()
        self.signer = self.signing_keys.current()
        self.slept: list[float] = []
        self.x, self.facebook = Platform("x"), Platform("facebook", "ecdsa-p256-sha256")
        for platform in (self.x, self.facebook):
            world.directory.put_platform_key(platform.registered())
        log, now = world.log, world.clock
        self.feed_platform_deps = FeedPlatformDeps(
            log, self.feed, self.signing_keys, BASE_URL, now, now, load(), world.patterns
        )
        self.poll_feed_deps = PollFeedDeps(
            log, self.feed, now, self.slept.append, lambda: sum(self.slept)
        )
        self.record_outcomes_deps = RecordOutcomesDeps(log, self.feed, SECRETS, now, now)

    def fed(self, *recipients: str, **changes: Any) -> str:
        """The id of a new case that these platforms have a token of."""
        first = self.world.submit(**changes).first
        for recipient in recipients:
            feed_platform(self.feed_platform_deps, Dispatch(first.case_id, first.seq, recipient))
        return first.case_id

    def request(self, platform: Platform, body: bytes, **parameters: Any) -> Any:
        """A fresh signed request of a platform's, by the world's clock."""
        signature: Mapping[str, Any] = {
            "created": self.world.clock(),
            "nonce": str(uuid4()),
            "origin": BASE_URL,
            **parameters,
        }
        return platform.request(body, **signature)


class ExchangeContainer(WorldContainer):
    """The use cases over a world's fakes, with the exchange among them."""

    def __init__(self, exchange: Exchange) -> None:
        adapters = WorldAdapters(exchange.world)
        adapters.feed = exchange.feed
        adapters.__dict__["signing_keys"] = exchange.signing_keys
        adapters.__dict__["signing_key_registry"] = MemorySigningKeyRegistry()
        adapters.__dict__["find_caller_key"] = exchange.world.directory.platform_key
        super().__init__(exchange.world, adapters)
        self.poll_feed = bind(poll_feed, exchange.poll_feed_deps)


def claims_of(jws: str) -> Any:
    part = jws.split(".")[1]
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def poll(exchange: Exchange, platform: str = "x", **body: Any) -> PollResult:
    return poll_feed(
        exchange.poll_feed_deps, platform, Poll.model_validate({"returnImmediately": True, **body})
    )


def polled_claims(exchange: Exchange, platform: str = "x") -> Any:
    (jws,) = poll(exchange, platform).offer.tokens.values()
    return claims_of(jws)
