"""Show the timeline of a case as sentences, each with its time and what is quoted in it."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from chalicelib.model.json_values import JsonView
from chalicelib.model.kinds import MEANING
from chalicelib.rendering.event_sentences import (
    ADDED,
    ADDED_WITH_NAME,
    FORCE_STILL_UNKNOWN,
    INSTEAD,
    MAIL_RETURNED,
    MAILS_NOT_SENT,
    OTHERWISE,
    SAID_ELSEWHERE,
    SENTENCES,
    TO_PLATFORM,
    TO_RECIPIENT,
)
from chalicelib.rendering.recipient_view import OUR_OPERATORS
from chalicelib.rendering.translator import N_, Translator

SOMEBODY = N_("a recipient")
QUOTED = frozenset(
    kind
    for kind, of in MEANING.items()
    if of.timeline is not None and of.timeline.quotable and kind not in SAID_ELSEWHERE
)
"""Kinds whose text somebody wrote."""


class TimelineLine(NamedTuple):
    """One line of the timeline."""

    at: str
    text: str
    quote: str


def timeline(
    events: Iterable[JsonView], say: Translator, platforms: Collection[str] = ()
) -> list[TimelineLine]:
    """Put a timeline into plain words; what the API calls ``what`` picks the sentence.

    ``platforms``: the names of those that the report is for; they fetch what others are mailed.
    """
    return [_entry(event, say, platforms) for event in events]


def _entry(event: JsonView, say: Translator, platforms: Collection[str]) -> TimelineLine:
    is_in_feed = event["what"] == "notification_sent" and event.get("who") in platforms
    text = say(TO_PLATFORM if is_in_feed else _sentence(event))
    if "%s" in text:
        text = text % (say(event.get("who", "")) or say(SOMEBODY))
    more, quote = _more(event, say)
    text = f"{text} {more}".rstrip()
    return TimelineLine(event["at"], text[:1].upper() + text[1:], quote)


def _sentence(event: JsonView) -> str:
    kind, text = event["what"], event.get("text", "")
    if kind == "message_sent" and event.get("by") == "candidate":
        return TO_RECIPIENT.status
    if kind == "notification_failed" and "who" not in event:
        return MAILS_NOT_SENT.get(text, MAIL_RETURNED).line
    if _is_of_operators(event):
        return FORCE_STILL_UNKNOWN
    if kind not in SENTENCES:
        return OTHERWISE
    return INSTEAD.get(kind, {}).get(text, SENTENCES[kind].status)


def _is_of_operators(event: JsonView) -> bool:
    """Return whether it says that our operators are late to find a force."""
    return event["what"] == "response_overdue" and event.get("who") == OUR_OPERATORS


def _more(event: JsonView, say: Translator) -> tuple[str, str]:
    """Return what an event's text adds: a sentence of ours, or words to quote, which are private
    ones alone. A text that says nothing to people is left out."""
    kind, text = event["what"], event.get("text", "")
    if kind in ADDED_WITH_NAME and text and not _is_of_operators(event):
        return say(ADDED_WITH_NAME[kind]) % say(text), ""
    if kind in ADDED:  # without a message an outcome's text is its status
        return say(ADDED[kind].get(text, "")), ""
    return "", text if kind in QUOTED else ""
