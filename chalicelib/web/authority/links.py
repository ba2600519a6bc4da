"""Take the tokens of the links in our mails to an authority."""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.model.bodies import EmptyBody
from chalicelib.model.events import stamp
from chalicelib.model.officer import LinkToken, OpenLink, SignIn
from chalicelib.web.bodies import read_json, read_optional_json
from chalicelib.web.call import Call
from chalicelib.web.cookies import OFFICER
from chalicelib.web.http import as_json


def post_session(call: Call) -> Response:
    """Exchange the token of a link, to a case or to the list, for a session."""
    link = read_json(OpenLink, call)
    opened = get_container().open_case_link(link.token, link.officer, session=OFFICER.of(call))
    answer = {
        **({"reference": opened.reference} if opened.reference else {}),
        "authority": _id_and_name(opened.authority),
        "expires_at": stamp(opened.expires),
    }
    return as_json(answer, 200, **{"Set-Cookie": OFFICER.set(opened.session)})


def post_sign_out(call: Call, session: str) -> Response:
    """End the session, here and in the browser; the same answer where there is none."""
    read_optional_json(EmptyBody, call)
    get_container().end_officer_session(session)
    return as_json({"ended": True}, 200, **{"Set-Cookie": OFFICER.clear()})


def post_link(call: Call) -> Response:
    """Mail a new link to the registered address; the answer does not tell whether there was one."""
    get_container().renew_case_link(read_json(LinkToken, call).token)
    return as_json({"accepted": True}, 202)


def post_sign_in(call: Call) -> Response:
    """Mail a link to the list to the registered address; the answer does not tell whether there is
    one."""
    get_container().request_sign_in(read_json(SignIn, call).authority, call.address)
    return as_json({"accepted": True}, 202)


def post_address(call: Call) -> Response:
    """Confirm that an address is the authority's own."""
    authority = get_container().confirm_contact(read_json(LinkToken, call).token)
    return as_json({"authority": _id_and_name(authority)})


def _id_and_name(authority: str) -> dict[str, str]:
    return {"id": authority, "name": get_container().catalogue.authorities[authority].name}
