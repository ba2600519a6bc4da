"""Publishing: only what changed, and never a broken page over a good one."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from chalicelib.consumers.alarms import report_failed_pages
from chalicelib.languages import DEFAULT, language_of
from chalicelib.model.edition import RenderFailure
from chalicelib.usecases.guidance.publish_guidance import publish_guidance
from chalicelib.usecases.guidance.publish_sources import publish_sources
from chalicelib.usecases.guidance.publishing import UPLOADING, PublishGuidanceDeps, read_record
from tests.support.fakes import MemoryBlobs
from tests.support.guidance import START, Buckets, render
from tests.support.languages import in_each_language


@pytest.fixture
def buckets(checkout: Path) -> Buckets:
    """Uploaded, nothing published."""
    return Buckets(checkout)


def test_edition_has_every_page_in_each_language(published: Buckets) -> None:
    pages = {key for key in published.site.objects if key.endswith(".html")}
    english = {key for key in pages if language_of(f"/{key}") == DEFAULT}
    expected = {"index.html", "report/index.html", "guidance/index.html", "case/index.html"}
    assert expected < english
    assert "guidance/x/index.html" in english
    assert pages == {page for key in english for page in in_each_language(key)}


@pytest.mark.parametrize(
    ("key", "content_type", "cache_control"),
    [
        ("index.html", "text/html; charset=utf-8", "no-cache"),
        ("report/index.html", "text/html; charset=utf-8", "no-store"),
        ("cy/case/index.html", "text/html; charset=utf-8", "no-store"),
    ],
)
def test_page_has_its_type_and_caching(
    published: Buckets, key: str, content_type: str, cache_control: str
) -> None:
    assert published.site.objects[key][1:] == (content_type, cache_control)


def test_asset_is_kept_for_good_under_the_name_of_its_content(published: Buckets) -> None:
    assets = {key: written for key, written in published.site.objects.items() if "assets/" in key}
    assert {written[2] for written in assets.values()} == {"public, max-age=31536000, immutable"}
    kinds = {key.rpartition(".")[2]: written[1] for key, written in assets.items()}
    assert kinds == {
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml",
        "woff2": "font/woff2",
    }
    names = json.loads(published.templates.objects["assets.json"].body).values()
    assert {key.removeprefix("assets/") for key in assets} == set(names)


@pytest.mark.parametrize("force", [False, True])
def test_publishing_writes_nothing_when_nothing_changed(published: Buckets, force: bool) -> None:
    done = publish_guidance(published.publishing, force=force)
    assert (done.written, done.failed, published.site.puts) == ([], [], [])
    assert len(done.unchanged) >= 24


def test_upload_skips_sources_that_exist_already(buckets: Buckets) -> None:
    assert publish_sources(buckets.publishing, buckets.root) == []


def test_upload_puts_the_names_of_assets_last(buckets: Buckets) -> None:
    assert buckets.templates.puts[0] == UPLOADING
    assert buckets.templates.puts[-1] == "assets.json"
    assert UPLOADING not in buckets.templates.objects
    assert not [key for key in buckets.templates.puts if key.startswith("email/")]


def test_publishing_does_nothing_when_the_first_upload_is_not_finished(buckets: Buckets) -> None:
    del buckets.templates.objects["assets.json"]
    done = publish_guidance(buckets.publishing)
    assert (done.written, done.failed) == ([], [])


def test_publishing_writes_only_the_pages_that_an_edit_changes(published: Buckets) -> None:
    published.say("Something else.")
    done = publish_guidance(published.publishing)
    assert done.written == in_each_language("index.html")
    assert b"Something else." in published.site.objects["index.html"][0]


def test_publishing_shows_the_catalogue_of_the_bucket(published: Buckets) -> None:
    published.templates.edit("catalogue.json", '"YouTube"', '"MyTube"')
    assert "guidance/youtube/index.html" in publish_guidance(published.publishing).written
    assert b"MyTube" in published.site.objects["guidance/youtube/index.html"][0]


def test_publishing_shows_the_packages_catalogue_when_the_bucket_has_none(
    published: Buckets,
) -> None:
    del published.templates.objects["catalogue.json"]
    assert publish_guidance(published.publishing).written == []


def test_publishing_brings_back_a_page_that_was_removed_by_hand(published: Buckets) -> None:
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
def test_broken_template_keeps_the_good_page_and_is_named_with_its_line(
    published: Buckets, broken: str, reason: str
) -> None:
    good = published.site.objects["index.html"]
    published.templates.edit(START, "{% block content %}\n", f"{{% block content %}}\n{broken}\n")
    done = publish_guidance(published.publishing)
    assert published.site.objects["index.html"] == good
    assert done.written == []
    assert [failure.page for failure in done.failed] == in_each_language("index.html")
    line = published.templates.objects[START][0].decode().splitlines().index(broken) + 1
    for failure in done.failed:
        assert (failure.template, failure.line) == (START, line)
        assert failure.reason.startswith(reason)


def test_failure_names_the_shared_template_that_it_happened_in(
    published: Buckets, caplog: pytest.LogCaptureFixture
) -> None:
    published.templates.edit("layout.html.j2", "<body", "{{ nobody }}\n<body")
    done = publish_guidance(published.publishing)
    assert {failure.template for failure in done.failed} == {"layout.html.j2"}
    assert len(done.failed) == len([key for key in published.site.objects if ".html" in key])
    [logged] = [record for record in caplog.records if record.levelname == "ERROR"]
    fields = vars(logged)
    assert (fields["template"], fields["pages"]) == ("layout.html.j2", len(done.failed))
    assert fields["line"] == done.failed[0].line


def test_missing_template_is_named_without_a_line(published: Buckets) -> None:
    del published.templates.objects[START]
    failed = publish_guidance(published.publishing).failed
    assert failed[0] == RenderFailure("index.html", START, 0, f"TemplateNotFound: {START}")


def test_publishing_tries_again_after_a_failure(published: Buckets) -> None:
    published.templates.edit(START, "{% block content %}", "{% block content %}{{ nobody }}")
    assert publish_guidance(published.publishing).failed
    assert publish_guidance(published.publishing).failed
    published.templates.edit(START, "{{ nobody }}", "")
    assert publish_guidance(published.publishing).failed == []


def test_source_that_goes_while_it_is_read_fails_its_page_only(published: Buckets) -> None:
    class Vanishing(MemoryBlobs):
        def get(self, key: str) -> bytes | None:
            return None if key == START else super().get(key)

    templates = Vanishing()
    templates.objects = published.templates.objects
    done = publish_guidance(
        PublishGuidanceDeps(templates, published.site, published.clock, render), force=True
    )
    assert [failure.page for failure in done.failed] == in_each_language("index.html")


def test_publishing_removes_pages_of_a_platform_that_left_the_catalogue(published: Buckets) -> None:
    built = json.loads(published.templates.objects["catalogue.json"].body)
    other_platforms = [platform for platform in built["platforms"] if platform["id"] != "youtube"]
    whole = json.dumps({**built, "platforms": other_platforms}).encode()
    published.templates.put("catalogue.json", whole, content_type="", cache_control="")
    done = publish_guidance(published.publishing)
    assert done.failed == []
    assert set(done.removed) == set(in_each_language("guidance/youtube/index.html"))
    assert not set(done.removed) & set(published.site.objects)
    assert published.site.deletes == done.removed


def test_publishing_removes_nothing_when_anything_fails(published: Buckets) -> None:
    published.site.put("old/index.html", b"old", content_type="", cache_control="")
    published.templates.edit(START, "{% block content %}", "{% block content %}{{ nobody }}")
    assert publish_guidance(published.publishing).removed == []
    assert "old/index.html" in published.site.objects


@pytest.mark.parametrize(
    ("source", "broken", "line"),
    [
        ("catalogue.json", b'{\n"platforms": [}', 2),
        ("catalogue.json", b'{"platforms": []}', 0),
        ("guidance.json", b"[]", 0),
        ("practice.json", b"{", 1),
        ("assets.json", b"[", 1),
        ("locale/cy/LC_MESSAGES/standsafe.mo", b"no catalog", 0),
    ],
)
def test_unreadable_source_is_named_and_changes_nothing(
    published: Buckets, source: str, broken: bytes, line: int
) -> None:
    published.templates.put(source, broken, content_type="", cache_control="")
    done = publish_guidance(published.publishing)
    assert (done.written, done.removed, published.site.puts) == ([], [], [])
    [failed] = done.failed
    assert (failed.page, failed.template, failed.line) == ("every page", source, line)


def test_catalogue_that_contradicts_itself_fails_all_pages_and_changes_none(
    published: Buckets,
) -> None:
    built = json.loads(published.templates.objects["guidance.json"].body)
    whole = json.dumps({**built, "platforms": []}).encode()
    published.templates.put("guidance.json", whole, content_type="", cache_control="")
    done = publish_guidance(published.publishing)
    assert [failure.template for failure in done.failed] == ["catalogue.json or guidance.json"]
    assert published.site.puts == []


def test_publishing_renders_nothing_when_sources_are_on_their_way(published: Buckets) -> None:
    until = (published.clock() + timedelta(minutes=10)).isoformat()
    lock = json.dumps({"until": until}).encode()
    published.templates.put(UPLOADING, lock, content_type="", cache_control="")
    published.say("Something else.")
    assert publish_guidance(published.publishing).written == []
    published.clock.advance(minutes=10)
    assert publish_guidance(published.publishing).written != [], "who was cut off is not waited for"


def test_publishing_reads_only_changed_sources_again(published: Buckets) -> None:
    class Counting(MemoryBlobs):
        def get(self, key: str) -> bytes | None:
            keys_read.append(key)
            return super().get(key)

    keys_read: list[str] = []
    templates = Counting()
    templates.objects = published.templates.objects
    publishing = PublishGuidanceDeps(templates, published.site, published.clock, render)
    publish_guidance(publishing, force=True)
    assert len(keys_read) == len(templates.objects)
    keys_read.clear()
    published.say("Something else.")
    assert publish_guidance(publishing).written == in_each_language("index.html")
    assert keys_read == [START]


def test_edit_during_a_run_is_rendered_before_the_run_ends(published: Buckets) -> None:
    class Edited(MemoryBlobs):
        def put(self, key: str, body: bytes, *, content_type: str, cache_control: str) -> None:
            super().put(key, body, content_type=content_type, cache_control=cache_control)
            if key == "index.html" and b"First words." in body:
                published.say("Last words.")

    site = Edited()
    site.objects = published.site.objects
    published.say("First words.")
    done = publish_guidance(PublishGuidanceDeps(published.templates, site, published.clock, render))
    assert done.written == sorted(in_each_language("index.html"))
    for key in done.written:
        assert b"Last words." in site.objects[key].body


def test_changed_figures_are_shown_and_are_no_release(published: Buckets) -> None:
    before = read_record(published.site)
    published.templates.put(
        "practice.json", b'{"platforms": {}}', content_type="", cache_control=""
    )
    assert publish_guidance(published.publishing).failed == []
    after = read_record(published.site)
    assert after.made_of != before.made_of
    assert after.releases == before.releases
    assert publish_sources(published.publishing, published.root) == []
    assert "practice.json" in published.templates.objects


@pytest.mark.parametrize("failed", [0, 2])
def test_publishing_names_pages_that_keep_their_last_version(
    failed: int, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    report_failed_pages(failed)
    text = capsys.readouterr().out + "".join(str(vars(line)) for line in caplog.records)
    assert ("PagesFailed" in text) is bool(failed)


def test_election_that_is_added_stands_on_the_next_pages(published: Buckets) -> None:
    rows = [{"id": "parl.2029-06-07", "place": None, "nations": ["Wales"]}]
    published.templates.put(
        "elections.json", json.dumps(rows).encode(), content_type="", cache_control=""
    )
    written = publish_guidance(published.publishing).written
    assert {"index.html", "report/index.html", "record/index.html", "cy/index.html"} <= {*written}
    form = published.site.objects["cy/report/index.html"].body.decode()
    assert 'value="parl.2029-06-07"' in form
    assert "Etholiad cyffredinol seneddol y DU, 7 Mehefin 2029" in form
    assert "elections.json" not in read_record(published.site).releases[0].sources
