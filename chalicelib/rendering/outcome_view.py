"""Show a platform's outcome: our sentences about it, then its own words apart, as its own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from chalicelib.model.json_values import JsonView
from chalicelib.model.recipient_records import UNDECIDED
from chalicelib.rendering.answer_sentences import OUTCOMES, QUOTED, REASONS
from chalicelib.rendering.translator import N_, Translator


class Quote(NamedTuple):
    """Somebody else's words, and what they are about."""

    label: str
    text: str


class OutcomeView(NamedTuple):
    """An outcome: what it is, our sentences, then their words."""

    heading: str
    lines: list[str]
    quotes: list[Quote]


def outcome_view(outcome: JsonView, say: Translator) -> OutcomeView:
    """Put an outcome with its statement of reasons into plain words, without unknown codes."""
    reasons = outcome.get("statement_of_reasons", {})
    lines = [OUTCOMES.get(outcome.get("status", ""), "")]
    lines += [REASONS.get(code, "") for code in _codes(reasons)]
    if str(reasons.get("automated_detection", "")).lower() in ("yes", "true"):
        lines.append(N_("A computer found the content."))
    quotes = [
        Quote(say(label), str(reasons[key])) for key, label in QUOTED.items() if reasons.get(key)
    ]
    if outcome.get("ticket"):
        quotes.append(Quote(say(N_("Their own number for it:")), str(outcome["ticket"])))
    if outcome.get("message"):
        quotes.append(Quote(say(N_("Their message to you:")), str(outcome["message"])))
    undecided = outcome.get("status", "") in UNDECIDED
    heading = N_("What they answered") if undecided else N_("What they decided")
    return OutcomeView(say(heading), [say(line) for line in lines if line], quotes)


class LinksView(NamedTuple):
    """Links that share a state and an outcome, each by its number in the report and as it was
    given, or by what is known of it."""

    links: list[Quote]
    state_label: str
    outcome: OutcomeView
    """Without a line where nothing was said of them."""


_NO_OUTCOME = OutcomeView("", [], [])


def links_view(
    incidents: Sequence[JsonView], labels: Mapping[str, str], say: Translator
) -> list[LinksView]:
    """Show link by link what a platform decided; nothing where it never named one of several.

    ``labels`` has what each state is called.
    """
    outcomes = [incident.get("outcome", {}) for incident in incidents]
    if len(incidents) < 2 or not any(outcome.get("incidents") for outcome in outcomes):
        return []
    groups: dict[tuple[str, str], list[Quote]] = {}
    outcome_by_id = {outcome.get("outcome_id", ""): outcome for outcome in outcomes}
    for number, (incident, outcome) in enumerate(zip(incidents, outcomes, strict=True), 1):
        label = say(N_("Link %(number)s:")) % {"number": number}
        text = str(incident.get("url") or incident.get("post_id") or incident.get("handle") or "")
        key = (incident["state"], outcome.get("outcome_id", ""))
        groups.setdefault(key, []).append(Quote(label, text))
    return [
        LinksView(
            links,
            say(labels.get(state, state)),
            outcome_view(outcome_by_id[outcome_id], say) if outcome_id else _NO_OUTCOME,
        )
        for (state, outcome_id), links in groups.items()
    ]


def _codes(reasons: JsonView) -> Iterator[str]:
    for key in ("decision_ground", "decision_visibility", "decision_account", "automated_decision"):
        value = reasons.get(key, ())
        yield from ([value] if isinstance(value, str) else value)
