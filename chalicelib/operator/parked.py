"""``parked list | redrive`` and ``held list``."""

import argparse
from typing import Any

from chalicelib.errors import NotFound
from chalicelib.model.references import reference_of
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.names import require_platform
from chalicelib.operator.output import CommandFailed, CommandResult, count, table
from chalicelib.ports import ParkedToken, WaitingToken


def list_tokens(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Say what is parked, and why; it stays parked."""
    platforms = _platforms(args, deployment)
    parked = [
        _described(token)
        for platform in platforms
        for token in deployment.list_parked_tokens(platform)
    ]
    lines = [f"{count(len(parked), 'token')} parked"]
    if parked:
        header = ("PLATFORM", "PARKED", "REFERENCE", "TOKEN", "WHY")
        names = ("platform", "at", "reference", "jti")
        rows = [
            (*(row.get(n, "-") for n in names), f"{row['err']}: {row['description']}")
            for row in parked
        ]
        lines = [*table(header, rows), *lines]
    return CommandResult({"parked": parked}, lines)


def redrive(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Put parked tokens back into their feed."""
    (platform,) = _platforms(args, deployment)
    try:
        back = deployment.unpark_tokens(platform, args.token)
    except NotFound as error:
        raise CommandFailed(str(error)) from error
    lines = [f"{platform} is offered {count(len(back), 'token')} again"]
    return CommandResult({"platform": platform, "redriven": back}, lines)


def list_held(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Say what police hold back; it stays held."""
    platforms = _platforms(args, deployment)
    held = [
        {"platform": platform, "since": token.since, **_about(token.token)}
        for platform in platforms
        for token in deployment.list_held_tokens(platform)
    ]
    lines = [f"{count(len(held), 'token')} held"]
    if held:
        names = ("platform", "since", "reference", "jti")
        rows = [tuple(str(row.get(name, "-")) for name in names) for row in held]
        lines = [*table(("PLATFORM", "SINCE", "REFERENCE", "TOKEN"), rows), *lines]
    return CommandResult({"held": held}, lines)


def _platforms(args: argparse.Namespace, deployment: Deployment) -> list[str]:
    """Return the platform that is named, or all. Raises CommandFailed."""
    catalogue = deployment.catalogue
    return (
        [require_platform(args.platform, catalogue)] if args.platform else list(catalogue.platforms)
    )


def _about(token: WaitingToken) -> dict[str, Any]:
    """Return a token's id, and whose event it is."""
    about = {"reference": reference_of(token.case_id), "seq": token.seq} if token.case_id else {}
    return {"jti": token.jti, **about}


def _described(parked: ParkedToken) -> dict[str, Any]:
    token = parked.token
    return {
        "platform": token.platform,
        "at": parked.at,
        "err": parked.err,
        "description": parked.description,
        **_about(token),
    }
