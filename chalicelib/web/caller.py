"""Who is asking: the address that a request came from, and the secret it carries."""

from http.cookies import CookieError, SimpleCookie

from chalice.app import Request


def address_of(request: Request) -> str:
    """The caller's network address.

    Behind CloudFront, API Gateway adds CloudFront's address to ``X-Forwarded-For`` after CloudFront
    added its viewer's: the last but one is the one that nobody outside could write.
    """
    hops = str(request.headers.get("x-forwarded-for", "")).split(",")
    if len(hops) > 1:
        return hops[-2].strip()
    identity = request.context.get("identity") or {}
    return str(identity.get("sourceIp", ""))


def bearer(request: Request) -> str:
    """The token of an ``Authorization: Bearer`` header, "" where there is none."""
    scheme, _, token = str(request.headers.get("authorization", "")).partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def sent_from_elsewhere(request: Request) -> bool:
    """Whether another site's page had this sent, as browsers say since 2023. ``Origin`` would not
    tell: our own pages send no referrer, and then it is ``null``."""
    return str(request.headers.get("sec-fetch-site", "")) in {"cross-site", "same-site"}


def cookie(request: Request, name: str) -> str:
    """A cookie's value, "" where there is none or the header cannot be read."""
    try:
        jar = SimpleCookie(str(request.headers.get("cookie", "")))
    except CookieError:
        return ""
    return jar[name].value if name in jar else ""
