"""Least privilege of scheduled jobs: their leases, cursors and queues."""

from chalice.app import ScheduledEventConfig

from app import app
from tests.support.policies import CHALICE_DIR, POLICIES, listed, statements_of

SPREAD = {
    "sign_segment": "Chains",
    "erase_segment": "Expiries",
    "send_digest": "Digests",
    "chase_lane": "Checks",
}
"""Functions that scheduled jobs are spread over, and the queue of each."""


def test_function_of_segments_puts_messages_on_its_own_queue_alone() -> None:
    recipients = {"Platforms", "Authorities", "Verified", "Reporters", "Files"}
    for function, queue in SPREAD.items():
        may = {
            resource["Fn::GetAtt"][0]
            for statement in statements_of(CHALICE_DIR / f"policy-{function}.json")
            if "sqs:SendMessage" in statement["Action"]
            for resource in listed(statement["Resource"])
        }
        assert may - recipients <= {queue}
        assert not may & recipients or function == "chase_lane"


def test_cursors_are_the_only_guards_that_segments_keep() -> None:
    keepers = {
        path.stem.removeprefix("policy-"): statement["Condition"]
        for path in POLICIES
        for statement in statements_of(path)
        if statement["Sid"] == "KeepsCursors"
    }
    assert set(keepers) == {
        "sign_chain_heads",
        "sign_segment",
        "erase_expired_cases",
        "erase_segment",
    }
    for condition in keepers.values():
        assert condition == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["cursor#*"]}}


def test_figures_keep_their_own_sums_among_guards_and_nothing_else() -> None:
    statements = statements_of(CHALICE_DIR / "policy-publish_response_stats.json")
    (keeps,) = (statement for statement in statements if statement["Sid"] == "KeepsSums")
    keys = {"dynamodb:LeadingKeys": ["cursor#publish_response_stats*"]}
    assert keeps["Condition"] == {"ForAllValues:StringLike": keys}
    assert keeps["Resource"] == {"Fn::GetAtt": ["Guards", "Arn"]}


def test_scheduled_function_may_change_leases_and_no_other_guard_by_that() -> None:
    scheduled = {s.name for s in app.event_sources if isinstance(s, ScheduledEventConfig)}
    leases = {
        path.stem.removeprefix("policy-"): statement
        for path in POLICIES
        for statement in statements_of(path)
        if statement["Sid"] == "HoldsLeases"
    }
    assert leases.keys() == scheduled | SPREAD.keys()
    for statement in leases.values():
        assert statement["Action"] == ["dynamodb:UpdateItem"]
        assert statement["Resource"] == {"Fn::GetAtt": ["Guards", "Arn"]}
        keys = {"dynamodb:LeadingKeys": ["lease#*"]}
        assert statement["Condition"] == {"ForAllValues:StringLike": keys}
