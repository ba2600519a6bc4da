"""A world with files in it: places, what arrives there, and what becomes of it."""

from dataclasses import dataclass, field
from typing import Any

from chalicelib.catalogue import load
from chalicelib.model.case import Case
from chalicelib.model.retention import locked_until
from chalicelib.usecases.evidence.settle_case import settle_case
from chalicelib.usecases.evidence.settle_overdue import SettleOverdueDeps
from chalicelib.usecases.evidence.settle_upload import SettleUploadDeps, settle_upload
from chalicelib.usecases.evidence.start_upload import FileToUpload, StartUploadDeps, start_upload
from chalicelib.usecases.intake.find_stored_report import StoredReport
from tests.support.factories import BASE_URL, SECRETS, World, WorldContainer
from tests.support.fakes import MemoryEvidence, MemoryPartUploads, MemoryQuarantine
from tests.support.files import making

UNKNOWN_UPLOAD = "0" * 32
WITHOUT = load().kept_without_election


@dataclass
class FilesWorld:
    """Uploads, quarantine and evidence over a world; ``scanned`` where a scanner looks at files."""

    world: World = field(default_factory=World)
    scanned: bool = False

    def __post_init__(self) -> None:
        self.quarantine = MemoryQuarantine()
        self.part_uploads = MemoryPartUploads(self.quarantine)
        self.evidence = MemoryEvidence(self.quarantine)
        self._upload_count = 0
        world = self.world
        self.deps = SettleUploadDeps(
            log=world.log,
            uploads=world.uploads,
            quarantine=self.quarantine,
            evidence=self.evidence,
            locked_until=lambda case, stored_at: locked_until(case, stored_at, WITHOUT),
            scanned=self.scanned,
            now=world.clock,
        )
        self.overdue_deps = SettleOverdueDeps(self.deps, world.take_job)
        self.places = StartUploadDeps(
            uploads=world.uploads,
            quarantine=self.quarantine,
            part_uploads=self.part_uploads,
            guards=world.guards,
            secrets=SECRETS,
            random=self._random,
            now=world.clock,
            wall=world.clock,
            base_url=BASE_URL,
        )

    def _random(self, count: int) -> bytes:
        self._upload_count += 1
        return self._upload_count.to_bytes(count, "big")

    def place(self, filename: str = "shot.png") -> str:
        file = FileToUpload(filename, "image/png", 100)
        return start_upload(self.places, file, "192.0.2.7").upload_id

    def arrive(self, upload_id: str, content: bytes | None = None) -> None:
        self.quarantine.arrive(upload_id, making.png() if content is None else content)
        settle_upload(self.deps, upload_id)

    def uploaded(self, content: bytes | None = None) -> str:
        upload_id = self.place()
        self.arrive(upload_id, content)
        return upload_id

    def submit(self, *upload_ids: str, **changes: Any) -> StoredReport:
        """A report on x and facebook with these files, all of them about both posts."""
        evidence = [{"upload_id": upload_id, "incidents": [0, 1]} for upload_id in upload_ids]
        return self.world.submit(evidence=evidence, **changes)

    def case(self, accepted: StoredReport) -> Case:
        return self.world.case(accepted)

    def settle(self, accepted: StoredReport) -> Case:
        settle_case(self.deps, accepted.first.case_id)
        return self.case(accepted)

    def states(self, case: Case) -> list[tuple[str, str | None]]:
        return [(file.state, file.reason) for file in case.evidence.values()]


def record_scan(files: FilesWorld, case: Case, result: str) -> str | None:
    (upload_id,) = case.evidence
    key = f"originals/{case.case_id}/{upload_id}"
    return WorldContainer(files.world).record_scan(key, result)
