"""Publish our keys, and where everything is."""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.signing.keys import jwks
from chalicelib.signing.tokens import EVENT_KINDS, event_uri
from chalicelib.web.call import Call
from chalicelib.web.http import PUBLIC, as_json


def get_jwks(call: Call) -> Response:
    """Publish our public keys."""
    return as_json(jwks(get_container().list_public_keys()), 200, **PUBLIC)


def get_configuration(call: Call) -> Response:
    """Say where everything is, in the words of OpenID SSF 1.0."""
    issuer = get_container().settings.base_url
    configuration = {
        "spec_version": "1_0",
        "issuer": issuer,
        "jwks_uri": f"{issuer}/.well-known/jwks.json",
        "delivery_methods_supported": ["urn:ietf:rfc:8936"],
        "authorization_schemes": [{"spec_urn": "urn:ietf:rfc:9421"}],
        "events_supported": [event_uri(issuer, kind) for kind in EVENT_KINDS],
        "default_subjects": "ALL",
    }
    return as_json(configuration, 200, **PUBLIC)
