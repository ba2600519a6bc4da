"""What links are recognised as, and what must never be."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.catalogue import load
from chalicelib.catalogue.links import RecognisedLink, compile_path, recognise
from tests.support.link_samples import (
    LOOKALIKES,
    OTHER_LINKS,
    RECOGNISED,
    TIKTOK_SNAPCHAT_REDDIT_WHATSAPP,
)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        (url, RecognisedLink(platform, *names))
        for platform, table in RECOGNISED.items()
        for url, *names in table
    ],
)
def test_recognise_names_handle_post_and_comment(url: str, link: RecognisedLink) -> None:
    assert recognise(url) == link


@pytest.mark.parametrize(("url", "link"), TIKTOK_SNAPCHAT_REDDIT_WHATSAPP + OTHER_LINKS)
def test_recognise_names_what_the_link_shows(url: str, link: RecognisedLink) -> None:
    assert recognise(url) == link


@pytest.mark.parametrize("url", LOOKALIKES)
def test_recognise_names_nothing_when_a_link_only_looks_like_a_platforms(url: str) -> None:
    assert recognise(url) == RecognisedLink()


@pytest.mark.parametrize(
    "path",
    [
        "/%2e%2e/status/20",
        "/someone%2fstatus%2f20",
        "/someone/status/20%00",
        "/someone/status/２０",
    ],
)
def test_recognise_names_the_platform_alone_when_the_path_hides_something(path: str) -> None:
    assert recognise(f"https://x.com{path}") == RecognisedLink("x")


@given(st.text() | st.text(st.characters(codec=None)).map(lambda text: f"https://x.com/{text}"))
@example("https://[")
@example("https://x.com/\ud800/status/20")
@example("https://x.com/?a=%ff&&=;&%")
@example("//" * 5_000)
@example("https://x.com/" + "a/" * 5_000)
def test_recognise_never_raises(text: str) -> None:
    assert recognise(text).platform in {None, "x"}


HOSTS = sorted({host for platform in load().platforms.values() for host in platform.hosts})


@given(
    host=st.sampled_from(HOSTS),
    before=st.from_regex(r"[a-z0-9.@:%_-]{1,12}", fullmatch=True),
    after=st.from_regex(r"[a-z0-9.%_-]{1,12}", fullmatch=True),
)
def test_recognise_takes_a_longer_host_for_another(host: str, before: str, after: str) -> None:
    """What is recognised has a listed host, whole, whatever is put around it."""
    for authority in (f"{host}{after}", f"{host}.{after}.example", f"{host}@{before}.example"):
        bare = authority.rpartition("@")[2].rpartition(":")[0] or authority.rpartition("@")[2]
        listed = bare.removesuffix(".") in HOSTS
        assert (recognise(f"https://{authority}/").platform is not None) == listed


def test_recognise_names_the_platform_of_every_listed_host() -> None:
    for platform in load().platforms.values():
        for host in platform.hosts:
            assert recognise(f"https://{host}/").platform == platform.id


@pytest.mark.parametrize(
    "path", ["status/{post}", "/{user}", "/{post", "/a*b", "/**{post", "/a?v={nope}"]
)
def test_compile_path_refuses_a_shape_outside_the_language(path: str) -> None:
    with pytest.raises(ValueError, match=r"segment|begins"):
        compile_path(path, {"handle": "x", "post": "x", "comment": "x"})
