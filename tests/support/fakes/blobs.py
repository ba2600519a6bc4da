"""A versioned bucket in memory."""

from collections.abc import Mapping
from typing import NamedTuple

from chalicelib.usecases.guidance.publishing import fingerprint


class Blob(NamedTuple):
    """An object as it was put."""

    body: bytes
    content_type: str
    cache_control: str


class MemoryBlobs:
    """One bucket, with what was asked of it."""

    def __init__(self) -> None:
        self.objects: dict[str, Blob] = {}
        self.versions: dict[tuple[str, str], bytes] = {}
        self.puts: list[str] = []
        self.deletes: list[str] = []

    def fingerprints(self) -> Mapping[str, str]:
        """MD5 by key, as S3 has it."""
        return {key: fingerprint(blob.body) for key, blob in self.objects.items()}

    def get(self, key: str) -> bytes | None:
        """An object's content."""
        found = self.objects.get(key)
        return found and found.body

    def put(self, key: str, body: bytes, *, content_type: str, cache_control: str) -> None:
        """Keep an object."""
        self.objects[key] = Blob(body, content_type, cache_control)
        self.versions[key, fingerprint(body)] = body
        self.puts.append(key)

    def delete(self, key: str) -> None:
        """Remove an object, but not its versions."""
        self.objects.pop(key, None)
        self.deletes.append(key)

    def version(self, key: str, mark: str) -> bytes | None:
        """What an object was."""
        return self.versions.get((key, mark))

    def edit(self, key: str, old: str, new: str) -> None:
        """Change an object as an editor would."""
        blob = self.objects[key]
        assert old.encode() in blob.body, f"{key} has no {old}"
        body = blob.body.replace(old.encode(), new.encode())
        self.objects[key] = blob._replace(body=body)
        self.versions[key, fingerprint(body)] = body
