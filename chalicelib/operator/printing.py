"""Packs as files: what a process of its own does for one ballot at a time.

Typesetting takes all the time of a run, so it is done in as many processes as there are cores; each
is told once what all packs have in common, and then sets whole ballots.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from chalicelib.model.packs import Pack
from chalicelib.operator.output import CommandFailed
from chalicelib.rendering.contest import Contest
from chalicelib.rendering.covering_sheet import cover_data
from chalicelib.rendering.packs import pack_data
from chalicelib.rendering.printed_parts import Printing

COVER, MERGED = "covering-sheet.pdf", "all-packs.pdf"


@dataclass(frozen=True, slots=True)
class ContestPacks:
    """What is printed for one ballot."""

    contest: Contest
    packs: tuple[Pack, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """What was written for one ballot."""

    ballot: str
    packs: int
    files: int
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a process is told once. ``merged``: one more file with all packs of a ballot."""

    printing: Printing
    folder: Path
    merged: bool

    def __call__(self, of: ContestPacks) -> Printed:
        """Write one ballot's files below its id. Raises CommandFailed, NotTypeset."""
        from chalicelib.rendering.typesetting import typeset  # Typst: only where pages are set

        day, data = self.printing.day, pack_data(self.printing, of.contest, of.packs)
        folder = self.folder / of.contest.ballot.id
        cover = typeset("cover", cover_data(self.printing, of.contest, of.packs), day)
        sizes = [_write(folder / COVER, cover)]
        for pack, mine in zip(of.packs, data["packs"], strict=True):
            alone = {**data, "packs": [mine]}
            pdf = typeset("packs", alone, day, links=_links(alone))
            sizes.append(_write(folder / f"{pack.number:02}.pdf", pdf))
        if self.merged:
            sizes.append(_write(folder / MERGED, typeset("packs", data, day, links=_links(data))))
        return Printed(of.contest.ballot.id, len(of.packs), len(sizes), sum(sizes))


def _links(data: dict[str, list[dict[str, list[dict[str, str]]]]]) -> tuple[str, ...]:
    """Return what each QR code opens, in the order of the pages."""
    return tuple(page["link"] for pack in data["packs"] for page in pack["pages"])


def _write(path: Path, body: bytes) -> int:
    """Write a file whole, for its owner's eyes only; give its size."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(body)
        unfinished.replace(path)
    except OSError as error:
        raise CommandFailed(f"{path} cannot be written: {error.strerror}") from error
    return len(body)


def print_all(
    job: Job, contests: Sequence[ContestPacks], advance: Callable[[], None], *, processes: int
) -> Iterator[Printed]:
    """Print ballots, as many at a time as there are ``processes``; ``advance`` after each."""
    if processes == 1:
        for contest in contests:
            yield job(contest)
            advance()
        return
    # Spawned, not forked: a fork copies boto3's threads and locks half-way through their work.
    with ProcessPoolExecutor(
        processes, get_context("spawn"), initializer=_start, initargs=(job,)
    ) as pool:
        waiting = [pool.submit(_print, contest) for contest in contests]
        try:
            for done in as_completed(waiting):
                yield done.result()
                advance()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


_jobs: list[Job] = []


def _start(job: Job) -> None:
    _jobs[:] = [job]


def _print(contest: ContestPacks) -> Printed:
    (job,) = _jobs
    return job(contest)
