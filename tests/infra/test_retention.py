"""What holds reports is closed to others, kept as long as promised, and lost with no stack."""

from chalicelib.aws.wrapping_keys import CONTEXT
from chalicelib.limits import BACKUPS_KEPT, FAILURES_KEPT
from tests.support.template import Template


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


def test_failed_stream_record_is_kept_as_long_as_promised(infra: Template) -> None:
    bucket = infra["Resources"]["StreamFailures"]["Properties"]
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", FAILURES_KEPT.days)


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
