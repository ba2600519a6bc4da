"""Take from the template what infra/rehearsal-gaps.yaml says that the emulator lacks."""

import copy
from typing import Any

from infra.load import Template
from rehearsal.gaps import is_gap

SECRET = "AWS::SecretsManager::Secret"  # noqa: S105 # a type
DKIM = "DkimDNSToken"
"""What the attributes of a mail identity begin with that are DNS records."""
_SEND = "sqs:SendMessage"
_UNKNOWN_KEYS = ("kms:EncryptionContext:", "kms:ViaService")


def without_gaps(template: Template, *, but: str = "") -> Template:
    """Return the template less what the emulator refuses; ``but`` keeps one resource in."""
    rewritten = copy.deepcopy(template)
    gaps = {name for name, resource in template["Resources"].items() if is_gap(resource)}
    for name in gaps - {but}:
        del rewritten["Resources"][name]
    for resource in rewritten["Resources"].values():
        _forget(resource, gaps - {but})
    rewritten["Outputs"] = {
        name: output for name, output in rewritten["Outputs"].items() if DKIM not in str(output)
    }
    secrets = {name for name, entry in rewritten["Resources"].items() if entry["Type"] == SECRET}
    played: Template = _about_mail(
        _with_batches(_without_kms_conditions(_by_arn(rewritten, secrets)))
    )
    return played


def _by_arn(value: Any, secrets: set[str]) -> Any:
    """Name secrets by their ARN, as Ref does on AWS (``secrets_refer_by_arn``)."""
    if isinstance(value, list):
        return [_by_arn(inner, secrets) for inner in value]
    if not isinstance(value, dict):
        return value
    if value.get("Ref") in secrets:
        return {"Fn::GetAtt": [value["Ref"], "Id"]}
    return {key: _by_arn(inner, secrets) for key, inner in value.items()}


def _forget(resource: dict[str, Any], gaps: set[str]) -> None:
    needed = resource.get("DependsOn", [])
    needed = [needed] if isinstance(needed, str) else needed
    if gaps & set(needed):
        resource["DependsOn"] = [name for name in needed if name not in gaps]


def _without_kms_conditions(value: Any) -> Any:
    """Drop conditions that the emulator does not know, and denials that stand under them."""
    if isinstance(value, list):
        entries = (
            entry for entry in value if not (_is_unknown(entry) and entry["Effect"] == "Deny")
        )
        return [_without_kms_conditions(entry) for entry in entries]
    if not isinstance(value, dict):
        return value
    members = {key: _without_kms_conditions(inner) for key, inner in value.items()}
    if _is_unknown(value):
        del members["Condition"]
    return members


def _is_unknown(statement: Any) -> bool:
    if not isinstance(statement, dict) or "Effect" not in statement:
        return False
    tests = statement.get("Condition", {}).values()
    return any(key.startswith(_UNKNOWN_KEYS) for test in tests for key in test)


def _with_batches(value: Any) -> Any:
    """Allow batches to who may send a message (``batches_need_no_permission_of_their_own``)."""
    if isinstance(value, list):
        inner = [_with_batches(entry) for entry in value]
        return [*inner, f"{_SEND}Batch"] if _SEND in value else inner
    if not isinstance(value, dict):
        return value
    return {key: _with_batches(inner) for key, inner in value.items()}


def _about_mail(value: Any) -> Any:
    """Allow mail from every identity to who may send from ours (``mail_names_its_identity``)."""
    if isinstance(value, list):
        return [_about_mail(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    if "Effect" in value and "ses:SendEmail" in value.get("Action", ()):
        return {**value, "Resource": "*"}
    return {key: _about_mail(inner) for key, inner in value.items()}
