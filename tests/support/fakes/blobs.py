"""A versioned bucket in memory."""

from collections.abc import Mapping
from typing import NamedTuple

from chalicelib.usecases.guidance.publishing import fingerprint
from tests.support.fakes.remote import Remote, remote


class Blob(NamedTuple):
    """An object as it was put."""

    body: bytes
    content_type: str
    cache_control: str


@remote(offline=("edit",))
class MemoryBlobs(Remote):
    """The port ``Blobs``, with what it was asked to write and to delete."""

    def __init__(self) -> None:
        self.objects: dict[str, Blob] = {}
        self.versions: dict[tuple[str, str], bytes] = {}
        self.puts: list[str] = []
        self.deletes: list[str] = []

    def fingerprints(self, prefix: str = "") -> Mapping[str, str]:
        objects = self.objects.items()
        return {key: fingerprint(blob.body) for key, blob in objects if key.startswith(prefix)}

    def get(self, key: str) -> bytes | None:
        blob = self.objects.get(key)
        return blob and blob.body

    def put(self, key: str, body: bytes, *, content_type: str, cache_control: str) -> None:
        self.objects[key] = Blob(body, content_type, cache_control)
        self.versions[key, fingerprint(body)] = body
        self.puts.append(key)

    def delete(self, key: str) -> None:
        self.objects.pop(key, None)
        self.deletes.append(key)

    def version(self, key: str, mark: str) -> bytes | None:
        return self.versions.get((key, mark))

    def edit(self, key: str, old: str, new: str) -> None:
        """Change an object as an editor would."""
        blob = self.objects[key]
        assert old.encode() in blob.body, f"{key} has no {old}"
        body = blob.body.replace(old.encode(), new.encode())
        self.objects[key] = blob._replace(body=body)
        self.versions[key, fingerprint(body)] = body
