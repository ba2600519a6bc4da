"""Unwrap links that lead on to another, from the address alone: nothing is fetched.

Front doors (consent pages, log-ins, "you are leaving" pages), mail filters, search results and
archives hold the address that they lead to; so do the links that apps hand to one another.
"""

# ruff: noqa: E501 - a line of a table is a rule; wrapped, it cannot be read
import functools
import re
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit


class _Wrapper(NamedTuple):
    """A page that leads on: the address is in a parameter, or after a part of its path.

    ``labels``: a host has one of these between its dots, or its expression is not compiled. All
    expressions together would take longer to compile than a report takes to be accepted.
    """

    labels: frozenset[str]
    host: str
    path: str
    parameters: tuple[str, ...] = ()


def _wrapper(labels: str, host: str, path: str, *parameters: str) -> _Wrapper:
    return _Wrapper(frozenset(labels.split()), host, path, parameters)


_META_SITES = "facebook instagram threads messenger"
_META = r"(?:[a-z0-9-]+\.)*(?:facebook|instagram|threads|messenger)\.(?:com|net)"
_GOOGLE = r"(?:www\.|m\.)?google(?:\.[a-z]{2,3}){1,2}"
WRAPPERS = (
    _wrapper("instagram threads", r"l\.(?:instagram|threads)\.(?:com|net)", r".*", "u"),
    _wrapper(_META_SITES, _META, r"/l\.php|/flx/warn/?", "u"),
    _wrapper(_META_SITES, _META, r"/plugins/(?:video|post|page|comment_embed)\.php", "href"),
    _wrapper(_META_SITES, _META, r"/(?:accounts/)?login(?:\.php)?/?|/checkpoint/?", "next"),
    _wrapper(_META_SITES, _META, r"/sharer(?:/sharer\.php|\.php)?|/dialog/share", "u", "href"),
    _wrapper("youtube google", r"consent\.(?:youtube|google)\.com", r"/.*", "continue"),
    _wrapper("google", r"accounts\.google\.com", r"/.*", "continue"),
    _wrapper("youtube", r"(?:www\.|m\.)?youtube\.com", r"/redirect", "q"),
    _wrapper("youtube", r"(?:www\.|m\.)?youtube\.com", r"/attribution_link", "u"),
    _wrapper("youtube", r"(?:www\.|m\.)?youtube\.com", r"/oembed|/signin", "url", "next"),
    _wrapper("outlook office365", r"(?:[a-z0-9-]+\.)*safelinks\.protection\.(?:outlook|office365)\.(?:com|us)", r"/.*", "url"),
    _wrapper("google", _GOOGLE, r"/url", "q", "url"),
    _wrapper("google", _GOOGLE, r"/imgres", "imgrefurl"),
    _wrapper("google", _GOOGLE, r"/amp/(?:s/)?(?P<rest>.+)"),
    _wrapper("bing", r"(?:www\.)?bing\.com", r"/(?:news/)?apiclick\.aspx", "url"),
    _wrapper("duckduckgo", r"(?:www\.)?duckduckgo\.com", r"/l/?", "uddg"),
    _wrapper("linkedin", r"(?:www\.)?linkedin\.com", r"/redir/redirect|/safety/go/?", "url"),
    _wrapper("linkedin", r"(?:[a-z0-9-]+\.)*linkedin\.com", r"/authwall|/login|/uas/login", "sessionRedirect", "session_redirect"),
    _wrapper("twitter x", r"(?:[a-z0-9-]+\.)*(?:twitter|x)\.com", r"/login|/i/flow/login|/account/access", "redirect_after_login"),
    _wrapper("twitter x", r"publish\.(?:twitter|x)\.com", r"/?", "url", "query"),
    _wrapper("reddit", r"(?:[a-z0-9-]+\.)*reddit\.com", r"/over18/?|/login/?", "dest"),
    _wrapper("reddit", r"out\.reddit\.com", r"/.*", "url"),
    _wrapper("tiktok", r"(?:[a-z0-9-]+\.)*tiktok\.com", r"/login/?|/link/v2/?", "redirect_url", "target"),
    _wrapper("skyview", r"(?:www\.)?skyview\.social", r"/?", "url"),
    _wrapper("archive", r"(?:web|www)\.archive\.org|archive\.org", r"/(?:web/)?[0-9*]{1,14}(?:[a-z]{2}_)?/(?P<rest>.+)|/save/(?P<saved>.+)"),
    _wrapper("archive", r"archive\.(?:today|ph|is|li|md|vn|fo)", r"/(?:newest|oldest|[0-9]{4,14})/(?P<rest>.+)|/(?P<saved>https?:.+)"),
)  # fmt: skip
"""Front doors as they were seen in 2026; hosts in full."""

MIRRORS = {
    **dict.fromkeys(("fxtwitter.com", "vxtwitter.com", "fixupx.com", "fixvx.com", "twittpr.com", "nitter.net", "nitter.poast.org", "xcancel.com"), "x.com"),
    **dict.fromkeys(("fxbsky.app", "bskyx.app", "bskx.app", "vxbsky.app", "bsyy.app", "cbsky.app", "main.bsky.dev", "deer.social"), "bsky.app"),
    **dict.fromkeys(("fixthreads.net", "vxthreads.net", "fixthreads.com"), "threads.com"),
    **dict.fromkeys(("ddinstagram.com", "kkinstagram.com", "vxinstagram.com"), "instagram.com"),
    **dict.fromkeys(("vxtiktok.com", "tnktok.com", "tiktxk.com"), "tiktok.com"),
    **dict.fromkeys(("rxddit.com", "vxreddit.com"), "reddit.com"),
}  # fmt: skip
"""Hosts that show what is on another, under the same paths: without ``www.`` and the like."""

APPS = (
    (r"(?:twitter|x)://status\?(?:.*&)?id=([0-9]+).*", "https://x.com/i/status/{}"),
    (r"(?:twitter|x)://user\?(?:.*&)?screen_name=(\w+).*", "https://x.com/{}"),
    (r"instagram://user\?(?:.*&)?username=([\w.]+).*", "https://instagram.com/{}"),
    (r"barcelona://user\?(?:.*&)?username=([\w.]+).*", "https://threads.com/@{}"),
    (r"fb://(?:profile|page)/(?:\?id=)?([0-9]+).*", "https://facebook.com/{}"),
    (r"fb://group/(?:\?id=)?([0-9]+).*", "https://facebook.com/groups/{}"),
    (r"fb://(?:photo|post)/(?:\?id=)?([0-9]+).*", "https://facebook.com/photo?fbid={}"),
    (r"fb://(?:facewebmodal/f|webview/?)\?(?:href|url)=(.+)", "{}"),
    (r"fb-messenger://user(?:-thread)?/([0-9]+).*", "https://messenger.com/t/{}"),
    (r"(?:vnd\.youtube|youtube):(?://)?(?:watch\?v=)?([\w-]{11})(?:[?&].*)?", "https://youtu.be/{}"),
    (r"(?:vnd\.youtube|youtube)://((?:www\.|m\.)?youtube\.com/.+)", "https://{}"),
    (r"tg://resolve\?(?:.*&)?domain=(\w+)(?:&.*)?&post=([0-9]+).*", "https://t.me/{}/{}"),
    (r"tg://resolve\?(?:.*&)?domain=(\w+).*", "https://t.me/{}"),
    (r"tg://privatepost\?(?:.*&)?channel=([0-9]+)(?:&.*)?&post=([0-9]+).*", "https://t.me/c/{}/{}"),
    (r"tg://join\?(?:.*&)?invite=([\w-]+).*", "https://t.me/joinchat/{}"),
    (r"whatsapp://send/?\?(?:.*&)?phone=\+?([0-9]+).*", "https://wa.me/{}"),
    (r"whatsapp://chat/?\?(?:.*&)?code=(\w+).*", "https://chat.whatsapp.com/{}"),
    (r"snapchat://add/([\w.-]+).*", "https://snapchat.com/add/{}"),
    (r"(?:snssdk[0-9]+|tiktok)://aweme/detail/([0-9]+).*", "https://tiktok.com/embed/{}"),
    (r"discord:(?://|/)(?:-/|discord\.com/)?(channels/.+)", "https://discord.com/{}"),
    (r"(?:reddit|redditapp)://(?:www\.)?(?:reddit\.com)?/?(r/.+|u/.+|user/.+|comments/.+)", "https://reddit.com/{}"),
    (r"linkedin://(?:profile|in)/([\w-]+).*", "https://linkedin.com/in/{}"),
    (r"twitch://stream/(\w+).*", "https://twitch.tv/{}"),
    (r"bluesky://(profile/.+)", "https://bsky.app/{}"),
    (r"at://([^/]+)/app\.bsky\.feed\.post/(\w+)", "https://bsky.app/profile/{}/post/{}"),
    (r"at://([^/]+)/?", "https://bsky.app/profile/{}"),
)  # fmt: skip
"""Links of apps, and the address of the same thing on the web."""

_AT_MOST = 5  # of one link in another
_APP_LENGTH = (
    300  # of a host, and of an app's link: expressions with two rests take the square of it
)
_WEB = re.compile(r"(?:https?:)?/{0,2}(?P<rest>[^/].*)", re.IGNORECASE | re.DOTALL)


def unwrap(link: str) -> str:
    """Return the address that a link leads to as far as it says so itself, else the link."""
    for _ in range(_AT_MOST):
        inner = _from_app(link) or _inner(link)
        if inner is None:
            break
        link = inner
    return link


def is_of_app(link: str) -> bool:
    """Return whether a link is one that an app gives out and that we can read."""
    return _from_app(link) is not None


def _from_app(link: str) -> str | None:
    if len(link) > _APP_LENGTH or link.startswith(("https://", "http://")):
        return None
    for pattern, address in APPS:
        if match := re.fullmatch(pattern, link, re.IGNORECASE):
            groups = match.groups()
            return unquote(groups[0]) if address == "{}" else address.format(*groups)
    return None


def _inner(link: str) -> str | None:
    try:
        parts = urlsplit(link if "//" in link[:8] else f"//{link}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if original := MIRRORS.get(host.removeprefix("www.").removeprefix("d.").removeprefix("c.")):
        return f"https://{original}{parts.path}?{parts.query}"
    for path, parameters in _wrappers_at(host) if len(host) < _APP_LENGTH else ():
        if match := path.fullmatch(parts.path):
            query = parse_qs(parts.query)
            values = [value for name in parameters for value in query.get(name, [])]
            tail = "".join(filter(None, match.groupdict().values()))
            if tail:
                values = [f"{tail}?{parts.query}" if parts.query else tail]
            return _address(values[0], host) if values else None
    return None


@functools.lru_cache(maxsize=1_000)
def _wrappers_at(host: str) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Return the paths of the pages of a host that lead on, and each one's parameters."""
    labels = set(host.split("."))
    near = (wrapper for wrapper in WRAPPERS if labels & wrapper.labels)
    return tuple(
        (re.compile(wrapper.path, re.IGNORECASE), wrapper.parameters)
        for wrapper in near
        if re.fullmatch(wrapper.host, host)
    )


def _address(value: str, host: str) -> str:
    """Write what a parameter holds as an address, of the same host where it names none."""
    if re.match(r"https?%3a", value, re.IGNORECASE):
        value = unquote(value)
    if value.startswith("/") and not value.startswith("//"):
        return f"https://{host}{value}"
    match = _WEB.fullmatch(value)
    return f"https://{match['rest']}" if match else value
