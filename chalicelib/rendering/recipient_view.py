"""Show a recipient of a case as a card: where the report stands with it, and what it promised.

The input is the JSON of the API: optional members are absent, never null.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from chalicelib.catalogue.routing import CALL_NOW
from chalicelib.model.json_values import JsonView
from chalicelib.rendering.answer_sentences import STAGES
from chalicelib.rendering.outcome_view import LinksView, OutcomeView, links_view, outcome_view
from chalicelib.rendering.translator import N_, Translator

# state -> (label, tag colour, sentence). We never say that somebody has a report before they
# acknowledged it.
STATES: Mapping[str, tuple[str, str, str]] = {
    "queued": (N_("Being sent"), "govuk-tag--grey", ""),
    "sent": (N_("Sent"), "govuk-tag--blue", N_("We have sent it. They have not answered yet.")),
    "delivered": (
        N_("Delivered"),
        "govuk-tag--blue",
        N_("It reached their system. Nobody there has confirmed it yet."),
    ),
    "acknowledged": (
        N_("Acknowledged"),
        "govuk-tag--turquoise",
        N_("They confirmed that they have it."),
    ),
    "under_review": (
        N_("Being looked at"),
        "govuk-tag--turquoise",
        N_("They are looking at it."),
    ),
    "need_more_info": (
        N_("They need to know more"),
        "govuk-tag--yellow",
        N_("They asked for more information."),
    ),
    "decided": (N_("Decided"), "govuk-tag--green", N_("They made a decision.")),
    "failed": (
        N_("Could not be sent"),
        "govuk-tag--red",
        N_("It could not be delivered. Our operators are being told."),
    ),
    "held": (
        N_("Held"),
        "govuk-tag--yellow",
        N_("The police asked us to wait before telling them."),
    ),
    "withdrawn": (
        N_("Withdrawn"),
        "govuk-tag--grey",
        N_("You took the report back from them. They may keep what they had, and may act on it."),
    ),
    "self_report": (N_("For you to report"), "govuk-tag--yellow", ""),
}
_OF_PLATFORMS: Mapping[str, tuple[str, str, str]] = {
    **STATES,
    "sent": (
        N_("Waiting for them"),
        "govuk-tag--blue",
        N_("It waits for them to fetch it. They have not answered yet."),
    ),
}
"""The same of platforms: what is sent lies in their feed until they fetch it."""
_LABELS = {state: label for state, (label, _, _) in _OF_PLATFORMS.items()}
ANSWERED = frozenset({"acknowledged", "under_review", "need_more_info", "decided"})


class SelfReportView(NamedTuple):
    """How to report to a recipient oneself, and a text to copy; "" where there is none."""

    url: str
    phone: str
    text: str


class RecipientView(NamedTuple):
    """One recipient as a card shows it."""

    id: str
    name: str
    state: str
    state_label: str
    state_class: str
    overdue: bool
    lines: Sequence[str]
    source_url: str
    bound_by: str
    checked: str
    self_report: SelfReportView | None
    outcome: OutcomeView | None
    links: Sequence[LinksView]
    """What it said link by link, in place of ``outcome``."""
    regulator: Mapping[str, str] | None
    """Name and page of who can be told that a time that binds it has passed; None for nobody."""

    @property
    def is_to_be_told(self) -> bool:
        """Return whether the reporter can tell it by a page or a text of its own: 999 is called."""
        return self.state == "self_report" and self.id != CALL_NOW


def recipient_view(recipient: JsonView, say: Translator) -> RecipientView:
    """Show a recipient of the API as a card."""
    state = recipient["state"]
    label, colour = _tag(recipient)
    promise = recipient.get("promise", {})
    waiting = _is_awaited(recipient)
    return RecipientView(
        id=recipient["id"],
        name=say(_name(recipient)),
        state=state,
        state_label=say(label),
        state_class=colour,
        overdue=bool(recipient.get("overdue")),
        lines=[line for line in _recipient_lines(recipient, say) if line],
        source_url=promise.get("source_url", "") if waiting else "",
        bound_by=promise.get("bound_by", ""),
        checked=promise.get("checked", ""),
        self_report=_self_report(recipient.get("self_report", {})),
        outcome=outcome_view(recipient["outcome"], say) if recipient.get("outcome") else None,
        links=links_view(recipient.get("incidents", ()), _LABELS, say),
        regulator=recipient.get("regulator"),
    )


def _self_report(route: JsonView) -> SelfReportView | None:
    if not route:
        return None
    return SelfReportView(route.get("url", ""), route.get("phone", ""), route.get("text", ""))


OUR_OPERATORS = N_("our operators")
"""What ``recipient_names.name_of`` calls them, so that it is translated where it is shown."""

FORCE_UNKNOWN = (
    N_("Call 999 if somebody is in danger now, else 101: no police force has this report yet."),
    N_("We could not tell which police force it is."),
)
"""Of danger whose area is not known: what to do now comes first."""
OPERATORS_TOLD = {
    False: N_("Our operators are being told, to find it."),
    True: N_("Our operators have been told, to find it."),
}
"""Whether their mail went out, as the log has it: it goes within a minute."""


def force_unknown_lines(*, operators_told: bool) -> tuple[str, ...]:
    """Return what is said wherever our operators stand for a force, on a card and once they are
    late."""
    return (*FORCE_UNKNOWN, OPERATORS_TOLD[operators_told])


CALL_999 = N_("Call 999 if somebody is in danger now. They do not have this report from us.")
_OF_OPERATORS = {
    "decided": (N_("Found the police force"), "govuk-tag--green"),
    "withdrawn": (STATES["withdrawn"][0], "govuk-tag--grey"),
}
_FORCE_NOT_FOUND = (N_("Not found yet"), "govuk-tag--yellow")


def _name(recipient: JsonView) -> str:
    """Name it; our operators stand for the force that they look for."""
    if recipient["kind"] != "operator":
        return str(recipient["name"])
    decided = recipient["state"] == "decided"
    return N_("Our operators") if decided else N_("No police force is known yet")


def _tag(recipient: JsonView) -> tuple[str, str]:
    """Say where it stands in a word or two, and the colour of that."""
    state = recipient["state"]
    if recipient.get("overdue"):
        return N_("Overdue"), "govuk-tag--red"
    if recipient.get("appealed_at"):
        return N_("Asked to look again"), "govuk-tag--blue"
    if recipient.get("self_reported_at") and state == "sent":
        return N_("You reported it"), "govuk-tag--blue"
    if recipient["kind"] == "operator":
        return _OF_OPERATORS.get(state, _FORCE_NOT_FOUND)
    if _is_999(recipient):
        return N_("For you to call"), "govuk-tag--red"
    label, colour, _ = _state_words(recipient)
    return label, colour


def _state_words(recipient: JsonView) -> tuple[str, str, str]:
    states = _OF_PLATFORMS if recipient["kind"] == "platform" else STATES
    return states.get(recipient["state"], (recipient["state"], "govuk-tag--grey", ""))


def _is_999(recipient: JsonView) -> bool:
    return bool(recipient["id"] == CALL_NOW and recipient["state"] == "self_report")


# whether the person told them -> sentence on a report taken back from whom we never told.
_TAKEN_BACK = {
    False: N_("We did not tell them, and you need not tell them either."),
    True: N_("We did not tell them. What you told them yourself they may keep."),
}


def _stage_lines(stage: JsonView, say: Translator) -> Iterator[str]:
    """Yield how far an authority says it has got, and by which reference it is asked about."""
    yield say(STAGES.get(stage["stage"], ""))
    if stage.get("crime_reference"):
        yield say(N_("Their crime reference: %s")) % stage["crime_reference"]


def _recipient_lines(recipient: JsonView, say: Translator) -> Iterator[str]:
    """Yield what is known of a recipient, what it promised and what we do about silence."""
    state = recipient["state"]
    if recipient["kind"] == "operator":
        yield from map(say, _without_a_force(recipient))
        return
    yield from _where_it_is(recipient, say)
    if recipient.get("answered"):
        yield say(N_("You have answered them."))
    if _is_awaited(recipient) and "promise" in recipient:
        promised = promise_line(recipient["promise"], say, acknowledged=state in ANSWERED)
        notice = N_("If they are late, your report’s page says so.")
        yield f"{promised} {say(notice)}" if _is_on_our_clock(recipient) else promised
    if recipient.get("stage"):
        yield from _stage_lines(recipient["stage"], say)
    if recipient.get("also"):
        yield say(N_("Part of the area is covered by %s, whom we did not tell.")) % ", ".join(
            map(say, recipient["also"])
        )
    yield from _late_lines(recipient, say)


def _is_awaited(recipient: JsonView) -> bool:
    """Return whether an answer is due: a stage, or to pass it on, is one."""
    over = recipient["state"] in ("decided", "failed", "withdrawn", "self_report")
    return not (over or recipient.get("stage") or recipient.get("handed_over"))


def _is_on_our_clock(recipient: JsonView) -> bool:
    """Return whether our own time runs, and has not passed yet."""
    promise = recipient["promise"]
    ours = promise["basis"] == "ours" and not promise.get("bound_by") and "decide_by" in promise
    return ours and not recipient.get("overdue")


def _late_lines(recipient: JsonView, say: Translator) -> Iterator[str]:
    """Yield whom we turned to about somebody late, and who else can be told."""
    if not recipient.get("overdue"):
        return
    if recipient.get("escalated_to") and recipient["state"] in ("queued", "failed"):
        yield say(
            N_("We could not send it in time, so we turned to %s. Do not wait for us.")
        ) % say(recipient["escalated_to"])
    elif recipient.get("escalated_to"):
        yield say(N_("They are late, so we turned to %s.")) % say(recipient["escalated_to"])
    if recipient.get("regulator"):
        yield say(BINDING_TIME_PASSED)


def _without_a_force(recipient: JsonView) -> Iterator[str]:
    if recipient["state"] not in ("decided", "withdrawn"):
        yield from force_unknown_lines(operators_told="sent_at" in recipient)


def _where_it_is(recipient: JsonView, say: Translator) -> Iterator[str]:
    state, since = recipient["state"], recipient.get("self_reported_at")
    if _is_999(recipient):
        yield say(CALL_999)
    elif appealed := recipient.get("appealed_at"):
        yield say(N_("You asked them on %s to look again.")) % say.moment(appealed)
        yield say(N_("They have not answered that yet."))
    elif since and state == "sent":
        yield say(N_("You told us on %s that you reported it yourself.")) % say.moment(since)
        yield say(N_("They answer where you reported it, not here."))
    elif recipient.get("untold") and state == "withdrawn":
        yield say(_TAKEN_BACK[since is not None])
    else:
        yield say(_state_words(recipient)[2])


BINDING_TIME_PASSED = N_(
    "The time that binds them has passed. You can tell the regulator, too: it decides no single "
    "case, and such complaints show it who does not keep to the law."
)
# (basis, whether acknowledged already) -> sentence.
PROMISES = {
    ("published", False): N_(
        "They say that they confirm a report by %(acknowledge)s and decide by %(decide)s."
    ),
    ("published", True): N_("They say that they decide by %(decide)s."),
    ("ours", False): N_(
        "We know of no response time that they publish, so this is ours: confirmed by "
        "%(acknowledge)s, decided by %(decide)s."
    ),
    ("ours", True): N_(
        "We know of no response time that they publish, so this is ours: decided by %(decide)s."
    ),
}
# (what binds it, whether acknowledged already) -> sentence of a time that binds a platform.
BINDING = {
    ("law", False): N_(
        "UK law gives them until %(decide)s. That they confirm it by %(acknowledge)s is our own "
        "time."
    ),
    ("law", True): N_("UK law gives them until %(decide)s."),
    ("commitment", False): N_(
        "By what they committed themselves to, they look at most such reports by %(decide)s. That "
        "they confirm it by %(acknowledge)s is our own time."
    ),
    ("commitment", True): N_(
        "By what they committed themselves to, they look at most such reports by %(decide)s."
    ),
}


def promise_line(promise: JsonView, say: Translator, *, acknowledged: bool) -> str:
    """Say when an answer falls due, and whose time that is; "" where no clock runs."""
    if not {"acknowledge_by", "decide_by"} <= promise.keys():
        return ""
    bound_by = promise.get("bound_by")
    sentence = (
        BINDING[bound_by, acknowledged] if bound_by else PROMISES[promise["basis"], acknowledged]
    )
    return say(sentence) % {
        "acknowledge": say.moment(promise["acknowledge_by"]),
        "decide": say.moment(promise["decide_by"]),
    }
