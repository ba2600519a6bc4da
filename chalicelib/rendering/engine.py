"""Build the Jinja environments: one per language, strict, escaped, with the components in it."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date as Date
from functools import cache, partial
from threading import Lock
from typing import Any

from cachetools import cached
from jinja2 import (
    BaseLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    pass_eval_context,
)
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from chalicelib.languages import LANGUAGES, localised
from chalicelib.model import file_types
from chalicelib.model.invisible import remove_controls
from chalicelib.model.links import LinkRecord
from chalicelib.rendering import (
    CONTENT_SECURITY_POLICY,
    alert_sentences,
    event_sentences,
    formats,
    incident_words,
    mail_facts,
    typed_places,
)
from chalicelib.rendering.answer_sentences import OUTCOMES, STAGES
from chalicelib.rendering.election_words import election_name
from chalicelib.rendering.limits_in_words import LimitsInWords
from chalicelib.rendering.misnamed_files import misnamed_files
from chalicelib.rendering.recipient_view import force_unknown_lines, recipient_view
from chalicelib.rendering.translator import N_, TEMPLATES, Translator, translator

# What GOV.UK Frontend calls a component -> what its macro is called.
COMPONENTS = {
    "back-link": "govukBackLink",
    "breadcrumbs": "govukBreadcrumbs",
    "button": "govukButton",
    "character-count": "govukCharacterCount",
    "checkboxes": "govukCheckboxes",
    "date-input": "govukDateInput",
    "details": "govukDetails",
    "error-summary": "govukErrorSummary",
    "exit-this-page": "govukExitThisPage",
    "generic-header": "govukGenericHeader",
    "input": "govukInput",
    "inset-text": "govukInsetText",
    "radios": "govukRadios",
    "select": "govukSelect",
    "skip-link": "govukSkipLink",
    "tag": "govukTag",
    "textarea": "govukTextarea",
    "warning-text": "govukWarningText",
}


def escapes(name: str | None) -> bool:
    """Escape everything but the plain-text parts of mails (select_autoescape would not see that
    x.html.j2 is HTML)."""
    return name is None or not name.endswith(".txt.j2")


@cache
def environment(language: str) -> Environment:
    """Return the environment over templates/, made once per language. Raises UnknownLanguage."""
    say = translator(language)
    assets = TEMPLATES / "assets.json"
    names = json.loads(assets.read_text()) if assets.exists() else {}
    env = Environment(**settings(FileSystemLoader(TEMPLATES)))  # noqa: S701 - settings() escapes
    return equip(env, say, names)


def settings(loader: BaseLoader) -> dict[str, Any]:
    """Return the keyword arguments for an Environment, sandboxed or not, over ``loader``."""
    return {
        "loader": loader,
        "autoescape": escapes,
        "undefined": StrictUndefined,
        "finalize": without_controls,
        "extensions": ["jinja2.ext.i18n"],
        "trim_blocks": True,
        "lstrip_blocks": True,
        "auto_reload": False,
        "cache_size": -1,
    }


def without_controls(value: Any) -> Any:
    """Let no text put a control character, or an open bidirectional one, into what is rendered."""
    if not isinstance(value, str) or (value.isascii() and value.isprintable()):
        return value
    visible = remove_controls(value)
    return Markup(visible) if isinstance(value, Markup) else visible  # noqa: S704 - it was safe before


_UNSHOWN = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def _carried(text: str) -> Markup:
    """Write a value that a form carries and nobody is shown, whole: what was typed is evidence."""
    escaped = str(escape(text))
    return Markup(_UNSHOWN.sub(lambda match: f"&#{ord(match[0])};", escaped))  # noqa: S704 - escaped


def equip(
    env: Environment, say: Translator, assets: Mapping[str, str], links: LinkRecord | None = None
) -> Environment:
    """Equip an environment with its language, components, filters and asset names; return it.

    ``links``: when each official link last worked, as far as somebody looked.
    """
    language = say.language
    env.install_gettext_translations(say.translations, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(_components())
    env.globals["_"] = _gettext(say)
    env.globals.update(
        language=language,
        other_languages=[other for other in LANGUAGES if other.code != language],
        url=_bind(localised, language),
        url_in=localised,
        asset=_asset_finder(assets),
        plurals=formats.plurals,
        mail_facts=_bind(mail_facts.facts, say),
        mail_opening=_bind(mail_facts.opening, say),
        mail_call=_bind(mail_facts.whom_to_call, say),
        csp=CONTENT_SECURITY_POLICY.rpartition("; frame-ancestors")[0],
        once=_keeper(),
        limits=LimitsInWords(say),
        typed_heading=say(typed_places.HEADING),
        file_types=file_types.NAMES,
        file_accept=file_types.ACCEPTED,
        misnamed=misnamed_files(say),
    )
    source = _source_line(say, links or {})
    env.filters.update(
        tr=say,
        date=partial(formats.date, language),
        days=partial(formats.days, language),
        moment=partial(formats.moment, language),
        span=partial(formats.span, language),
        site=formats.site,
        quoted=mail_facts.quoted,
        carried=_carried,
        source=lambda statement: source(statement.url, statement.checked),
        source_at=source,
        recipient=partial(recipient_view, say=say),
        stage=lambda stage: say(STAGES.get(stage, "")),
        force_unknown=lambda sent_at: " ".join(
            map(say, force_unknown_lines(operators_told=sent_at is not None))
        ),
        located=incident_words.located,
        typed_lines=partial(typed_places.typed_lines, say=say),
        election=lambda election: election_name(election, say),
        digest_line=lambda kind: say(event_sentences.DIGEST[kind]),
        alert=lambda alert: alert_sentences.ALERTS[alert.kind](alert.public, alert.names),
        alert_title=lambda alert: alert_sentences.ALERT_TITLES[alert.kind](
            alert.public, alert.names
        ),
        outcome=lambda status: say(OUTCOMES.get(status, "")),
    )
    return env


def _bind(function: Callable[..., Any], *bound: Any) -> Callable[..., Any]:
    """Bind like functools.partial, but so that no template can take it apart (.func, .args)."""
    return lambda *args, **kwargs: function(*bound, *args, **kwargs)


def _gettext(say: Translator) -> Callable[..., str]:
    """Make ``_()`` of a text without variables, as Jinja's newstyle gettext does it, but looked up
    and marked as safe once. Templates use it for nothing else: variables go into ``trans``."""

    @cache
    def translate(text: str, escape: bool) -> str:
        translated = say.translations.gettext(text)
        return (Markup(translated) if escape else translated) % {}  # noqa: S704 - our own words

    @pass_eval_context
    def gettext(context: EvalContext, text: str) -> str:
        return translate(text, bool(context.autoescape))

    return gettext


def _keeper() -> Callable[..., str]:
    """Make ``{% call once(name, …) %}part{% endcall %}``: a part that is always the same under its
    name is rendered the first time only. For our own words, never for what somebody typed."""
    parts: dict[tuple[str, ...], str] = {}

    @cached(parts, key=lambda *name, caller: name, lock=Lock())
    def once(*name: str, caller: Callable[[], str]) -> str:
        return caller()

    return once


def _source_line(say: Translator, links: LinkRecord) -> Callable[[str | None, Date], Markup]:
    """Make ``{{ statement|source }}``: where a statement was read and when, as a paragraph.

    Without a link where we read a text and are not sure of its address.

    In Python and kept, not a macro: there are thousands of them, and few different ones.
    """

    @cache
    def line(url: str | None, checked: Date) -> Markup:
        if url is None:
            text = say(N_("Read on %(day)s. We are not sure of its address, so there is no link."))
            day = formats.date(say.language, checked)
            return Markup('<p class="ss-source">{}</p>').format(text % {"day": day})
        link = Markup('<a class="govuk-link" href="{}" rel="noreferrer">{}</a>')
        text = say(N_("Source: %(link)s, checked on %(day)s"))
        placeholders = {
            "link": link.format(url, formats.site(url)),
            "day": formats.date(say.language, checked),
        }
        worked = links[url].worked if url in links else None
        if worked:
            text = say(N_("Source: %(link)s, checked on %(day)s, link last worked on %(worked)s"))
            placeholders["worked"] = formats.date(say.language, worked)
        return Markup('<p class="ss-source">{}</p>').format(escape(text) % placeholders)

    return line


def _asset_finder(assets: Mapping[str, str]) -> Callable[[str], str]:
    """Map an asset's plain name to its address; a build that was not made shows in the page."""
    return lambda name: f"/assets/{assets.get(name, name)}"


@cache
def _components() -> dict[str, Callable[..., Any]]:
    """Return GOV.UK Frontend's macros by name, each compiled when it is first used."""
    return {macro: _bind(_component, name, macro) for name, macro in COMPONENTS.items()}


def _component(name: str, macro: str, *args: Any, **kwargs: Any) -> Any:
    """Call one macro; autoescape is that of its own environment, on."""
    template = _components_environment().get_template(
        f"govuk_frontend_jinja/components/{name}/macro.html"
    )
    return getattr(template.module, macro)(*args, **kwargs)


@cache
def _components_environment() -> Environment:
    """Make an environment for the components alone: the macros rely on missing parameters being
    quietly empty, which StrictUndefined forbids our templates."""
    package = "govuk_frontend_jinja"  # the name by which the macros import each other
    return Environment(
        loader=PrefixLoader({package: PackageLoader(package)}),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
