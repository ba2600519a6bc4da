"""``parked list | redrive``."""

import argparse
from typing import Any

from chalicelib.errors import NotFound
from chalicelib.model.references import reference_of
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandFailed, CommandResult, count, table
from chalicelib.ports import ParkedToken


def list_tokens(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Say what is parked, and why; it stays parked."""
    platforms = [args.platform] if args.platform else list(deployment.catalogue.platforms)
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
    platform = args.platform
    try:
        back = deployment.unpark_tokens(platform, args.token)
    except NotFound as error:
        raise CommandFailed(str(error)) from error
    lines = [f"{platform} is offered {count(len(back), 'token')} again"]
    return CommandResult({"platform": platform, "redriven": back}, lines)


def _described(parked: ParkedToken) -> dict[str, Any]:
    token = parked.token
    about = {"reference": reference_of(token.case_id), "seq": token.seq} if token.case_id else {}
    return {
        "platform": token.platform,
        "jti": token.jti,
        "at": parked.at,
        "err": parked.err,
        "description": parked.description,
        **about,
    }
