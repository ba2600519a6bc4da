"""Show a platform's outcome: our sentences about it, then its own words apart, as its own."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from chalicelib.model.recipient import UNDECIDED
from chalicelib.rendering.answer_sentences import OUTCOMES, QUOTED, REASONS
from chalicelib.rendering.speech import N_, Speech

Json = Mapping[str, Any]


class Quote(NamedTuple):
    """Somebody else's words, and what they are about."""

    label: str
    text: str


class OutcomeView(NamedTuple):
    """An outcome: what it is, our sentences, then their words."""

    heading: str
    lines: list[str]
    quotes: list[Quote]


def outcome_view(outcome: Json, say: Speech) -> OutcomeView:
    """Put an outcome with its statement of reasons into plain words, without unknown codes."""
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
