"""Time publishing of all pages against bare Jinja: the same templates, contexts made beforehand.

Both take new environments, as each publishing does, and templates compiled before. What publishing
does and the floor does not: it makes the contexts, runs in the sandbox, takes a fingerprint of each
page and writes it.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from jinja2 import Environment, FunctionLoader

from bench.sampling import Ratio, TimedCall, interleave
from chalicelib.rendering.edition import edition
from chalicelib.rendering.engine import equip, settings
from chalicelib.rendering.facts import built
from chalicelib.rendering.sandbox import Compiled, presses
from chalicelib.rendering.static_pages import pages
from chalicelib.rendering.translator import Translator
from chalicelib.usecases.guidance.publish_guidance import publish_guidance
from chalicelib.usecases.guidance.publish_sources import publish_sources
from chalicelib.usecases.guidance.publishing import PublishGuidanceDeps
from tests.support.fakes import FakeClock, MemoryBlobs

_ROOT = Path(__file__).resolve().parent.parent


def measure(*, rounds: int, warm_up: int) -> Iterator[Ratio]:
    """Time every page in every language by turns: published, and only rendered."""
    templates = MemoryBlobs()
    publish_sources(PublishGuidanceDeps(templates, MemoryBlobs(), FakeClock(), edition), _ROOT)
    sources = {key: blob.body for key, blob in templates.objects.items()}
    sets = [_PageSet(page_set.say, sources) for page_set in presses(sources)]
    count = sum(len(page_set.pages) for page_set in sets)

    def published() -> TimedCall:
        publishing = PublishGuidanceDeps(templates, MemoryBlobs(), FakeClock(), edition)

        def call() -> None:
            done = publish_guidance(publishing)
            if done.failed or len(done.written) < count:  # open data comes on top
                raise RuntimeError(f"{len(done.written)} pages of {count} were written")

        return call

    def rendered() -> TimedCall:
        return lambda: [page_set.render() for page_set in sets]

    samples = interleave(
        {"published": published, "rendered": rendered}, rounds=rounds, warm_up=warm_up
    )
    yield Ratio(f"publishing {count} pages", samples["published"], samples["rendered"], target=1.5)


class _PageSet:
    """Holds one language's pages and what they show, ready for Jinja."""

    def __init__(self, say: Translator, sources: Mapping[str, bytes]) -> None:
        self._say, self._compiled = say, Compiled()
        self._loader = FunctionLoader(lambda name: sources[name].decode())
        self._assets = json.loads(sources["assets.json"])
        self.pages = list(pages(built(), say))

    def render(self) -> list[str]:
        """Render every page in a new environment."""
        environment = Environment(**settings(self._loader), bytecode_cache=self._compiled)  # noqa: S701 - settings() escapes
        find = equip(environment, self._say, self._assets).get_template
        return [find(page.template).render(page.context) for page in self.pages]
