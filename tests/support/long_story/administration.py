"""What operators do with platforms' keys, ours, replays and refusals, and what it answers."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from chalicelib.model.exchange import Replay
from chalicelib.model.references import reference_of
from chalicelib.model.request_counts import RequestCounts
from chalicelib.usecases.platform.add_platform_key import (
    AddPlatformKeyDeps,
    KeyOffer,
    add_platform_key,
)
from chalicelib.usecases.platform.admit_platform import AdmitPlatformDeps, admit_platform
from chalicelib.usecases.platform.invite_signature import InviteSignatureDeps, invite_signature
from chalicelib.usecases.platform.list_signing_keys import ListSigningKeysDeps, list_signing_keys
from chalicelib.usecases.platform.note_refusal import (
    NoteRefusalDeps,
    kept_refusals,
    note_refusal,
)
from chalicelib.usecases.platform.remove_signing_key import (
    RemoveSigningKeyDeps,
    remove_signing_key,
)
from chalicelib.usecases.platform.replay_tokens import (
    ReplayTokensDeps,
    kept_replays,
    replay_tokens,
)
from chalicelib.usecases.platform.revoke_platform_key import revoke_platform_key
from chalicelib.usecases.platform.rotate_signing_key import (
    RotateSigningKeyDeps,
    rotate_signing_key,
)
from chalicelib.usecases.platform.send_verification import (
    SendVerificationDeps,
    send_verification,
)
from chalicelib.usecases.platform.spend_nonce import SpendNonceDeps, spend_nonce
from chalicelib.usecases.platform.suspend_platform import suspend_platform
from tests.support.exchange import Exchange, claims_of
from tests.support.factories import BASE_URL, World
from tests.support.fakes import (
    FakeClock,
    MemoryDirectory,
    MemoryFeed,
    MemoryGuards,
    MemorySigningKeyRegistry,
    MemorySigningKeys,
)
from tests.support.long_story.ledger import Ledger

DAY = timedelta(days=1)


def lines_of_administration() -> list[str]:
    """Do all of it, and give a line for each answer and each refusal."""
    ledger = Ledger()
    for chapter in (_platform_keys, _signing_keys, _replays, _refusals, _verification, _requests):
        chapter(ledger)
    return ledger.lines


def _ed25519(letter: str, **members: str) -> Mapping[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": letter * 43, "kid": "theirs", **members}


def _platform_keys(ledger: Ledger) -> None:
    directory, clock = MemoryDirectory(), ledger.clock
    deps = AddPlatformKeyDeps(directory, clock)
    now = clock()

    def offer(jwk: Mapping[str, str], platform: str = "x", **more: Any) -> None:
        offered = KeyOffer(platform, jwk, label="first", **more)
        ledger.note("add", add_platform_key, deps, offered)

    def window(begins: datetime | None, ends: datetime) -> Mapping[str, Any]:
        return {"not_before": begins, "not_after": ends}

    curve = {"kty": "EC", "crv": "P-256", "x": "Y" * 43, "y": "Z" * 43}
    offer(_ed25519("A"))
    offer(_ed25519("A"))
    offer(_ed25519("A"), platform="facebook")
    offer(_ed25519("B"), fingerprint="another")
    offer(curve, platform="facebook")
    offer({"kty": "EC", "crv": "P-384"})
    offer({})
    offer(_ed25519("B", d="secret"))
    offer({"kty": "OKP", "crv": "Ed25519"})
    for begins, ends in ((None, now), (now + 2 * DAY, now + DAY), (now + DAY, now + DAY)):
        offer(_ed25519("C"), **window(begins, ends))
    offer(_ed25519("C"), **window(now + DAY, now + 2 * DAY))
    offer(_ed25519("D"), **window(None, now + timedelta(seconds=1)))
    offer(_ed25519("E"))
    offer(_ed25519("F"))
    clock.advance(seconds=1)
    offer(_ed25519("F"))
    inviting = InviteSignatureDeps(directory, ("x", "facebook", "tiktok"), lambda: "n" * 22, clock)
    keys = directory.platform_keys("x")
    for platform, keyid in (("x", keys[0].keyid), ("x", None), ("tiktok", None), ("y", None)):
        ledger.note("invite", invite_signature, inviting, platform, keyid)
    for keyid in (keys[0].keyid, keys[0].keyid, "unknown"):
        ledger.note("revoke", revoke_platform_key, deps, "x", keyid)
        clock.advance(minutes=1)
    first = next(key.keyid for key in keys if key.jwk["x"].startswith("A"))
    ledger.note("revoke", revoke_platform_key, deps, "x", first)
    offer(_ed25519("A"))
    for suspended in (True, True):
        ledger.note("suspend", suspend_platform, deps, "x", suspended)
        clock.advance(minutes=1)
    offer(_ed25519("G"))
    ledger.note("resume", suspend_platform, deps, "x", False)
    ledger.note("suspend", suspend_platform, deps, "tiktok", True)


def _signing_keys(ledger: Ledger) -> None:
    registry, clock, kids = MemorySigningKeyRegistry(), FakeClock(), list[str]()

    def make() -> str:
        kids.append(f"kms-{len(kids) + 2}")
        return kids[-1]

    def jwk(key_id: str) -> Mapping[str, str]:
        return {"kid": f"kid-{key_id}", "kty": "EC"}

    deps = RotateSigningKeyDeps(registry, "kms-1", make, jwk, clock)
    listing = ListSigningKeysDeps(registry, MemorySigningKeys(), clock)
    held = {("x", "kid-kms-1")}
    removing = RemoveSigningKeyDeps(
        registry, lambda platform, kid: (platform, kid) in held, ("x", "facebook"), clock
    )
    for key_id, ahead in (
        (None, timedelta(minutes=1)),
        (None, DAY),
        (None, DAY),
        ("kms-9", timedelta()),
        (None, timedelta()),
    ):
        ledger.note("rotate", rotate_signing_key, deps, key_id, ahead)
        if registry.keys:
            ledger.note("our keys", list_signing_keys, listing)
        clock.advance(minutes=5)
    clock.advance(days=2)
    for kid in ("unknown", "kid-kms-1", "kid-kms-2", "kid-kms-9"):
        ledger.note("remove", remove_signing_key, removing, kid)
        held.clear()
    ledger.note("remove", remove_signing_key, removing, "kid-kms-1")


def _replays(ledger: Ledger) -> None:
    exchange = Exchange(World())
    case_id = exchange.fed("x", "facebook", submission_id=str(UUID(int=7, version=4)))
    clock, guards = exchange.world.clock, exchange.world.guards
    deps = ReplayTokensDeps(exchange.world.log, exchange.feed, guards, clock)
    reference = reference_of(case_id)
    bodies = [
        {"since": "2026-11-22T07:30:00Z"},
        {"since": "2026-11-22T07:30:01Z"},
        {"references": [reference, "unknown", reference]},
        {"references": ["SS-2222-2222-222"]},
    ]
    for content in bodies:
        request = Replay.model_validate(content)
        ledger.note("replay", replay_tokens, deps, "x", request)
        clock.advance(hours=1)
    ledger.note("replays", kept_replays, deps, "x")
    guards.keep("replays#x", {"00": f"{clock():%Y-%m-%d}T00:00:00Z 10000 tokens: all"}, 9_999)
    since = Replay.model_validate(bodies[0])
    ledger.note("replay", replay_tokens, deps, "x", since)
    clock.advance(days=1)
    ledger.note("replay", replay_tokens, deps, "x", since)


def _refusals(ledger: Ledger) -> None:
    clock = FakeClock()
    deps = NoteRefusalDeps(MemoryGuards(clock), ("x", "facebook"), clock)
    for number in range(33):
        note_refusal(deps, "x", "stale" if number % 3 else "bad", f"key-{number // 2}")
        clock.advance(seconds=1)
    clock.advance(seconds=27)
    note_refusal(deps, "x", "stale", None)
    note_refusal(deps, "tiktok", "stale", None)
    for platform in ("x", "facebook", "tiktok"):
        ledger.note("refusals", kept_refusals, deps, platform)


def _verification(ledger: Ledger) -> None:
    clock, keys = FakeClock(), MemorySigningKeys()
    feed = MemoryFeed(clock)
    deps = SendVerificationDeps(feed, keys, BASE_URL, clock, lambda count: b"r" * count)
    for state in (None, "", "a state"):
        clock.advance(seconds=1)
        ledger.note("verify", send_verification, deps, "x", state)
    for jws in feed.offer("x", 10).tokens.values():
        ledger.note("verification", claims_of, jws)


def _requests(ledger: Ledger) -> None:
    clock = FakeClock()
    counts = RequestCounts(4)
    guards = MemoryGuards(clock)
    spending = SpendNonceDeps(guards, counts, clock)
    admitting = AdmitPlatformDeps(counts, clock)
    clock.advance(seconds=17)
    for number in (1, 1, 2, 3, 4, 5, 6):
        nonce = f"nonce-{number}"
        ledger.note("spend", spend_nonce, spending, nonce, 60, "x")
        ledger.note("admit", admit_platform, admitting, "x")
    for _ in range(2):
        ledger.note("spend", spend_nonce, spending, "nonce-9", 60, None)
    clock.advance(seconds=60)
    ledger.note("spend", spend_nonce, spending, "nonce-8", 60, "x")
    ledger.note("admit", admit_platform, admitting, "x")
