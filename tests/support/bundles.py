"""Cases with files, and the bundles made of them; run as a command it makes a large one and prints
how much memory that took."""

import hashlib
import io
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from chalicelib.catalogue import load
from chalicelib.catalogue.law_loading import load_laws
from chalicelib.limits import FILE_SIZE
from chalicelib.model.chain import ORIGIN, StoredEvent, canonical
from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.ports import Dispatch, EvidenceFile
from chalicelib.rendering import render
from chalicelib.rendering.bundle_pdf import print_pdf
from chalicelib.rendering.typed_places import with_typed_words
from chalicelib.usecases.authority.make_bundle import MakeBundleDeps, make_bundle
from tests.support.factories import BASE_URL, World
from tests.support.fakes import MemorySigningKeys

FORCE = "police-hampshire"
FILES = [
    ("post.png", b"\x89PNG" + bytes(900)),
    ("../../etc/passwd", b"%PDF-"),
    ("film.mp4", b"mp4"),
]


class Bundles:
    """What making bundles needs, over a world, and a case that an officer asked a bundle of."""

    def __init__(self, files: Iterable[tuple[str, bytes]] = (), **changes: Any) -> None:
        self.world, self.keys = World(), MemorySigningKeys()
        self.signer = self.keys.current()
        self.accepted = self.world.submit(**changes)
        self.case_id = self.accepted.first.case_id
        self.store = Files()
        for number, (name, content) in enumerate(files, start=1):
            self.add(f"u{number}", name, content)
        self.deps = MakeBundleDeps(
            log=self.world.log,
            stored=self.stored,
            evidence=self.store,  # type: ignore[arg-type] # only what is read
            downloads=self.world.downloads,
            catalogue=load(),
            laws=load_laws,
            signing_keys=self.keys,
            stamp=None,
            print_pdf=print_pdf,
            render=render,
            in_words=with_typed_words,
            name=lambda: "unguessable",
            base_url=BASE_URL,
            now=self.world.clock,
        )

    def add(self, upload: str, name: str, content: bytes, **members: Any) -> None:
        """Store a file; ``members`` are of the event that says so."""
        digest = hashlib.sha256(content).hexdigest()
        file = {"upload_id": upload, "content_type": "image/png", "size": len(content)}
        self.append(Kind.EVIDENCE_ADDED, file, {"filename": name})
        stored = {**file, "sha256": digest, "scan": "not_scanned"} | members
        self.append(Kind.EVIDENCE_STORED, stored)
        self.store.content[upload] = content

    def append(self, kind: Kind, facts: dict[str, Any], words: Any = None) -> int:
        return self.world.append(self.accepted, NewEvent(kind, facts, words)).seq

    def ask(self) -> Dispatch:
        officer = {"name": "Kim Invented", "role": "Duty inspector"}
        opened = self.append(Kind.CASE_LINK_OPENED, {"recipient": FORCE}, officer)
        facts = {"recipient": FORCE, "opened": opened}
        self.append(Kind.CASE_READ, facts, officer)
        return Dispatch(self.case_id, self.append(Kind.BUNDLE_REQUESTED, facts, officer), "bundle")

    def stored(self, case_id: str) -> Iterator[StoredEvent]:
        """The rows as a table would hold them: events of this log have no sealed words."""
        prev = ORIGIN
        for event in self.world.log.read(case_id):
            facts = canonical(event.public)
            yield StoredEvent(case_id, event.seq, stamp(event.at), event.kind, facts, prev)
            prev = event.digest

    def make(self) -> bytes:
        make_bundle(self.deps, self.ask())
        (bundle,) = self.world.downloads.objects.values()
        return bundle


class Files:
    """The port EvidenceStore, as far as it is read."""

    def __init__(self) -> None:
        self.content: dict[str, bytes] = {}

    def read(self, file: EvidenceFile) -> bytes:
        return self.content[file.upload_id]

    def stream(self, file: EvidenceFile) -> Iterator[bytes]:
        yield from (self.read(file)[:0], self.read(file))


class Large(Files):
    """Files of 20 MB that are read whole, and of 200 MB that are not, made when they are read."""

    def read(self, file: EvidenceFile) -> bytes:
        return file.upload_id.ljust(1024).encode() * (20 * 1024)

    def stream(self, file: EvidenceFile) -> Iterator[bytes]:
        yield from (file.upload_id.ljust(1024).encode() * 1024 for _ in range(200))


class ToDisk:
    """The port Downloads on one file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, key: str, pieces: Iterable[bytes]) -> None:
        with self._path.open("wb") as file:
            for piece in pieces:
                file.write(piece)


def unpack_bag(bag: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(bag)) as archive:
        archive.extractall(folder)
    (root,) = folder.iterdir()
    return root


def run_in(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 # ours


def openssl_verifies(bag: Path) -> bool:
    """What README.txt says under 2."""
    key, signed = "signing-key.pem", "tagmanifest-sha256.txt"
    command = ["openssl", "dgst", "-sha256", "-verify", key, "-signature", f"{signed}.sig", signed]
    return run_in(bag, *command).stdout == "Verified OK\n"


def main(path: str) -> int:
    """Make a bundle of 800 MB at ``path``; print the megabytes of memory that it took at most."""
    bundles = Bundles()
    large: Any = Large()
    for number in range(20):
        bundles.add(f"u{number}", f"film-{number}.mp4", b"named")
    disk: Any = ToDisk(Path(path))
    for number in range(20, 22):
        bundles.add(f"u{number}", "film.mp4", b"named", size=int(FILE_SIZE))
    deps = replace(bundles.deps, evidence=large, downloads=disk)
    make_bundle(deps, bundles.ask())
    print(_most_memory())  # noqa: T201
    return 0


def _most_memory() -> int:
    """Megabytes of this program's own; what getrusage says includes whoever started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
