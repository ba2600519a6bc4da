"""``drill ELECTION``: rehearse an election, in a process and on a stack of its own."""

import argparse
import json
import signal
import subprocess
import sys

from chalicelib.errors import SettingsError
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandFailed, CommandResult
from chalicelib.usecases.sandbox.seed_reports import SANDBOX

REHEARSED = ("local", SANDBOX)
"""Stages that a command with a drill may name: nobody is told of anything there."""


def run(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Play the drill, whose progress shows meanwhile, and give its report."""
    stage = _stage_named(deployment)
    if stage is not None and stage not in REHEARSED:
        raise CommandFailed(
            f"a drill is for the embedded stack and the sandbox stage, and never for {stage!r}"
        )
    done = _play(args, deployment)
    data = json.loads(done.stdout) if args.json and done.stdout else {}
    return CommandResult(data, done.stdout.splitlines(), done.returncode)


def _stage_named(deployment: Deployment) -> str | None:
    """Return the stage that the environment names; None where it names no deployment."""
    try:
        return deployment.settings.stage
    except SettingsError:
        return None


def _play(args: argparse.Namespace, deployment: Deployment) -> "subprocess.CompletedProcess[str]":
    """Run it in a process: it is no part of the product, and plays with the clock."""
    command = [sys.executable, "-m", "drill", args.election]
    command += ["--scale", str(args.scale), "--seed", str(args.seed)]
    command += ["--out", str(args.out.absolute())] if args.out else []
    command += ["--json"] if args.json else []
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the drill's: it reports
    try:
        return subprocess.run(  # noqa: S603 # our own words
            command, cwd=deployment.repository, stdout=subprocess.PIPE, text=True, check=False
        )
    finally:
        signal.signal(signal.SIGINT, before)
