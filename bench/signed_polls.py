"""Make polls as a platform signs them and as API Gateway passes them on."""

from pathlib import Path

import requests
from requests_http_signature import HTTPSignatureAuth, algorithms

from bench.deployment import BenchDeployment
from bench.events import JSON, GatewayEvent, post
from bench.feed_rows import PAGE


class SignedPolls:
    """Makes polls of one platform, signed by ``requests-http-signature``."""

    def __init__(self, deployed: BenchDeployment, platform: str) -> None:
        self._platform = platform
        described = deployed.description["platforms"][platform]
        self._url = described["poll_url"]
        self._auth = HTTPSignatureAuth(
            signature_algorithm=algorithms.ED25519,
            key=Path(described["private_key"]).read_bytes(),
            key_id=described["keyid"],
            covered_component_ids=("@method", "@authority", "@target-uri"),
            tag="abuse-feed",
            use_nonce=True,
        )

    def next(self) -> GatewayEvent:
        """Return the event of one more poll, with a nonce of its own."""
        body = {"maxEvents": PAGE, "returnImmediately": True}
        request = requests.Request("POST", self._url, json=body, auth=self._auth).prepare()
        content = request.body if isinstance(request.body, bytes) else str(request.body).encode()
        path = f"/v1/platforms/{self._platform}/poll"
        headers = {name: _as_text(value) for name, value in request.headers.items()}
        return post(path, content, {"Content-Type": JSON, **headers}, platform=self._platform)


def _as_text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
