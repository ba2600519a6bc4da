"""A row for each route of the app: what is sent, and which callers may have what it does.

``tests/attacks/test_callers.py`` walks rows and callers. A route without a row fails there by name.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.languages import localised
from chalicelib.web.reporter.actions import BY_MAILED_LINK, FORMS
from chalicelib.web.routes import ROUTES
from chalicelib.web.routes.route import Route
from tests.support.callers import CALLERS, Caller, Scene
from tests.support.factories import body
from tests.support.files.uploading import announced
from tests.support.officers import FORCE

MakeBody = Callable[[Scene, Caller], Any]

EVERYBODY = frozenset(CALLERS)
_WITH_A_SESSION = frozenset({"receipt session", "receipt session, another's"})
_WITH_ANY_SESSION = _WITH_A_SESSION | {"mailed session", "mailed session, another's"}
OWN_ALONE = frozenset(
    {
        "receipt session, another's",
        "mailed session, another's",
        "officer, another",
        "mail link, another",
        "candidate, another",
    }
)
"""Callers whose credential is good for a report of their own: nothing may happen to the other."""

_EMPTY_BODY: MakeBody = lambda scene, caller: {}  # noqa: E731 # the body of most


@dataclass(frozen=True, slots=True)
class Row:
    """``allowed``: who is answered as if it were theirs; ``sees``: who may read the report's words;
    ``changes``: who may leave a mark in its log. ``prepare`` brings about what a right needs to be
    used; captured parameters that are no reference stand in ``captured``."""

    allowed: frozenset[str] = EVERYBODY
    sees: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    body: MakeBody = _EMPTY_BODY
    prepare: Callable[[Scene], object] = lambda scene: None
    captured: Mapping[str, str] = field(default_factory=dict)
    is_own: bool = False
    """Whether ``allowed`` have it by a credential: it is tried alone, since it may change much."""


def _row(
    allowed: frozenset[str] | set[str],
    payload: MakeBody = _EMPTY_BODY,
    prepare: Callable[[Scene], object] = lambda scene: None,
    **captured: str,
) -> Row:
    allowed_by_case = frozenset(allowed) - OWN_ALONE
    return Row(
        frozenset(allowed),
        allowed_by_case,
        allowed_by_case,
        payload,
        prepare,
        captured,
        is_own=True,
    )


def _of(payload: Any) -> MakeBody:
    return lambda scene, caller: payload


_ID = "00000000-0000-4000-8000-000000000001"
_SHARED = {"platforms": True, "police": True, "electoral": False}

_BY_RECEIPT: Mapping[str, MakeBody] = {
    "messages": _of({"message_id": "m-1", "to": "x", "text": "It is still there"}),
    "incidents": _of({"batch_id": _ID, "incidents": [{"url": "https://x.com/someone/status/21"}]}),
    "self-reported": _of({"recipient": "facebook"}),
    "promote": _of({}),
    "consent": _of({"share_with": _SHARED}),
    "withdraw": _of({}),
    "appeal": _of({"recipient": "x", "text": "Look again"}),
    "evidence": lambda scene, caller: {"upload_id": scene.spare_id},
    "download": _of({}),
}
_BY_OFFICER: Mapping[str, MakeBody] = {
    "/acknowledge": _of({}),
    "/messages": _of({"message_id": "m-1", "text": "Which of the posts?"}),
    "/stage": _of({"stage": "investigating"}),
    "/handover": _of({"to": "police-durham", "reason": "They live there"}),
    "/bundle": _of({}),
    "/preservation": _of({"platform": "x", "legal_basis": "Schedule 1"}),
    "/holds": _of({"platform": "x"}),
    "/wrong-link": _of({"incident": 0, "shares": "account", "reason": "Another one"}),
}
_BY_SIGNATURE: Mapping[str, MakeBody] = {
    "poll": _of({"returnImmediately": True}),
    "outcomes": lambda scene, caller: {
        "outcomes": [
            {
                "outcome_id": _ID,
                "reference": scene.reference,
                "status": "acknowledged",
                "at": "2026-11-22T07:30:00Z",
            }
        ]
    },
    "replay": lambda scene, caller: {"references": [scene.reference]},
    "preservations": lambda scene, caller: {
        "jti": scene.jti,
        "status": "preserved",
        "until": "2027-01-01",
    },
    "verification": _of({"state": "s"}),
    "evidence": lambda scene, caller: {"reference": scene.reference, "sha256": scene.digest},
}


def _form(**fields: str) -> MakeBody:
    return lambda scene, caller: {"csrf": caller.csrf, **fields}


_FIELDS: Mapping[str, Mapping[str, str]] = {
    "messages": {"message_id": "m-1", "to": "x", "text": "It is still there"},
    "incidents": {"batch_id": _ID, "incidents.0.url": "https://x.com/someone/status/21"},
    "self-reported": {"recipient": "facebook"},
    "consent": {"share_with.platforms": "true"},
    "withdraw": {"confirm": "yes"},
    "appeal": {"recipient": "x", "text": "Look again"},
    "erase": {"confirm": "yes"},
}
_proof: MakeBody = lambda scene, caller: {"csrf": caller.csrf, "proof": scene.proof}  # noqa: E731
_TOKEN: MakeBody = lambda scene, caller: {  # noqa: E731
    "token": caller.token,
    "officer": {"name": "Kim Invented", "role": "Duty inspector"},
}

ROWS: Mapping[str, Row] = {
    "POST /v1/reports": Row(body=lambda scene, caller: body()),
    "GET /v1/areas": Row(),
    "GET /v1/areas/{area}/candidates": Row(captured={"area": "E14001063"}),
    "POST /v1/uploads": Row(body=lambda scene, caller: announced()),
    "GET /v1/uploads/{upload_id}": Row(captured={"upload_id": "spare"}),
    "GET /v1/uploads/{upload_id}/parts": Row(captured={"upload_id": "spare"}),
    "POST /v1/uploads/{upload_id}/finish": Row(captured={"upload_id": "spare"}),
    "GET /v1/reports/{reference}": _row({"receipt"}),
    **{
        f"POST /v1/reports/{{reference}}/{name}": _row({"receipt"}, payload)
        for name, payload in _BY_RECEIPT.items()
    },
    **{
        f"POST /v1/platforms/{{platform}}/{name}": _row(
            {"platform"}, payload, Scene.ask_for_preservation, platform="x"
        )
        for name, payload in _BY_SIGNATURE.items()
    },
    "GET /.well-known/jwks.json": Row(),
    "GET /.well-known/jwks-history.json": Row(),
    "GET /.well-known/ssf-configuration": Row(),
    "GET /.well-known/security.txt": Row(),
    "GET /v1/schemas/statement-of-reasons.json": Row(),
    "GET /v1/openapi.json": Row(),
    "POST /v1/authority/session": _row({"mail link", "mail link, another"}, _TOKEN),
    "POST /v1/authority/sign-out": Row(),
    "POST /v1/authority/link": Row(
        changes=frozenset({"mail link", "mail link, expired", "mail link, revoked"}),
        body=lambda scene, caller: {"token": caller.token},
    ),
    "POST /v1/authority/sign-in": Row(body=_of({"authority": FORCE})),
    "POST /v1/authority/address": _row(
        {"address link"}, lambda scene, caller: {"token": caller.token}
    ),
    "GET /v1/authority/cases": _row({"officer", "officer, another"}),
    "GET /v1/authority/cases/{reference}": _row({"officer"}),
    **{
        f"POST /v1/authority/cases/{{reference}}{path}": _row({"officer"}, payload)
        for path, payload in _BY_OFFICER.items()
    },
    "DELETE /v1/authority/cases/{reference}/holds/{platform}": _row(
        {"officer"}, prepare=Scene.hold, platform="x"
    ),
    "GET /status": Row(sees=frozenset({"receipt session"})),
    "POST /status": Row(
        frozenset(), body=lambda scene, caller: {"reference": scene.reference, "receipt": "AAAA"}
    ),
    "GET /status/evidence": Row(),
    "POST /status/evidence": _row(_WITH_A_SESSION, _form()),
    "GET /status/lost": Row(),
    "POST /status/lost": Row(body=lambda scene, caller: {"reference": scene.reference}),
    "GET /status/{action}": Row(captured={"action": "withdraw"}),
    **{
        f"POST /status/{{action}} {action}": _row(
            _WITH_ANY_SESSION if action in BY_MAILED_LINK else _WITH_A_SESSION,
            _proof if action == "prove" else _form(**_FIELDS.get(action, {})),
            Scene.hand_over_receipt if action == "prove" else lambda scene: None,
            action=action,
        )
        for action in sorted(FORMS)
    },
    "GET /delegates": Row(),
    "POST /delegates": _row({"candidate", "candidate, another"}, _form(name="Alex Agent")),
    "GET /exit": Row(),
    "POST /again": Row(),
}
"""By method and path; a form of the status page by its name, too. Pages in every language have the
row of the English one."""


def rows() -> Iterator[tuple[str, Route, Row]]:
    """Every route of the app with each of its rows, by a name; nothing of a route that has none."""
    for route in ROUTES:
        key = f"{route.method} {_english(route)}"
        names = [name for name in ROWS if name == key or name.startswith(f"{key} ")]
        for name in names:
            yield f"{route.language}: {name}", route, ROWS[name]


def _english(route: Route) -> str:
    prefix = localised(route.language, "/").rstrip("/")
    return route.path.removeprefix(prefix)
