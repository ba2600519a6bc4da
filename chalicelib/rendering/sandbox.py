"""Render from templates that editors can change: sandboxed, over sources that are passed in.

The sources are the files below templates/, by their path there, as bytes.
"""

import gettext
import io
import json
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

from cachetools import LRUCache
from jinja2 import BytecodeCache, FunctionLoader, TemplateSyntaxError
from jinja2.bccache import Bucket
from jinja2.environment import TemplateModule
from jinja2.sandbox import ImmutableSandboxedEnvironment

from chalicelib.errors import StandsafeError
from chalicelib.languages import CODES
from chalicelib.model.edition import ASSETS, RenderFailure, Sources
from chalicelib.model.links import FILE, from_facts
from chalicelib.rendering.engine import equip, settings
from chalicelib.rendering.static_pages import StaticPage
from chalicelib.rendering.translator import DOMAIN, Translator


class Unreadable(StandsafeError):
    """A source cannot be read that every page is made from."""

    def __init__(self, source: str, error: Exception) -> None:
        self.source, self.line = source, int(getattr(error, "lineno", 0))
        self.reason = f"{type(error).__name__}: {error}"
        super().__init__(f"{source}: {self.reason}")


@contextmanager
def reading(source: str) -> Iterator[None]:
    """Blame whatever goes wrong in the block on a source. Raises Unreadable."""
    try:
        yield
    except Exception as error:
        raise Unreadable(source, error) from error


class Sandbox(ImmutableSandboxedEnvironment):
    """Read named tuples' fields without Jinja's long look at every attribute."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Allow a record's field and a template's own macro; let Jinja judge the rest."""
        allowed: Any = getattr(type(obj), "_fields", ()) if isinstance(obj, tuple) else ()
        if isinstance(obj, TemplateModule) and not attribute.startswith("_"):
            allowed = vars(obj)
        if attribute in allowed:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


class Compiled(BytecodeCache):
    """Keep compiled templates, once a process: what languages differ in is looked up later."""

    MOST = 500

    def __init__(self) -> None:
        self._codes: LRUCache[tuple[str, str], CodeType] = LRUCache(self.MOST)
        self._lock = threading.Lock()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what another language's environment compiled."""
        with self._lock:
            bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            with self._lock:
                self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED = Compiled()


class Press:
    """Render pages in one language from untrusted templates."""

    def __init__(self, language: str, sources: Sources) -> None:
        self.say = Translator(language, _catalog(language, sources))
        self._sources = sources
        with reading(ASSETS):
            assets = json.loads(sources[ASSETS])
        with reading(FILE):
            links = from_facts(json.loads(sources[FILE])) if FILE in sources else None
        environment = Sandbox(**settings(FunctionLoader(self._source)), bytecode_cache=_COMPILED)
        self._environment = equip(environment, self.say, assets, links)

    def render(self, page: StaticPage) -> str | RenderFailure:
        """Render a page, or say where its template failed: one must not stop the others."""
        try:
            return self._environment.get_template(page.template).render(page.context)
        except Exception as error:
            return self._failure(page, error)

    def _source(self, name: str) -> tuple[str, str, None] | None:
        """Return a template and, for tracebacks, its name."""
        source = self._sources.get(name)
        return None if source is None else (source.decode("utf-8"), name, None)

    def _failure(self, page: StaticPage, error: Exception) -> RenderFailure:
        reason = f"{type(error).__name__}: {error}"
        if isinstance(error, TemplateSyntaxError):
            return RenderFailure(page.key, error.name or page.template, error.lineno, reason)
        frames = traceback.extract_tb(error.__traceback__)
        inside = [frame for frame in frames if frame.filename in self._sources]
        if not inside:
            return RenderFailure(page.key, page.template, 0, reason)
        return RenderFailure(page.key, inside[-1].filename, inside[-1].lineno or 0, reason)


def presses(sources: Sources) -> list[Press]:
    """Return a press for each language."""
    return [Press(language, sources) for language in CODES]


def _catalog(language: str, sources: Sources) -> gettext.NullTranslations:
    source = f"locale/{language}/LC_MESSAGES/{DOMAIN}.mo"
    compiled = sources.get(source)
    if compiled is None:
        return gettext.NullTranslations()
    with reading(source):
        return gettext.GNUTranslations(io.BytesIO(compiled))
