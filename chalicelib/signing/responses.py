"""Our signature on every answer to a caller that we know."""

from http_message_signatures import HTTPMessageSigner
from http_message_signatures.algorithms import ECDSA_P256_SHA256

from chalicelib.ports import Now, SigningKeys
from chalicelib.signing.messages import Answer, Request

TAG = "abuse-feed-response"
LABEL = "standsafe"


class ResponseSigner:
    """Signs answers with our P-256 key, bound to the request that they answer."""

    def __init__(self, *, signing_keys: SigningKeys, wall: Now) -> None:
        self._signing_keys, self._wall = signing_keys, wall
        self._library = HTTPMessageSigner(signature_algorithm=ECDSA_P256_SHA256)

    def sign(
        self, request: Request, label: str, *, status: int, headers: dict[str, str], body: bytes
    ) -> dict[str, str]:
        """Return ``headers`` with Content-Digest, Signature-Input and Signature added.

        ``label`` is that of the request's signature; ``headers`` has a Content-Type. Raises
        Unavailable where the key cannot be used.
        """
        signer = self._signing_keys.current()
        answer = Answer(status, request, dict(headers))
        prepared = self._library.prepare(
            answer,
            key_id=signer.kid,
            created=self._wall(),
            label=LABEL,
            tag=TAG,
            covered_component_ids=_covered(label),
            body=body,
        )
        self._library.apply(answer, prepared, signer.sign(prepared.signature_base))
        return answer.headers


def _covered(label: str) -> tuple[str, ...]:
    """Cover the request's signature, too (RFC 9421, 2.4): an answer fits one request only."""
    return (
        "@status",
        "content-type",
        "content-digest",
        '"@method";req',
        '"@authority";req',
        '"@path";req',
        '"@target-uri";req',
        f'"signature";req;key="{label}"',
    )
