"""Publishing: only what changed, and never a broken page over a good one."""

import copy
import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from chalicelib.usecases.publish_guidance import (
    Failed,
    Publishing,
    publish_guidance,
    publish_sources,
)

ROOT = Path(__file__).resolve().parents[3]
START = "pages/start.html.j2"


class MemoryBlobs:
    """The port ``Blobs``, with what was asked of it."""

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, str, str]] = {}
        self.puts: list[str] = []

    def fingerprints(self) -> Mapping[str, str]:
        """MD5 by key, as S3 has it."""
        return {
            key: hashlib.md5(body, usedforsecurity=False).hexdigest()
            for key, (body, _, _) in self.objects.items()
        }

    def get(self, key: str) -> bytes | None:
        """An object's content."""
        found = self.objects.get(key)
        return found and found[0]

    def put(self, key: str, body: bytes, *, content_type: str, cache_control: str) -> None:
        """Keep an object."""
        self.objects[key] = (body, content_type, cache_control)
        self.puts.append(key)

    def edit(self, key: str, old: str, new: str) -> None:
        """Change an object as an editor would."""
        body, kind, cache = self.objects[key]
        assert old.encode() in body
        self.objects[key] = (body.replace(old.encode(), new.encode()), kind, cache)


class Buckets:
    """Both buckets, filled with the repository's own templates."""

    def __init__(self) -> None:
        self.templates, self.site = MemoryBlobs(), MemoryBlobs()
        self.publishing = Publishing(self.templates, self.site)
        publish_sources(self.publishing, ROOT)


@pytest.fixture
def buckets() -> Buckets:
    """Uploaded, nothing published."""
    return Buckets()


@pytest.fixture(scope="module")
def once() -> Buckets:
    """Published once for all tests, which get copies."""
    buckets = Buckets()
    assert publish_guidance(buckets.publishing).failed == []
    buckets.site.puts.clear()
    return buckets


@pytest.fixture
def published(once: Buckets) -> Buckets:
    """Published."""
    return copy.deepcopy(once)


def test_every_page_is_there_in_both_languages(published: Buckets) -> None:
    pages = {key for key in published.site.objects if key.endswith(".html")}
    english = {key for key in pages if not key.startswith("cy/")}
    expected = {"index.html", "report/index.html", "guidance/index.html", "case/index.html"}
    assert expected < english
    assert "guidance/x/index.html" in english
    assert pages - english == {f"cy/{key}" for key in english}


@pytest.mark.parametrize(
    ("key", "content_type", "cache_control"),
    [
        ("index.html", "text/html; charset=utf-8", "no-cache"),
        ("report/index.html", "text/html; charset=utf-8", "no-store"),
        ("cy/case/index.html", "text/html; charset=utf-8", "no-store"),
    ],
)
def test_pages_have_their_type_and_caching(
    published: Buckets, key: str, content_type: str, cache_control: str
) -> None:
    assert published.site.objects[key][1:] == (content_type, cache_control)


def test_assets_are_kept_for_good_under_names_of_their_content(published: Buckets) -> None:
    assets = {key: each for key, each in published.site.objects.items() if "assets/" in key}
    assert {each[2] for each in assets.values()} == {"public, max-age=31536000, immutable"}
    kinds = {key.rpartition(".")[2]: each[1] for key, each in assets.items()}
    assert kinds == {
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml",
        "woff2": "font/woff2",
    }
    for key in assets:
        assert key.encode() in b"".join(
            body
            for name, (body, _, _) in published.site.objects.items()
            if name.endswith((".html", ".css", ".js"))
        )


@pytest.mark.parametrize("force", [False, True])
def test_nothing_changed_writes_nothing(published: Buckets, force: bool) -> None:
    done = publish_guidance(published.publishing, force=force)
    assert (done.written, done.failed, published.site.puts) == ([], [], [])
    assert len(done.unchanged) >= 24


def test_sources_that_are_there_already_are_not_uploaded_again(buckets: Buckets) -> None:
    assert publish_sources(buckets.publishing, ROOT) == []


def test_the_names_of_assets_are_uploaded_last(buckets: Buckets) -> None:
    assert buckets.templates.puts[-1] == "assets.json"
    assert not [key for key in buckets.templates.puts if key.startswith("email/")]


def test_a_first_upload_that_is_not_finished_publishes_nothing(buckets: Buckets) -> None:
    del buckets.templates.objects["assets.json"]
    done = publish_guidance(buckets.publishing)
    assert (done.written, done.failed) == ([], [])


def test_one_edit_writes_only_the_pages_it_changes(published: Buckets) -> None:
    published.templates.edit(START, "You keep a receipt.", "Keep the receipt.")
    done = publish_guidance(published.publishing)
    assert done.written == ["index.html", "cy/index.html"]
    assert b"Keep the receipt." in published.site.objects["index.html"][0]


def test_a_catalogue_in_the_bucket_is_the_one_that_is_shown(published: Buckets) -> None:
    published.templates.edit("catalogue.json", '"YouTube"', '"MyTube"')
    assert "guidance/youtube/index.html" in publish_guidance(published.publishing).written
    assert b"MyTube" in published.site.objects["guidance/youtube/index.html"][0]


def test_without_one_the_packages_catalogue_is_used(published: Buckets) -> None:
    del published.templates.objects["catalogue.json"]
    assert publish_guidance(published.publishing).written == []


def test_a_page_that_was_removed_by_hand_comes_back(published: Buckets) -> None:
    del published.site.objects["guidance/x/index.html"]
    assert publish_guidance(published.publishing).written == ["guidance/x/index.html"]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("{% if %}", "TemplateSyntaxError"),
        ("{{ nobody.knows }}", "UndefinedError"),
        ("{{ platforms[0].nme }}", "UndefinedError"),
        ("{{ 1 // 0 }}", "ZeroDivisionError"),
        ("{{ ''.__class__.__mro__ }}", "SecurityError"),
        ("{{ url.__globals__ }}", "SecurityError"),
        ("{{ platforms.append(1) }}", "SecurityError"),
        ("{{ govukButton.func }}", "UndefinedError"),
        ("{% include '/etc/passwd' %}", "TemplateNotFound"),
    ],
)
def test_a_broken_template_keeps_the_good_page_and_is_named_with_its_line(
    published: Buckets, broken: str, reason: str
) -> None:
    good = published.site.objects["index.html"]
    published.templates.edit(START, "{% block content %}\n", f"{{% block content %}}\n{broken}\n")
    done = publish_guidance(published.publishing)
    assert published.site.objects["index.html"] == good
    assert done.written == []
    assert [each.page for each in done.failed] == ["index.html", "cy/index.html"]
    line = published.templates.objects[START][0].decode().splitlines().index(broken) + 1
    for each in done.failed:
        assert (each.template, each.line) == (START, line)
        assert each.reason.startswith(reason)


def test_a_failure_inside_a_shared_template_names_that_one(published: Buckets) -> None:
    published.templates.edit("layout.html.j2", "<body", "{{ nobody }}\n<body")
    done = publish_guidance(published.publishing)
    assert {each.template for each in done.failed} == {"layout.html.j2"}
    assert len(done.failed) == len([key for key in published.site.objects if ".html" in key])


def test_a_template_that_is_not_there_is_named_without_a_line(published: Buckets) -> None:
    del published.templates.objects[START]
    failed = publish_guidance(published.publishing).failed
    assert failed[0] == Failed("index.html", START, 0, f"TemplateNotFound: {START}")


def test_after_a_failure_the_next_run_tries_again(published: Buckets) -> None:
    published.templates.edit(START, "{% block content %}", "{% block content %}{{ nobody }}")
    assert publish_guidance(published.publishing).failed
    assert publish_guidance(published.publishing).failed
    published.templates.edit(START, "{{ nobody }}", "")
    assert publish_guidance(published.publishing).failed == []


def test_a_source_that_goes_while_it_is_read_fails_its_page_only(published: Buckets) -> None:
    class Vanishing(MemoryBlobs):
        def get(self, key: str) -> bytes | None:
            return None if key == START else super().get(key)

    templates = Vanishing()
    templates.objects = published.templates.objects
    done = publish_guidance(Publishing(templates, published.site), force=True)
    assert [each.page for each in done.failed] == ["index.html", "cy/index.html"]
