"""``signing-keys list | rotate | remove``."""

import argparse
from datetime import timedelta
from typing import Any

from chalicelib.errors import Refusal
from chalicelib.model.signing_keys import OurKey
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandFailed, CommandResult, table


def list_keys(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """List every key that is published, and what it does."""
    keys = deployment.list_signing_keys()
    if keys[0].key is None:
        kid = keys[0].kid
        return CommandResult({"keys": [{"kid": kid, "state": "signing"}]}, [f"{kid} signs, alone"])
    described = [_described(state.key, state.state) for state in keys if state.key is not None]
    names = ("state", "signs_from", "kid", "key_id")
    rows = [tuple(row[name] for name in names) for row in described]
    return CommandResult(
        {"keys": described}, table(("STATE", "SIGNS FROM", "KID", "KMS KEY"), rows)
    )


def rotate(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Publish the next key."""
    ahead = timedelta() if args.at_once else timedelta(hours=args.hours)
    try:
        key = deployment.rotate_signing_key(args.key_id, ahead)
    except Refusal as refusal:
        raise CommandFailed(str(refusal)) from refusal
    described = _described(key, "signing" if args.at_once else "next")
    lines = [
        f"{key.kid} is published and signs from {described['signs_from']}",
        f"KMS has it as {key.key_id}",
    ]
    if args.at_once:
        lines.append("Processes of ours sign with it within a minute; the key set shows it now")
    return CommandResult({"key": described}, lines)


def remove(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Publish a key no more."""
    try:
        key = deployment.remove_signing_key(args.kid)
    except Refusal as refusal:
        raise CommandFailed(str(refusal)) from refusal
    lines = [
        f"{key.kid} is in the key set no more; /.well-known/jwks-history.json has it for ever",
        f"KMS still has it: {key.key_id}",
    ]
    return CommandResult({"removed": key.kid, "key_id": key.key_id}, lines)


def _described(key: OurKey, state: str) -> dict[str, Any]:
    return {
        "kid": key.kid,
        "state": state,
        "key_id": key.key_id,
        "published_at": key.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "signs_from": key.signs_from.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
