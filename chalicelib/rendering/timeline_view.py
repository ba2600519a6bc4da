"""Show the timeline of a case as sentences, each with its time and what is quoted in it."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from chalicelib.rendering.answer_sentences import OUTCOMES, STAGES
from chalicelib.rendering.event_sentences import OTHERWISE, SENTENCES, TO_RECIPIENT
from chalicelib.rendering.speech import N_, Speech

Json = Mapping[str, Any]
# Sentences for what only the event's own members tell apart.
ESCALATED = N_("We told %s.")
HANDED_TO = N_("It went to %s.")
MAIL_FAILED = N_("A mail to you could not be delivered.")
MAIL_CAPPED = N_("We did not mail you: too many mails went to your address that day.")
SOMEBODY = N_("a recipient")


class Happening(NamedTuple):
    """One line of the timeline."""

    at: str
    text: str
    quote: str


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
