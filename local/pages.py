"""Serve the embedded stack's own addresses: the inbox, settling, the clock, and the calls made."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from local.clock import ProductClock
from local.cloud import Cloud
from local.gateway import gateway_response
from local.inbox import Inbox
from local.pump import Pump
from local.wake import ALL_WAITERS
from local.web import HttpRequest, HttpResponse

_INBOX = "/local/inbox"
_SETTLE_SECONDS = 300.0
_SCHEDULES_RUN_AGAIN = timedelta(seconds=60)
_MOST_STOPS = 40
"""Of one advance; whatever falls due after that many is found at its end, together."""
# Mails bring their own inline styles; their frames are sandboxed, so nothing in them can run.
_CSP = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"


Due = Callable[[], Iterable[datetime | None]]


class OwnPages:
    """Serves what only the embedded stack has."""

    def __init__(self, *, base_url: str, cloud: Cloud, inbox: Inbox, clock: ProductClock) -> None:
        self._base_url, self._cloud, self._inbox, self._clock = base_url, cloud, inbox, clock
        self._pump: Pump | None = None
        self._due: Due = lambda: ()
        folder = FileSystemLoader(Path(__file__).parent)
        self._jinja = Environment(loader=folder, autoescape=True, undefined=StrictUndefined)

    def watch(self, pump: Pump, due: Due) -> None:
        """Set which pump is to be settled, and what gives the times at which something is due."""
        self._pump, self._due = pump, due

    def routes(self) -> Mapping[tuple[str, str], Callable[[HttpRequest], HttpResponse]]:
        """Map method and path to handlers; a path that ends in ``/`` takes all below it."""
        return {
            ("GET", _INBOX): self._page,
            ("GET", f"{_INBOX}.json"): self._list,
            ("GET", "/local/mails.json"): self._brief,
            ("GET", f"{_INBOX}/"): self._raw,
            ("POST", "/local/settle"): self._settle,
            ("POST", "/local/clock"): self._advance,
            ("GET", "/local/calls.json"): self._calls,
        }

    def _page(self, _request: HttpRequest) -> HttpResponse:
        mails = [mail.as_json(self._base_url) for mail in reversed(self._inbox.mails())]
        page = self._jinja.get_template("inbox.html.j2").render(mails=mails)
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Security-Policy", _CSP),
            ("Cache-Control", "no-store"),
        ]
        return HttpResponse(200, headers, page.encode())

    def _list(self, _request: HttpRequest) -> HttpResponse:
        return _json([mail.as_json(self._base_url) for mail in self._inbox.mails()])

    def _brief(self, request: HttpRequest) -> HttpResponse:
        """List the mails after the first ``?after=``, without their words."""
        after = request.target.partition("?after=")[2]
        mails = self._inbox.since(int(after) if after.isdecimal() else 0)
        return _json([mail.brief() for mail in mails])

    def _raw(self, request: HttpRequest) -> HttpResponse:
        name = request.path.removeprefix(f"{_INBOX}/")
        mail = self._inbox.find(name.removesuffix(".eml")) if name.endswith(".eml") else None
        if mail is None:
            return gateway_response(404)
        return HttpResponse(200, [("Content-Type", "message/rfc822")], mail.raw.encode())

    def _settle(self, _request: HttpRequest) -> HttpResponse:
        if self._pump is None or self._pump.settle(_SETTLE_SECONDS):
            return _json({"settled": True})
        return gateway_response(503)

    def _advance(self, request: HttpRequest) -> HttpResponse:
        """Move the clock from one thing that falls due to the next, so that each has its time."""
        try:
            seconds = float(json.loads(request.body)["advance_seconds"])
            target = self._clock() + timedelta(seconds=seconds)
        except (ValueError, TypeError, KeyError, OverflowError):
            return gateway_response(400)
        if seconds < 0:
            return gateway_response(400)
        for _ in range(_MOST_STOPS):
            if not self._move_to(min(self._next_stop() or target, target)):
                return gateway_response(503)
            if self._clock() >= target:
                break
        if not self._move_to(target):
            return gateway_response(503)
        now = self._clock()
        return _json({"now": now.isoformat(timespec="milliseconds").replace("+00:00", "Z")})

    def _next_stop(self) -> datetime | None:
        """Return when something falls due, at least so far ahead that every schedule runs again."""
        times = [at for at in self._due() if at is not None]
        return max(min(times), self._clock() + _SCHEDULES_RUN_AGAIN) if times else None

    def _move_to(self, at: datetime) -> bool:
        self._clock.advance(max(0.0, (at - self._clock()).total_seconds()))
        self._cloud.wake.poke(ALL_WAITERS)
        return self._pump is None or self._pump.settle(_SETTLE_SECONDS)

    def _calls(self, _request: HttpRequest) -> HttpResponse:
        actions = self._cloud.notes.actions
        return _json({name: sorted(actions[name]) for name in sorted(actions)})


def _json(body: Any) -> HttpResponse:
    headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
    return HttpResponse(200, headers, json.dumps(body, ensure_ascii=False).encode())
