"""Say in plain words what each kind of event is, once for each page and mail that shows it.

``model.kinds`` says which kinds are shown to whom; ``tests/unit/pages/test_event_sentences.py``
names the kind and the page of which a sentence is missing.
"""

from collections.abc import Mapping
from typing import NamedTuple

from chalicelib.model.evidence import SAME_FILE
from chalicelib.model.kinds import Kind
from chalicelib.rendering.answer_sentences import OUTCOMES, STAGES
from chalicelib.rendering.translator import N_


class Sentences(NamedTuple):
    """What pages say of one kind of event."""

    status: str
    """On the reporter's own page; ``%s`` is whom it is about."""
    case: str
    """On the authority's case page; ``{who}`` is whom it is about, ``{text}`` the line's text."""
    bundle: str
    """In the evidence bundle, in English: who did it stands beside it."""


SENTENCES: Mapping[Kind, Sentences] = {
    Kind.REPORT_SUBMITTED: Sentences(N_("We received your report."), N_("Reported"), "Reported"),
    Kind.NOTIFICATION_SENT: Sentences(N_("We sent it to %s."), N_("Sent to {who}"), "Sent to"),
    Kind.NOTIFICATION_DELIVERED: Sentences(
        N_("It was delivered to %s."), N_("Delivered to {who}"), "Delivered to"
    ),
    Kind.NOTIFICATION_FAILED: Sentences(
        N_("It could not be delivered to %s."),
        N_("Could not be delivered to {who}"),
        "Could not be delivered to",
    ),
    Kind.NOTIFICATION_PARKED: Sentences(
        N_("%s did not take it. We look at why."), N_("Not taken by {who}"), "Not taken by"
    ),
    Kind.OUTCOME_RECORDED: Sentences(
        N_("%s answered."), N_("Answer from {who}: {text}"), "Answer from"
    ),
    Kind.AUTHORITY_ACKNOWLEDGED: Sentences(
        N_("%s confirmed that they have it."), N_("Confirmed by {who}"), "Confirmed by"
    ),
    Kind.CASE_READ: Sentences(N_("%s opened the report."), N_("Opened by {who}"), "Opened by"),
    Kind.MESSAGE_SENT: Sentences(N_("%s wrote to you."), N_("Message from {who}"), "Message"),
    Kind.INCIDENTS_ADDED: Sentences(
        N_("You added more links."), N_("More links were added"), "More links added"
    ),
    Kind.EVIDENCE_ADDED: Sentences(N_("You added a file."), N_("A file was added"), "File named"),
    Kind.EVIDENCE_STORED: Sentences(
        N_("A file was checked and is kept safe."),
        N_("A file was checked and is kept"),
        "File checked and kept under lock",
    ),
    Kind.EVIDENCE_REJECTED: Sentences(
        N_("A file could not be kept."), N_("A file could not be kept"), "File refused"
    ),
    Kind.EVIDENCE_SCANNED: Sentences(
        N_("The check of a file for malware ended."),
        N_("The check of a file for malware ended"),
        "Check of a file for malware",
    ),
    Kind.SELF_REPORTED: Sentences(
        N_("You told us that you reported it to %s."),
        N_("The person who reported told {who} themselves"),
        "Told by the person who reported themselves",
    ),
    Kind.PROMOTED: Sentences(
        N_("You sent the report on."), N_("Sent on by the person who reported"), "Sent on"
    ),
    Kind.CONSENT_CORRECTED: Sentences(
        N_("You changed who may be told."),
        N_("The person who reported changed who may be told"),
        "Changed who may be told",
    ),
    Kind.WITHDRAWN: Sentences(
        N_("You withdrew the report."), N_("Withdrawn by the person who reported"), "Withdrawn"
    ),
    Kind.OUTCOME_APPEALED: Sentences(
        N_("You asked %s to look again."),
        N_("{who} was asked to look again"),
        "Asked to look again",
    ),
    Kind.STATUS_LINK_REQUESTED: Sentences(
        N_("Somebody asked for a link to this report by mail."),
        N_("The person who reported asked for a new link"),
        "Asked for a new link",
    ),
    Kind.WHOLE_ACCESS_REQUESTED: Sentences(
        N_("Somebody with a mailed link asked to see and change everything."),
        N_("The person who reported asked to open the report without its receipt"),
        "Asked to open the report without its receipt",
    ),
    Kind.WHOLE_ACCESS_STOPPED: Sentences(
        N_("With the receipt, you stopped mailed links from opening everything."),
        N_("The person who reported refused to have it opened without its receipt"),
        "Refused to have it opened without its receipt",
    ),
    Kind.RECEIPT_REPLACED: Sentences(
        N_("You got a new receipt. The one before it opens nothing any more."),
        N_("The person who reported got a new receipt"),
        "Given a new receipt",
    ),
    Kind.RESPONSE_OVERDUE: Sentences(N_("%s is late."), N_("Overdue: {who}"), "Overdue"),
    Kind.STAGE_RECORDED: Sentences(
        N_("%s said how far they are."),
        N_("Stage recorded by {who}: {text}"),
        "Stage recorded by",
    ),
    Kind.HANDED_OVER: Sentences(
        N_("%s handed the report over to somebody else."),
        N_("Handed over by {who} to {text}"),
        "Handed over by",
    ),
    Kind.FORCE_ASSIGNED: Sentences(
        N_("We found the police force that should have it: %s."),
        N_("Sent to {who} by our operators"),
        "Force assigned by our operators",
    ),
    Kind.HOLD_PLACED: Sentences(
        N_("The police asked us to wait before telling %s."), N_("Held back: {who}"), "Held back"
    ),
    Kind.HOLD_RELEASED: Sentences(
        N_("A police force no longer asks us to wait before telling %s."),
        N_("A hold has ended: {who}"),
        "A hold has ended",
    ),
    Kind.PRESERVATION_REQUESTED: Sentences(
        N_("The police asked %s to keep what they have."),
        N_("Asked to keep what it has: {who}"),
        "Asked to preserve data",
    ),
    Kind.PRESERVATION_ANSWERED: Sentences(
        N_("%s answered the police about keeping what they have."),
        N_("Answer about keeping what it has: {who}"),
        "Answer about preserving data",
    ),
    Kind.PATTERN_FORMED: Sentences(
        N_("Other reports share something with yours, so we asked you whether to send it."),
        N_("The person who reported was asked whether to send it, since other reports share it"),
        "Asked the person who reported whether to send it, since other reports share something",
    ),
}
"""Of every kind that has a line in the timeline."""

TO_RECIPIENT = Sentences(
    N_("You wrote to %s."), N_("Message from the person who reported to {who}"), "Message"
)
"""Of a message that the reporter wrote; SENTENCES has those that they got."""

FORCE_STILL_UNKNOWN = N_(
    "No police force had your report by then: our operators were looking for it."
)
"""Of our operators, who are late to find it: in place of what is said of any other."""

TO_PLATFORM = N_("It was made ready for %s to fetch.")
"""Of a report that was put into a platform's feed, in place of what is said of a mail."""

OTHERWISE = N_("Something was recorded.")

NOT_TOLD = Sentences(
    N_("The police are to ask %s themselves to keep what they have."),
    N_("Text made for the police to send to {who} themselves, to keep what it has"),
    "Text made to send, to preserve data",
)
"""Of a request to a platform that we do not tell; SENTENCES has those that went out from us."""

INSTEAD: Mapping[Kind, Mapping[str, str]] = {
    Kind.EVIDENCE_REJECTED: {SAME_FILE: N_("You sent a file twice: it is kept once.")},
    Kind.EVIDENCE_SCANNED: {
        "clean": N_("A file was looked at for malware: none was found."),
        "infected": N_("Malware was found in a file. It is locked away."),
        "not_scanned": N_("A file could not be looked at for malware."),
    },
    Kind.PRESERVATION_REQUESTED: {"not_told": NOT_TOLD.status},
}
"""On the reporter's own page, by a line's text, in place of the sentence of its kind."""

ADDED: Mapping[Kind, Mapping[str, str]] = {
    Kind.OUTCOME_RECORDED: OUTCOMES,
    Kind.STAGE_RECORDED: STAGES,
}
"""On the reporter's own page, by a line's text, after the sentence of its kind."""

ADDED_WITH_NAME: Mapping[Kind, str] = {
    Kind.HANDED_OVER: N_("It went to %s."),
    Kind.RESPONSE_OVERDUE: N_("We told %s."),
}
"""The same of kinds whose text is a name."""

SAID_ELSEWHERE = frozenset({Kind.MESSAGE_SENT, Kind.EVIDENCE_REJECTED, Kind.NOTIFICATION_FAILED})
"""Kinds whose text the reporter's page has with the message, the file or the mail itself."""


class MailNotSent(NamedTuple):
    """Hold what the reporter's own page says where a mail to them did not go, or not well."""

    line: str
    """In the timeline."""
    notice: str
    """Above everything, until a later mail went."""


MAIL_RETURNED = MailNotSent(
    N_("A mail to you could not be delivered."),
    N_(
        "Our last mail to you could not be delivered. Everything is on this page, so come back to "
        "it."
    ),
)
MAILS_NOT_SENT: Mapping[str, MailNotSent] = {
    "mail_cap": MailNotSent(
        N_("We did not mail you: too many mails went to your address that day."),
        N_(
            "We did not mail you about this: too many mails went to your address that day. "
            "Everything is on this page."
        ),
    ),
    "complaint": MailNotSent(
        N_("A mail to you was marked as unwanted."),
        N_(
            "Our last mail to you was marked as unwanted, so we stopped mailing that address. "
            "Everything is on this page, so come back to it."
        ),
    ),
    "suppressed": MailNotSent(
        N_("We did not mail you: an earlier mail came back, or was marked as unwanted."),
        N_(
            "We did not mail you: an earlier mail came back, or was marked as unwanted. "
            "Everything is on this page, so come back to it."
        ),
    ),
}
"""By ``because`` of its event; ``MAIL_RETURNED`` for any other."""

DIGEST: Mapping[Kind, str] = {
    Kind.REPORT_SUBMITTED: "",
    Kind.PROMOTED: "",
    Kind.CONSENT_CORRECTED: "",
    Kind.HANDED_OVER: N_("Handed over to you"),
    Kind.FORCE_ASSIGNED: "",
    Kind.EVIDENCE_STORED: N_("More evidence"),
    Kind.MESSAGE_SENT: N_("A message from the person who reported"),
    Kind.WITHDRAWN: N_("Withdrawn by the person who reported"),
    Kind.RESPONSE_OVERDUE: N_("Not answered in time"),
    Kind.INCIDENTS_ADDED: N_("More links"),
}
"""What a digest says beside the case's category, of every kind that a digest may bring."""
