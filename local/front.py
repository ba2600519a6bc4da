"""Play CloudFront: one origin before the app, the site's bucket and the stack's own pages."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

import boto3
from botocore.exceptions import ClientError

from chalicelib.languages import LANGUAGES
from chalicelib.web.cookies import EXIT
from infra.load import load
from local.gateway import Gateway, gateway_response
from local.s3_forms import MOST_BYTES
from local.sandbox import SandboxGateway
from local.web import LARGEST_BODY, Application, HttpRequest, HttpResponse

UPLOADS = "/uploads"
"""Where the edge hands requests to the quarantine bucket."""
_MISSING = {"NoSuchKey", "404", "NoSuchBucket"}


def security_headers() -> list[tuple[str, str, bool]]:
    """Read name, value and whether it overrides the origin's from infra/template/edge.yaml."""
    config = load()["Resources"]["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    csp, hsts = security["ContentSecurityPolicy"], security["StrictTransportSecurity"]
    age = f"max-age={hsts['AccessControlMaxAgeSec']}"
    if hsts.get("IncludeSubdomains"):
        age += "; includeSubDomains"
    if hsts.get("Preload"):
        age += "; preload"
    frame, referrer = security["FrameOptions"], security["ReferrerPolicy"]
    return [
        ("Content-Security-Policy", csp["ContentSecurityPolicy"], csp["Override"]),
        ("X-Content-Type-Options", "nosniff", security["ContentTypeOptions"]["Override"]),
        ("X-Frame-Options", frame["FrameOption"], frame["Override"]),
        ("Referrer-Policy", referrer["ReferrerPolicy"], referrer["Override"]),
        ("Strict-Transport-Security", age, hsts["Override"]),
        *((i["Header"], i["Value"], i["Override"]) for i in config["CustomHeadersConfig"]["Items"]),
    ]


_PREFIXES = "|".join(language.prefix for language in LANGUAGES if language.prefix)
_FORM_PAGE = re.compile(rf"({_PREFIXES})?/(report|record)/index\.html")


def index_page(path: str, cookies: str = "", exit_mark: str = EXIT.secure_name) -> str:
    """Return the page of a path, as the edge's function does.

    ``/x`` and ``/x/`` are ``/x/index.html``; forms are closed to who left by Exit. ``cookies``: the
    request's header; ``exit_mark``: the name of Exit's in it.
    """
    last = path.rpartition("/")[2]
    page = path if "." in last else f"{path}{'/' if last else ''}index.html"
    form = _FORM_PAGE.fullmatch(page)
    has_left = any(cookie.strip().startswith(f"{exit_mark}=") for cookie in cookies.split(";"))
    return f"{form[1] or ''}/left/index.html" if form and has_left else page


def is_upload(path: str) -> bool:
    """Return whether the edge hands the path to the quarantine bucket."""
    return path == UPLOADS or path.startswith(f"{UPLOADS}/")


def largest_body(path: str) -> int:
    """Return the most bytes that a path's origin takes: S3 more than the API."""
    return MOST_BYTES if is_upload(path) else LARGEST_BODY


class Site:
    """Serves the pages in the site's bucket."""

    def __init__(self, bucket: str, base_url: str) -> None:
        self._bucket, self._exit_mark = bucket, EXIT.name_at(base_url)
        self._s3: Any = boto3.client("s3")

    def __call__(self, request: HttpRequest) -> HttpResponse | None:
        """Return the object that a path stands for; None where there is none."""
        if request.method not in {"GET", "HEAD"}:
            return None
        try:
            page = index_page(request.path, request.header("cookie") or "", self._exit_mark)
            key = unquote(page, errors="strict").removeprefix("/")
            item = self._s3.get_object(Bucket=self._bucket, Key=key)
        except UnicodeDecodeError:
            return None
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                return None
            raise
        headers = [("Content-Type", item["ContentType"]), ("ETag", item["ETag"])]
        if "CacheControl" in item:
            headers.append(("Cache-Control", item["CacheControl"]))
        return HttpResponse(200, headers, item["Body"].read())


class Front:
    """Sends a request to the app, to the stack's own pages (``/local/…``) or to the site."""

    def __init__(
        self,
        gateway: Gateway | SandboxGateway,
        site: Site,
        forms: Application,
        own_handlers: Mapping[tuple[str, str], Callable[[HttpRequest], HttpResponse]],
    ) -> None:
        self._gateway, self._site, self._forms, self._own_handlers = (
            gateway,
            site,
            forms,
            own_handlers,
        )
        self._security = security_headers()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, with the headers that CloudFront adds to everything."""
        if request.path.startswith("/local/"):
            return self._own_page(request)
        if is_upload(request.path):
            return self._secured(self._forms(request))
        page = None if self._gateway.has(request.path) else self._site(request)
        return self._secured(page or self._gateway(request))

    def _own_page(self, request: HttpRequest) -> HttpResponse:
        for (method, prefix), handler in self._own_handlers.items():
            exact = request.path == prefix
            if request.method == method and (
                exact or (prefix[-1] == "/" and request.path.startswith(prefix))
            ):
                return handler(request)
        return gateway_response(404)

    def _secured(self, answer: HttpResponse) -> HttpResponse:
        present = {name.lower() for name, _ in answer.headers}
        overridden = {name.lower() for name, _, override in self._security if override}
        headers = [
            (name, value) for name, value in answer.headers if name.lower() not in overridden
        ]
        added = [
            (name, value)
            for name, value, override in self._security
            if override or name.lower() not in present
        ]
        return HttpResponse(answer.status, [*headers, *added], answer.body)
