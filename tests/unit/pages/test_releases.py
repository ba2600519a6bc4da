"""A preview before publishing, and a way back afterwards."""

import shutil
from pathlib import Path

import pytest

from chalicelib.errors import NotFound
from chalicelib.usecases.guidance.preview_guidance import preview_guidance
from chalicelib.usecases.guidance.publish_guidance import publish_guidance
from chalicelib.usecases.guidance.publishing import RELEASES_KEPT, Record, Release, read_record
from chalicelib.usecases.guidance.roll_back_guidance import roll_back_guidance
from tests.support.guidance import START, Buckets
from tests.support.languages import in_each_language


def test_a_preview_of_what_is_published_changes_nothing(published: Buckets) -> None:
    seen = preview_guidance(published.publishing, published.root)
    assert (seen.changes, seen.failed) == ((), ())
    assert set(seen.objects) | {"published.json"} == set(published.site.objects)


def test_a_preview_says_what_is_new_changed_and_gone_and_writes_nothing(published: Buckets) -> None:
    site = published.site.objects
    site["old/index.html"] = site["index.html"]
    site["index.html"] = site["index.html"]._replace(body=b"other")
    del site["cy/index.html"]
    seen = preview_guidance(published.publishing, published.root)
    said = {each.key: (each.kind, bool(each.before), bool(each.after)) for each in seen.changes}
    assert said == {
        "index.html": ("changed", True, True),
        "cy/index.html": ("new", False, True),
        "old/index.html": ("removed", True, False),
    }
    assert (published.site.puts, published.templates.puts, published.site.deletes) == ([], [], [])


def test_a_preview_of_a_broken_template_names_it_and_removes_nothing(
    published: Buckets, tmp_path: Path
) -> None:
    for part in ("assets", "chalicelib"):
        (tmp_path / part).symlink_to(published.root / part)
    shutil.copytree(published.root / "templates", tmp_path / "templates")
    (tmp_path / "templates" / START).write_text("{{ nobody }}")
    seen = preview_guidance(published.publishing, tmp_path)
    assert {(each.template, each.line) for each in seen.failed} == {(START, 1)}
    assert seen.changes == ()


def test_the_way_back_leads_to_the_release_before_and_back_again(published: Buckets) -> None:
    first = published.site.objects["index.html"].body
    published.say("Something else.")
    publish_guidance(published.publishing)
    second = published.site.objects["index.html"].body
    for body in (first, second):
        _, changed = roll_back_guidance(published.publishing)
        assert changed == [START]
        done = publish_guidance(published.publishing)
        assert done.written == in_each_language("index.html")
        assert published.site.objects["index.html"].body == body


def test_any_release_that_is_kept_can_be_named(published: Buckets) -> None:
    texts = ["One.", "Two.", "Three."]
    for text in texts:
        published.say(text)
        publish_guidance(published.publishing)
    newest, middle, oldest, _ = read_record(published.site).releases
    release, _ = roll_back_guidance(published.publishing, oldest.id)
    assert release == oldest
    kept = [each.id for each in read_record(published.site).releases]
    assert kept[:2] == [newest.id, middle.id]
    assert texts[0] in published.templates.objects[START].body.decode()


def test_a_source_that_came_since_goes_and_one_that_went_comes_back(published: Buckets) -> None:
    kept = published.templates.objects["macros/form.html.j2"].body
    published.templates.delete("macros/form.html.j2")
    published.templates.put("new.j2", b"new", content_type="", cache_control="")
    _, changed = roll_back_guidance(published.publishing)
    assert set(changed) == {"macros/form.html.j2", "new.j2"}
    assert "new.j2" not in published.templates.objects
    assert published.templates.objects["macros/form.html.j2"].body == kept


@pytest.mark.parametrize("wanted", [None, "nonsense"])
def test_where_there_is_no_way_back_nothing_changes(published: Buckets, wanted: str | None) -> None:
    with pytest.raises(NotFound):
        roll_back_guidance(published.publishing, wanted)
    assert published.templates.puts == []


def test_a_version_that_is_gone_stops_the_way_back_before_anything_is_written(
    published: Buckets,
) -> None:
    published.say("Something else.")
    published.templates.edit("layout.html.j2", "<body", "<body ")
    [release] = read_record(published.site).releases
    del published.templates.versions[START, release.sources[START]]
    published.templates.puts.clear()
    with pytest.raises(NotFound, match=START):
        roll_back_guidance(published.publishing)
    assert published.templates.puts == []


def test_only_so_many_releases_are_kept(published: Buckets) -> None:
    record = Record()
    for number in range(RELEASES_KEPT + 3):
        record = record.after(Release(published.clock(), {"a": str(number)}), "", {})
    assert [each.sources["a"] for each in record.releases[:2]] == ["22", "21"]
    assert len(record.releases) == RELEASES_KEPT
