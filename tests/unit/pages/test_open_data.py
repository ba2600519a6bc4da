"""The guidance as open data: its schema holds, every id leads somewhere, languages side by side."""

import gettext
import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from chalicelib.catalogue import load
from chalicelib.catalogue.guidance_checks import SINGLE_PAGES
from chalicelib.catalogue.guidance_loading import load_guidance
from chalicelib.rendering.facts import built
from chalicelib.rendering.open_data import objects
from chalicelib.rendering.static_pages import pages
from chalicelib.rendering.translator import Translator

Data = dict[str, Any]


class Shouting(gettext.NullTranslations):
    """A language in which labels alone are translated."""

    def gettext(self, message: str) -> str:
        return message.upper() if len(message) < 40 else message


def data_files() -> dict[str, tuple[bytes, str]]:
    says = [Translator("en", gettext.NullTranslations()), Translator("cy", Shouting())]
    return {key: (body, kind) for key, body, kind in objects(load(), load_guidance(), says)}


@pytest.fixture(scope="module")
def files() -> dict[str, tuple[bytes, str]]:
    return data_files()


@pytest.fixture(scope="module")
def data(files: dict[str, tuple[bytes, str]]) -> Data:
    parsed: Data = json.loads(files["guidance/data/guidance.json"][0])
    return parsed


@pytest.fixture(scope="module")
def validator(files: dict[str, tuple[bytes, str]]) -> Draft202012Validator:
    schema = json.loads(files["guidance/data/guidance.schema.json"][0])
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_open_data_stands_beside_its_schema(files: dict[str, tuple[bytes, str]]) -> None:
    assert {key: kind for key, (_, kind) in files.items()} == {
        "guidance/data/guidance.json": "application/json",
        "guidance/data/guidance.schema.json": "application/schema+json",
    }


def test_open_data_fits_its_schema(data: Data, validator: Draft202012Validator) -> None:
    assert [error.message for error in validator.iter_errors(data)] == []


def no_link(data: Data) -> None:
    del data["categories"][0]["law"]["url"]


def no_date(data: Data) -> None:
    del data["laws"][0]["checked"]


def no_day(data: Data) -> None:
    data["laws"][0]["since"] = "2024-02-30"


def sure(data: Data) -> None:
    data["categories"][0]["law"]["confidence"] = "certain"


def a_time_that_is_none(data: Data) -> None:
    data["platforms"][0]["response_time"]["publishes"] = True


def a_time_of_the_silent(data: Data) -> None:
    data["platforms"][0]["response_time"]["decide_minutes"] = 60


def no_english(data: Data) -> None:
    del data["duties"][0]["text"]["en"]


def surprise(data: Data) -> None:
    data["authorities"][0]["email"] = "somebody@example.org"


@pytest.mark.parametrize(
    "spoil",
    [
        no_link,
        no_date,
        no_day,
        sure,
        a_time_that_is_none,
        a_time_of_the_silent,
        no_english,
        surprise,
    ],
)
def test_schema_refuses_what_is_wrong(
    data: Data, validator: Draft202012Validator, spoil: Callable[[Data], None]
) -> None:
    small = {name: value[:1] if isinstance(value, list) else value for name, value in data.items()}
    wrong = json.loads(json.dumps(small))
    assert validator.is_valid(wrong)

    spoil(wrong)

    assert not validator.is_valid(wrong)


def test_open_data_has_everything(data: Data) -> None:
    catalogue = load()
    assert [platform["id"] for platform in data["platforms"]] == list(catalogue.platforms)
    assert [category["id"] for category in data["categories"]] == list(catalogue.categories)
    assert len(data["answers"]) == len(catalogue.platforms) * len(catalogue.categories)
    assert sum(authority["force"] for authority in data["authorities"]) == 45
    publishing = [
        platform["id"] for platform in data["platforms"] if platform["response_time"]["publishes"]
    ]
    assert publishing == ["substack"]
    assert [channel["id"] for channel in data["channels"]] == list(catalogue.channels)
    assert len(data["binding_times"]) == len(catalogue.binding_times)


def test_every_id_of_open_data_leads_somewhere(data: Data) -> None:
    ids = {
        name: {record["id"] for record in data[name]}
        for name in ("platforms", "categories", "laws")
    }
    ids["authorities"] = {authority["id"] for authority in data["authorities"]}
    ids["items"] = {item["id"] for item in data["evidence"]["items"]}
    for category in data["categories"]:
        assert set(category["laws"]) <= ids["laws"]
        assert set(category["keep"]) <= ids["items"]
        assert set(category["near"]) <= ids["categories"]
        assert set(category["helplines"]) <= ids["authorities"]
        assert {actor["authority"] for actor in category["who_acts"]} <= ids["authorities"]
    for answer in data["answers"]:
        assert answer["platform"] in ids["platforms"]
        assert answer["category"] in ids["categories"]
    for law in data["laws"]:
        assert set(law["categories"]) <= ids["categories"]


def test_text_of_open_data_has_each_language_it_exists_in(data: Data) -> None:
    category = data["categories"][3]

    assert data["languages"] == ["en", "cy"]
    assert category["label"] == {
        "en": "Private information posted",
        "cy": "PRIVATE INFORMATION POSTED",
    }
    assert set(category["definition"]) == {"en"}


def test_open_data_has_its_licence_and_attributions(data: Data) -> None:
    text = " ".join(note["text"]["en"] for note in data["attributions"])

    assert data["licence"]["url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "Open Government Licence v3.0" in text
    assert "mySociety" in text


def test_open_data_is_the_same_bytes_when_the_catalogue_is_the_same(
    files: dict[str, tuple[bytes, str]],
) -> None:
    assert data_files() == files


def test_every_page_that_a_change_can_be_about_exists() -> None:
    say = Translator("en", gettext.NullTranslations())
    paths = {page.context["path"] for page in pages(built(), say)}

    assert paths >= SINGLE_PAGES
