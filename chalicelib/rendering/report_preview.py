"""Say on check-your-answers who will be told of a report, why, and what each of them gets."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from chalicelib.model.previews import PreviewedRecipient, ReportPreview
from chalicelib.rendering.answers import Answers
from chalicelib.rendering.translator import N_, Translator

NO_RECIPIENTS = ReportPreview(())
WHOLE_REPORT = N_("They get all that you typed, your name and how to reach you, and your files.")
GETS: Mapping[str, str] = {
    "platform": N_(
        "They get what happened on their own pages, the kind of abuse and the candidate’s name. "
        "They never get your own words about it, or how to reach you."
    ),
    "police": WHOLE_REPORT,
    "electoral": WHOLE_REPORT,
    "returning_officer": WHOLE_REPORT,
    "operator": N_("They find out which police force it is for, and see no more than they need."),
}
"""Kind of recipient -> what it is told, as the tokens and the case page have it."""
NOT_REACHED = N_(
    "We cannot tell them ourselves. On the next page you get their own way to report, "
    "with a text to copy."
)


class RecipientShown(NamedTuple):
    """One recipient before anything is sent."""

    name: str
    reason: str
    gets: str


def preview_context(answers: Answers, preview: ReportPreview, say: Translator) -> dict[str, Any]:
    """Return what pages/check_answers.html.j2 needs beside the answers themselves."""
    with_police = [
        (name, value)
        for name, value in answers.pairs()
        if name not in ("log_only", "share_with.police")
    ]
    reached = [
        _show_recipient(recipient, say) for recipient in preview.recipients if recipient.reached
    ]
    not_reached = [
        _show_recipient(recipient, say) for recipient in preview.recipients if not recipient.reached
    ]
    return {
        "will_be_told": reached,
        "for_you_to_tell": not_reached,
        "force_unknown": preview.force_unknown,
        "code_unknown": bool(answers.first("access_code")) and not preview.verified,
        "with_police": [*with_police, ("share_with.police", "yes")]
        if preview.police_recommended
        else [],
    }


def _show_recipient(recipient: PreviewedRecipient, say: Translator) -> RecipientShown:
    gets = GETS[recipient.kind] if recipient.reached else NOT_REACHED
    return RecipientShown(say(recipient.name), say(recipient.reason), say(gets))
