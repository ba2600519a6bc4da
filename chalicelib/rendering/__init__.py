"""Render pages and mails from templates. Jinja and Babel are imported by the first page only.

Templates live in templates/ beside app.py; HTML is always escaped, whatever a file is called. Every
string goes through gettext: English is the source, other languages fall back to it.
"""

from typing import Any, NamedTuple

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors 'none'"
)
"""Sent with every page: nothing inline, nothing from anybody else, and no script may turn text into
markup or code. infra/template/edge.yaml sends the same."""

NEUTRAL_SITE = "https://www.bbc.co.uk/weather"
"""Where /exit leaves for."""


class RenderedMail(NamedTuple):
    """The three readable parts of a mail."""

    subject: str
    text: str
    html: str


def render(name: str, language: str, **context: Any) -> str:
    """Render a whole page: ``name`` is below templates/, such as "pages/status.html.j2"."""
    from chalicelib.rendering.engine import environment  # first use only: keep cold starts short

    return environment(language).get_template(name).render(context)


def render_mail(name: str, language: str, **context: Any) -> RenderedMail:
    """Render a mail from email/``name``.{subject.txt,txt,html}.j2, its subject one line."""
    from chalicelib.rendering.engine import environment

    template = environment(language).get_template
    subject, text, html = (
        template(f"email/{name}.{part}.j2").render(context)
        for part in ("subject.txt", "txt", "html")
    )
    return RenderedMail(" ".join(subject.split()), text.strip() + "\n", html)
