"""The Chalice app: HTTP routes from their table, and event handlers that call a use case each.

Names and sources of the handlers are laid over in infra/template/functions.yaml.
"""

from functools import partial
from typing import Any

from chalice.app import (
    CloudWatchEvent,
    ConvertToMiddleware,
    Cron,
    DynamoDBEvent,
    Rate,
    SNSEvent,
    SQSEvent,
)

from chalicelib.consumers import alarms, messages
from chalicelib.consumers.schedules import once_at_a_time, run_each
from chalicelib.container import get_container
from chalicelib.limits import SANDBOX_EVERY
from chalicelib.telemetry import logger, without_words
from chalicelib.web.api import Api
from chalicelib.web.dispatch import register
from chalicelib.web.routes import ROUTES

app = Api("standsafe", configure_logs=False)  # the log is telemetry's
app.register_middleware(ConvertToMiddleware(logger.inject_lambda_context))
app.register_middleware(without_words)
app.register_middleware(once_at_a_time)
register(app, ROUTES)


@app.on_dynamodb_record(stream_arn="CaseEvents", batch_size=10)
def fan_out(event: DynamoDBEvent) -> dict[str, Any]:
    """Queue new events for everybody whom they concern."""
    return get_container().handle_together(event, get_container().fan_out_stream)


@app.on_dynamodb_record(stream_arn="CaseEvents", batch_size=250)
def project(event: DynamoDBEvent) -> dict[str, Any]:
    """Keep what is measured of platforms up with the log."""
    return get_container().handle_cases(event, get_container().project_response_stats)


@app.on_sqs_message(queue="Platforms", batch_size=10)
def feed_platforms(event: SQSEvent) -> dict[str, Any]:
    """Put tokens into platforms' feeds."""
    return get_container().handle_by_case(event, get_container().feed_platform)


@app.on_sqs_message(queue="Authorities", batch_size=10)
def notify_authorities(event: SQSEvent) -> dict[str, Any]:
    """Mail authorities."""
    container = get_container()
    return container.handle_messages(
        event,
        partial(messages.handle_authority_message, container),
        container.delay_authority_message,
    )


@app.on_sqs_message(queue="Verified", batch_size=10)
def notify_verified(event: SQSEvent) -> dict[str, Any]:
    """Route urgent reports with an access code, and mail authorities, ahead of all others."""
    container = get_container()
    return container.handle_verified(
        event, container.fan_out_all, container.notify_authority, container.delay_verified_message
    )


@app.on_sqs_message(queue="Reporters", batch_size=10)
def notify_reporters(event: SQSEvent) -> dict[str, Any]:
    """Mail reporters."""
    container = get_container()
    return container.handle_messages(
        event,
        partial(messages.handle_reporter_message, container),
        container.delay_reporter_message,
    )


@app.on_sns_message(topic="MailEvents")
def record_mail_events(event: SNSEvent) -> None:
    """Append what SES says became of a mail."""
    messages.handle_mail_event(event, get_container().record_mail_event)


@app.on_sqs_message(queue="Chains", batch_size=1)
def sign_segment(event: SQSEvent) -> dict[str, Any]:
    """Check the chains of a segment, and sign where each of all cases ends once all are checked."""
    container = get_container()
    return container.handle_messages(
        event, lambda segment: alarms.report_broken_chains(container.sign_segment(segment.seq))
    )


@app.on_sqs_message(queue="Expiries", batch_size=1)
def erase_segment(event: SQSEvent) -> dict[str, Any]:
    """Erase the cases of a segment whose time has come, or one whose reporter wants it erased."""
    container = get_container()
    return container.handle_messages(
        event, partial(messages.handle_expiry_message, container), container.delay_erasure
    )


@app.on_sqs_message(queue="Digests", batch_size=1)
def send_digest(event: SQSEvent) -> dict[str, Any]:
    """Mail an authority what was gathered for it."""
    container = get_container()
    return container.handle_messages(event, lambda digest: container.send_digest(digest.recipient))


@app.on_sqs_message(queue="Checks", batch_size=1)
def chase_lane(event: SQSEvent) -> dict[str, Any]:
    """Chase what fell due in one lane, the pressing first, while much is due at once."""
    container = get_container()
    return container.handle_messages(
        event, lambda lane: alarms.report_unsent(container.chase_lane(lane.seq).pressing_unsent)
    )


@app.on_sqs_message(queue="Files", batch_size=1)
def keep_evidence(event: SQSEvent) -> dict[str, Any]:
    """Keep or refuse the files that a case waits for; make bundles of those that are kept."""
    container = get_container()
    return container.handle_messages(event, partial(messages.handle_file_message, container))


@app.on_cw_event({"source": ["aws.s3"], "detail-type": ["Object Created"]})
def check_upload(event: CloudWatchEvent) -> None:
    """Look at a file that arrived."""
    get_container().settle_upload(event.detail["object"]["key"])


@app.on_cw_event(
    {
        "source": ["aws.guardduty"],
        "detail-type": ["GuardDuty Malware Protection Object Scan Result"],
    }
)
def record_scans(event: CloudWatchEvent) -> None:
    """Append what the malware scanner says of a file."""
    messages.handle_scan(event, get_container().record_scan)


@app.schedule(Rate(5, unit=Rate.MINUTES))
def settle_uploads(event: CloudWatchEvent) -> None:
    """Finish what was cut off, and reject files that never came."""
    get_container().settle_overdue()


@app.on_cw_event({"source": ["aws.s3"], "detail-type": ["Object Created", "Object Deleted"]})
def publish_guidance(event: CloudWatchEvent) -> None:
    """Render the pages anew when a template changed."""
    alarms.report_failed_pages(len(get_container().publish_guidance().failed))


@app.schedule(Rate(1, unit=Rate.MINUTES))
def chase_overdue(event: CloudWatchEvent) -> None:
    """Send reminders, try second addresses and escalate what is overdue."""
    alarms.report_unsent(get_container().chase_overdue().pressing_unsent)


@app.schedule(Rate(1, unit=Rate.MINUTES))
def send_digests(event: CloudWatchEvent) -> None:
    """Queue the authorities that are to be mailed what was gathered for them."""
    get_container().send_digests()


@app.schedule(Rate(15, unit=Rate.MINUTES))
def send_daily_summaries(event: CloudWatchEvent) -> None:
    """Mail authorities where they stand, once a morning."""
    get_container().send_daily_summaries()


@app.schedule(Rate(1, unit=Rate.MINUTES))
def notify_operators(event: CloudWatchEvent) -> None:
    """Mail our operators what has gathered for them."""
    get_container().notify_operators()


@app.schedule(Rate(1, unit=Rate.HOURS))
def park_unacknowledged(event: CloudWatchEvent) -> None:
    """Put tokens aside that platforms have left for a week."""
    alarms.report_parked_tokens(get_container().park_unacknowledged())


@app.schedule(Rate(5, unit=Rate.MINUTES))
def reconcile(event: CloudWatchEvent) -> None:
    """Queue the events that the stream missed."""
    get_container().reconcile()


@app.schedule(Rate(1, unit=Rate.HOURS))
def publish_response_stats(event: CloudWatchEvent) -> None:
    """Publish response statistics, report statistics and the list of elections for the pages."""
    container = get_container()
    run_each(
        lambda: container.publish_response_stats(),
        lambda: container.publish_statistics(),
        lambda: container.publish_elections(),
    )


@app.schedule(Rate(SANDBOX_EVERY.whole_seconds // 60, unit=Rate.MINUTES))
def seed_reports(event: CloudWatchEvent) -> None:
    """Seed invented reports, in the sandbox stage: in any other there is no such function."""
    get_container().seed_reports()


@app.schedule(Rate(15, unit=Rate.MINUTES))
def watch_service(event: CloudWatchEvent) -> None:
    """Store a synthetic report, and measure what became of the one before."""
    get_container().watch_service()


@app.schedule(Cron(30, 2, "*", "*", "?", "*"))
def sign_chain_heads(event: CloudWatchEvent) -> None:
    """Queue the segments in which chains are checked, and where each of them ends is signed."""
    get_container().sign_chain_heads()


@app.schedule(Cron(30, 3, "*", "*", "?", "*"))
def erase_expired_cases(event: CloudWatchEvent) -> None:
    """Queue the segments in which cases whose time has come are erased."""
    get_container().erase_expired_cases()
