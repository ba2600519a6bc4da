"""Put a verification event into a platform's feed, so that its engineers can try the whole way."""

from collections.abc import Callable

from chalicelib.ports import FeedToken
from chalicelib.signing.tokens import SecurityEvent, fresh_jti, mint
from chalicelib.usecases.platform.feed_platform import FeedPlatformDeps


def send_verification(
    feeding: FeedPlatformDeps, platform: str, state: str | None, random: Callable[[int], bytes]
) -> str:
    """Put the event there, with the caller's ``state`` in it, and return its id.

    Each is an event of its own: ``random(n)`` gives n random bytes. Its subject is the feed, as
    OpenID SSF 1.0, 8.1.4.1 has it. Raises Unavailable.
    """
    issued_at = feeding.wall()
    jti = fresh_jti(issued_at, random(10))
    said = SecurityEvent(
        jti=jti,
        issuer=feeding.base_url,
        audience=platform,
        issued_at=issued_at,
        kind="verification",
        payload={} if state is None else {"state": state},
        subject={"format": "opaque", "id": platform},
    )
    signer = feeding.signer.current()
    feeding.feed.put(FeedToken(platform, jti, mint(signer, said), kid=signer.kid))
    return jti
