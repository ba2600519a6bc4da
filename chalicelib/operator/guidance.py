"""``guidance publish``."""

import argparse

from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandFailed, Report, count
from chalicelib.usecases.publish_guidance import publish_guidance, publish_sources


def publish(args: argparse.Namespace, deployment: Deployment) -> Report:
    """Upload this checkout's sources, render every page, and say what changed and what failed."""
    try:
        uploaded = publish_sources(deployment.publishing, deployment.repository)
    except FileNotFoundError as error:
        raise CommandFailed(f"{error.filename} is not built: run make setup") from error
    done = publish_guidance(deployment.publishing, force=True)
    lines = [
        f"{failed.page} keeps its last version: {failed.template}, line {failed.line}: "
        f"{failed.reason}"
        for failed in done.failed
    ]
    lines.append(
        f"{count(len(uploaded), 'source')} uploaded; {count(len(done.written), 'page')} written, "
        f"{len(done.unchanged):,} unchanged, {len(done.failed):,} not rendered"
    )
    data = {
        "uploaded": uploaded,
        "written": done.written,
        "unchanged": done.unchanged,
        "failed": [
            {"page": f.page, "template": f.template, "line": f.line, "reason": f.reason}
            for f in done.failed
        ],
    }
    return Report(data, lines, exit_code=1 if done.failed else 0)
