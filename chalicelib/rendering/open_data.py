"""Write the guidance as open data: one JSON document with every language, and its JSON Schema.

A text is an object with a member for each language it exists in, English always: {"en": "…", "cy":
"…"}. What is absent is left out. Same catalogue, same bytes.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from chalicelib.catalogue import Authority, Catalogue
from chalicelib.catalogue.answers import acting_authorities, answer
from chalicelib.catalogue.guidance import ChannelGuidance, Guidance, PlatformGuidance
from chalicelib.catalogue.records import Category, Channel, Platform
from chalicelib.catalogue.wording import is_text
from chalicelib.languages import CODES, DEFAULT
from chalicelib.model.json_values import JsonObject
from chalicelib.rendering.translator import Translator

FOLDER = "guidance/data"
SCHEMA = Path(__file__).with_name("open_data.schema.json")
JSON = "application/json"
VERSION = "3.0.0"
"""Of the shape. A member that is added raises the second number, one that goes the first."""
LICENCE = {
    "name": "Creative Commons Attribution 4.0 International",
    "url": "https://creativecommons.org/licenses/by/4.0/",
    "attribution": "Standsafe guidance for candidates",
}


def objects(
    catalogue: Catalogue, guidance: Guidance, says: Sequence[Translator]
) -> Iterator[tuple[str, bytes, str]]:
    """Yield (key in the site bucket, content, content type) of the data and of its schema."""
    data = _Writer(says).document(catalogue, guidance)
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    yield f"{FOLDER}/guidance.json", body, JSON
    yield f"{FOLDER}/guidance.schema.json", _schema(), "application/schema+json"


def _schema() -> bytes:
    """Return the schema, with a member for each language in every text."""
    schema: JsonObject = json.loads(SCHEMA.read_text(encoding="utf-8"))
    definitions = schema["$defs"]
    definitions["language"]["enum"] = list(CODES)
    definitions["text"]["properties"] = {code: {"type": "string", "minLength": 1} for code in CODES}
    definitions["text"]["required"] = [DEFAULT]
    return (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode()


class _Writer:
    """Write records as JSON data, their texts in every language of ``says``."""

    def __init__(self, says: Sequence[Translator]) -> None:
        self._says = says

    def document(self, catalogue: Catalogue, guidance: Guidance) -> JsonObject:
        return {
            "$schema": "guidance.schema.json",
            "version": VERSION,
            "changed": max(change.day for change in guidance.changes).isoformat(),
            "languages": [say.language for say in self._says],
            "licence": LICENCE,
            "attributions": self._plain(guidance.attributions),
            "platforms": [
                self._platform(platform, guidance.platforms[platform.id])
                for platform in catalogue.platforms.values()
            ],
            "categories": [
                self._category(category, catalogue, guidance)
                for category in catalogue.categories.values()
            ],
            "channels": [
                self._channel(channel, guidance.channels[channel.id])
                for channel in catalogue.channels.values()
            ],
            "answers": list(_answers(catalogue, guidance)),
            "binding_times": self._plain(catalogue.binding_times),
            "laws": self._plain(tuple(guidance.laws.values())),
            "coming": self._plain(guidance.coming),
            "evidence": self._plain(guidance.keeping),
            "authorities": [
                self._authority(authority, catalogue)
                for authority in catalogue.authorities.values()
                if not authority.desk_of
            ],
            "nations": self._plain(tuple(guidance.nations.values())),
            "emergency": self._plain(guidance.emergency),
            "duties": self._plain(guidance.duties),
            "documents": self._plain(guidance.documents),
            "changes": self._plain(guidance.changes),
        }

    def _platform(self, platform: Platform, statements: PlatformGuidance) -> JsonObject:
        names = ("id", "name", "company", "hosts", "policy_url", "checked", "report_routes")
        row = {name: getattr(platform, name) for name in names}
        time: JsonObject = {"publishes": statements.no_time is None}
        time |= self._record(platform.promise) if platform.promise else {}
        time |= self._record(statements.no_time) if statements.no_time else {}
        guidance_row: JsonObject = self._record(statements)
        del guidance_row["platform"]
        guidance_row.pop("no_time", None)
        return self._mapping(row) | {"response_time": time} | guidance_row

    def _channel(self, channel: Channel, statements: ChannelGuidance) -> JsonObject:
        row: JsonObject = self._record(statements)
        del row["channel"]
        return {"id": channel.id, "name": self._text(channel.name)} | row

    def _category(self, category: Category, catalogue: Catalogue, guidance: Guidance) -> JsonObject:
        acts = [
            {
                "authority": acting_authority.authority.id,
                "why": self._text(acting_authority.why),
                "told": acting_authority.notified,
            }
            for acting_authority in acting_authorities(catalogue, category.id)
        ]
        guide: JsonObject = self._record(guidance.categories[category.id])
        del guide["category"]
        row = self._record(category)
        del row["group"], row["crime_likely"]  # how the form shows it
        return row | guide | {"who_acts": acts}

    def _authority(self, authority: Authority, catalogue: Catalogue) -> JsonObject:
        row: JsonObject = self._record(authority)
        return row | {"force": authority.id in catalogue.forces}

    def _text(self, english: str) -> dict[str, str]:
        translations = {say.language: say(english) for say in self._says}
        return {
            language: text
            for language, text in translations.items()
            if language == "en" or text != english
        }

    def _record(self, record: Any) -> JsonObject:
        return {
            field: self._texts(value) if is_text(record, field) else self._plain(value)
            for field, value in record._asdict().items()
            if value is not None
        }

    def _texts(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(value)
        return [self._text(text) for text in value]

    def _mapping(self, row: Mapping[str, Any]) -> JsonObject:
        return {name: self._plain(value) for name, value in row.items() if value is not None}

    def _plain(self, value: Any) -> Any:
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, dict):
            return [self._plain(item) for item in value.values()]
        if isinstance(value, tuple):
            if hasattr(value, "_fields"):
                return self._record(value)
            return [self._plain(item) for item in value]
        return value


def _answers(catalogue: Catalogue, guidance: Guidance) -> Iterator[JsonObject]:
    """Yield for every platform and category: its rule, how sure we are, where to report it."""
    for platform in catalogue.platforms:
        for category in catalogue.categories:
            rule = answer(catalogue, guidance, platform, category)
            yield {
                "platform": platform,
                "category": category,
                "rule": bool(rule.breaches),
                "partly": rule.partly,
                "confidence": rule.confidence,
                "rules_url": rule.rules_url,
                "checked": rule.rules_checked.isoformat(),
                "report_url": rule.platform.address_for(category),
            }
