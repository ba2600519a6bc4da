"""The port ``Blobs`` in memory, versioned as our buckets are, and both buckets filled."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from chalicelib.catalogue.guidance_loading import GUIDANCE
from chalicelib.catalogue.loading import BUILT
from chalicelib.usecases.guidance.publishing import PublishGuidanceDeps, fingerprint
from chalicelib.usecases.guidance.upload_guidance import publish_sources
from tests.support.fakes import FakeClock

ROOT = Path(__file__).resolve().parents[2]
START = "pages/start.html.j2"
PLATFORMS = {"x", "youtube"}
CATEGORIES = {"threat_violence", "doxxing", "other"}


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


class Buckets:
    """Both buckets, filled from a checkout."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.templates, self.site, self.clock = MemoryBlobs(), MemoryBlobs(), FakeClock()
        self.publishing = PublishGuidanceDeps(self.templates, self.site, self.clock)
        publish_sources(self.publishing, root)

    def say(self, text: str) -> None:
        """Have the start page say something else, as an editor would."""
        body = self.templates.objects[START].body.decode()
        before, block, after = body.partition("{% block content %}\n")
        after = after.partition("{#- end -#}\n")[2] or after
        whole = f"{before}{block}{text}\n{{#- end -#}}\n{after}".encode()
        self.templates.put(START, whole, content_type="", cache_control="")


def small_checkout(folder: Path) -> Path:
    """A checkout with our templates, two platforms and three categories: quick to publish."""
    folder.mkdir(exist_ok=True)
    for part in ("assets", "templates"):
        shutil.copytree(ROOT / part, folder / part)
    target = folder / "chalicelib/catalogue/built"
    target.mkdir(parents=True)
    catalogue, guidance = json.loads(BUILT.read_text()), json.loads(GUIDANCE.read_text())
    for facts, name in ((catalogue, "id"), (guidance, "platform")):
        facts["platforms"] = [each for each in facts["platforms"] if each[name] in PLATFORMS]
    for platform in guidance["platforms"]:
        platform["breaches"] = [
            each for each in platform["breaches"] if each["category"] in CATEGORIES
        ]
    for facts, name in ((catalogue, "id"), (guidance, "category")):
        facts["categories"] = [each for each in facts["categories"] if each[name] in CATEGORIES]
    catalogue["areas"] = catalogue["areas"][:3]
    (target / BUILT.name).write_text(json.dumps(catalogue))
    (target / GUIDANCE.name).write_text(json.dumps(guidance))
    return folder
