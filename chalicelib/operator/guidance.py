"""``guidance publish``, ``preview``, ``releases`` and ``rollback``."""

import argparse
import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.model.events import stamp
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandFailed, CommandResult, count, table
from chalicelib.usecases.guidance.preview_guidance import PageChange, Preview
from chalicelib.usecases.guidance.publishing import by_fault

if TYPE_CHECKING:
    from chalicelib.model.edition import RenderFailure

_PAGES_NAMED = 3
_FALLBACK_WORDS = "keeps its last version", "keep their last version"
_NOT_RENDERED = "cannot be rendered", "cannot be rendered"


def publish(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Upload this checkout's sources, render every page, and say what changed and what failed."""
    try:
        uploaded = deployment.publish_sources(deployment.repository)
    except FileNotFoundError as error:
        raise _not_built(error) from error
    return _render(deployment, f"{count(len(uploaded), 'source')} uploaded", {"uploaded": uploaded})


def preview(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Render this checkout's pages into a folder, and list what publishing them would change."""
    try:
        result = deployment.preview_guidance(deployment.repository)
    except FileNotFoundError as error:
        raise _not_built(error) from error
    for key, body in result.objects.items():
        path = args.folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    rows = [(change.kind, change.key, _size(change)) for change in result.changes]
    change_table = table(("", "object", "lines"), rows) if rows else []
    lines = [*_failures(result.failed, _NOT_RENDERED), *change_table]
    lines.append(f"{count(len(result.changes), 'object')} would change; nothing was published")
    lines.append(f"To look at it: python3 -m http.server --directory {args.folder}")
    return CommandResult(
        _preview_data(result, args.folder), lines, exit_code=1 if result.failed else 0
    )


def releases(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """List what was published, newest first, and which sources each release changed."""
    releases = deployment.list_releases()
    before: list[Any] = [release.sources for release in releases[1:]]
    rows = []
    for release, earlier in zip(releases, [*before, None], strict=True):
        changed = sorted(dict(set(release.sources.items()) ^ set((earlier or {}).items())))
        summary = "the oldest that is kept" if earlier is None else ", ".join(changed)
        rows.append({"id": release.id, "at": stamp(release.at), "changed": summary})
    lines = table(("id", "published", "changed"), [tuple(row.values()) for row in rows])
    return CommandResult({"releases": rows}, lines)


def rollback(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Put an earlier release's sources back, render every page, and say what changed."""
    release, changed = deployment.roll_back_guidance(args.release)
    summary = f"Back at release {release.id}: {count(len(changed), 'source')} put back"
    return _render(deployment, summary, {"release": release.id, "uploaded": changed})


def _render(deployment: Deployment, summary: str, data: dict[str, Any]) -> CommandResult:
    done = deployment.publish_guidance(force=True)
    lines = list(_failures(done.failed, _FALLBACK_WORDS))
    lines.append(
        f"{summary}; {count(len(done.written), 'page')} written, "
        f"{len(done.unchanged):,} unchanged, {len(done.removed):,} removed, "
        f"{len(done.failed):,} not rendered"
    )
    keys = {"written": done.written, "unchanged": done.unchanged, "removed": done.removed}
    failed = [failure._asdict() for failure in done.failed]
    return CommandResult({**data, **keys, "failed": failed}, lines, exit_code=1 if failed else 0)


def _failures(failed: "Iterable[RenderFailure]", verbs: tuple[str, str]) -> Iterator[str]:
    """Yield each fault once, and its pages: ``verbs`` says what becomes of one, and of several."""
    for (template, line, reason), mine in by_fault(failed).items():
        where = f"{template}, line {line}" if line else template
        first, more = ", ".join(mine[:_PAGES_NAMED]), len(mine) - _PAGES_NAMED
        yield f"{where}: {reason}"
        yield f"  {count(len(mine), 'page')} {verbs[len(mine) > 1]}: {first}" + (
            f" and {more:,} more" if more > 0 else ""
        )


def _preview_data(result: Preview, folder: Path) -> dict[str, Any]:
    return {
        "folder": str(folder),
        "changes": [{"key": change.key, "what": change.kind} for change in result.changes],
        "failed": [failure._asdict() for failure in result.failed],
    }


def _size(change: PageChange) -> str:
    """Count the lines that come and go: +3 -1; nothing for what is no text."""
    try:
        before, after = change.before.decode().splitlines(), change.after.decode().splitlines()
    except UnicodeDecodeError:
        return ""
    signs = [line[0] for line in list(difflib.unified_diff(before, after, n=0))[2:]]
    return f"+{signs.count('+')} -{signs.count('-')}"


def _not_built(error: FileNotFoundError) -> CommandFailed:
    return CommandFailed(f"{error.filename} is not built: run make setup")
