"""Hand a case's files on, to an authority's bundle or a reporter's download, as what they are.

A file that does nothing when it is opened is in ``evidence/``. Any other is in a folder that says
what it is, its name ends in that word, so that no double click opens it, and beside a document lie
pictures of its pages, which are safe to look at.
"""

from collections.abc import Iterable, Iterator, Mapping

from chalicelib.files import pictures_of
from chalicelib.files.archives import File
from chalicelib.files.names import safe_name
from chalicelib.model.case import Case
from chalicelib.model.evidence import Evidence
from chalicelib.model.file_types import PDF
from chalicelib.ports import EvidenceStore
from chalicelib.usecases.evidence.read_original import read_original

FOLDER = "evidence"
MOST_UNDRAWN = 2


def names_of(files: Iterable[Evidence]) -> dict[str, str]:
    """Name each stored file's path, by upload id; numbers are of all files, stored or not."""
    return {
        file.upload_id: _path(number, file)
        for number, file in enumerate(files, start=1)
        if file.state == "stored"
    }


def hand_on_files(
    store: EvidenceStore, case: Case, names: Mapping[str, str], *, pictured: bool
) -> Iterator[File]:
    """Read each named file when its turn comes. Raises Unavailable.

    ``pictured``: pictures of a document's pages stand after it, until MOST_UNDRAWN could not be
    drawn: no hostile file holds up the bundle.
    """
    undrawn = 0
    for upload_id, name in names.items():
        file = case.evidence[upload_id]
        content = read_original(store, case, file)
        yield File(name, content)
        if not pictured or undrawn == MOST_UNDRAWN or not isinstance(content, bytes):
            continue
        if file.caution and file.content_type == PDF:
            pictures = pictures_of(content)
            undrawn += not pictures
            for picture, drawn in pictures.items():
                yield File(f"{name}.pages/{picture}", drawn)


def _path(number: int, file: Evidence) -> str:
    name = f"{number:02}-{safe_name(file.filename, file.content_type)}"
    return f"{FOLDER}-{file.caution}/{name}.{file.caution}" if file.caution else f"{FOLDER}/{name}"
