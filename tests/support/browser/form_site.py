"""The app over a world of fakes, with the static pages before it: what the form is tested on."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app import app, check_upload
from chalicelib import container as containers
from chalicelib.languages import CODES
from chalicelib.rendering import NEUTRAL_SITE, render
from chalicelib.rendering.facts import built
from chalicelib.rendering.static_pages import StaticPage, pages
from chalicelib.rendering.translator import translator
from chalicelib.usecases.guidance.publishing import ASK_AGAIN, NEVER, PRIVATE_PAGES, TYPES
from chalicelib.web.api import ANYWHERE
from local.front import index_page
from local.s3_forms import read_form
from local.web import HttpRequest, HttpResponse
from tests.support import events
from tests.support import web_client as client
from tests.support.browser.served import HTML, WEATHER, asset, response, served
from tests.support.events import object_created
from tests.support.factories import BASE_URL, World, WorldContainer


class _FormSite:
    """Assets, then static pages, then whatever the app answers."""

    def __init__(self, world: World) -> None:
        self._quarantine = world.quarantine
        elections = world.elections.elections().current(world.clock().date())
        facts = built()._replace(elections=elections)
        self._pages = {
            page.key: (language, page)
            for language in CODES
            for page in pages(facts, translator(language))
        }
        self._one_at_a_time = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = index_page(request.path, request.header("cookie") or "").removeprefix("/")
        if request.path == "/uploads":
            return self._upload(request)
        if request.path == "/neutral":
            return response(200, HTML, WEATHER)
        if request.path.startswith("/assets/"):
            return asset(request.path)
        if request.method == "GET" and key in self._pages:
            return _published(key, *self._pages[key])
        return self._of_the_app(request)

    def _upload(self, request: HttpRequest) -> HttpResponse:
        """What S3 does with a file that is posted there, and answers."""
        form = read_form(request)
        key, then = form.fields["key"], form.fields.get("success_action_redirect")
        with self._one_at_a_time:
            self._quarantine.arrive(key, form.file)
            check_upload(object_created(key), events.CONTEXT)
        return response(303, {"location": then}, b"") if then else response(204, {}, b"")

    def _of_the_app(self, request: HttpRequest) -> HttpResponse:
        names = ("content-type", "accept", "cookie")
        headers = {name: value for name in names if (value := request.header(name))}
        with self._one_at_a_time:
            try:
                answer = client.call(request.method, request.target, request.body, **headers)
            except ValueError:  # no route of ours
                answer = _nowhere(request.path, headers)
        headers = dict(answer.headers)
        if headers.get("location") == NEUTRAL_SITE:
            headers["location"] = "/neutral"
        origin = f"http://{request.header('host')}"
        return response(
            answer.status, headers, answer.body.replace(BASE_URL.encode(), origin.encode())
        )


def _published(key: str, language: str, page: StaticPage) -> HttpResponse:
    cache_control = NEVER if key.endswith(PRIVATE_PAGES) else ASK_AGAIN
    headers = {"content-type": TYPES[Path(key).suffix], "cache-control": cache_control}
    return response(200, headers, render(page.template, language, **page.context).encode())


def _nowhere(path: str, headers: Mapping[str, str]) -> client.Answer:
    context = {"resourcePath": ANYWHERE, "httpMethod": "GET"}
    answer = app({"path": path, "headers": headers, "requestContext": context}, None)
    return client.Answer(answer["statusCode"], answer["headers"], answer["body"].encode())


@contextmanager
def serving(world: World) -> Iterator[str]:
    """Serve the site and the app container to ``world``; gives the site's address."""
    containers.use_container(WorldContainer(world))
    try:
        with served(_FormSite(world)) as address:
            yield address
    finally:
        containers.use_container(None)
