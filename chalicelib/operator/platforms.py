"""``platforms list | add-key | revoke-key | suspend | resume | refusals | replays``."""

import argparse
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from chalicelib.errors import Refusal
from chalicelib.limits import REFUSALS_KEPT, REPLAYS_KEPT
from chalicelib.model.directory import PlatformKey
from chalicelib.model.refused_requests import MEANINGS
from chalicelib.operator import public_keys
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.names import require_platform
from chalicelib.operator.output import CommandFailed, CommandResult, table
from chalicelib.units import spelt
from chalicelib.usecases.platform.add_platform_key import KeyOffer


def list_keys(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """List every platform of the catalogue, connected or not, and every key."""
    now, keys = deployment.now(), deployment.list_platform_keys()
    connected = {key.platform for key in keys if key.active(now)}
    platforms = sorted({*deployment.catalogue.platforms, *(key.platform for key in keys)})
    rows = [(p, "connected" if p in connected else "not connected") for p in platforms]
    lines = table(("PLATFORM", "STATE"), rows)
    if keys:
        lines += ["", *table(("PLATFORM", "STATE", "ALG", "ADDED", "KEY"), _key_rows(keys, now))]
    data = {
        "platforms": [{"id": p, "connected": p in connected} for p in platforms],
        "keys": [_data(key, now) for key in keys],
    }
    return CommandResult(data, lines)


def add_key(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Register one key."""
    require_platform(args.platform, deployment.catalogue)
    if deployment.catalogue.platforms[args.platform].many_operators:
        raise CommandFailed(
            f"{args.platform} is many servers, each run by somebody else: one key would open "
            "reports about all of them. Give the one that connects a catalogue file of its own"
        )
    offer = KeyOffer(
        platform=args.platform,
        jwk=public_keys.read(args.key_file),
        label=args.label,
        not_before=args.not_before,
        not_after=args.not_after,
        fingerprint=args.fingerprint,
    )
    try:
        key, added = deployment.add_platform_key(offer)
    except Refusal as refusal:
        raise CommandFailed(str(refusal)) from refusal
    sentence = f"{args.platform} has key {key.keyid} ({key.alg})" + ("" if added else " already")
    lines = [sentence]
    if args.fingerprint is None:
        lines.append("Have the platform read this fingerprint out to you before you rely on it")
    return CommandResult({"added": added, "key": _data(key, deployment.now())}, lines)


def revoke_key(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Revoke one key."""
    require_platform(args.platform, deployment.catalogue)
    try:
        key = deployment.revoke_platform_key(args.platform, args.keyid)
    except Refusal as refusal:
        raise CommandFailed(str(refusal)) from refusal
    lines = [f"key {key.keyid} of {key.platform} is revoked since {_time(key.revoked_at)}"]
    now, keys = deployment.now(), deployment.list_platform_keys()
    if not any(other.active(now) for other in keys if other.platform == key.platform):
        lines.append(f"{key.platform} has no key left: reports about it become self-reports")
    return CommandResult({"key": _data(key, now)}, lines)


def suspend(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Refuse a platform's requests until it is resumed."""
    keys = _switched(args.platform, deployment, suspended=True)
    line = f"{args.platform} is suspended: its requests are refused, reports become self-reports"
    waits = "What waits in its feed stays; what nobody takes in seven days is parked"
    return CommandResult(keys, [line, waits])


def resume(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Accept a platform's keys again."""
    keys = _switched(args.platform, deployment, suspended=False)
    line = f"{args.platform} is resumed: what waited in its feed is offered, parked tokens are not"
    return CommandResult(keys, [line, f"See standsafe parked list {args.platform}"])


def _switched(name: str, deployment: Deployment, *, suspended: bool) -> dict[str, Any]:
    platform = require_platform(name, deployment.catalogue)
    try:
        keys = deployment.suspend_platform(platform, suspended)
    except Refusal as refusal:
        raise CommandFailed(str(refusal)) from refusal
    now = deployment.now()
    rows = [_data(key, now) for key in keys]
    return {"platform": platform, "suspended": suspended, "keys": rows}


def list_refusals(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Say why a platform's requests were refused, newest last."""
    platform = require_platform(args.platform, deployment.catalogue)
    refusals = deployment.list_refusals(platform)
    rows = [
        (refusal.last_at, str(refusal.times), refusal.reason, refusal.keyid) for refusal in refusals
    ]
    lines = [f"{platform}: nothing was refused in {spelt(REFUSALS_KEPT)}"]
    if refusals:
        reasons = dict.fromkeys(refusal.reason for refusal in refusals)
        meanings = [(reason, MEANINGS.get(reason, "")) for reason in reasons]
        lines = [
            *table(("LAST", "TIMES", "REASON", "KEY"), rows),
            "",
            *table(("REASON", "MEANS"), meanings),
        ]
    return CommandResult(
        {"platform": platform, "refusals": [asdict(refusal) for refusal in refusals]}, lines
    )


def list_replays(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Say when a platform read tokens again."""
    platform = require_platform(args.platform, deployment.catalogue)
    replays = deployment.list_replays(platform)
    lines = replays or [f"{platform}: nothing was read again in {spelt(REPLAYS_KEPT)}"]
    return CommandResult({"platform": platform, "replays": replays}, lines)


def _key_rows(keys: Iterable[PlatformKey], now: datetime) -> list[tuple[str, ...]]:
    return [
        (key.platform, _state(key, now), key.alg, _time(key.added_at), _called(key)) for key in keys
    ]


def _called(key: PlatformKey) -> str:
    return f"{key.keyid}  {key.label}".rstrip()


def _state(key: PlatformKey, now: datetime) -> str:
    if key.revoked_at is not None:
        return "revoked"
    if key.suspended_at is not None:
        return "suspended"
    if key.active(now):
        return "active"
    return "waiting" if key.may_become_active(now) else "expired"


def _data(key: PlatformKey, now: datetime) -> dict[str, Any]:
    times = {
        name: _time(getattr(key, name))
        for name in ("added_at", "not_before", "not_after", "suspended_at", "revoked_at")
        if getattr(key, name) is not None
    }
    ids = {"platform": key.platform, "keyid": key.keyid, "alg": key.alg, "label": key.label}
    return {**ids, "state": _state(key, now), **times, "jwk": dict(key.jwk)}


def _time(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""
