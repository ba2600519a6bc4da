"""Play a platform's side of the exchange, by public packages only, as a platform would write it.

``requests-http-signature`` signs our requests and verifies the service's answers (RFC 9421), PyJWT
verifies its tokens (RFC 8417), both by the key set that the service publishes.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jwt
import requests
from http_message_signatures import HTTPSignatureKeyResolver
from requests_http_signature import HTTPSignatureAuth, algorithms

_SECONDS = 20
_ALGORITHMS = {
    "ed25519": algorithms.ED25519,
    "ecdsa-p256-sha256": algorithms.ECDSA_P256_SHA256,
}
_BOUND = ("@status", "content-digest", '"@method";req', '"@authority";req', '"@target-uri";req')


class PublishedKeys(HTTPSignatureKeyResolver):
    """Resolves the service's public keys by key id."""

    def __init__(self, jwks_url: str, http: requests.Session | None = None) -> None:
        response = (http or requests.Session()).get(jwks_url, timeout=_SECONDS)
        response.raise_for_status()
        self._keys = {key["kid"]: jwt.PyJWK(key) for key in response.json()["keys"]}

    def resolve_public_key(self, key_id: str) -> Any:
        """Return the public key of a signature. Raises KeyError for an unknown one."""
        return self._keys[key_id].key

    def resolve_private_key(self, key_id: str) -> Any:
        """Raise KeyError: we hold none of theirs."""
        raise KeyError(key_id)

    def claims(self, token: str, platform: str) -> dict[str, Any]:
        """Verify a token for a platform and return its claims. Raises jwt.PyJWTError."""
        key = self._keys[jwt.get_unverified_header(token)["kid"]]
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=["ES256"], audience=platform, options={"require": ["iss", "iat"]}
        )
        return claims


class Peer:
    """Exchanges as one platform, which ready.json describes."""

    def __init__(
        self,
        platform: Mapping[str, str],
        keys: PublishedKeys,
        http: requests.Session | None = None,
    ) -> None:
        self._platform, self._keys = platform, keys
        self._http = http or requests.Session()
        self._auth = HTTPSignatureAuth(
            signature_algorithm=_ALGORITHMS[platform["alg"]],
            key=Path(platform["private_key"]).read_bytes(),
            key_id=platform["keyid"],
            covered_component_ids=("@method", "@authority", "@target-uri"),
            tag="abuse-feed",
            use_nonce=True,
        )

    def poll(self, **body: Any) -> dict[str, Any]:
        """Poll the feed and return the verified answer."""
        answer: dict[str, Any] = self.post(self._platform["poll_url"], body)
        return answer

    def post_outcomes(self, *outcomes: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Post outcomes and return the verified results."""
        answer = self.post(self._platform["outcomes_url"], {"outcomes": list(outcomes)})
        results: list[dict[str, Any]] = answer["results"]
        return results

    def post(self, url: str, body: Mapping[str, Any]) -> Any:
        """Send a signed request and return the verified answer; None where it has no body."""
        answer = self._http.post(url, json=body, auth=self._auth, timeout=_SECONDS)
        answer.raise_for_status()
        HTTPSignatureAuth.verify(
            answer,
            require_components=_BOUND,
            signature_algorithm=algorithms.ECDSA_P256_SHA256,
            key_resolver=self._keys,
            expect_tag="abuse-feed-response",
        )
        return answer.json() if answer.content else None
