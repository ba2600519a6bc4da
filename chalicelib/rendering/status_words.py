"""View-models of a case's recipients, outcomes and timeline: states and codes to plain words.

The input is the JSON of the API: optional members are absent, never null. What a recipient wrote is
kept apart in ``quotes`` so that the page shows it as theirs.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from chalicelib.model.case import UNDECIDED
from chalicelib.rendering.event_sentences import OTHERWISE, SENTENCES, TO_RECIPIENT
from chalicelib.rendering.speech import N_, Speech

Json = Mapping[str, Any]

# state -> (label, tag colour, sentence). We never say that somebody has a report before they
# acknowledged it.
STATES: dict[str, tuple[str, str, str]] = {
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
        N_("It could not be delivered. Our operators have been told."),
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
ANSWERED = frozenset({"acknowledged", "under_review", "need_more_info", "decided"})

OUTCOMES = {
    "acknowledged": N_("They confirmed that they have the report."),
    "under_review": N_("They are looking at the report."),
    "content_removed": N_("They removed the content."),
    "visibility_limited": N_("They made the content harder to find or see."),
    "account_suspended": N_("They suspended the account."),
    "labelled": N_("They put a label on the content."),
    "partially_actioned": N_("They acted on some of it."),
    "no_violation": N_("They found that it does not break their rules."),
    "need_more_info": N_("They need to know more before they decide."),
}
# The DSA Transparency Database's values -> plain words.
REASONS = {
    "DECISION_GROUND_ILLEGAL_CONTENT": N_("The reason they gave: it is against the law."),
    "DECISION_GROUND_INCOMPATIBLE_CONTENT": N_("The reason they gave: it breaks their rules."),
    "DECISION_VISIBILITY_CONTENT_REMOVED": N_("The content was removed."),
    "DECISION_VISIBILITY_CONTENT_DISABLED": N_("The content can no longer be opened."),
    "DECISION_VISIBILITY_CONTENT_DEMOTED": N_("The content is shown to fewer people."),
    "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED": N_("The content is shown to adults only."),
    "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED": N_(
        "People can no longer share or answer the content."
    ),
    "DECISION_VISIBILITY_CONTENT_LABELLED": N_("The content carries a label."),
    "DECISION_VISIBILITY_OTHER": N_("The content was restricted in another way."),
    "DECISION_ACCOUNT_SUSPENDED": N_("The account was suspended."),
    "DECISION_ACCOUNT_TERMINATED": N_("The account was closed for good."),
    "AUTOMATED_DECISION_FULLY": N_("A computer made the decision."),
    "AUTOMATED_DECISION_PARTIALLY": N_("A computer took part in the decision."),
    "AUTOMATED_DECISION_NOT_AUTOMATED": N_("A person made the decision."),
}
QUOTED = {
    "decision_facts": N_("What they say happened:"),
    "illegal_content_legal_ground": N_("The law they name:"),
    "illegal_content_explanation": N_("Why they say it is against the law:"),
    "incompatible_content_ground": N_("The rule they name:"),
    "incompatible_content_explanation": N_("Why they say it breaks that rule:"),
    "decision_visibility_other": N_("How they restricted it:"),
}
# Sentences for what only the event's own members tell apart.
ESCALATED = N_("We told %s.")
HANDED_TO = N_("It went to %s.")
MAIL_FAILED = N_("A mail to you could not be delivered.")
MAIL_CAPPED = N_("We did not mail you: too many mails went to your address that day.")
STAGES = {
    "recorded_as_crime": N_("It is recorded as a crime."),
    "investigating": N_("They are investigating."),
    "charged": N_("Somebody was charged."),
    "convicted": N_("Somebody was convicted."),
    "no_further_action": N_("They are taking no further action."),
    "referred": N_("They referred it to somebody else."),
}
SOMEBODY = N_("a recipient")


class Quote(NamedTuple):
    """Somebody else's words, and what they are about."""

    label: str
    text: str


class OutcomeView(NamedTuple):
    """An outcome: what it is, our sentences, then their words."""

    heading: str
    lines: list[str]
    quotes: list[Quote]


class RecipientView(NamedTuple):
    """One recipient as a card shows it."""

    id: str
    name: str
    state: str
    state_label: str
    state_class: str
    overdue: bool
    lines: list[str]
    source_url: str
    checked: str
    self_report: dict[str, str]
    outcome: OutcomeView | None


class Happening(NamedTuple):
    """One line of the timeline."""

    at: str
    text: str
    quote: str


def recipient_view(recipient: Json, say: Speech) -> RecipientView:
    """A recipient of the API as a card."""
    state = recipient["state"]
    label, colour = _tag(recipient)
    promise = recipient.get("promise", {})
    route = recipient.get("self_report", {})
    waiting = state not in ("decided", "withdrawn", "self_report")
    return RecipientView(
        id=recipient["id"],
        name=say(recipient["name"]),
        state=state,
        state_label=say(label),
        state_class=colour,
        overdue=bool(recipient.get("overdue")),
        lines=[line for line in _recipient_lines(recipient, say) if line],
        source_url=promise.get("source_url", "") if waiting else "",
        checked=promise.get("checked", ""),
        self_report={key: route.get(key, "") for key in ("url", "phone", "text")} if route else {},
        outcome=outcome_view(recipient["outcome"], say) if recipient.get("outcome") else None,
    )


def _tag(recipient: Json) -> tuple[str, str]:
    """Where it stands in a word or two, and the colour of that."""
    state = recipient["state"]
    if recipient.get("overdue"):
        return N_("Overdue"), "govuk-tag--red"
    if recipient.get("appealed_at"):
        return N_("Asked to look again"), "govuk-tag--blue"
    if recipient.get("self_reported_at") and state == "sent":
        return N_("You reported it"), "govuk-tag--blue"
    label, colour, _ = STATES.get(state, (state, "govuk-tag--grey", ""))
    return label, colour


# whether the person told them -> sentence on a report taken back from whom we never told.
_TAKEN_BACK = {
    False: N_("We did not tell them, and you need not tell them either."),
    True: N_("We did not tell them. What you told them yourself they may keep."),
}


def _recipient_lines(recipient: Json, say: Speech) -> Iterator[str]:
    """What is known of a recipient, what it promised and what we do about silence."""
    state = recipient["state"]
    yield from _where_it_is(recipient, say)
    if recipient.get("answered"):
        yield say(N_("You have answered them."))
    if state not in ("decided", "failed", "withdrawn", "self_report") and "promise" in recipient:
        yield promise_line(recipient["promise"], say, acknowledged=state in ANSWERED)
    if recipient.get("stage"):
        yield say(STAGES.get(recipient["stage"]["stage"], ""))
    if recipient.get("also"):
        yield say(
            N_("Part of the constituency is covered by %s, whom we did not tell.")
        ) % ", ".join(recipient["also"])
    if recipient.get("escalated_to") and state in ("queued", "failed"):
        yield say(N_("We could not send it in time, so we told %s. Do not wait for us.")) % say(
            recipient["escalated_to"]
        )
    elif recipient.get("escalated_to"):
        yield say(N_("They are late, so we told %s.")) % say(recipient["escalated_to"])


def _where_it_is(recipient: Json, say: Speech) -> Iterator[str]:
    state, since = recipient["state"], recipient.get("self_reported_at")
    if appealed := recipient.get("appealed_at"):
        yield say(N_("You asked them on %s to look again.")) % say.moment(appealed)
        yield say(N_("They have not answered that yet."))
    elif since and state == "sent":
        yield say(N_("You told us on %s that you reported it yourself.")) % say.moment(since)
        yield say(N_("They answer where you reported it, not here."))
    elif recipient.get("untold") and state == "withdrawn":
        yield say(_TAKEN_BACK[since is not None])
    else:
        yield say(STATES[state][2]) if state in STATES else ""


# (basis, whether acknowledged already) -> sentence.
PROMISES = {
    ("published", False): N_(
        "They say that they confirm a report by %(acknowledge)s and decide by %(decide)s."
    ),
    ("published", True): N_("They say that they decide by %(decide)s."),
    ("ours", False): N_(
        "We know of no response time that they publish, so this is ours: confirmed by "
        "%(acknowledge)s, decided by %(decide)s. If they are late, your report’s page says so."
    ),
    ("ours", True): N_(
        "We know of no response time that they publish, so this is ours: decided by %(decide)s. "
        "If they are late, your report’s page says so."
    ),
}


def promise_line(promise: Json, say: Speech, *, acknowledged: bool) -> str:
    """When an answer falls due, and whose time that is; "" where no clock runs."""
    if not {"acknowledge_by", "decide_by"} <= promise.keys():
        return ""
    return say(PROMISES[promise["basis"], acknowledged]) % {
        "acknowledge": say.moment(promise["acknowledge_by"]),
        "decide": say.moment(promise["decide_by"]),
    }


def outcome_view(outcome: Json, say: Speech) -> OutcomeView:
    """An outcome with its statement of reasons in plain words; unknown codes are left out."""
    reasons = outcome.get("statement_of_reasons", {})
    lines = [OUTCOMES.get(outcome.get("status", ""), "")]
    lines += [REASONS.get(code, "") for code in _codes(reasons)]
    if str(reasons.get("automated_detection", "")).lower() in ("yes", "true"):
        lines.append(N_("A computer found the content."))
    quotes = [
        Quote(say(label), str(reasons[key])) for key, label in QUOTED.items() if reasons.get(key)
    ]
    if outcome.get("message"):
        quotes.append(Quote(say(N_("Their message to you:")), str(outcome["message"])))
    undecided = outcome.get("status", "") in UNDECIDED
    heading = N_("What they answered") if undecided else N_("What they decided")
    return OutcomeView(say(heading), [say(line) for line in lines if line], quotes)


def _codes(reasons: Json) -> Iterator[str]:
    for key in ("decision_ground", "decision_visibility", "decision_account", "automated_decision"):
        value = reasons.get(key, ())
        yield from ([value] if isinstance(value, str) else value)


def timeline(happenings: Iterable[Json], say: Speech) -> list[Happening]:
    """The timeline in plain words; what the API calls ``what`` picks the sentence."""
    return [_happening(each, say) for each in happenings]


def _happening(each: Json, say: Speech) -> Happening:
    text = say(_sentence(each))
    if "%s" in text:
        text = text % (say(each.get("who", "")) or say(SOMEBODY))
    more, quote = _more(each, say)
    text = f"{text} {more}".rstrip()
    return Happening(each["at"], text[:1].upper() + text[1:], quote)


def _sentence(each: Json) -> str:
    what = each["what"]
    if what == "message_sent" and each.get("by") == "candidate":
        return TO_RECIPIENT.status
    if what == "notification_failed" and "who" not in each:
        return MAIL_CAPPED if each.get("text") == "mail_cap" else MAIL_FAILED
    return SENTENCES[what].status if what in SENTENCES else OTHERWISE


def _more(each: Json, say: Speech) -> tuple[str, str]:
    """What an entry's text adds: a sentence of ours, or words to quote. Messages are not quoted:
    they stand above, in full."""
    what, text = each["what"], each.get("text", "")
    if what == "outcome_recorded":  # without a message its text is its status
        return say(OUTCOMES.get(text, "")), ""
    if what == "stage_recorded":
        return say(STAGES.get(text, "")), ""
    if what == "handed_over":
        return (say(HANDED_TO) % say(text) if text else ""), ""
    if what == "response_overdue":
        return (say(ESCALATED) % say(text) if text else ""), ""
    if what in ("notification_failed", "message_sent"):
        return "", ""
    return "", text
