"""Files as a report names them: an id alone, or with the incidents that they are about."""

from typing import Any

import pytest

from chalicelib.model.named_files import NamedFile, merged

A, B = "a" * 32, "b" * 32


@pytest.mark.parametrize("entry", [A, {"upload_id": A, "incidents": [0, 2]}])
def test_named_file_is_written_as_it_was_named(entry: Any) -> None:
    assert NamedFile.model_validate(entry).model_dump(mode="json") == entry


def test_schema_takes_an_id_alone_or_an_object() -> None:
    alone, whole = NamedFile.model_json_schema()["anyOf"]
    assert alone == {"type": "string", "pattern": "^[0-9a-f]{32}$"}
    assert whole["properties"].keys() == {"upload_id", "incidents"}


@pytest.mark.parametrize(
    ("entries", "files"),
    [
        ([A, B, A], [A, B]),
        ([A, {"upload_id": A, "incidents": []}], [{"upload_id": A, "incidents": []}]),
        (
            [{"upload_id": A, "incidents": [2, 0]}, {"upload_id": A, "incidents": [1, 2]}, A],
            [{"upload_id": A, "incidents": [0, 1, 2]}],
        ),
    ],
)
def test_upload_that_is_named_twice_is_about_the_incidents_of_both(
    entries: list[Any], files: list[Any]
) -> None:
    merged_files = merged(map(NamedFile.model_validate, entries))
    assert [file.model_dump(mode="json") for file in merged_files] == files
