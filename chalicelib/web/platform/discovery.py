"""Publish our keys, where everything is, and whom to tell of a weakness."""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.languages import CODES
from chalicelib.model.events import stamp
from chalicelib.signing.keys import jwks
from chalicelib.signing.tokens import EVENT_KINDS, SSF_VERIFICATION, event_uri
from chalicelib.web.call import Call
from chalicelib.web.http import PUBLIC, TEXT, as_json

_FRESH = {"Cache-Control": "no-cache"}
"""A key that is published at once is there at once, whatever stands between."""

_ENDPOINTS = ("poll", "outcomes", "evidence", "replay", "preservations", "verification")
"""What a platform signs its requests to, below its own address."""


def get_jwks(call: Call) -> Response:
    """Publish our public keys."""
    return as_json(jwks(get_container().list_public_keys()), 200, **_FRESH)


def get_key_history(call: Call) -> Response:
    """Publish every public key that ever signed anything of ours: bundles are read for years."""
    return as_json(jwks(get_container().list_key_history()), 200, **PUBLIC)


def get_security_txt(call: Call) -> Response:
    """Say whom to tell of a weakness, as RFC 9116 has it; it never expires while we answer."""
    base_url = get_container().settings.base_url
    contact, expires = get_container().read_security_contact()
    lines = (
        f"Contact: {contact}",
        f"Expires: {stamp(expires)}",
        f"Preferred-Languages: {', '.join(CODES)}",
        f"Canonical: {base_url}/.well-known/security.txt",
    )
    body = "".join(f"{line}\n" for line in lines)
    return Response(body, {"Content-Type": f"{TEXT}; charset=utf-8", **PUBLIC}, 200)


def get_configuration(call: Call) -> Response:
    """Say where everything is, in words of OpenID SSF 1.0 where it has them.

    There is no ``spec_version``: a receiver would look for its management of streams, which we do
    not have. A platform has one feed, from its first key on.
    """
    issuer = get_container().settings.base_url
    base = f"{issuer}/v1/platforms/{{platform}}"
    configuration = {
        "issuer": issuer,
        "jwks_uri": f"{issuer}/.well-known/jwks.json",
        "delivery_methods_supported": ["urn:ietf:rfc:8936"],
        "authorization_schemes": [{"spec_urn": "urn:ietf:rfc:9421"}],
        "events_supported": [
            *(event_uri(issuer, kind) for kind in EVENT_KINDS),
            SSF_VERIFICATION,
        ],
        "default_subjects": "ALL",
        "jwks_history_uri": f"{issuer}/.well-known/jwks-history.json",
        "openapi_uri": f"{issuer}/v1/openapi.json",
        "endpoints": {name: f"{base}/{name}" for name in _ENDPOINTS},
    }
    return as_json(configuration, 200, **PUBLIC)
