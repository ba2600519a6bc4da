"""The actions that a role's policy allows, and the role without one of them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from infra.sam import PROJECT_DIR
from rehearsal.account import EmulatedAccount
from rehearsal.privilege.leading_keys import admits

_POLICIES = PROJECT_DIR / ".chalice"
_PLAYED = {"sqs:SendMessageBatch": "sqs:SendMessage"}
"""Added by ``rewriting`` for the emulator alone: goes with what AWS asks for."""


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """One action that one statement of a function's policy allows."""

    function: str
    sid: str
    action: str


class Role:
    """A function's role, with the one policy that is its own."""

    def __init__(self, account: EmulatedAccount, function: str, name: str) -> None:
        self._iam, self._function, self._name = account.client("iam"), function, name
        (self._policy,) = self._iam.list_role_policies(RoleName=name)["PolicyNames"]
        policy = self._iam.get_role_policy(RoleName=name, PolicyName=self._policy)
        document = policy["PolicyDocument"]
        self._document = json.loads(document) if isinstance(document, str) else document

    def grants(self) -> list[Grant]:
        """Return every action that the policy allows, by statement."""
        return grants_of(self._function, self._document)

    @contextmanager
    def without(self, grant: Grant) -> Iterator[None]:
        """Take an action from its statement while the block runs.

        Another statement on the same resource differs by a condition that the emulator does not
        know (``kms_conditions_are_known``, ``leading_keys_are_known``): it goes from that as well.
        """
        resource = self._statement(grant)["Resource"]
        statements = [_less(entry, grant, resource) for entry in self._document["Statement"]]
        remaining = [statement for statement in statements if statement["Action"]]
        self._put({**self._document, "Statement": remaining})
        try:
            yield
        finally:
            self._put(self._document)

    def likeness(self, grant: Grant, call: str) -> int:
        """Tell how much a call looks as if it needed an action: by resource and operation.

        Nothing, where the statement is for rows of some keys and the call is about none of them.
        """
        statement = self._statement(grant)
        service, _, name = grant.action.partition(":")
        operation, _, about = call.partition(" ")
        by_resource = _is_about(statement, about)
        by_name = operation.partition(":")[2].startswith(name)
        fits = operation.startswith(service) and admits(statement, call)
        return 2 * by_resource + by_name if fits else 0

    def refuses(self, call: str) -> bool:
        """Return whether AWS would refuse a call that the emulator did not: for its row's key."""
        operation, _, about = call.partition(" ")
        allowing = [
            statement
            for statement in self._document["Statement"]
            if operation in statement["Action"] and _is_about(statement, about)
        ]
        return bool(allowing) and not any(admits(statement, call) for statement in allowing)

    def _statement(self, grant: Grant) -> dict[str, Any]:
        statements: list[dict[str, Any]] = self._document["Statement"]
        return next(entry for entry in statements if entry["Sid"] == grant.sid)

    def _put(self, document: dict[str, Any]) -> None:
        self._iam.put_role_policy(
            RoleName=self._name, PolicyName=self._policy, PolicyDocument=json.dumps(document)
        )


def grants_of(function: str, document: dict[str, Any]) -> list[Grant]:
    """Return every action that a policy allows, by statement."""
    return [
        Grant(function, statement["Sid"], action)
        for statement in document["Statement"]
        for action in statement["Action"]
        if action not in _PLAYED
    ]


def policy_grants() -> list[Grant]:
    """Return every action of every function's policy, as written: of all stages."""
    return [
        grant
        for path in sorted(_POLICIES.glob("policy-*.json"))
        for grant in grants_of(
            path.stem.removeprefix("policy-"), json.loads(path.read_text("utf-8"))
        )
    ]


def _less(statement: dict[str, Any], grant: Grant, resource: Any) -> dict[str, Any]:
    played = grant.action in statement["Action"] and statement["Resource"] == resource
    if statement["Sid"] != grant.sid and not played:
        return statement
    actions = [a for a in statement["Action"] if _PLAYED.get(a, a) != grant.action]
    return {**statement, "Action": actions}


def _listed(statement: dict[str, Any]) -> list[str]:
    resource = statement["Resource"]
    return resource if isinstance(resource, list) else [resource]


def _is_about(statement: dict[str, Any], about: str) -> bool:
    return any(_name_of(resource) in about for resource in _listed(statement))


def _name_of(arn: str) -> str:
    """Return what a call names of a resource: the table, the bucket, the queue, the key."""
    return arn.rpartition(":")[2].removeprefix("table/").partition("/")[0]
