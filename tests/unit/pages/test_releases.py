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


def test_preview_changes_nothing_when_all_is_published(published: Buckets) -> None:
    preview = preview_guidance(published.publishing, published.root)
    assert (preview.changes, preview.failed) == ((), ())
    assert set(preview.objects) | {"published.json"} == set(published.site.objects)


def test_preview_lists_what_is_new_changed_and_gone_and_writes_nothing(published: Buckets) -> None:
    site = published.site.objects
    site["old/index.html"] = site["index.html"]
    site["index.html"] = site["index.html"]._replace(body=b"other")
    del site["cy/index.html"]
    preview = preview_guidance(published.publishing, published.root)
    changes = {
        change.key: (change.kind, bool(change.before), bool(change.after))
        for change in preview.changes
    }
    assert changes == {
        "index.html": ("changed", True, True),
        "cy/index.html": ("new", False, True),
        "old/index.html": ("removed", True, False),
    }
    assert (published.site.puts, published.templates.puts, published.site.deletes) == ([], [], [])


def test_preview_names_a_broken_template_and_removes_nothing(
    published: Buckets, tmp_path: Path
) -> None:
    for part in ("assets", "chalicelib"):
        (tmp_path / part).symlink_to(published.root / part)
    shutil.copytree(published.root / "templates", tmp_path / "templates")
    (tmp_path / "templates" / START).write_text("{{ nobody }}")
    preview = preview_guidance(published.publishing, tmp_path)
    assert {(failure.template, failure.line) for failure in preview.failed} == {(START, 1)}
    assert preview.changes == ()


def test_rollback_leads_to_the_release_before_and_back_again(published: Buckets) -> None:
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


def test_rollback_leads_to_any_release_that_is_kept(published: Buckets) -> None:
    texts = ["One.", "Two.", "Three."]
    for text in texts:
        published.say(text)
        publish_guidance(published.publishing)
    newest, middle, oldest, _ = read_record(published.site).releases
    release, _ = roll_back_guidance(published.publishing, oldest.id)
    assert release == oldest
    release_ids = [release.id for release in read_record(published.site).releases]
    assert release_ids[:2] == [newest.id, middle.id]
    assert texts[0] in published.templates.objects[START].body.decode()


def test_rollback_removes_newer_sources_and_restores_older_ones(published: Buckets) -> None:
    stored_body = published.templates.objects["macros/form.html.j2"].body
    published.templates.delete("macros/form.html.j2")
    published.templates.put("new.j2", b"new", content_type="", cache_control="")
    _, changed = roll_back_guidance(published.publishing)
    assert set(changed) == {"macros/form.html.j2", "new.j2"}
    assert "new.j2" not in published.templates.objects
    assert published.templates.objects["macros/form.html.j2"].body == stored_body


@pytest.mark.parametrize("release_id", [None, "nonsense"])
def test_rollback_changes_nothing_when_there_is_no_release(
    published: Buckets, release_id: str | None
) -> None:
    with pytest.raises(NotFound):
        roll_back_guidance(published.publishing, release_id)
    assert published.templates.puts == []


def test_rollback_writes_nothing_when_a_version_is_gone(
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


def test_releases_are_kept_up_to_their_number(published: Buckets) -> None:
    record = Record()
    for number in range(RELEASES_KEPT + 3):
        record = record.after(Release(published.clock(), {"a": str(number)}), "", {})
    assert [release.sources["a"] for release in record.releases[:2]] == ["22", "21"]
    assert len(record.releases) == RELEASES_KEPT
