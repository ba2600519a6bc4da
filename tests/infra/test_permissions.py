"""Least privilege: what each policy names, and that it names no more than it must."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from chalice.app import ScheduledEventConfig

from app import app
from chalicelib.aws.wrapping_keys import CONTEXT
from chalicelib.limits import BACKUPS_KEPT, FAILURES_KEPT
from infra.sam import PROJECT_DIR

Template = dict[str, Any]
Statement = dict[str, Any]

CHALICE_DIR = PROJECT_DIR / ".chalice"
POLICIES = sorted(CHALICE_DIR.glob("policy-*.json"))
CHANGES = {"dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"}
ANY_RESOURCE: dict[str, str] = {"ReadsItsMailQuota": "SES knows no resource for GetAccount"}
"""Statement id: why it must name every resource."""


def _statements(path: Path) -> list[Statement]:
    statements: list[Statement] = json.loads(path.read_text("utf-8"))["Statement"]
    return statements


def _actions_on(path: Path, resource: Any) -> set[str]:
    statements = [s for s in _statements(path) if resource in _listed(s["Resource"])]
    return {action for statement in statements for action in statement["Action"]}


def _functions() -> set[str]:
    return {*(source.name for source in app.event_sources), "api_handler"}


def test_function_has_a_policy_of_its_own() -> None:
    config = json.loads((CHALICE_DIR / "config.json").read_text("utf-8"))
    policies = {
        name: function["iam_policy_file"] for name, function in config["lambda_functions"].items()
    }
    assert policies == {name: f"policy-{name}.json" for name in _functions()}
    assert {path.name for path in POLICIES} == set(policies.values())
    assert config["autogen_policy"] is False


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_policy_names_no_resource_by_star_without_a_reason(path: Path) -> None:
    for statement in _statements(path):
        resources = statement["Resource"]
        listed = resources if isinstance(resources, list) else [resources]
        assert "*" not in listed or statement["Sid"] in ANY_RESOURCE


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_policy_names_each_action(path: Path) -> None:
    actions = [action for s in _statements(path) for action in s["Action"]]
    assert [action for action in actions if "*" in action] == []


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_writer_to_a_sealed_bucket_may_use_its_key(path: Path, infra: Template) -> None:
    """S3 asks KMS on the writer's behalf; without it nothing that failed would be kept."""
    allowed = {
        (action, str(resource))
        for statement in _statements(path)
        for action in statement["Action"]
        for resource in _listed(statement["Resource"])
    }
    for action, resource in allowed:
        bucket = re.search(r"\{(\w+)\.Arn\}/", resource) if action == "s3:PutObject" else None
        sealed = bucket and infra["Resources"][bucket[1]]["Properties"]["BucketEncryption"]
        rules = sealed["ServerSideEncryptionConfiguration"] if sealed else ()
        for rule in rules:
            key = rule["ServerSideEncryptionByDefault"].get("KMSMasterKeyID")
            assert key is None or ("kms:GenerateDataKey", str(key)) in allowed, resource


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_function_may_not_delete_or_change_an_event(path: Path) -> None:
    """The log is append-only, also for who erases: that destroys a key, and is kept elsewhere."""
    assert CHANGES & _actions_on(path, {"Fn::GetAtt": ["CaseEvents", "Arn"]}) == set()


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_only_the_eraser_may_destroy_a_key(path: Path) -> None:
    slots = {"Fn::GetAtt": ["KeySlots", "Arn"]}
    statements = [s for s in _statements(path) if slots in _listed(s["Resource"])]
    changing = [s for s in statements if CHANGES & set(s["Action"])]
    if path.stem != "policy-erase_segment":
        assert changing == []
        return
    (statement,) = changing
    assert statement["Action"] == ["dynamodb:UpdateItem"]
    only_salts = {"ForAllValues:StringEquals": {"dynamodb:Attributes": ["batch", "salts"]}}
    assert statement["Condition"] == only_salts


def test_only_intake_may_write_key_slots() -> None:
    slots = {"Fn::GetAtt": ["KeySlots", "Arn"]}
    assert [path.stem for path in POLICIES if "dynamodb:PutItem" in _actions_on(path, slots)] == [
        "policy-api_handler",
        "policy-seed_reports",  # intake of the sandbox stage, where alone it is deployed
        "policy-watch_service",  # intake of synthetic reports
    ]


def test_urgent_mails_may_do_what_all_mails_to_authorities_may() -> None:
    """One use case mails both (``notify_authority``); only their queues differ."""
    may = {
        (action, json.dumps(resource))
        for statement in _statements(CHALICE_DIR / "policy-notify_authorities.json")
        if statement["Sid"] != "ConsumesAuthorities"
        for action in statement["Action"]
        for resource in _listed(statement["Resource"])
    }
    urgent = {
        (action, json.dumps(resource))
        for statement in _statements(CHALICE_DIR / "policy-notify_verified.json")
        for action in statement["Action"]
        for resource in _listed(statement["Resource"])
    }
    assert may - urgent == set()


def test_who_hands_out_tokens_may_read_their_keys_together() -> None:
    """A poll opens many tokens by one BatchGetItem (``KeySlots.fetch``); other work opens one."""
    slots = {"Fn::GetAtt": ["KeySlots", "Arn"]}
    reading = {
        path.stem for path in POLICIES if "dynamodb:BatchGetItem" in _actions_on(path, slots)
    }
    assert {"policy-api_handler", "policy-erase_segment"} == reading


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_use_of_the_case_key_is_bound_to_slots_or_to_s3(path: Path) -> None:
    slots = {"StringEquals": {"kms:EncryptionContext:purpose": CONTEXT["purpose"]}}
    files = {"StringEquals": {"kms:ViaService": {"Fn::Sub": "s3.${AWS::Region}.amazonaws.com"}}}
    for statement in _statements(path):
        if {"Fn::GetAtt": ["CaseKey", "Arn"]} in _listed(statement["Resource"]):
            assert statement["Condition"] in (slots, files), statement["Sid"]


def test_case_key_refuses_every_other_use_whoever_asks(infra: Template) -> None:
    _, denial = infra["Resources"]["CaseKey"]["Properties"]["KeyPolicy"]["Statement"]
    assert (denial["Effect"], denial["Principal"]) == ("Deny", {"AWS": "*"})
    assert denial["Condition"] == {
        "StringNotEquals": {
            "kms:EncryptionContext:purpose": CONTEXT["purpose"],
            "kms:ViaService": {"Fn::Sub": "s3.${AWS::Region}.amazonaws.com"},
        }
    }


def test_keys_of_cases_are_in_no_backup_and_no_stream(infra: Template) -> None:
    table = infra["Resources"]["KeySlots"]["Properties"]
    recovery = table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    assert (recovery, table["DeletionProtectionEnabled"]) == (False, {"Ref": "DeletionProtection"})
    assert "StreamSpecification" not in table
    assert not [r for r in infra["Resources"].values() if r.get("Type", "").startswith("AWS::Back")]


def test_backups_of_tables_are_kept_as_long_as_promised(infra: Template) -> None:
    recoveries = {
        recovery.get("RecoveryPeriodInDays")
        for resource in infra["Resources"].values()
        if resource.get("Type") == "AWS::DynamoDB::Table"
        if (recovery := resource["Properties"].get("PointInTimeRecoverySpecification"))
        if recovery["PointInTimeRecoveryEnabled"]
    }
    assert recoveries == {BACKUPS_KEPT.days}


def test_what_failed_is_kept_as_long_as_promised(infra: Template) -> None:
    bucket = infra["Resources"]["StreamFailures"]["Properties"]
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", FAILURES_KEPT.days)


def test_eraser_adds_to_the_ledger_and_changes_nothing_there() -> None:
    ledger = {"Fn::Sub": "${Erasures.Arn}/*"}
    may = {path.stem: _actions_on(path, ledger) for path in POLICIES}
    assert {stem: actions for stem, actions in may.items() if actions} == {
        "policy-erase_segment": {"s3:PutObject"}
    }


def test_function_reads_the_secrets_of_its_purposes_alone() -> None:
    """Who sends mail reads what links and suppressed addresses need; the public API all of them."""
    read = {
        path.stem.removeprefix("policy-"): {
            resource["Ref"].removesuffix("Secret")
            for statement in _statements(path)
            if "secretsmanager:GetSecretValue" in statement["Action"]
            for resource in _listed(statement["Resource"])
        }
        for path in POLICIES
    }
    assert {function: purposes for function, purposes in read.items() if purposes} == {
        "api_handler": {"Receipt", "Code", "Link", "Form", "Digest", "Pattern"},
        "erase_segment": {"Pattern"},
        "fan_out": {"Pattern"},
        "feed_platforms": {"Pattern"},
        "keep_evidence": {"Pattern"},
        "notify_authorities": {"Link", "Digest", "Pattern"},
        "notify_candidates": {"Link", "Digest"},
        "notify_verified": {"Link", "Digest", "Pattern"},
        "reconcile": {"Pattern"},
        "record_mail_events": {"Digest"},
        "seed_reports": {"Receipt", "Digest"},
        "send_daily_summaries": {"Digest"},
        "send_digest": {"Link", "Digest", "Pattern"},
        "watch_service": {"Receipt", "Digest"},
    }


def test_function_may_not_change_a_secret() -> None:
    actions = {action for p in POLICIES for s in _statements(p) for action in s["Action"]}
    secrets = {action for action in actions if action.startswith("secretsmanager:")}
    assert secrets == {"secretsmanager:GetSecretValue"}


def test_signer_of_chain_heads_may_add_lists_and_change_none() -> None:
    heads = {"Fn::Sub": "${Heads.Arn}/*"}
    may = {
        path.stem: set(statement["Action"])
        for path in POLICIES
        for statement in _statements(path)
        if heads in _listed(statement["Resource"])
    }
    assert may == {
        "policy-sign_chain_heads": {"s3:GetObject"},
        "policy-sign_segment": {"s3:GetObject", "s3:PutObject"},
    }


def test_public_function_writes_no_candidates_code_to_the_directory() -> None:
    directory = {"Fn::GetAtt": ["Directory", "Arn"]}
    reading = {"dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"}
    writing = {
        statement["Sid"]: (
            statement["Action"],
            statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"],
        )
        for statement in _statements(CHALICE_DIR / "policy-api_handler.json")
        if directory in _listed(statement["Resource"]) and set(statement["Action"]) - reading
    }
    put, both = ["dynamodb:PutItem"], ["dynamodb:DeleteItem", "dynamodb:PutItem"]
    assert writing == {
        "RecordsUseOfCodes": (put, ["used#*"]),
        "GivesAndRevokesDelegatesCodes": (both, ["delegates#*", "delegate-code#*"]),
        "ConfirmsAddresses": (both, ["authorities", "fallbacks", "suppressed"]),
    }


def _listed(resource: Any) -> list[Any]:
    return resource if isinstance(resource, list) else [resource]


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_policy_names_only_resources_of_the_template(path: Path, infra: Template) -> None:
    for statement in _statements(path):
        if statement["Sid"] in ANY_RESOURCE:
            continue
        for resource in _listed(statement["Resource"]):
            name = resource.get("Ref") or resource.get("Fn::GetAtt", [None])[0]
            assert name is None or name in infra["Resources"], statement["Sid"]


def test_key_and_bucket_are_closed_to_others(infra: Template) -> None:
    buckets = {n: r for n, r in infra["Resources"].items() if r.get("Type") == "AWS::S3::Bucket"}
    assert set(buckets) == {
        "Site",
        "Templates",
        "Quarantine",
        "Evidence",
        "Heads",
        "Erasures",
        "StreamFailures",
        "Downloads",
        "Traces",
    }
    for name, bucket in buckets.items():
        properties = bucket["Properties"]
        assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}, name
        assert properties["BucketEncryption"], name
        policy = infra["Resources"][f"{name}Policy"]["Properties"]["PolicyDocument"]["Statement"]
        assert policy[0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}, name
        assert policy[0]["Effect"] == "Deny", name


def test_buckets_that_nothing_may_change_have_object_lock(infra: Template) -> None:
    """Evidence is locked file by file, once its case knows of it."""
    buckets = [infra["Resources"][name]["Properties"] for name in ("Heads", "Erasures")]
    evidence = infra["Resources"]["Evidence"]["Properties"]
    for bucket in buckets:
        rule = bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
        assert rule["Mode"] == "COMPLIANCE"
        assert rule["Days"] > BACKUPS_KEPT.days
    assert evidence["ObjectLockEnabled"] is True
    assert "Rule" not in evidence.get("ObjectLockConfiguration", {})


def test_function_may_not_delete_what_is_locked() -> None:
    """Who may bypass governance is whoever erases: the operator, under a role of their own."""
    actions = {action for p in POLICIES for s in _statements(p) for action in s["Action"]}
    assert "s3:PutObjectRetention" in actions
    assert "s3:BypassGovernanceRetention" not in actions


def test_resource_that_holds_what_must_not_be_lost_is_retained(infra: Template) -> None:
    disposable = {"Guards"}
    stateful = {
        "AWS::DynamoDB::Table",
        "AWS::KMS::Key",
        "AWS::S3::Bucket",
        "AWS::SQS::Queue",
    }
    for name, resource in infra["Resources"].items():
        if resource.get("Type") in stateful and name not in {*disposable, "MailEventsKey"}:
            assert resource.get("DeletionPolicy") == "RetainExceptOnCreate", name
            assert resource.get("UpdateReplacePolicy") == "Retain", name


def test_mail_carries_no_tracking(infra: Template) -> None:
    events = infra["Resources"]["MailEventsDestination"]["Properties"]["EventDestination"]
    assert set(events["MatchingEventTypes"]) == {
        "SEND",
        "DELIVERY",
        "DELIVERY_DELAY",
        "BOUNCE",
        "REJECT",
        "COMPLAINT",
    }
    assert "TrackingOptions" not in infra["Resources"]["Mail"]["Properties"]


SPREAD = {
    "sign_segment": "Chains",
    "erase_segment": "Expiries",
    "send_digest": "Digests",
    "chase_lane": "Checks",
}
"""Functions that scheduled jobs are spread over, and the queue of each."""


def test_function_of_segments_puts_messages_on_its_own_queue_alone() -> None:
    recipients = {"Platforms", "Authorities", "Verified", "Candidates", "Files"}
    for function, queue in SPREAD.items():
        may = {
            resource["Fn::GetAtt"][0]
            for statement in _statements(CHALICE_DIR / f"policy-{function}.json")
            if "sqs:SendMessage" in statement["Action"]
            for resource in _listed(statement["Resource"])
        }
        assert may - recipients <= {queue}
        assert not may & recipients or function == "chase_lane"


def test_cursors_are_the_only_guards_that_segments_keep() -> None:
    keepers = {
        path.stem.removeprefix("policy-"): statement["Condition"]
        for path in POLICIES
        for statement in _statements(path)
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


def test_scheduled_function_may_change_leases_and_no_other_guard_by_that() -> None:
    scheduled = {s.name for s in app.event_sources if isinstance(s, ScheduledEventConfig)}
    leases = {
        path.stem.removeprefix("policy-"): statement
        for path in POLICIES
        for statement in _statements(path)
        if statement["Sid"] == "HoldsLeases"
    }
    assert leases.keys() == scheduled | SPREAD.keys()
    for statement in leases.values():
        assert statement["Action"] == ["dynamodb:UpdateItem"]
        assert statement["Resource"] == {"Fn::GetAtt": ["Guards", "Arn"]}
        keys = {"dynamodb:LeadingKeys": ["lease#*"]}
        assert statement["Condition"] == {"ForAllValues:StringLike": keys}
