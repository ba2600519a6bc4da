"""Rendering from templates that editors can change: sandboxed, over sources that are passed in.

The sources are the files below templates/, by their path there, as bytes.
"""

import gettext
import io
import json
import traceback
from collections.abc import Mapping
from typing import NamedTuple

from jinja2 import FunctionLoader, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from chalicelib.rendering import LANGUAGES
from chalicelib.rendering.engine import equip, settings
from chalicelib.rendering.speech import DOMAIN, Speech
from chalicelib.rendering.static_pages import Page

Sources = Mapping[str, bytes]


class Failure(NamedTuple):
    """Why a page was not rendered: which template, at which line (0 where none can be named)."""

    page: str
    template: str
    line: int
    reason: str


class Press:
    """Renders pages in one language from untrusted templates."""

    def __init__(self, language: str, sources: Sources) -> None:
        self.say = Speech(language, _catalog(language, sources))
        self._sources = sources
        environment = ImmutableSandboxedEnvironment(**settings(FunctionLoader(self._source)))
        self._environment = equip(environment, self.say, json.loads(sources["assets.json"]))

    def render(self, page: Page) -> str | Failure:
        """The page, or where its template failed: one broken template must not stop the others."""
        try:
            return self._environment.get_template(page.template).render(page.context)
        except Exception as error:
            return self._failure(page, error)

    def _source(self, name: str) -> tuple[str, str, None] | None:
        """A template and, for tracebacks, its name."""
        found = self._sources.get(name)
        return None if found is None else (found.decode("utf-8"), name, None)

    def _failure(self, page: Page, error: Exception) -> Failure:
        reason = f"{type(error).__name__}: {error}"
        if isinstance(error, TemplateSyntaxError):
            return Failure(page.key, error.name or page.template, error.lineno, reason)
        frames = traceback.extract_tb(error.__traceback__)
        inside = [frame for frame in frames if frame.filename in self._sources]
        if not inside:
            return Failure(page.key, page.template, 0, reason)
        return Failure(page.key, inside[-1].filename, inside[-1].lineno or 0, reason)


def presses(sources: Sources) -> list[Press]:
    """A press for each language."""
    return [Press(language, sources) for language in LANGUAGES]


def _catalog(language: str, sources: Sources) -> gettext.NullTranslations:
    compiled = sources.get(f"locale/{language}/LC_MESSAGES/{DOMAIN}.mo")
    if compiled is None:
        return gettext.NullTranslations()
    return gettext.GNUTranslations(io.BytesIO(compiled))
