"""Put a verification event into a platform's feed, so that its engineers can try the whole way."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.ports import Feed, FeedToken, Now, SigningKeys
from chalicelib.signing.tokens import SecurityEvent, fresh_jti, mint


@dataclass(frozen=True, slots=True)
class SendVerificationDeps:
    """What verifying needs. ``wall`` is everybody's clock: a token is dated by it; ``random(n)``
    gives n random bytes."""

    feed: Feed
    signing_keys: SigningKeys
    base_url: str
    wall: Now
    random: Callable[[int], bytes]


def send_verification(deps: SendVerificationDeps, platform: str, state: str | None) -> str:
    """Put the event there, with the caller's ``state`` in it, and return its id.

    Each is an event of its own. Its subject is the feed, as OpenID SSF 1.0, 8.1.4.1 has it. Raises
    Unavailable.
    """
    issued_at = deps.wall()
    jti = fresh_jti(issued_at, deps.random(10))
    event = SecurityEvent(
        jti=jti,
        issuer=deps.base_url,
        audience=platform,
        issued_at=issued_at,
        kind="verification",
        payload={} if state is None else {"state": state},
        subject={"format": "opaque", "id": platform},
    )
    signer = deps.signing_keys.current()
    deps.feed.put(FeedToken(platform, jti, mint(signer, event), kid=signer.kid))
    return jti
