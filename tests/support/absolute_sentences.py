"""Every sentence of pages, mails and packs that promises or denies without exception."""

import re
from pathlib import Path
from typing import Any

import yaml

from tools import translations

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "promises.yaml"

_ABSOLUTE = re.compile(r"\b(never|nobody|nothing|no one|no other|only|always)\b", re.IGNORECASE)
_ENDS = re.compile(r"(?<=[.!?])\s+")
_OURS = ("templates/", "chalicelib/rendering/", "chalicelib/web/")
"""Where our own sentences are; what the catalogue says of others has a link and a day instead."""


def absolute_sentences() -> dict[str, str]:
    """Where each stands first, by sentence, in the sources' English."""
    places: dict[str, str] = {}
    for message in translations.extract():
        place = next((at for at, _ in message.locations if at.startswith(_OURS)), "")
        forms = [message.id] if isinstance(message.id, str) else list(message.id)
        for sentence in (part for form in forms for part in _ENDS.split(form)):
            if place and _ABSOLUTE.search(sentence):
                places.setdefault(sentence, place)
    return places


def table() -> dict[str, Any]:
    """What docs/promises.yaml says of each."""
    loaded: dict[str, Any] = yaml.safe_load(TABLE.read_text("utf-8"))
    return loaded
