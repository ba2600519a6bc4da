"""Send what is meant for our domain to the emulator, as the edge would pass it on.

Clients sign for ``https://standsafe.example.org``, which is no place. Requests go to the API and to
the bucket for uploads as CloudFront would (see ``edge_serves`` in infra/rehearsal-gaps.yaml).
"""

from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from rehearsal.account import EmulatedAccount
from rehearsal.stack import DOMAIN

BASE = f"https://{DOMAIN}"


class Edge(HTTPAdapter):
    """Carries requests for our domain."""

    def __init__(self, account: EmulatedAccount, outputs: dict[str, str]) -> None:
        super().__init__()
        self._address, self._trusted, self._outputs = account.address, account.trusted, outputs
        self._api = outputs["EndpointURL"].split("//")[1].split(".")[0]
        self._port = urlsplit(account.address).port

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        """Send a request on; the answer is one to the request as it was."""
        carried = request.copy()
        parts = urlsplit(request.url or "")
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if parts.path == "/uploads":
            carried.url = f"{self._address}/{self._outputs['QuarantineBucket']}"
        else:
            carried.url = f"{self._address}/api{target}"
            carried.headers["Host"] = f"{self._api}.execute-api.localhost:{self._port}"
        answer = super().send(carried, *args, **{**more, "verify": self._trusted})
        answer.request = request
        return answer

    def serves(self, path: str) -> bool:
        """Return whether the emulated CloudFront serves a path."""
        host = {"Host": self._outputs["EdgeDomain"]}
        address = f"{self._address}{path}"
        return requests.get(address, headers=host, timeout=60, verify=self._trusted).ok


def session(edge: Edge) -> requests.Session:
    """Return a session whose requests to our domain go by the edge."""
    session = requests.Session()
    session.mount(f"{BASE}/", edge)
    return session
