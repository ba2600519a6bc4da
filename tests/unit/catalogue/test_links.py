"""What links are recognised as, and what must never be."""
# ruff: noqa: E501 - a line of a table is a case; wrapped, it cannot be read

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.catalogue import load
from chalicelib.catalogue.links import RecognisedLink, compile_path, recognise

VIDEO = "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("url", "handle", "post_id", "comment_id"),
    [
        ("https://x.com/someone/status/20", "someone", "20", None),
        ("https://x.com/someone/status/20?s=46&t=abc", "someone", "20", None),
        ("https://x.com/someone/status/20/photo/1", "someone", "20", None),
        ("https://x.com/someone/status/20/", "someone", "20", None),
        ("https://www.twitter.com/Some_One/statuses/1234567890123456789", "Some_One", "1234567890123456789", None),
        ("http://mobile.twitter.com/someone/status/20#m", "someone", "20", None),
        ("x.com/someone/status/20", "someone", "20", None),
        ("  HTTPS://X.COM/someone/Status/20\n", "someone", "20", None),
        ("//x.com/someone/status/20", "someone", "20", None),
        ("https://x.com/i/web/status/20", None, "20", None),
        ("https://x.com/i/status/20", None, "20", None),
        ("https://x.com/someone", "someone", None, None),
        ("https://x.com/someone/with_replies", "someone", None, None),
        ("https://x.com/intent/user?screen_name=someone", "someone", None, None),
        ("https://x.com/home", None, None, None),
        ("https://x.com/Search?q=someone", None, None, None),
        ("https://x.com/", None, None, None),
        ("https://x.com", None, None, None),
        ("https://x.com/someone/status/abc", None, None, None),
        ("https://x.com/a_handle_that_is_too_long/status/20", None, None, None),
        ("https://x.com:443/someone/status/20", "someone", "20", None),
        ("https://x.com./someone/status/20", "someone", "20", None),
        ("https://evil.example@x.com/someone/status/20", "someone", "20", None),
        ("https://pic.x.com/abc", None, None, None),
    ],
)  # fmt: skip
def test_x(url: str, handle: str | None, post_id: str | None, comment_id: str | None) -> None:
    assert recognise(url) == RecognisedLink("x", handle, post_id, comment_id)


@pytest.mark.parametrize(
    ("url", "handle", "post_id", "comment_id"),
    [
        ("https://www.facebook.com/some.one/posts/10158", "some.one", "10158", None),
        ("https://www.facebook.com/some.one/posts/pfbid02AbC", "some.one", "pfbid02AbC", None),
        ("https://www.facebook.com/some.one/posts/what-it-says/10158", "some.one", "10158", None),
        ("https://www.facebook.com/some.one/posts/10158?comment_id=77", "some.one", "10158", "77"),
        ("https://facebook.com/some.one/posts/10158?comment_id=77&reply_comment_id=78", "some.one", "10158", "78"),
        ("https://www.facebook.com/permalink.php?story_fbid=10158&id=4", "4", "10158", None),
        ("https://m.facebook.com/story.php?id=4&story_fbid=pfbid0x&__tn__=R", "4", "pfbid0x", None),
        ("https://www.facebook.com/photo.php?fbid=10158&set=a.1", None, "10158", None),
        ("https://www.facebook.com/photo/?fbid=10158&comment_id=77", None, "10158", "77"),
        ("https://www.facebook.com/some.one/photos/a.1/10158/?type=3", "some.one", "10158", None),
        ("https://www.facebook.com/some.one/photos/10158", "some.one", "10158", None),
        ("https://www.facebook.com/some.one/videos/10158/", "some.one", "10158", None),
        ("https://www.facebook.com/groups/aldershot/posts/10158/", None, "10158", None),
        ("https://www.facebook.com/groups/123/permalink/10158/?comment_id=77", None, "10158", "77"),
        ("https://www.facebook.com/groups/123?multi_permalinks=10158", None, "10158", None),
        ("https://www.facebook.com/reel/10158", None, "10158", None),
        ("https://www.facebook.com/watch/?v=10158", None, "10158", None),
        ("https://www.facebook.com/stories/4/10158/?view_single=1", "4", "10158", None),
        ("https://www.facebook.com/profile.php?id=100001", "100001", None, None),
        ("https://www.facebook.com/people/Some-One/100001/", "100001", None, None),
        ("https://www.facebook.com/some.one", "some.one", None, None),
        ("https://www.facebook.com/groups/aldershot", None, None, None),
        ("https://www.facebook.com/share/p/AbCdEf/", None, None, None),
        ("https://www.facebook.com/permalink.php?id=4", None, None, None),
        ("https://m.me/some.one", "some.one", None, None),
        ("https://www.messenger.com/t/100001", "100001", None, None),
        ("https://fb.watch/AbCdEf/", None, None, None),
    ],
)  # fmt: skip
def test_facebook(
    url: str, handle: str | None, post_id: str | None, comment_id: str | None
) -> None:
    assert recognise(url) == RecognisedLink("facebook", handle, post_id, comment_id)


@pytest.mark.parametrize(
    ("url", "handle", "post_id", "comment_id"),
    [
        ("https://www.instagram.com/p/CxYz_-1/", None, "CxYz_-1", None),
        ("https://www.instagram.com/p/CxYz_-1/?img_index=2", None, "CxYz_-1", None),
        ("https://www.instagram.com/p/CxYz_-1/c/17890/", None, "CxYz_-1", "17890"),
        ("https://www.instagram.com/p/CxYz_-1/c/17890/r/17891/", None, "CxYz_-1", "17891"),
        ("https://www.instagram.com/reel/CxYz_-1/", None, "CxYz_-1", None),
        ("https://www.instagram.com/reel/CxYz_-1/c/17890", None, "CxYz_-1", "17890"),
        ("https://instagram.com/reels/CxYz_-1", None, "CxYz_-1", None),
        ("https://www.instagram.com/tv/CxYz_-1", None, "CxYz_-1", None),
        ("https://www.instagram.com/some.one/p/CxYz_-1/", "some.one", "CxYz_-1", None),
        ("https://www.instagram.com/some.one/reel/CxYz_-1/", "some.one", "CxYz_-1", None),
        ("https://www.instagram.com/stories/some.one/31415926/", "some.one", "31415926", None),
        ("https://www.instagram.com/stories/highlights/31415926/", None, "31415926", None),
        ("https://www.instagram.com/some.one?igsh=abc", "some.one", None, None),
        ("https://www.instagram.com/explore/", None, None, None),
        ("https://instagr.am/p/CxYz_-1", None, "CxYz_-1", None),
        ("https://ig.me/m/some.one", "some.one", None, None),
    ],
)  # fmt: skip
def test_instagram(
    url: str, handle: str | None, post_id: str | None, comment_id: str | None
) -> None:
    assert recognise(url) == RecognisedLink("instagram", handle, post_id, comment_id)


@pytest.mark.parametrize(
    ("url", "handle", "post_id", "comment_id"),
    [
        (f"https://www.youtube.com/watch?v={VIDEO}", None, VIDEO, None),
        (f"https://www.youtube.com/watch?t=4&v={VIDEO}&list=PL", None, VIDEO, None),
        (f"https://www.youtube.com/watch?v={VIDEO}&lc=UgzAbc_Def-4AaABAg", None, VIDEO, "UgzAbc_Def-4AaABAg"),
        (f"https://youtu.be/{VIDEO}?lc=UgzAbcDef4AaABAg.9x8y", None, VIDEO, "UgzAbcDef4AaABAg.9x8y"),
        (f"https://youtu.be/{VIDEO}?si=abc", None, VIDEO, None),
        (f"https://m.youtube.com/shorts/{VIDEO}", None, VIDEO, None),
        (f"https://www.youtube.com/live/{VIDEO}?feature=share", None, VIDEO, None),
        (f"https://www.youtube-nocookie.com/embed/{VIDEO}", None, VIDEO, None),
        (f"https://music.youtube.com/watch?v={VIDEO}", None, VIDEO, None),
        ("https://www.youtube.com/@SomeOne", "SomeOne", None, None),
        ("https://www.youtube.com/@SomeOne/shorts", "SomeOne", None, None),
        ("https://www.youtube.com/%40caf%C3%A9", "café", None, None),
        ("https://www.youtube.com/channel/UCabc-_123/videos", "UCabc-_123", None, None),
        ("https://www.youtube.com/c/SomeOne", "SomeOne", None, None),
        ("https://www.youtube.com/post/UgkxAbCdEfGhIjKl", None, "UgkxAbCdEfGhIjKl", None),
        ("https://www.youtube.com/playlist?list=PLabc", None, None, None),
        ("https://www.youtube.com/watch?v=tooshort", None, None, None),
    ],
)  # fmt: skip
def test_youtube(url: str, handle: str | None, post_id: str | None, comment_id: str | None) -> None:
    assert recognise(url) == RecognisedLink("youtube", handle, post_id, comment_id)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.tiktok.com/@some.one/video/7123", RecognisedLink("tiktok", "some.one", "7123")),
        ("https://www.tiktok.com/@some.one/video/7123?share_comment_id=9", RecognisedLink("tiktok", "some.one", "7123", "9")),
        ("https://www.tiktok.com/%40some.one/photo/7123?lang=en", RecognisedLink("tiktok", "some.one", "7123")),
        ("https://www.tiktok.com/@some.one", RecognisedLink("tiktok", "some.one")),
        ("https://www.tiktok.com/@some.one/live", RecognisedLink("tiktok", "some.one")),
        ("https://m.tiktok.com/v/7123.html?u=1", RecognisedLink("tiktok", None, "7123")),
        ("https://vm.tiktok.com/ZMabc/", RecognisedLink("tiktok")),
        ("https://vt.tiktok.com/ZSabc/", RecognisedLink("tiktok")),
        ("https://www.tiktok.com/t/ZTabc/", RecognisedLink("tiktok")),
        ("https://www.snapchat.com/add/some.one", RecognisedLink("snapchat", "some.one")),
        ("https://www.snapchat.com/add/some.one?share_id=1", RecognisedLink("snapchat", "some.one")),
        ("https://www.snapchat.com/@some.one", RecognisedLink("snapchat", "some.one")),
        ("https://www.snapchat.com/spotlight/W7_EDlXWTBi", RecognisedLink("snapchat", None, "W7_EDlXWTBi")),
        ("https://www.snapchat.com/@some.one/spotlight/W7_EDlXWTBi", RecognisedLink("snapchat", "some.one", "W7_EDlXWTBi")),
        ("https://story.snapchat.com/@some.one", RecognisedLink("snapchat", "some.one")),
        ("https://story.snapchat.com/s/some.one", RecognisedLink("snapchat", "some.one")),
        ("https://t.snapchat.com/AbCd", RecognisedLink("snapchat")),
        ("https://www.reddit.com/r/ukpolitics/comments/1abcd2/a_title/", RecognisedLink("reddit", None, "1abcd2")),
        ("https://www.reddit.com/r/ukpolitics/comments/1abcd2/a_title/kxyz9/?context=3", RecognisedLink("reddit", None, "1abcd2", "kxyz9")),
        ("https://old.reddit.com/r/ukpolitics/comments/1abcd2/comment/kxyz9/", RecognisedLink("reddit", None, "1abcd2", "kxyz9")),
        ("https://www.reddit.com/comments/1abcd2", RecognisedLink("reddit", None, "1abcd2")),
        ("https://www.reddit.com/user/some-one/comments/1abcd2/title/", RecognisedLink("reddit", "some-one", "1abcd2")),
        ("https://www.reddit.com/u/some-one/", RecognisedLink("reddit", "some-one")),
        ("https://www.reddit.com/user/some-one/submitted", RecognisedLink("reddit", "some-one")),
        ("https://www.reddit.com/r/ukpolitics/s/AbCdEf", RecognisedLink("reddit")),
        ("https://redd.it/1abcd2", RecognisedLink("reddit", None, "1abcd2")),
        ("https://i.redd.it/abc.png", RecognisedLink("reddit")),
        ("https://wa.me/447700900000?text=hi", RecognisedLink("whatsapp", "447700900000")),
        ("https://api.whatsapp.com/send?phone=447700900000", RecognisedLink("whatsapp", "447700900000")),
        ("https://chat.whatsapp.com/AbCdEf123", RecognisedLink("whatsapp")),
        ("https://whatsapp.com/channel/0029VaAbCdEfGhIjKlMn12", RecognisedLink("whatsapp", "0029VaAbCdEfGhIjKlMn12")),
        ("https://whatsapp.com/channel/0029VaAbCdEfGhIjKlMn12/345", RecognisedLink("whatsapp", "0029VaAbCdEfGhIjKlMn12", "345")),
    ],
)  # fmt: skip
def test_tiktok_snapchat_reddit_whatsapp(url: str, expected: RecognisedLink) -> None:
    assert recognise(url) == expected


SNOWFLAKE = "1123456789012345678"
URN = f"urn:li:comment:(activity:{SNOWFLAKE},7123456789012345999)"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.threads.net/@some.one/post/CxYz_-1", RecognisedLink("threads", "some.one", "CxYz_-1")),
        ("https://www.threads.com/@some.one/post/CxYz_-1/media", RecognisedLink("threads", "some.one", "CxYz_-1")),
        ("https://www.threads.net/t/CxYz_-1/", RecognisedLink("threads", None, "CxYz_-1")),
        ("https://threads.com/@some.one/replies", RecognisedLink("threads", "some.one")),
        ("https://www.threads.net/search?q=x", RecognisedLink("threads")),
        (f"https://www.linkedin.com/posts/some-one-1a2b_a-title-activity-{SNOWFLAKE}-AbCd?utm=x", RecognisedLink("linkedin", "some-one-1a2b", SNOWFLAKE)),
        (f"https://uk.linkedin.com/posts/some-one_activity-{SNOWFLAKE}-AbCd", RecognisedLink("linkedin", "some-one", SNOWFLAKE)),
        (f"https://www.linkedin.com/posts/some-one_two_parts-ugcPost-{SNOWFLAKE}-x1", RecognisedLink("linkedin", "some-one", SNOWFLAKE)),
        (f"https://www.linkedin.com/posts/si%C3%A2n-jones_t-share-{SNOWFLAKE}-x1", RecognisedLink("linkedin", "siân-jones", SNOWFLAKE)),
        (f"https://www.linkedin.com/feed/update/urn:li:activity:{SNOWFLAKE}/", RecognisedLink("linkedin", None, SNOWFLAKE)),
        (f"https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A{SNOWFLAKE}?commentUrn={URN}", RecognisedLink("linkedin", None, SNOWFLAKE, URN)),
        ("https://www.linkedin.com/in/some-one-1a2b/recent-activity/", RecognisedLink("linkedin", "some-one-1a2b")),
        ("https://www.linkedin.com/company/some-party", RecognisedLink("linkedin", "some-party")),
        ("https://www.linkedin.com/posts/some-one", RecognisedLink("linkedin")),
        ("https://lnkd.in/eAbCdEf", RecognisedLink("linkedin")),
        ("https://t.me/some_channel/4711", RecognisedLink("telegram", "some_channel", "4711")),
        ("https://t.me/some_channel/4711?comment=99", RecognisedLink("telegram", "some_channel", "4711", "99")),
        ("https://t.me/some_group/12/4711", RecognisedLink("telegram", "some_group", "4711")),
        ("https://t.me/s/some_channel/4711", RecognisedLink("telegram", "some_channel", "4711")),
        ("https://t.me/c/1234567890/4711", RecognisedLink("telegram", None, "4711")),
        ("https://telegram.me/some_one", RecognisedLink("telegram", "some_one")),
        ("https://t.me/+AbCdEfGh", RecognisedLink("telegram")),
        ("https://t.me/joinchat/AbCdEfGh", RecognisedLink("telegram")),
        ("https://web.telegram.org/k/#@some_one", RecognisedLink("telegram")),
        ("https://bsky.app/profile/some.example/post/3kabcdefghi2x", RecognisedLink("bluesky", "some.example", "3kabcdefghi2x")),
        ("https://bsky.app/profile/some.bsky.social", RecognisedLink("bluesky", "some.bsky.social")),
        ("https://bsky.app/profile/did:plc:abc123/post/3kabcdefghi2x/liked-by", RecognisedLink("bluesky", "did:plc:abc123", "3kabcdefghi2x")),
        ("https://bsky.app/profile/some.example/lists/3kabc", RecognisedLink("bluesky", "some.example")),
        ("https://bsky.social/about", RecognisedLink("bluesky")),
        ("https://mastodon.social/@some_one/109876543210", RecognisedLink("mastodon", "some_one", "109876543210")),
        ("https://mastodon.scot/@some_one@other.example/109876543210", RecognisedLink("mastodon", "some_one@other.example", "109876543210")),
        ("https://mas.to/users/some_one/statuses/109876543210", RecognisedLink("mastodon", "some_one", "109876543210")),
        ("https://toot.wales/@some_one", RecognisedLink("mastodon", "some_one")),
        ("https://mastodonapp.uk/web/@some_one/109876543210", RecognisedLink("mastodon", "some_one", "109876543210")),
        ("https://mastodon.online/about", RecognisedLink("mastodon")),
        ("https://mastodon.example/@some_one/109876543210", RecognisedLink()),
        ("https://nextdoor.co.uk/p/AbCd1234?utm_source=share", RecognisedLink("nextdoor", None, "AbCd1234")),
        ("https://nextdoor.co.uk/news_feed/?post=17592186044416&comment=9", RecognisedLink("nextdoor", None, "17592186044416", "9")),
        ("https://nextdoor.com/profile/01abcDEF/", RecognisedLink("nextdoor", "01abcDEF")),
        (f"https://discord.com/channels/{SNOWFLAKE}/{SNOWFLAKE}/{SNOWFLAKE}", RecognisedLink("discord", None, SNOWFLAKE)),
        (f"https://ptb.discord.com/channels/@me/{SNOWFLAKE}/{SNOWFLAKE}", RecognisedLink("discord", None, SNOWFLAKE)),
        (f"https://discordapp.com/users/{SNOWFLAKE}", RecognisedLink("discord", SNOWFLAKE)),
        ("https://discord.gg/abcdef", RecognisedLink("discord")),
        (f"https://cdn.discordapp.com/attachments/{SNOWFLAKE}/{SNOWFLAKE}/a.png", RecognisedLink("discord")),
        ("https://www.twitch.tv/some_one", RecognisedLink("twitch", "some_one")),
        ("https://www.twitch.tv/videos/1234567890?t=1h", RecognisedLink("twitch", None, "1234567890")),
        ("https://www.twitch.tv/some_one/clip/FunnyClip-AbC_123", RecognisedLink("twitch", "some_one", "FunnyClip-AbC_123")),
        ("https://clips.twitch.tv/FunnyClip-AbC_123", RecognisedLink("twitch", None, "FunnyClip-AbC_123")),
        ("https://m.twitch.tv/some_one/schedule", RecognisedLink("twitch", "some_one")),
        ("https://www.twitch.tv/directory", RecognisedLink("twitch")),
    ],
)  # fmt: skip
def test_the_rest(url: str, expected: RecognisedLink) -> None:
    assert recognise(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://x.com.evil.example/someone/status/20",
        "https://evil.example/x.com/someone/status/20",
        "https://evil.example/?u=https://x.com/someone/status/20",
        "https://evil.example/#https://x.com/someone/status/20",
        "https://x.com@evil.example/someone/status/20",
        "https://x.com:pass@evil.example/someone/status/20",
        "https://x.com%40evil.example/someone/status/20",
        "https://x.com%2eevil.example/someone/status/20",
        "https://x.com%00.evil.example/someone/status/20",
        "https://x.com\\@evil.example/someone/status/20",
        "https://evil.example\\@x.com/someone/status/20",
        "https:\\\\x.com\\someone\\status\\20",
        "https://evil.example\t@x.com/someone/status/20",
        "https://x.com\n.evil.example/someone/status/20",
        "https://x.com /someone/status/20",
        "https://x\u3002com/someone/status/20",
        "https://\uff58.com/someone/status/20",
        "https://\u0445.com/someone/status/20",
        "https://xn--x-7sb.com/someone/status/20",
        "https://ti\u212Atok.com/@someone/video/1",
        "https://x\u200b.com/someone/status/20",
        "https://notx.com/someone/status/20",
        "https://x.com.co/someone/status/20",
        "https://evil.x.com/someone/status/20",
        "https://x.com../someone/status/20",
        "https://.x.com/someone/status/20",
        "https://x.com:evil/someone/status/20",
        "https://x.com:443:443/someone/status/20",
        "https://[x.com]/someone/status/20",
        "https:///x.com/someone/status/20",
        "https:x.com/someone/status/20",
        "http\u017f://x.com/someone/status/20",
        "ftp://x.com/someone/status/20",
        "javascript://x.com/%0aalert(1)",
        "javascript:alert(1)//x.com",
        "data:text/html,x.com",
        "mailto:someone@x.com",
        "someone@x.com",
        "view-source:https://x.com/someone/status/20",
        "https://t.co/AbCdEf",
        "https://l.facebook.com/l.php?u=https://x.com/",
        "https://example.org/someone/status/20",
        "@someone on X",
        "x",
        "",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_platform_is_none(url: str) -> None:
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
def test_a_path_that_hides_something_gives_the_platform_alone(path: str) -> None:
    assert recognise(f"https://x.com{path}") == RecognisedLink("x")


@given(st.text() | st.text(st.characters(codec=None)).map(lambda text: f"https://x.com/{text}"))
@example("https://[")
@example("https://x.com/\ud800/status/20")
@example("https://x.com/?a=%ff&&=;&%")
@example("//" * 5_000)
@example("https://x.com/" + "a/" * 5_000)
def test_no_text_makes_it_raise(text: str) -> None:
    assert recognise(text).platform in {None, "x"}


HOSTS = sorted({host for platform in load().platforms.values() for host in platform.hosts})


@given(
    host=st.sampled_from(HOSTS),
    before=st.from_regex(r"[a-z0-9.@:%_-]{1,12}", fullmatch=True),
    after=st.from_regex(r"[a-z0-9.%_-]{1,12}", fullmatch=True),
)
def test_a_longer_host_is_another_host(host: str, before: str, after: str) -> None:
    """What is recognised has a listed host, whole, whatever is put around it."""
    for authority in (f"{host}{after}", f"{host}.{after}.example", f"{host}@{before}.example"):
        bare = authority.rpartition("@")[2].rpartition(":")[0] or authority.rpartition("@")[2]
        listed = bare.removesuffix(".") in HOSTS
        assert (recognise(f"https://{authority}/").platform is not None) == listed


def test_every_listed_host_is_recognised_as_its_platform() -> None:
    for platform in load().platforms.values():
        for host in platform.hosts:
            assert recognise(f"https://{host}/").platform == platform.id


@pytest.mark.parametrize(
    "path", ["status/{post}", "/{user}", "/{post", "/a*b", "/**{post", "/a?v={nope}"]
)
def test_a_path_shape_outside_the_language_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r"segment|begins"):
        compile_path(path, {"handle": "x", "post": "x", "comment": "x"})
