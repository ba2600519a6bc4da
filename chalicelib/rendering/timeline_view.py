"""Show the timeline of a case as sentences, each with its time and what is quoted in it."""

from collections.abc import Iterable
from typing import NamedTuple

from chalicelib.model.json_values import JsonView
from chalicelib.rendering.answer_sentences import OUTCOMES, STAGES
from chalicelib.rendering.event_sentences import OTHERWISE, SENTENCES, TO_RECIPIENT
from chalicelib.rendering.translator import N_, Translator

# Sentences for what only the event's own members tell apart.
ESCALATED = N_("We told %s.")
HANDED_TO = N_("It went to %s.")
MAIL_FAILED = N_("A mail to you could not be delivered.")
MAIL_CAPPED = N_("We did not mail you: too many mails went to your address that day.")
SOMEBODY = N_("a recipient")


class TimelineLine(NamedTuple):
    """One line of the timeline."""

    at: str
    text: str
    quote: str


def timeline(events: Iterable[JsonView], say: Translator) -> list[TimelineLine]:
    """Put a timeline into plain words; what the API calls ``what`` picks the sentence."""
    return [_entry(event, say) for event in events]


def _entry(event: JsonView, say: Translator) -> TimelineLine:
    text = say(_sentence(event))
    if "%s" in text:
        text = text % (say(event.get("who", "")) or say(SOMEBODY))
    more, quote = _more(event, say)
    text = f"{text} {more}".rstrip()
    return TimelineLine(event["at"], text[:1].upper() + text[1:], quote)


def _sentence(event: JsonView) -> str:
    kind = event["what"]
    if kind == "message_sent" and event.get("by") == "candidate":
        return TO_RECIPIENT.status
    if kind == "notification_failed" and "who" not in event:
        return MAIL_CAPPED if event.get("text") == "mail_cap" else MAIL_FAILED
    return SENTENCES[kind].status if kind in SENTENCES else OTHERWISE


def _more(event: JsonView, say: Translator) -> tuple[str, str]:
    """Return what an event's text adds: a sentence of ours, or words to quote. Messages are not
    quoted: they stand above, in full."""
    kind, text = event["what"], event.get("text", "")
    if kind == "outcome_recorded":  # without a message its text is its status
        return say(OUTCOMES.get(text, "")), ""
    if kind == "stage_recorded":
        return say(STAGES.get(text, "")), ""
    if kind == "handed_over":
        return (say(HANDED_TO) % say(text) if text else ""), ""
    if kind == "response_overdue":
        return (say(ESCALATED) % say(text) if text else ""), ""
    if kind in ("notification_failed", "message_sent"):
        return "", ""
    return "", text
