"""What a platform's signature must say: our profile of RFC 9421, without any cryptography.

A signature that says less, says it twice or says more than it may is refused. Each refusal has a
reason of its own for our log; the caller is told one thing only.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

import http_sf

from chalicelib.errors import SignatureRefused
from chalicelib.limits import NONCE_LEAST, NONCE_MOST, SIGNATURE_AGE, SIGNATURE_SKEW
from chalicelib.signing.messages import FieldLines

TAG = "abuse-feed"
NONCE_SECONDS = 2 * (SIGNATURE_AGE.whole_seconds + SIGNATURE_SKEW.whole_seconds)
"""How long a nonce is kept: twice the time in which its signature can be good."""
NONCE_CHARACTERS = range(NONCE_LEAST, NONCE_MOST + 1)

REQUIRED = frozenset({"@method", "content-digest"})
TARGETS = (frozenset({"@target-uri"}), frozenset({"@authority", "@path"}))
"""One of these sets is covered, besides what is required."""

_PARAMETERS: Mapping[str, type] = {
    "created": int,
    "keyid": str,
    "nonce": str,
    "tag": str,
    "expires": int,
    "alg": str,
}
_OPTIONAL = frozenset({"expires", "alg"})
_THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}")
_KEYID = re.compile(rf';\s*keyid="({_THUMBPRINT.pattern})"')


@dataclass(frozen=True, slots=True)
class Claim:
    """What one well-formed signature says of itself. Nothing of it is proven yet."""

    label: str
    created: int
    keyid: str
    nonce: str
    alg: str | None


def accept_signature(nonce: str, keyid: str | None) -> str:
    """Say what a refused caller is to sign (RFC 9421, 5.1): whoever signs just this is let in.

    ``nonce`` is a fresh one; ``keyid`` the key that we know the caller by, None for none.
    """
    key = f';keyid="{keyid}"' if keyid else ""
    return (
        f'sig=("@method" "@target-uri" "content-digest");created{key};nonce="{nonce}";tag="{TAG}"'
    )


def named_keyid(headers: FieldLines) -> str | None:
    """Return the key that a request names, whatever else is wrong; None for none or several."""
    keyids = set(_KEYID.findall(headers.combined("signature-input") or ""))
    return keyids.pop() if len(keyids) == 1 else None


def refuse(reason: str) -> NoReturn:
    """Raise SignatureRefused with a reason code."""
    raise SignatureRefused(reason)


def read_claim(headers: FieldLines, now: datetime) -> Claim:
    """Read the request's one signature and hold it to the profile.

    ``now`` is the wall clock's time. Raises SignatureRefused.
    """
    label, components, parameters = _only_signature(headers)
    _check_parameters(parameters)
    _check_times(parameters, now.timestamp())
    _check_components(components)
    return Claim(
        label=label,
        created=parameters["created"],
        keyid=parameters["keyid"],
        nonce=parameters["nonce"],
        alg=parameters.get("alg"),
    )


def _only_signature(headers: FieldLines) -> tuple[str, list[Any], dict[str, Any]]:
    inputs = _dictionary(headers.combined("signature-input"))
    signatures = _dictionary(headers.combined("signature"))
    if len(inputs) > 1 or len(signatures) > 1:
        refuse("more_than_one_signature")
    if inputs.keys() != signatures.keys():
        refuse("labels_differ")
    label, (components, parameters) = next(iter(inputs.items()))
    signature, _ = signatures[label]
    if not isinstance(components, list) or not isinstance(signature, bytes):
        refuse("malformed_signature")
    return label, components, parameters


def _dictionary(value: str | None) -> dict[str, tuple[Any, dict[str, Any]]]:
    if not value:
        refuse("no_signature")
    try:
        parsed: Any = http_sf.parse(
            value.encode("ascii"), tltype="dictionary", on_duplicate_key=_no_duplicates
        )
    except (ValueError, TypeError):
        refuse("malformed_signature")
    members: dict[str, tuple[Any, dict[str, Any]]] = parsed
    return members or refuse("no_signature")


def _no_duplicates(_key: str, context: str) -> None:
    refuse("more_than_one_signature" if context == "dictionary" else "repeated_parameter")


def _check_parameters(parameters: Mapping[str, Any]) -> None:
    if not parameters.keys() <= _PARAMETERS.keys():
        refuse("unknown_parameter")
    for name, kind in _PARAMETERS.items():
        if name in parameters and type(parameters[name]) is not kind:
            refuse(f"malformed_{name}")
        if name not in parameters and name not in _OPTIONAL:
            refuse(f"missing_{name}")
    if parameters["tag"] != TAG:
        refuse("wrong_tag")
    if len(parameters["nonce"]) not in NONCE_CHARACTERS:
        refuse("nonce_length")
    if not _THUMBPRINT.fullmatch(parameters["keyid"]):
        refuse("unknown_key")


def _check_times(parameters: Mapping[str, Any], now: float) -> None:
    created, expires = parameters["created"], parameters.get("expires")
    if created > now + SIGNATURE_SKEW.whole_seconds:
        refuse("created_ahead")
    if now - created > SIGNATURE_AGE.whole_seconds:
        refuse("too_old")
    if expires is not None and expires - created > SIGNATURE_AGE.whole_seconds:
        refuse("expires_too_far")
    if expires is not None and expires < now:
        refuse("expired")


def _check_components(components: list[Any]) -> None:
    """Refuse too few components. One with a parameter covers something else, and does not count."""
    covered = {name for name, parameters in components if not parameters}
    if not covered >= REQUIRED:
        refuse("uncovered")
    if not any(covered >= target for target in TARGETS):
        refuse("uncovered")
