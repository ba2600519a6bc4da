"""Read a form as the JSON body that it stands for, by dotted names such as ``reporter.name``."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from chalicelib.catalogue.pasted import split_links
from chalicelib.errors import Fault, Malformed, Refusal, TooLarge
from chalicelib.limits import BODY, INCIDENTS
from chalicelib.model.incident import FLAGS
from chalicelib.model.numbers import small_number
from chalicelib.model.sighting import typed_sighting
from chalicelib.rendering.answers import PLACES, is_ticked
from chalicelib.rendering.file_incidents import UNSAID, mark_of
from chalicelib.rendering.incident_words import BOXES, TYPED
from chalicelib.telemetry import log_unexpected

FormFields = dict[str, list[str]]
"""A form as it was filled in: each field's values in order."""

_MAX_FIELDS = 1000
_INCIDENT = re.compile(rf"incidents\.(\d{{1,4}})\.({'|'.join(map(re.escape, TYPED))})\Z")
_LINE_ENDS = re.compile(r"[\r\n]+")
_FILE = re.compile(r"evidence\.(\d{1,4})\.upload_id\Z")
_MANY = {"signs"}
_FLAGS = {
    "immediate_danger",
    "log_only",
    "declaration",
    "reporter.discreet_mail",
    "reporter.no_mailed_links",
    "share_with.platforms",
    "share_with.police",
    "share_with.electoral",
}
_TEXTS = {
    "submission_id",
    "access_code",
    "reporter.name",
    "reporter.role",
    "reporter.email",
    "reporter.phone",
    "reporter.language",
    "candidate.name",
    "candidate.area",
    "candidate.election",
    "candidate.office",
    "candidate.council",
    "at_risk.area",
    "category",
    "statement",
}
_PARTS = {name: name.rpartition(".")[::2] for name in (*_FLAGS, *_TEXTS, *PLACES)}
"""Each field that is a member of the body: of which object, "" for the body's own, and its name."""


class ReceivedForm(NamedTuple):
    """A report's form, and why it is refused: then the fields are what can be read of it."""

    fields: FormFields
    refusal: Refusal | None = None


def receive_form(body: bytes) -> ReceivedForm:
    """Read a report's form, as ``read_form`` does, and what can be read of one that is broken.

    It is too large where JSON that says the same would be: so a form may say what JSON may, however
    many bytes a browser takes for a letter.
    """
    try:
        fields = read_form(body)
        return ReceivedForm(fields, TooLarge() if _is_too_large(body, fields) else None)
    except Malformed as malformed:
        return ReceivedForm(_fields(_readable(body)), malformed)
    except Exception as error:  # a mistake of ours must not cost somebody their answers
        log_unexpected("form not read", error)
        return ReceivedForm(_as_posted(_readable(body)), Refusal())


def _readable(body: bytes) -> list[tuple[str, str]]:
    text = body.decode("utf-8", "replace")
    return parse_qsl(text, encoding="utf-8", errors="replace")[:_MAX_FIELDS]


def read_form(body: bytes) -> FormFields:
    """Return the form's fields, blanks left out, incidents numbered from 0 without gaps.

    ``links`` holds many links, one on each line, and each becomes an incident; those that were
    there already are counted in ``repeated``. Raises Malformed for bad UTF-8 or over a thousand
    fields.
    """
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=False,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_MAX_FIELDS,
        )
    except ValueError as error:
        raise Malformed(code="not_a_form") from error
    return _fields(pairs)


def _fields(pairs: Iterable[tuple[str, str]]) -> FormFields:
    return _with_files(_with_links(_renumbered(_as_posted(pairs))))


def _as_posted(pairs: Iterable[tuple[str, str]]) -> FormFields:
    fields: FormFields = {}
    for name, value in pairs:
        if value.strip():
            fields.setdefault(name, []).append(value)
    return fields


def last(fields: FormFields, name: str) -> str:
    """Return what was typed last into a field, "" where it was left empty."""
    return fields.get(name, [""])[-1]


def _is_too_large(body: bytes, fields: FormFields) -> bool:
    """Return whether JSON of the same would be over ``BODY``.

    It has at most two bytes for each of the form's: \\u0001 for %01.
    """
    if 2 * len(body) <= BODY:
        return False
    stands_for = form_to_body(fields)
    stands_for["incidents"] = stands_for["incidents"][:INCIDENTS]  # the others come in batches
    return len(json.dumps(stands_for, ensure_ascii=False).encode()) > BODY


def form_faults(fields: FormFields) -> list[Fault]:
    """Return what a form asks beside the rules of a report: that nobody is left out by oversight.

    Danger tells the police whatever was chosen.
    """
    chosen = [name for name in fields if name.startswith("share_with.") and is_on(fields, name)]
    if chosen or is_on(fields, "log_only") or is_on(fields, "immediate_danger"):
        return []
    return [Fault("/share_with", "nobody_chosen", "Must be somebody, or on record only")]


def is_on(fields: FormFields, name: str) -> bool:
    """Return whether a box of the form was ticked; an absent one is no."""
    return is_ticked(fields.get(name, ()))


def longest(fields: FormFields) -> str:
    """Name the answer that is the longest, by its JSON pointer: the one to shorten."""
    lengths = {
        name: sum(map(len, values))
        for name, values in fields.items()
        if name == "statement" or _incident_member(name)
    }
    name = max(lengths, key=lengths.__getitem__, default="statement")
    return f"/{name.replace('.', '/')}"


def form_to_body(fields: FormFields) -> dict[str, Any]:
    """Return the JSON body that a report's form stands for. Unknown fields are ignored."""
    body: dict[str, Any] = {"declaration": False, "incidents": []}
    for name, values in fields.items():
        if name in _MANY:
            body[name] = values
        elif name in _FLAGS:
            _put(body, name, is_ticked(values))
        elif name in _TEXTS:
            _put(body, name, values[-1])
    for field in PLACES:
        if choice := last(fields, f"{field}.choice"):
            _put(body, field, choice)
    body["incidents"] = list(incidents_in(fields))
    if "evidence" in fields:
        body["evidence"] = [_file(fields, upload_id, body) for upload_id in fields["evidence"]]
    body.setdefault("reporter", {})
    return body


def _renumbered(fields: FormFields) -> FormFields:
    """Close the gaps that blank incidents leave: a fault's pointer must find its field."""
    members = {name: match for name in fields if (match := _incident_member(name))}
    numbers = sorted({match[1] for match in members.values()}, key=int)
    if numbers == list(map(str, range(len(numbers)))):
        return fields
    place = {number: at for at, number in enumerate(sorted(set(map(int, numbers))))}
    renumbered: FormFields = {}
    for name, values in fields.items():
        match = members.get(name)
        key = f"incidents.{place[int(match[1])]}.{match[2]}" if match else name
        renumbered[key] = values
    return renumbered


def _with_links(fields: FormFields) -> FormFields:
    """Add each link of the text area as an incident, after those that have more to them."""
    texts = fields.pop("links", [])
    fields.pop("repeated", None)
    if not texts:
        return fields
    lines = [line for text in texts for line in _LINE_ENDS.split(text)]
    links = [part for line in lines for part in split_links(line)]
    numbers = [int(match[1]) for match in map(_incident_member, fields) if match]
    urls = {url.strip() for name in fields if name.endswith(".url") for url in fields[name]}
    new = [link for link in dict.fromkeys(links) if link not in urls]
    for at, link in enumerate(new, start=max(numbers, default=-1) + 1):
        fields[f"incidents.{at}.url"] = [link]
    if len(new) < len(links):
        fields["repeated"] = [str(len(links) - len(new))]
    return fields


def _with_files(fields: FormFields) -> FormFields:
    """Write ``evidence.0.upload_id`` and its ``incidents``, as the API names them, as the form's
    own pages do."""
    numbers = [match[1] for match in map(_FILE.match, fields) if match]
    if not numbers:
        return fields
    incidents = list(incidents_in(fields))
    for number in numbers:
        upload_id = fields.pop(f"evidence.{number}.upload_id")[-1].strip()
        places = fields.pop(f"evidence.{number}.incidents", [])
        fields.setdefault("evidence", []).append(upload_id)
        usable = (small_number(place.strip()) for place in places)
        ticked = [
            mark_of(incidents[place])
            for place in usable
            if place is not None and place < len(incidents)
        ]
        fields[f"about.{upload_id}"] = [UNSAID, *ticked]
    return fields


def _file(fields: FormFields, upload_id: str, body: dict[str, Any]) -> Any:
    """Return the entry of a file, with the incidents that were ticked for it; where nobody was
    asked it is the id alone."""
    ticked = fields.get(f"about.{upload_id}")
    if ticked is None:
        return upload_id
    incidents = enumerate(body["incidents"])
    places = [place for place, incident in incidents if mark_of(incident) in ticked]
    return {"upload_id": upload_id, "incidents": places}


def incidents_in(fields: Mapping[str, list[str]]) -> Iterator[dict[str, Any]]:
    """Yield the incidents of a form, in the order of their numbers."""
    incidents: dict[int, dict[str, Any]] = {}
    for name, values in fields.items():
        match = _incident_member(name)
        if match:
            value: Any = is_ticked(values) if match[2] in FLAGS else values[-1]
            incidents.setdefault(int(match[1]), {})[match[2]] = value
    yield from (_with_sighting(incidents[number]) for number in sorted(incidents))


def _incident_member(name: str) -> re.Match[str] | None:
    """Read the number and the member of an incident's field; None of another's."""
    return _INCIDENT.match(name) if name.startswith("incidents.") else None


def _with_sighting(members: dict[str, Any]) -> dict[str, Any]:
    """Join the boxes of a day and a time; "about" says nothing where there is neither."""
    typed = typed_sighting(*(members.pop(f"seen_at.{box}", "") for box in BOXES))
    if typed:
        members["seen_at"] = typed
    if "seen_at" not in members:
        members.pop("seen_about", None)
    return members


def _put(body: dict[str, Any], name: str, value: Any) -> None:
    parent, member = _PARTS[name]
    target = body.setdefault(parent, {}) if parent else body
    target[member] = value
