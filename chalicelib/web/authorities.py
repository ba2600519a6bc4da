"""What an authority's officers use: a mail's link becomes a session, which opens the case.

Nothing here follows from a GET alone, so a mail scanner that fetches every link opens nothing. The
session is a cookie, so another site must not be able to use it: it is SameSite=Strict, what changes
anything takes JSON only, and a browser's own word that another site asks is believed.
"""

from typing import TYPE_CHECKING, Any, TypeVar

from chalice.app import Blueprint, Request, Response

from chalicelib.container import Container, get_container
from chalicelib.errors import Forbidden, Malformed, RulesBroken
from chalicelib.limits import AUTHORITY_SESSION
from chalicelib.web.caller import cookie
from chalicelib.web.http import (
    JSON,
    as_json,
    body_of,
    parse_json,
    refusals_answered,
    validation_faults,
)

if TYPE_CHECKING:
    from pydantic import BaseModel

authorities = Blueprint(__name__)

COOKIE = "authority_session"

_CASE = "/v1/authority/cases/{reference}"
_OUR_OWN = {"", "same-origin", "none"}
"""Values of Sec-Fetch-Site that do not tell of another site; older browsers send none."""

_Body = TypeVar("_Body", bound="BaseModel")


@authorities.route("/v1/authority/session", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_session() -> Response:
    """Exchange a link's token for a session."""
    from chalicelib.model.events import stamp
    from chalicelib.model.officer import OpenLink
    from chalicelib.usecases.authority.open_case_link import open_case_link

    container, request = get_container(), _request()
    said = read_body(OpenLink, request)
    opened = open_case_link(
        container.case_desk, said.token, said.officer, session=cookie(request, COOKIE)
    )
    authority = container.catalogue.authorities[opened.authority]
    answer = {
        "reference": opened.reference,
        "authority": {"id": authority.id, "name": authority.name},
        "expires_at": stamp(opened.expires),
    }
    return as_json(answer, 200, **{"Set-Cookie": _set_cookie(container, opened.session)})


@authorities.route("/v1/authority/link", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_link() -> Response:
    """Mail a new link to the registered address; the answer does not tell whether there was one."""
    from chalicelib.model.officer import LinkToken
    from chalicelib.usecases.authority.renew_case_link import renew_case_link

    renew_case_link(get_container().case_desk, read_body(LinkToken, _request()).token)
    return as_json({"accepted": True}, 202)


@authorities.route("/v1/authority/address", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_address() -> Response:
    """Confirm that an address is the authority's own."""
    from chalicelib.model.officer import LinkToken
    from chalicelib.usecases.authority.confirm_contact import confirm_contact

    container = get_container()
    authority = confirm_contact(container.contact_desk, read_body(LinkToken, _request()).token)
    known = container.catalogue.authorities[authority]
    return as_json({"authority": {"id": known.id, "name": known.name}})


@authorities.route(_CASE, methods=["GET"])
@refusals_answered
def get_case(reference: str) -> Response:
    """The case, for a session that opened it."""
    from chalicelib.usecases.authority.read_authority_case import read_authority_case

    session = cookie(_request(), COOKIE)
    return as_json(read_authority_case(get_container().case_desk, session, reference))


@authorities.route(f"{_CASE}/acknowledge", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_acknowledgement(reference: str) -> Response:
    """Confirm that the authority has the case."""
    from chalicelib.model.officer import Nothing
    from chalicelib.usecases.authority.acknowledge_case import acknowledge_case

    request = _request()
    if body_of(request):
        read_body(Nothing, request)
    session = cookie(request, COOKIE)
    answer, created = acknowledge_case(get_container().case_desk, session, reference)
    return as_json(answer, 201 if created else 200)


def _request() -> Request:
    return same_site(authorities.current_request)


def same_site(request: Request) -> Request:
    """The request. Raises Forbidden where the browser says that another site makes it."""
    if str(request.headers.get("sec-fetch-site", "")) not in _OUR_OWN:
        raise Forbidden
    return request


def read_body(kind: type[_Body], request: Request) -> _Body:
    """Hold a body to its shape. Raises Malformed, TooLarge, RulesBroken with every fault."""
    from pydantic import ValidationError

    body: Any = parse_json(body_of(request))
    if not isinstance(body, dict):
        raise Malformed(code="not_an_object")
    try:
        return kind.model_validate(body)
    except ValidationError as error:
        raise RulesBroken(validation_faults(error)) from error


def _set_cookie(container: Container, session: str) -> str:
    seconds = AUTHORITY_SESSION.whole_seconds
    secure = "; Secure" if container.settings.base_url.startswith("https:") else ""
    return (
        f"{COOKIE}={session}; Path=/v1/authority; Max-Age={seconds}; HttpOnly; "
        f"SameSite=Strict{secure}"
    )
