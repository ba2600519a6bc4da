"""Connect a platform for trying things out, whose private key is public.

Only the embedded stack has it. Its key is the Ed25519 key of RFC 9421, appendix B.1.4. The first
poll of its feed files invented reports, so nothing of it is in a stack that does not use it. They
take the way of all reports.
"""

import threading
from pathlib import Path
from typing import Any, cast
from uuid import NAMESPACE_URL, uuid5

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.records import Platform
from chalicelib.container import Adapters, Container
from chalicelib.model.report import Report
from chalicelib.model.report_context import ReportContext
from chalicelib.operator import public_keys
from chalicelib.operator.deployment import Deployment
from chalicelib.store.connections import Connections
from chalicelib.usecases.intake.catalogue_adapter import CatalogueForReports
from chalicelib.usecases.platform.add_platform_key import KeyOffer
from local.gateway import Gateway
from local.pump import Pump
from local.web import HttpRequest, HttpResponse

ID = "sandbox"
HOST = "sandbox.example"
POLL = f"/v1/platforms/{ID}/poll"

PRIVATE_KEY = """\
-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
-----END PRIVATE KEY-----
"""
PUBLIC_KEY = """\
-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
-----END PUBLIC KEY-----
"""

_SETTLE_SECONDS = 60.0


def _post(number: int, handle: str, **more: Any) -> dict[str, Any]:
    url = f"https://{HOST}/{handle}/{number}"
    return {"url": url, "platform": ID, "handle": handle, **more}


_CASES: list[dict[str, Any]] = [
    {
        "category": "threat_violence",
        "signs": ["names_place_or_time"],
        "incidents": [_post(101, "bad.person", text="(a threat, as posted)")],
    },
    {
        "category": "harassment",
        "incidents": [
            _post(102, "bad.person", text="(the first of many)"),
            _post(103, "another.person", deleted=True),
        ],
    },
    {
        "category": "impersonation",
        "incidents": [{"platform": ID, "handle": "sam.invented.official"}],
    },
]


def connect(deployment: Deployment, folder: Path) -> dict[str, str]:
    """Register the public key, keep the private one beside the others, and describe it for
    ready.json."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    private, public = folder / f"{ID}.pem", folder / f"{ID}.pub"
    private.touch(mode=0o600)
    private.write_text(PRIVATE_KEY, "ascii")
    public.write_text(PUBLIC_KEY, "ascii")
    offer = KeyOffer(ID, public_keys.read(public), label="RFC 9421, B.1.4: public, both halves")
    key, _ = deployment.add_platform_key(offer)
    base = f"{deployment.settings.base_url}/v1/platforms/{ID}"
    return {
        "poll_url": f"{base}/poll",
        "outcomes_url": f"{base}/outcomes",
        "verification_url": f"{base}/verification",
        "keyid": key.keyid,
        "alg": key.alg,
        "private_key": str(private),
    }


def fill(adapters: Adapters) -> list[str]:
    """File the invented reports, once however often called, and return their case ids."""
    container = _container(adapters)
    return [
        container.store_report(_report(container, number, case)).first.case_id
        for number, case in enumerate(_CASES)
    ]


class SandboxGateway:
    """Files the sandbox's reports before its first poll; else passes requests to the gateway."""

    def __init__(self, gateway: Gateway, pump: Pump, adapters: Adapters) -> None:
        self._gateway, self._pump, self._adapters = gateway, pump, adapters
        self._lock, self._filled = threading.Lock(), False
        self.has = gateway.has

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        if request.path == POLL:
            with self._lock:
                if not self._filled:
                    fill(self._adapters)
                    self._pump.settle(_SETTLE_SECONDS)
                    self._filled = True
        return self._gateway(request)


class _SandboxOnly:
    def reaches(self, recipient: str) -> bool:
        return recipient == ID


def _container(product: Adapters) -> Container:
    """Bind the use cases to the product's adapters, with the sandbox for the only platform that
    is reached."""
    adapters = Adapters(product.settings, now=product.now, wall=product.wall)
    platforms = {**product.catalogue.platforms, ID: _platform(product.catalogue)}
    adapters.catalogue = product.catalogue._replace(platforms=platforms)
    adapters.connections = cast("Connections", _SandboxOnly())
    return Container(adapters)


def _platform(catalogue: Catalogue) -> Platform:
    """Return a platform of the catalogue under another name."""
    model = next(iter(catalogue.platforms.values()))
    return model._replace(id=ID, name="Sandbox", hosts=(), promise=None)


def _report(container: Container, number: int, case: dict[str, Any]) -> Report:
    catalogue = container.catalogue
    body = {
        "submission_id": str(uuid5(NAMESPACE_URL, f"{HOST}/{number}")),
        "reporter": {"name": "Sam Invented", "role": "candidate", "language": "en"},
        "candidate": {"name": "Sam Invented", "area": next(iter(catalogue.areas)).id},
        "share_with": {"platforms": True},
        "declaration": True,
        **case,
    }
    adapter = CatalogueForReports(catalogue, container.adapters.known_elections)
    return Report.model_validate(body, context=ReportContext(adapter, False, False))
