"""Least privilege on what opens, destroys and proves: keys, secrets, ledgers and lists."""

from pathlib import Path

import pytest

from chalicelib.aws.wrapping_keys import CONTEXT
from tests.support.policies import CHANGES, POLICIES, actions_on, listed, statements_of


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_only_the_eraser_may_destroy_a_key(path: Path) -> None:
    slots = {"Fn::GetAtt": ["KeySlots", "Arn"]}
    statements = [s for s in statements_of(path) if slots in listed(s["Resource"])]
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
    assert [path.stem for path in POLICIES if "dynamodb:PutItem" in actions_on(path, slots)] == [
        "policy-api_handler",
        "policy-seed_reports",  # intake of the sandbox stage, where alone it is deployed
        "policy-watch_service",  # intake of synthetic reports
    ]


def test_function_may_read_keys_together_when_it_opens_many_rows() -> None:
    """A poll opens many tokens by one BatchGetItem (``KeySlots.fetch``); other work opens one."""
    slots = {"Fn::GetAtt": ["KeySlots", "Arn"]}
    reading = {path.stem for path in POLICIES if "dynamodb:BatchGetItem" in actions_on(path, slots)}
    assert {"policy-api_handler", "policy-erase_segment"} == reading


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_use_of_the_case_key_is_bound_to_slots_or_to_s3(path: Path) -> None:
    slots = {"StringEquals": {"kms:EncryptionContext:purpose": CONTEXT["purpose"]}}
    files = {"StringEquals": {"kms:ViaService": {"Fn::Sub": "s3.${AWS::Region}.amazonaws.com"}}}
    for statement in statements_of(path):
        if {"Fn::GetAtt": ["CaseKey", "Arn"]} in listed(statement["Resource"]):
            assert statement["Condition"] in (slots, files), statement["Sid"]


def test_eraser_adds_to_the_ledger_and_changes_nothing_there() -> None:
    ledger = {"Fn::Sub": "${Erasures.Arn}/*"}
    may = {path.stem: actions_on(path, ledger) for path in POLICIES}
    assert {stem: actions for stem, actions in may.items() if actions} == {
        "policy-erase_segment": {"s3:PutObject"}
    }


def test_function_reads_the_secrets_of_its_purposes_alone() -> None:
    """Who sends mail reads what links and suppressed addresses need; the public API all of them."""
    read = {
        path.stem.removeprefix("policy-"): {
            resource["Ref"].removesuffix("Secret")
            for statement in statements_of(path)
            if "secretsmanager:GetSecretValue" in statement["Action"]
            for resource in listed(statement["Resource"])
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
        "notify_reporters": {"Link", "Digest"},
        "notify_verified": {"Link", "Digest", "Pattern"},
        "reconcile": {"Pattern"},
        "record_mail_events": {"Digest"},
        "seed_reports": {"Receipt", "Digest"},
        "send_daily_summaries": {"Digest"},
        "send_digest": {"Link", "Digest", "Pattern"},
        "watch_service": {"Receipt", "Digest"},
    }


def test_function_may_not_change_a_secret() -> None:
    actions = {action for p in POLICIES for s in statements_of(p) for action in s["Action"]}
    secrets = {action for action in actions if action.startswith("secretsmanager:")}
    assert secrets == {"secretsmanager:GetSecretValue"}


def test_signer_of_chain_heads_may_add_lists_and_change_none() -> None:
    heads = {"Fn::Sub": "${Heads.Arn}/*"}
    may = {
        path.stem: set(statement["Action"])
        for path in POLICIES
        for statement in statements_of(path)
        if heads in listed(statement["Resource"])
    }
    assert may == {
        "policy-sign_chain_heads": {"s3:GetObject"},
        "policy-sign_segment": {"s3:GetObject", "s3:PutObject"},
    }


def test_function_may_not_delete_what_is_locked() -> None:
    """Who may bypass governance is whoever erases: the operator, under a role of their own."""
    actions = {action for p in POLICIES for s in statements_of(p) for action in s["Action"]}
    assert "s3:PutObjectRetention" in actions
    assert "s3:BypassGovernanceRetention" not in actions
