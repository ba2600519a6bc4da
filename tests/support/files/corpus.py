"""All the files that are made to harm who opens them, and those that look it and do not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chalicelib.files import FileRefused, inspect
from tests.support.files import documents, others, pictures, raw_documents

CLEAN = "ordinary"


@dataclass(frozen=True, slots=True)
class Sample:
    """A file, what it is, and our gate's verdict: a nature, or why it is refused."""

    kind: str
    """``document``, ``picture``, ``film`` or ``other``: which readers are asked beside ours."""
    name: str
    data: bytes
    verdict: str = CLEAN

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


def hostile() -> Iterator[Sample]:
    """Files that must not pass as clean."""
    for group, verdict in (
        (documents.ACTIVE, "active"),
        (raw_documents.ACTIVE, "active"),
        (documents.ENCRYPTED, "encrypted"),
        (documents.UNREADABLE, "unreadable"),
        (raw_documents.UNREADABLE, "unreadable"),
    ):
        for name, data in group.items():
            yield Sample("document", name, data, verdict)
    for name, (verdict, data) in pictures.HOSTILE.items():
        yield Sample(_kind(name), name, data, verdict)
    for name, data in others.HOSTILE.items():
        yield Sample("other", name, data, others.VERDICTS.get(name, "wrong_type"))


def bombs() -> Iterator[Sample]:
    """Hostile files that are judged in the cage alone: they take all that they get."""
    yield Sample(
        "other", "a document that unpacks to gigabytes", raw_documents.bomb(), "unreadable"
    )


def harmless() -> Iterator[Sample]:
    """Files that must pass."""
    for name, data in (documents.HARMLESS | raw_documents.HARMLESS).items():
        yield Sample("document", name, data)
    yield Sample("document", "printed by a program", raw_documents.printed())
    for name, data in pictures.HARMLESS.items():
        yield Sample(_kind(name), name, data)


def verdict_of(data: bytes, gate: Callable[[bytes], object] = inspect) -> str:
    """Our gate's own word: the file's nature, or why it is refused."""
    try:
        return str(getattr(gate(data), "nature", ""))
    except FileRefused as error:
        return error.reason


def _kind(name: str) -> str:
    return "film" if "film" in name.partition(" after")[0].split(" with ")[0] else "picture"


OF_OPINION = {
    "actions in a circle": "both read on, and follow no action",
    "a member twice": "each takes another of the two",
    "a wrong place of an object": "both look for it elsewhere",
}
"""Hostile files in which no other reader sees harm, and why ours calls them unreadable."""

BROWSERS_ALONE = frozenset({"a small picture whose size is one too large"})
"""Harmless files that neither Pillow nor FFmpeg opens; browsers do."""

HOSTILE, HARMLESS = tuple(hostile()), tuple(harmless())
