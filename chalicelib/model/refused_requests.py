"""Define what is kept of a platform's refused requests, and what each reason means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

MOST_KEPT = 50
"""Refusals of one platform, the newest; the same one again and again is one."""


@dataclass(frozen=True, slots=True)
class RefusedRequest:
    """One refusal, or the same several times in a row. Times are RFC 3339."""

    reason: str
    keyid: str
    """The key that the request named; "-" for none."""
    first_at: str
    last_at: str
    times: int = 1

    def as_text(self) -> str:
        """Write it as one line, without blanks in any part."""
        parts = (self.first_at, self.last_at, str(self.times), self.reason, self.keyid)
        return " ".join(parts)

    @classmethod
    def of_text(cls, text: str) -> "RefusedRequest":
        """Read what ``as_text`` wrote."""
        first_at, last_at, times, reason, keyid = text.split(" ")
        return cls(reason, keyid, first_at, last_at, int(times))


def with_refusal(
    earlier: Iterable[RefusedRequest], refusal: RefusedRequest
) -> list[RefusedRequest]:
    """Add a refusal to those kept, oldest first: to the last one where it is the same again."""
    refusals = list(earlier)
    last = refusals[-1] if refusals else None
    if last and (last.reason, last.keyid) == (refusal.reason, refusal.keyid):
        refusals[-1] = replace(last, last_at=refusal.last_at, times=last.times + 1)
    else:
        refusals.append(refusal)
    return refusals[-MOST_KEPT:]


MEANINGS: Mapping[str, str] = {
    "no_signature": "There is no Signature or no Signature-Input field",
    "more_than_one_signature": "There is more than one signature: send exactly one",
    "labels_differ": "Signature and Signature-Input have different labels",
    "malformed_signature": "Signature or Signature-Input is no Structured Field (RFC 9651)",
    "repeated_parameter": "A parameter of the signature stands twice",
    "unknown_parameter": "A parameter is none of created, keyid, nonce, tag, expires, alg",
    "malformed_created": "created is no integer",
    "malformed_keyid": "keyid is no string",
    "malformed_nonce": "nonce is no string",
    "malformed_tag": "tag is no string",
    "malformed_expires": "expires is no integer",
    "malformed_alg": "alg is no string",
    "missing_created": "created is missing",
    "missing_keyid": "keyid is missing",
    "missing_nonce": "nonce is missing",
    "missing_tag": "tag is missing",
    "wrong_tag": 'tag is not "abuse-feed"',
    "nonce_length": "The nonce has not 16 to 128 characters",
    "unknown_key": "keyid is no RFC 7638 thumbprint of a key that is registered here",
    "inactive_key": "The key was revoked, has run out or is not good yet: platforms list",
    "wrong_alg": "alg is not that of the registered key",
    "created_ahead": "created lies more than 30 seconds ahead: the clock is wrong",
    "too_old": "created lies more than 300 seconds back: the clock is wrong, or it was queued",
    "expires_too_far": "expires is more than 300 seconds after created",
    "expired": "expires has passed",
    "uncovered": "Not covered: @method, content-digest, and @target-uri or @authority with @path",
    "bad_signature": "The signature does not fit: another key, or something covered was changed",
    "digest": "Content-Digest has no sha-256 or sha-512, or it is not that of the body",
    "nonce_seen": "The nonce was used before: a request was sent twice",
    "forbidden": "The path is another platform's, or the case is",
    "too_many_tries": "More requests in a minute than PLATFORM_REQUESTS_PER_MINUTE",
    "query_string": "The address has a query string",
    "unsupported_media_type": "The body is not application/json",
    "content_encoding": "The body is compressed: send it as it is",
    "not_json": "The body is not JSON in UTF-8, or has a name twice",
    "malformed": "The body is JSON of another shape: the answer named each fault",
    "rules_broken": "The body breaks a rule: the answer named each fault",
}
"""What each reason means, for an operator who helps a platform's engineer."""
