"""Files that are uploaded to a running stack, and reports with them."""

from typing import Any

import requests

from tests.support.files import documents, making
from tests.support.local_stack import ALDERSHOT, LocalStack, report_body

SECONDS = 60

FILES: dict[str, tuple[str, str, bytes, str, str]] = {
    "a picture named as it is": ("a.png", "image/png", making.png(3, 3), "stored", ""),
    "a JPEG with an orientation": ("a.jpg", "image/jpeg", making.jpeg(), "stored", ""),
    "right type, wrong name": ("photo.jpg", "image/jpeg", making.png(4, 3), "stored", ""),
    "wrong type, right name": ("b.png", "image/png", b"MZ\x90\x00 run", "rejected", "wrong_type"),
    "a zip bomb": ("d.jpg", "image/jpeg", making.archive(), "rejected", "wrong_type"),
    "a picture and an archive": (
        "e.png",
        "image/png",
        making.png() + making.archive(),
        "rejected",
        "archive_inside",
    ),
    "too many pixels": (
        "f.png",
        "image/png",
        making.png(header_size=(60_000, 60_000)),
        "rejected",
        "too_many_pixels",
    ),
    "a film that breaks off": (
        "g.mp4",
        "video/mp4",
        making.mp4(boxes=(b"moov",))[:-3],
        "rejected",
        "damaged",
    ),
    "a film": ("h.mp4", "video/mp4", making.mp4(), "stored", ""),
    "a PDF with a script": (
        "i.pdf",
        "application/pdf",
        documents.ACTIVE["a script on opening"],
        "stored",
        "",
    ),
    "a PDF that says where to open": (
        "j.pdf",
        "application/pdf",
        documents.HARMLESS["opens at a page"],
        "stored",
        "",
    ),
    "a PDF with a password": (
        "k.pdf",
        "application/pdf",
        documents.ENCRYPTED["a password"],
        "stored",
        "",
    ),
    "the same file again": ("l.png", "image/png", making.png(3, 3), "rejected", "same_file"),
}
"""By what it is: name, declared type, content; what becomes of it, and why it is rejected."""


def place(
    local: LocalStack, filename: str = "a.png", content_type: str = "image/png", size: int = 5
) -> Any:
    """A place for a file, as the API gives it."""
    announcement = {"filename": filename, "content_type": content_type, "size": size}
    answer = requests.post(local.url("/v1/uploads"), json=announcement, timeout=SECONDS)
    assert answer.status_code == 201
    return answer.json()


def post(invitation: Any, content: bytes, **changes: str) -> requests.Response:
    """Post a file as a browser would."""
    fields = {**invitation["fields"], **changes}
    return requests.post(
        invitation["url"], data=fields, files={"file": ("x", content)}, timeout=SECONDS
    )


def upload_file(local: LocalStack, filename: str, content_type: str, content: bytes) -> str:
    invitation = place(local, filename, content_type, len(content))
    assert post(invitation, content).status_code == 204
    upload_id: str = invitation["upload_id"]
    return upload_id


class SubmittedReport:
    """A report that was accepted."""

    def __init__(self, local: LocalStack, **changes: Any) -> None:
        self._local = local
        body = report_body(local, ALDERSHOT, **changes)
        answer = requests.post(local.url("/v1/reports"), json=body, timeout=SECONDS)
        assert answer.status_code == 201, answer.text
        self.reference, self.receipt = (
            answer.json()[member] for member in ("reference", "receipt")
        )
        self.key = {"Authorization": f"Bearer {self.receipt}"}

    def evidence(self) -> list[dict[str, Any]]:
        path = f"/v1/reports/{self.reference}"
        answer = requests.get(self._local.url(path), headers=self.key, timeout=SECONDS)
        files: list[dict[str, Any]] = answer.json()["evidence"]
        return files
