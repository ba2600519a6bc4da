"""The Chalice app: HTTP routes by blueprint, event handlers of one line each.

Names and sources of the handlers are laid over in infra/template/functions.yaml.
"""

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

from chalicelib import consumers
from chalicelib.container import get_container
from chalicelib.model.case import BUNDLE
from chalicelib.ports import Dispatch
from chalicelib.telemetry import logger, without_words
from chalicelib.web.authorities import authorities
from chalicelib.web.candidates import candidates
from chalicelib.web.case_actions import case_actions
from chalicelib.web.delegates import delegates
from chalicelib.web.desk import desk
from chalicelib.web.exit_page import leaving
from chalicelib.web.http import Api
from chalicelib.web.openapi import openapi
from chalicelib.web.platforms import platforms
from chalicelib.web.status import status
from chalicelib.web.status_actions import status_actions
from chalicelib.web.uploads import uploads

app = Api("standsafe", configure_logs=False)  # the log is telemetry's
app.register_middleware(ConvertToMiddleware(logger.inject_lambda_context))
app.register_middleware(without_words)
app.register_blueprint(candidates)
app.register_blueprint(case_actions)
app.register_blueprint(leaving)
app.register_blueprint(status)
app.register_blueprint(status_actions)
app.register_blueprint(uploads)
app.register_blueprint(platforms)
app.register_blueprint(authorities)
app.register_blueprint(desk)
app.register_blueprint(delegates)
app.register_blueprint(openapi)


@app.on_dynamodb_record(stream_arn="CaseEvents", batch_size=10)
def fan_out(event: DynamoDBEvent) -> dict[str, Any]:
    """Put new events on their way."""
    from chalicelib.usecases.notifications.fan_out import fan_out as put_on_its_way

    fan = get_container().fan_out
    return consumers.each_insert(event, lambda case_id, seq: put_on_its_way(fan, case_id, seq))


@app.on_dynamodb_record(stream_arn="CaseEvents", batch_size=50)
def project(event: DynamoDBEvent) -> dict[str, Any]:
    """Keep what is measured of platforms up with the log."""
    from chalicelib.usecases.guidance.project_response_stats import project_response_stats

    projecting = get_container().projecting
    return consumers.each_insert(
        event, lambda case_id, _: project_response_stats(projecting, case_id)
    )


@app.on_sqs_message(queue="Platforms", batch_size=10)
def feed_platforms(event: SQSEvent) -> dict[str, Any]:
    """Put tokens into platforms' feeds."""
    from chalicelib.usecases.platform.feed_platform import feed_platform

    feeding = get_container().feeding
    return consumers.each_message(event, lambda dispatch: feed_platform(feeding, dispatch))


@app.on_sqs_message(queue="Authorities", batch_size=10)
def notify_authorities(event: SQSEvent) -> dict[str, Any]:
    """Mail authorities."""
    from chalicelib.usecases.notifications.notify_authority import notify_authority

    container = get_container()
    desk, queue = container.authority_desk, container.sqs_queues["authorities"]
    return consumers.each_message(event, lambda it: notify_authority(desk, it), queue.see_again)


@app.on_sqs_message(queue="Candidates", batch_size=10)
def notify_candidates(event: SQSEvent) -> dict[str, Any]:
    """Mail people who reported."""
    from chalicelib.usecases.notifications.notify_reporter import notify_reporter

    container = get_container()
    desk, queue = container.reporter_desk, container.sqs_queues["candidates"]
    return consumers.each_message(event, lambda it: notify_reporter(desk, it), queue.see_again)


@app.on_sns_message(topic="MailEvents")
def record_mail_events(event: SNSEvent) -> None:
    """Append what SES says became of a mail."""
    from chalicelib.usecases.notifications.record_mail_event import record_mail_event

    room = get_container().post_room
    consumers.each_mail_event(event, lambda said: record_mail_event(room, said))


@app.on_sqs_message(queue="Files", batch_size=1)
def keep_evidence(event: SQSEvent) -> dict[str, Any]:
    """Keep or refuse the files that a case waits for; make bundles of those that are kept."""
    from chalicelib.usecases.authority.make_bundle import make_bundle
    from chalicelib.usecases.evidence.settle_upload import settle_case

    container = get_container()

    def handle(dispatch: Dispatch) -> None:
        if dispatch.recipient == BUNDLE:
            consumers.tell_of_bundle(dispatch, stamped=make_bundle(container.bundle_room, dispatch))
        else:
            settle_case(container.file_desk, dispatch.case_id)

    return consumers.each_message(event, handle)


@app.on_cw_event({"source": ["aws.s3"], "detail-type": ["Object Created"]})
def check_upload(event: CloudWatchEvent) -> None:
    """Look at a file that arrived."""
    from chalicelib.usecases.evidence.settle_upload import settle_upload

    settle_upload(get_container().file_desk, event.detail["object"]["key"])


@app.on_cw_event(
    {
        "source": ["aws.guardduty"],
        "detail-type": ["GuardDuty Malware Protection Object Scan Result"],
    }
)
def record_scans(event: CloudWatchEvent) -> None:
    """Append what the malware scanner says of a file."""
    consumers.each_scan(event, get_container().case_log, get_container().now)


@app.schedule(Rate(5, unit=Rate.MINUTES))
def settle_uploads(event: CloudWatchEvent) -> None:
    """Finish what was cut off, and tell of files that never came."""
    from chalicelib.usecases.evidence.settle_upload import settle_overdue

    settle_overdue(get_container().file_desk)


@app.on_cw_event({"source": ["aws.s3"], "detail-type": ["Object Created", "Object Deleted"]})
def publish_guidance(event: CloudWatchEvent) -> None:
    """Render the pages anew when a template changed."""
    from chalicelib.usecases.guidance.publish_guidance import publish_guidance as publish

    consumers.tell_of_failed_pages(len(publish(get_container().publishing).failed))


@app.schedule(Rate(1, unit=Rate.MINUTES))
def chase_overdue(event: CloudWatchEvent) -> None:
    """Remind, turn to a second address, escalate: whatever fell due."""
    from chalicelib.usecases.notifications.chase_overdue import chase_overdue as look_at_what_is_due

    consumers.tell_of_unsent(look_at_what_is_due(get_container().chasing).pressing_unsent)


@app.schedule(Rate(1, unit=Rate.MINUTES))
def send_digests(event: CloudWatchEvent) -> None:
    """Mail authorities what was gathered for them."""
    from chalicelib.usecases.notifications.send_digests import send_digests as mail_what_is_due

    mail_what_is_due(get_container().digest_desk)


@app.schedule(Rate(15, unit=Rate.MINUTES))
def send_daily_summaries(event: CloudWatchEvent) -> None:
    """Mail authorities where they stand, once a morning."""
    from chalicelib.usecases.notifications.send_daily_summaries import (
        send_daily_summaries as mail_the_morning,
    )

    mail_the_morning(get_container().situation_desk)


@app.schedule(Rate(1, unit=Rate.MINUTES))
def notify_operators(event: CloudWatchEvent) -> None:
    """Mail our operators what has gathered for them."""
    from chalicelib.usecases.notifications.notify_operators import (
        notify_operators as mail_what_gathered,
    )

    mail_what_gathered(get_container().operator_desk)


@app.schedule(Rate(1, unit=Rate.HOURS))
def park_unacknowledged(event: CloudWatchEvent) -> None:
    """Put tokens aside that platforms have left for a week."""
    from chalicelib.usecases.platform.park_unacknowledged import (
        park_unacknowledged as park_what_waits,
    )

    consumers.tell_of_parked_tokens(park_what_waits(get_container().parking))


@app.schedule(Rate(5, unit=Rate.MINUTES))
def reconcile(event: CloudWatchEvent) -> None:
    """Put on its way what the stream missed."""
    from chalicelib.usecases.notifications.reconcile import reconcile as put_the_missed_on_their_way

    put_the_missed_on_their_way(get_container().fan_out)


@app.schedule(Rate(1, unit=Rate.HOURS))
def publish_response_stats(event: CloudWatchEvent) -> None:
    """Put what was measured of platforms where pages are made of."""
    from chalicelib.usecases.guidance.publish_response_stats import (
        publish_response_stats as measure,
    )

    measure(get_container().measuring)


@app.schedule(Cron(30, 2, "*", "*", "?", "*"))
def sign_chain_heads(event: CloudWatchEvent) -> None:
    """Check every case's chain, and sign where each of them ends."""
    from chalicelib.usecases.cases.sign_chain_heads import sign_chain_heads as check_and_sign

    consumers.tell_of_broken_chains(check_and_sign(get_container().head_room))


@app.schedule(Cron(30, 3, "*", "*", "?", "*"))
def erase_expired_cases(event: CloudWatchEvent) -> None:
    """Erase the cases whose time has come."""
    from chalicelib.usecases.cases.erase_expired_cases import erase_expired_cases as erase

    consumers.tell_of_erased(erase(get_container().retention))
