"""Publishing all pages against bare Jinja: the same templates, compiled anew, the same contexts."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from jinja2 import Environment, FunctionLoader

from bench.sampling import Call, Ratio, interleave
from chalicelib.catalogue import load
from chalicelib.rendering.bucket import presses
from chalicelib.rendering.engine import equip, settings
from chalicelib.rendering.speech import Speech
from chalicelib.rendering.static_pages import pages
from chalicelib.usecases.publish_guidance import Publishing, publish_guidance, publish_sources

_ROOT = Path(__file__).resolve().parent.parent


class MemoryBlobs:
    """The port ``Blobs``."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def fingerprints(self) -> Mapping[str, str]:
        """MD5 by key, as S3 keeps it beside the object."""
        return {
            key: hashlib.md5(body, usedforsecurity=False).hexdigest()
            for key, body in self.objects.items()
        }

    def get(self, key: str) -> bytes | None:
        """An object's content."""
        return self.objects.get(key)

    def put(self, key: str, body: bytes, *, content_type: str, cache_control: str) -> None:
        """Write an object."""
        self.objects[key] = body


def measure(*, rounds: int, warm_up: int) -> Iterator[Ratio]:
    """Every page in every language by turns: published, and only rendered."""
    templates = MemoryBlobs()
    publish_sources(Publishing(templates, MemoryBlobs()), _ROOT)
    sets = [_PageSet(each.say, templates.objects) for each in presses(templates.objects)]
    count = sum(len(each.pages) for each in sets)

    def published() -> Call:
        publishing = Publishing(templates, MemoryBlobs())

        def call() -> None:
            done = publish_guidance(publishing)
            if len(done.written) != count:
                raise RuntimeError(f"{len(done.written)} pages of {count} were written")

        return call

    def rendered() -> Call:
        return lambda: [each.render() for each in sets]

    taken = interleave(
        {"published": published, "rendered": rendered}, rounds=rounds, warm_up=warm_up
    )
    yield Ratio(f"publishing {count} pages", taken["published"], taken["rendered"])


class _PageSet:
    """One language's pages and what they show, ready for Jinja."""

    def __init__(self, say: Speech, sources: Mapping[str, bytes]) -> None:
        self._say, self._sources = say, sources
        self._assets = json.loads(sources["assets.json"])
        self.pages = list(pages(load(), say))

    def render(self) -> list[str]:
        """A new environment, as each publishing makes one, and every page."""
        loader = FunctionLoader(lambda name: self._sources[name].decode())
        environment = Environment(**settings(loader))  # noqa: S701 - settings() escapes
        equip(environment, self._say, self._assets)
        return [environment.get_template(p.template).render(p.context) for p in self.pages]
