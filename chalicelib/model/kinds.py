"""Declare every kind of event, once, with what it means to each audience.

A new kind is a member and a row here, and its sentences in ``rendering.event_sentences``; how it
changes a case is in ``model.folding``. ``tests/unit/model/test_kinds.py`` names what is missing.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import partial

from chalicelib.model.audiences import (
    AuthorityMail,
    Concern,
    Line,
    MailTiming,
    Meaning,
    Quota,
    ReporterMail,
)


class Kind(StrEnum):
    """The kinds of event, as stored and as a timeline's ``what``."""

    REPORT_SUBMITTED = "report_submitted"
    ROUTED = "routed"
    NOTIFICATION_ATTEMPTED = "notification_attempted"
    NOTIFICATION_SENT = "notification_sent"
    NOTIFICATION_DELIVERED = "notification_delivered"
    NOTIFICATION_FAILED = "notification_failed"
    NOTIFICATION_DELAYED = "notification_delayed"
    NOTIFICATION_REPEATED = "notification_repeated"
    OUTCOME_RECORDED = "outcome_recorded"
    AUTHORITY_ACKNOWLEDGED = "authority_acknowledged"
    CASE_LINK_OPENED = "case_link_opened"
    CASE_LINK_REQUESTED = "case_link_requested"
    CASE_READ = "case_read"
    MESSAGE_SENT = "message_sent"
    INCIDENTS_ADDED = "incidents_added"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_STORED = "evidence_stored"
    EVIDENCE_REJECTED = "evidence_rejected"
    EVIDENCE_SCANNED = "evidence_scanned"
    SELF_REPORTED = "self_reported"
    CONSENT_CORRECTED = "consent_corrected"
    PROMOTED = "promoted"
    WITHDRAWN = "withdrawn"
    OUTCOME_APPEALED = "outcome_appealed"
    STATUS_LINK_REQUESTED = "status_link_requested"
    WHOLE_ACCESS_REQUESTED = "whole_access_requested"
    WHOLE_ACCESS_STOPPED = "whole_access_stopped"
    RECEIPT_REPLACED = "receipt_replaced"
    RESPONSE_DUE = "response_due"
    RESPONSE_OVERDUE = "response_overdue"
    NOTIFICATION_PARKED = "notification_parked"
    STAGE_RECORDED = "stage_recorded"
    HANDED_OVER = "handed_over"
    FORCE_ASSIGNED = "force_assigned"
    HOLD_PLACED = "hold_placed"
    HOLD_ENDING = "hold_ending"
    HOLD_RELEASED = "hold_released"
    PRESERVATION_REQUESTED = "preservation_requested"
    PRESERVATION_ANSWERED = "preservation_answered"
    PRESERVATION_OVERDUE = "preservation_overdue"
    PATTERN_FORMED = "pattern_formed"
    LINK_REJECTED = "link_rejected"
    BUNDLE_REQUESTED = "bundle_requested"
    BUNDLE_MADE = "bundle_made"
    ERASED = "erased"


_on_record = partial(
    Meaning, concerns=None, reporter=None, authority=None, platform=None, operators=False
)
_for_ourselves = partial(Meaning, reporter=None, authority=None, platform=None, operators=False)
_for_operators = partial(Meaning, reporter=None, authority=None, platform=None, operators=True)
_for_the_reporter = partial(Meaning, authority=None, platform=None, operators=False)
_for_authorities = partial(Meaning, reporter=None, platform=None, operators=False)
_for_platforms = partial(Meaning, reporter=None, authority=None, operators=False)

_REPORT = AuthorityMail("authority_report", MailTiming.UNLESS_PRESSING)
_TEXT = ("private.text",)
_FILENAME = ("private.filename",)

MEANING: Mapping[Kind, Meaning] = {
    Kind.REPORT_SUBMITTED: Meaning(
        concerns=(Concern.NEWLY_ROUTED, Concern.FORCE_UNKNOWN, Concern.REPORTER, Concern.FILES),
        reporter=ReporterMail("reporter_confirmation", Quota.CONFIRMATIONS),
        authority=_REPORT,
        platform="report-submitted",
        operators=True,
        timeline=Line("candidate"),
        changes_patterns=True,
    ),
    Kind.ROUTED: _on_record(timeline=None),
    Kind.NOTIFICATION_ATTEMPTED: _on_record(timeline=None),
    Kind.NOTIFICATION_SENT: _on_record(timeline=Line("service"), changes_figures=True),
    Kind.NOTIFICATION_DELIVERED: _on_record(timeline=Line("service")),
    Kind.NOTIFICATION_FAILED: _for_operators(
        concerns=(Concern.OPERATORS,),
        timeline=Line("service", text=("public.because",)),
        due_at_once=True,
    ),
    Kind.NOTIFICATION_DELAYED: _for_ourselves(concerns=(), timeline=None, due_at_once=True),
    Kind.NOTIFICATION_REPEATED: _for_operators(  # others get the mail of what it repeats
        concerns=(Concern.NEXT_ADDRESS,), timeline=None
    ),
    Kind.OUTCOME_RECORDED: _for_the_reporter(
        concerns=(Concern.REPORTER_IF_NEWS,),
        reporter=ReporterMail("reporter_outcome"),
        timeline=Line("platform", text=("private.message", "public.status")),
        changes_bundle=True,
        changes_figures=True,
    ),
    Kind.AUTHORITY_ACKNOWLEDGED: _on_record(
        timeline=Line("authority", officer=True), changes_figures=True
    ),
    Kind.CASE_LINK_OPENED: _on_record(timeline=None, folds=False),
    Kind.CASE_LINK_REQUESTED: _for_authorities(
        concerns=(Concern.RECIPIENT,),
        authority=AuthorityMail("authority_link"),
        timeline=None,
        folds=False,
        requested=True,
    ),
    Kind.CASE_READ: _on_record(timeline=Line("authority", officer=True), folds=False),
    Kind.MESSAGE_SENT: Meaning(
        concerns=(Concern.ADDRESSEE,),
        reporter=ReporterMail("reporter_message"),
        authority=AuthorityMail("authority_message", MailTiming.IN_A_FLOOD),
        platform="message",
        operators=False,
        timeline=Line(None, text=_TEXT),
        changes_bundle=True,
    ),
    Kind.INCIDENTS_ADDED: Meaning(
        concerns=(Concern.PLATFORMS_OF_INCIDENTS,),
        reporter=None,
        authority=AuthorityMail("authority_incidents", MailTiming.ALWAYS),
        platform="incidents-added",
        operators=False,
        timeline=Line("candidate"),
        changes_bundle=True,
        changes_patterns=True,
    ),
    Kind.EVIDENCE_ADDED: _for_ourselves(
        concerns=(Concern.FILES,), timeline=Line("candidate", text=_FILENAME)
    ),
    Kind.EVIDENCE_STORED: Meaning(
        concerns=(Concern.ROUTED_BEFORE,),
        reporter=None,
        authority=AuthorityMail("authority_evidence", MailTiming.ALWAYS),
        platform="evidence-added",
        operators=False,
        timeline=Line("service", text=_FILENAME),
        changes_bundle=True,
    ),
    Kind.EVIDENCE_REJECTED: _for_the_reporter(
        concerns=(Concern.REPORTER_IF_FILE_LOST,),
        reporter=ReporterMail("reporter_evidence"),
        timeline=Line("service", text=("public.reason",)),
        changes_bundle=True,
    ),
    Kind.EVIDENCE_SCANNED: _for_the_reporter(
        concerns=(Concern.REPORTER_IF_FILE_LOST,),
        reporter=ReporterMail("reporter_evidence"),
        timeline=Line("service", text=("public.verdict",)),
    ),
    Kind.SELF_REPORTED: _for_ourselves(concerns=(), timeline=Line("candidate")),
    Kind.CONSENT_CORRECTED: Meaning(
        concerns=(
            Concern.NO_LONGER_ROUTED,
            Concern.NEWLY_ROUTED,
            Concern.FORCE_UNKNOWN,
            Concern.REPORTER,
        ),
        reporter=ReporterMail("reporter_told", Quota.CONFIRMATIONS),
        authority=_REPORT,
        platform="report-submitted",
        operators=True,
        timeline=Line("candidate"),
        changes_figures=True,
        changes_patterns=True,
    ),
    Kind.PROMOTED: Meaning(
        concerns=(Concern.NEWLY_ROUTED, Concern.FORCE_UNKNOWN, Concern.REPORTER),
        reporter=ReporterMail("reporter_told", Quota.CONFIRMATIONS),
        authority=_REPORT,
        platform="report-submitted",
        operators=True,
        timeline=Line("candidate"),
        changes_patterns=True,
    ),
    Kind.WITHDRAWN: Meaning(
        concerns=(Concern.ALL_ROUTED, Concern.REPORTER),
        reporter=ReporterMail("reporter_withdrawn", Quota.CONFIRMATIONS),
        authority=AuthorityMail("authority_withdrawn", MailTiming.IN_A_FLOOD),
        platform="report-withdrawn",
        operators=False,
        timeline=Line("candidate"),
        changes_bundle=True,
        changes_figures=True,
        changes_patterns=True,
    ),
    Kind.OUTCOME_APPEALED: _for_platforms(
        concerns=(Concern.RECIPIENT,),
        platform="outcome-appealed",
        timeline=Line("candidate", text=_TEXT),
    ),
    Kind.STATUS_LINK_REQUESTED: _for_the_reporter(
        concerns=(Concern.REPORTER,),
        reporter=ReporterMail("reporter_link", Quota.LINKS),
        timeline=Line("candidate"),
        folds=False,
    ),
    Kind.WHOLE_ACCESS_REQUESTED: _for_the_reporter(
        concerns=(Concern.REPORTER,),
        reporter=ReporterMail("reporter_access"),
        timeline=Line("candidate"),
    ),
    Kind.WHOLE_ACCESS_STOPPED: _on_record(timeline=Line("candidate")),
    Kind.RECEIPT_REPLACED: _for_the_reporter(
        concerns=(Concern.REPORTER,),
        reporter=ReporterMail("reporter_receipt"),
        timeline=Line("candidate"),
    ),
    Kind.RESPONSE_DUE: _for_platforms(
        concerns=(Concern.RECIPIENT,), platform="response-overdue", timeline=None
    ),
    Kind.RESPONSE_OVERDUE: Meaning(
        concerns=(Concern.OVERDUE,),
        reporter=ReporterMail("reporter_overdue"),
        authority=AuthorityMail("authority_overdue", MailTiming.UNLESS_EMERGENCY),
        platform="response-overdue",
        operators=True,
        timeline=Line("service", text=("public.escalated_to",), names=True),
    ),
    Kind.NOTIFICATION_PARKED: _for_operators(
        concerns=(Concern.OPERATORS,), timeline=Line("service")
    ),
    Kind.STAGE_RECORDED: _for_the_reporter(
        concerns=(Concern.REPORTER_IF_SHOWN,),
        reporter=ReporterMail("reporter_stage"),
        timeline=Line("authority", text=("public.stage",), officer=True),
        changes_bundle=True,
    ),
    Kind.HANDED_OVER: Meaning(
        concerns=(Concern.NEWLY_ROUTED, Concern.REPORTER),
        reporter=ReporterMail("reporter_stage"),
        authority=_REPORT,
        platform=None,
        operators=False,
        timeline=Line("authority", text=("public.to",), names=True, officer=True),
        changes_bundle=True,
        changes_patterns=True,
    ),
    Kind.FORCE_ASSIGNED: Meaning(
        concerns=(Concern.NEWLY_ROUTED, Concern.REPORTER),
        reporter=ReporterMail("reporter_force"),
        authority=_REPORT,
        platform=None,
        operators=False,
        timeline=Line("service", about="to"),
        changes_bundle=True,
        changes_patterns=True,
    ),
    Kind.HOLD_PLACED: _for_ourselves(  # what is in the feed is held back, and nothing added to it
        concerns=(Concern.HELD_PLATFORM,),
        timeline=Line("authority", about="platform", officer=True),
        changes_figures=True,
        changes_patterns=True,
    ),
    Kind.HOLD_ENDING: _for_authorities(
        concerns=(Concern.RECIPIENT,),
        authority=AuthorityMail("authority_hold_ending"),
        timeline=None,
    ),
    Kind.HOLD_RELEASED: _for_authorities(  # the platform gets what was held back
        concerns=(Concern.HOLDER,),
        authority=AuthorityMail("authority_hold_ended"),
        timeline=Line("service", about="platform", officer=True),
        changes_figures=True,
        changes_patterns=True,
    ),
    Kind.PRESERVATION_REQUESTED: _for_platforms(
        concerns=(Concern.PLATFORM,),
        platform="preservation-requested",
        timeline=Line("authority", about="platform", officer=True),
        changes_bundle=True,
    ),
    Kind.PRESERVATION_ANSWERED: _for_authorities(
        concerns=(Concern.RECIPIENT,),
        authority=AuthorityMail("authority_preservation"),
        timeline=Line("platform", about="platform"),
        changes_bundle=True,
    ),
    Kind.PRESERVATION_OVERDUE: Meaning(
        concerns=(Concern.OPERATORS, Concern.RECIPIENT, Concern.PLATFORM),
        reporter=None,
        authority=AuthorityMail("authority_preservation"),
        platform="response-overdue",
        operators=True,
        timeline=None,
    ),
    Kind.PATTERN_FORMED: _for_the_reporter(
        concerns=(Concern.REPORTER,),
        reporter=ReporterMail("reporter_pattern", Quota.CONFIRMATIONS),
        timeline=Line("service"),
    ),
    Kind.LINK_REJECTED: _for_ourselves(concerns=(), timeline=None, changes_patterns=True),
    Kind.BUNDLE_REQUESTED: _for_ourselves(concerns=(Concern.BUNDLES,), timeline=None),
    Kind.BUNDLE_MADE: _on_record(timeline=None),
    Kind.ERASED: _on_record(timeline=None, changes_figures=True),
}
"""What each kind means. Members that a row leaves out are said by its maker: nothing."""

CLOCK_KINDS = frozenset({Kind.RESPONSE_DUE, Kind.RESPONSE_OVERDUE})
"""Events about a promise: they mean nothing once its clock was started anew."""

ROUTING_KINDS = frozenset(kind for kind, of in MEANING.items() if of.concerns is not None)
"""Events that ``fan_out`` puts on their way; the stream's filter lets only these through."""

MEASURED_KINDS = frozenset(kind for kind, of in MEANING.items() if of.changes_figures)
"""Events that change a published figure; the projection's filter lets only these through."""

SENDS_OUT = frozenset({Kind.REPORT_SUBMITTED, Kind.PROMOTED})
"""What sends a report out: once each, and what is mailed of it confirms that."""

PLATFORM_KINDS = frozenset(kind for kind, of in MEANING.items() if of.platform is not None)
"""Events that a platform's feed can carry."""
