"""Say what the reporter can do now, by how the report stands with each recipient.

``ADVICE`` is the one table of it; ``tests/unit/pages/test_next_steps.py`` names the shown
state and the kind of recipient that it forgets.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from chalicelib.rendering.recipient_view import FORCE_UNKNOWN
from chalicelib.rendering.shown_states import ShownState
from chalicelib.rendering.translator import N_

AdviceKind = Literal["platform", "police", "other"]
KINDS: tuple[AdviceKind, ...] = ("platform", "police", "other")
Way = Literal["999", "phone", "page", "told", "appeal", "links", "write", "new", "helper", "ofcom"]
"""A link beside advice: 999; the recipient's own number or page; a place of this page; a new
report; who looks at a platform's refusals and silence."""
Rank = Literal[0, 1, 2]
"""0 for what waits for the reporter, 1 for what they may do, 2 where nothing is to be done."""


class Advice(NamedTuple):
    """What can be done. ``%(clock)s`` says when an answer falls due and whose time that is,
    ``%(quote)s`` is the number to quote, ``%(number)s`` that to call."""

    rank: Rank
    text: str
    ways: tuple[Way, ...] = ()
    box: bool = False
    """Whether an answer can be typed beside it."""


ByKind = Mapping[AdviceKind, Advice]

CLOCKS = {
    "published": N_("They say that they answer by %(by)s."),
    "ours": N_(
        "If they have not answered by %(by)s, this page says so. That time is ours: we know of "
        "none that they publish."
    ),
}
"""Basis of a promise -> what is said of its clock."""

_WAIT = N_("You need not do anything for now. %(clock)s")
_CALL = N_("Call %(number)s and quote %(quote)s, or use their own page.")
_WRITE = N_("Write to them, or use their own page and quote %(quote)s.")
_APART: tuple[Way, ...] = ("helper", "ofcom")


def _everybody(rank: Rank, text: str, *ways: Way, box: bool = False) -> ByKind:
    return dict.fromkeys(KINDS, Advice(rank, text, ways, box))


def _by_kind(platform: Advice, police: Advice, other: Advice) -> ByKind:
    return {"platform": platform, "police": police, "other": other}


def _waiting() -> ByKind:
    police = N_(
        "%(clock)s In danger, call 999. To ask about it, call %(number)s and quote %(quote)s."
    )
    return _by_kind(Advice(2, _WAIT), Advice(1, police, ("phone", "page")), Advice(2, _WAIT))


def _not_reached(platform: str) -> ByKind:
    """Return the other way in, where ours did not lead to them."""
    return _by_kind(
        Advice(0, platform, ("page", "told")),
        Advice(
            0,
            N_(
                "They do not have it from us. Call %(number)s and quote %(quote)s, or use their "
                "own page."
            ),
            ("phone", "page", "told"),
        ),
        Advice(
            0,
            N_("They do not have it from us. Use their own page and quote %(quote)s."),
            ("page", "told"),
        ),
    )


_STAGE = _by_kind(
    Advice(2, _WAIT),
    Advice(
        1,
        N_("They said how far they are. Write to them, or call %(number)s and quote %(quote)s."),
        ("write", "phone"),
    ),
    Advice(1, N_("They said how far they are. You can write to them about it."), ("write",)),
)

ADVICE: Mapping[ShownState, ByKind] = {
    ShownState.QUEUED: _everybody(2, N_("You need not do anything for now: we are sending it.")),
    ShownState.SENT: _waiting(),
    ShownState.DELIVERED: _waiting(),
    ShownState.ACKNOWLEDGED: _waiting(),
    ShownState.UNDER_REVIEW: _waiting(),
    ShownState.HANDED_OVER: _everybody(
        2, N_("You need not do anything: they passed it on to somebody named below.")
    ),
    ShownState.NEED_MORE_INFO: _everybody(
        0, N_("They asked a question. Answer it here."), "write", box=True
    ),
    ShownState.WROTE: _everybody(0, N_("They wrote to you. Answer here."), "write", box=True),
    ShownState.ANSWERED: _everybody(2, N_("You have answered them. %(clock)s")),
    ShownState.DECIDED: _by_kind(
        Advice(
            1,
            N_(
                "They decided. Look whether it is gone. If it is not, ask them to look again; "
                "if there is more, add it."
            ),
            ("appeal", "links"),
        ),
        Advice(
            1,
            N_("They decided. Ask them about it: call %(number)s and quote %(quote)s."),
            ("phone",),
        ),
        Advice(1, N_("They decided. You can write to them about it."), ("write",)),
    ),
    ShownState.REFUSED: _by_kind(
        Advice(
            0,
            N_(
                "They say that it does not break their rules. You can ask them to look again. "
                "Whether it is a crime is for the police, whatever they say."
            ),
            ("appeal", *_APART),
        ),
        Advice(1, _CALL, ("phone", "page")),
        Advice(1, _WRITE, ("write", "page")),
    ),
    ShownState.REFUSED_AGAIN: _by_kind(
        Advice(
            0,
            N_(
                "They looked again and left it as it is. Others can look at what they did. "
                "Whether it is a crime is for the police, whatever they say."
            ),
            _APART,
        ),
        Advice(1, _CALL, ("phone", "page")),
        Advice(1, _WRITE, ("write", "page")),
    ),
    ShownState.APPEALED: _everybody(2, N_("You asked them to look again. %(clock)s")),
    ShownState.FAILED: _not_reached(N_("It did not reach them. Report it on their own page.")),
    ShownState.UNSENT: _not_reached(
        N_("We could not send it in time. Report it on their own page, do not wait for us.")
    ),
    ShownState.SELF_REPORT: _not_reached(
        N_("We cannot send it to them. Report it on their own page.")
    ),
    ShownState.SELF_REPORTED: _by_kind(
        Advice(
            1,
            N_("They answer where you reported it, not here. If they do not, others can help."),
            _APART,
        ),
        Advice(
            1,
            N_(
                "They answer where you reported it, not here. In danger, call 999; to ask about "
                "it, %(number)s."
            ),
            ("phone", "page"),
        ),
        Advice(
            2, N_("They answer where you reported it, not here. Their page says how."), ("page",)
        ),
    ),
    ShownState.HELD: _by_kind(
        Advice(
            1,
            N_("The police asked us to wait. Ask the police before you report it there yourself."),
        ),
        Advice(1, _CALL, ("phone", "page")),
        Advice(1, _WRITE, ("write", "page")),
    ),
    ShownState.OVERDUE: _by_kind(
        Advice(
            0,
            N_("They are late. Report it on their own page, too. Others can help:"),
            ("page", *_APART),
        ),
        Advice(
            0,
            N_("They are late. Call %(number)s and quote %(quote)s, or use their own page."),
            ("phone", "page"),
        ),
        Advice(
            0,
            N_("They are late. Write to them, or use their own page and quote %(quote)s."),
            ("write", "page"),
        ),
    ),
    ShownState.STAGE: _STAGE,
    ShownState.CLOSED: _by_kind(
        Advice(1, _WRITE, ("write", "page")),
        Advice(
            1,
            N_(
                "They take no further action. You can ask why: write to them, or call %(number)s "
                "and quote %(quote)s. If more happens, add it or report it."
            ),
            ("write", "phone", "links"),
        ),
        Advice(
            1, N_("They take no further action. You can write to them and ask why."), ("write",)
        ),
    ),
    ShownState.WITHDRAWN: _everybody(
        2, N_("You took it back. If it begins again, send a new report."), "new"
    ),
    ShownState.FORCE_UNKNOWN: _everybody(0, FORCE_UNKNOWN[0], "999", "phone"),
}
"""ShownState -> kind of recipient -> what to do. Some of it cannot happen today, such as a police
force that is held: it is there so that nothing shows an empty place once it can."""
