"""``parked``: tokens that were put aside are listed and given another turn."""

from collections.abc import Mapping, Sequence

from chalicelib.ports import FeedToken
from tests.support.fakes import MemoryDirectory, MemoryFeed
from tests.support.operators import (
    Capture,
    printed_json,
    run_command,
)


def feed_with(parked: Mapping[str, Sequence[str]]) -> MemoryFeed:
    """A feed in which these tokens are parked, by platform."""
    feed = MemoryFeed()
    for platform, jtis in parked.items():
        for jti in jtis:
            feed.put(FeedToken(platform, jti, "jws", "SS23456789ABC", 3))
            feed.park(platform, jti, err="invalid_audience", description="not ours")
    return feed


def test_parked_lists_tokens_and_puts_them_back(capsys: Capture) -> None:
    feed = feed_with({"x": ["01A", "01B"], "facebook": ["01C"]})
    run_command(MemoryDirectory(), "parked", "list", feed=feed)
    listed = capsys.readouterr().out
    assert "SS-2345-6789-ABC  01C    invalid_audience: not ours" in listed
    assert listed.splitlines()[-1] == "3 tokens parked"
    run_command(MemoryDirectory(), "parked", "redrive", "x", "01B", "--json", feed=feed)
    assert printed_json(capsys) == {"platform": "x", "redriven": ["01B"]}
    run_command(MemoryDirectory(), "parked", "redrive", "x", feed=feed)
    run_command(MemoryDirectory(), "parked", "list", "--json", feed=feed)
    assert '"jti": "01C"' in (remaining := capsys.readouterr().out)
    assert "01A" not in remaining.splitlines()[1:]


def test_parked_redrive_fails_when_a_token_is_not_parked(capsys: Capture) -> None:
    feed = feed_with({"x": ["01A"]})
    assert run_command(MemoryDirectory(), "parked", "redrive", "x", "01Z", "01A", feed=feed) == 1
    assert "x has nothing parked called 01Z" in capsys.readouterr().err
    assert [token.token.jti for token in feed.list_parked("x")] == ["01A"]


def test_held_lists_what_police_hold_back(capsys: Capture) -> None:
    feed = MemoryFeed()
    feed.put(FeedToken("x", "01A", "jws", "SS23456789ABC", 3))
    feed.put(FeedToken("x", "01B", "jws"))
    run_command(MemoryDirectory(), "held", "list", feed=feed)
    assert capsys.readouterr().out.strip() == "0 tokens held"
    for jti in ("01A", "01B"):
        feed.hold("x", jti)
    run_command(MemoryDirectory(), "held", "list", "x", feed=feed)
    listed = capsys.readouterr().out
    assert "SS-2345-6789-ABC  01A" in listed
    assert "-                 01B" in listed
    run_command(MemoryDirectory(), "held", "list", "facebook", "--json", feed=feed)
    assert printed_json(capsys) == {"held": []}
