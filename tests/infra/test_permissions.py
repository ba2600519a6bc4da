"""Least privilege: what each policy names, and that it names no more than it must."""

import json
import re
from pathlib import Path

import pytest

from tests.support.policies import (
    ANY_RESOURCE,
    CHALICE_DIR,
    CHANGES,
    POLICIES,
    actions_on,
    functions,
    listed,
    statements_of,
)
from tests.support.template import Template


def test_function_has_a_policy_of_its_own() -> None:
    config = json.loads((CHALICE_DIR / "config.json").read_text("utf-8"))
    policies = {
        name: function["iam_policy_file"] for name, function in config["lambda_functions"].items()
    }
    assert policies == {name: f"policy-{name}.json" for name in functions()}
    assert {path.name for path in POLICIES} == set(policies.values())
    assert config["autogen_policy"] is False


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_policy_names_no_resource_by_star_without_a_reason(path: Path) -> None:
    for statement in statements_of(path):
        resources = statement["Resource"]
        listed = resources if isinstance(resources, list) else [resources]
        assert "*" not in listed or statement["Sid"] in ANY_RESOURCE


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_policy_names_each_action(path: Path) -> None:
    actions = [action for s in statements_of(path) for action in s["Action"]]
    assert [action for action in actions if "*" in action] == []


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_writer_to_a_sealed_bucket_may_use_its_key(path: Path, infra: Template) -> None:
    """S3 asks KMS on the writer's behalf; without it nothing that failed would be kept."""
    allowed = {
        (action, str(resource))
        for statement in statements_of(path)
        for action in statement["Action"]
        for resource in listed(statement["Resource"])
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
    assert CHANGES & actions_on(path, {"Fn::GetAtt": ["CaseEvents", "Arn"]}) == set()


def test_urgent_mails_may_do_what_all_mails_to_authorities_may() -> None:
    """One use case mails both (``notify_authority``); only their queues differ. A link to a list,
    for which all addresses are read, is mailed by the ordinary one alone."""
    list_link = ("dynamodb:Query", json.dumps({"Fn::GetAtt": ["Directory", "Arn"]}))
    may = {
        (action, json.dumps(resource))
        for statement in statements_of(CHALICE_DIR / "policy-notify_authorities.json")
        if statement["Sid"] != "ConsumesAuthorities"
        for action in statement["Action"]
        for resource in listed(statement["Resource"])
    }
    urgent = {
        (action, json.dumps(resource))
        for statement in statements_of(CHALICE_DIR / "policy-notify_verified.json")
        for action in statement["Action"]
        for resource in listed(statement["Resource"])
    }
    assert may - urgent == {list_link}


def test_public_function_writes_no_candidates_code_to_the_directory() -> None:
    directory = {"Fn::GetAtt": ["Directory", "Arn"]}
    looks = ("BatchGetItem", "ConditionCheckItem", "GetItem", "Query")
    reading = {f"dynamodb:{look}" for look in looks}
    writing = {
        statement["Sid"]: (
            statement["Action"],
            statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"],
        )
        for statement in statements_of(CHALICE_DIR / "policy-api_handler.json")
        if directory in listed(statement["Resource"]) and set(statement["Action"]) - reading
    }
    put, delete_and_put = ["dynamodb:PutItem"], ["dynamodb:DeleteItem", "dynamodb:PutItem"]
    assert writing == {
        "RecordsUseOfCodes": (put, ["used#*"]),
        "GivesAndRevokesDelegatesCodes": (delete_and_put, ["delegates#*", "delegate-code#*"]),
        "ConfirmsAddresses": (delete_and_put, ["authorities", "fallbacks", "suppressed"]),
    }


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_policy_names_only_resources_of_the_template(path: Path, infra: Template) -> None:
    for statement in statements_of(path):
        if statement["Sid"] in ANY_RESOURCE:
            continue
        for resource in listed(statement["Resource"]):
            name = resource.get("Ref") or resource.get("Fn::GetAtt", [None])[0]
            assert name is None or name in infra["Resources"], statement["Sid"]
