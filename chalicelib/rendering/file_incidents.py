"""Ask which incidents each file is about: in the form by what an incident says, not by its place.

Places change while a form is filled in. So a form's ``about.<upload id>`` holds a mark of each
incident, made of its link or of where it was, and ``UNSAID`` beside them: it tells a form in which
nothing was ticked from one that was never shown.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.pasted import recognise_pasted
from chalicelib.limits import INCIDENTS
from chalicelib.model.evidence import REASONS
from chalicelib.model.uploads import DescribedUpload
from chalicelib.rendering.answers import Answers
from chalicelib.rendering.translator import N_, Translator

UNSAID = "none"
NOT_SENT = "never_arrived"
_WHY_NOT_ADDED = frozenset({*REASONS, "wait"})
"""What a form can say of a file that its browser did not send; it is shown and decides nothing."""

_MARKED_BY = ("platform", "handle")
_ONLY_AUTHORITIES = N_("%(where)s – no platform that we know, so only authorities see it")


class FileQuestion(NamedTuple):
    """One file, and a tick for each incident that it can be about; ``reason`` says why a file was
    not added, and has no ticks. One that never became an upload has no id."""

    upload_id: str
    name: str
    items: list[dict[str, Any]]
    reason: str = ""


def mark_of(incident: Mapping[str, Any]) -> str:
    """Return what an incident is known by while its place may change."""
    parts = [incident.get("url") or "", *(incident.get(name) or "" for name in _MARKED_BY)]
    words = parts[:1] if parts[0].strip() else parts
    return hashlib.sha256("\n".join(word.strip() for word in words).encode()).hexdigest()[:16]


def file_questions(
    answers: Answers, uploads: Mapping[str, DescribedUpload], catalogue: Catalogue, say: Translator
) -> list[FileQuestion]:
    """Return the question that check-your-answers asks of each file, those that a browser could not
    send last."""
    incidents = [
        {name: answers.first(f"incidents.{number}.{name}") for name in ("url", *_MARKED_BY)}
        for number in answers.slots()
    ]
    ticks = {
        mark_of(incident): _label(incident, catalogue, say) for incident in incidents[:INCIDENTS]
    }
    questions = []
    for number, upload_id in enumerate(dict.fromkeys(answers.all("evidence")), start=1):
        upload = uploads.get(upload_id, DescribedUpload(""))
        name = upload.filename or say(N_("File %(number)d")) % {"number": number}
        ticked = answers.all(f"about.{upload_id}")
        items = [
            {"value": mark, "text": text, "checked": mark in ticked} for mark, text in ticks.items()
        ]
        questions.append(
            FileQuestion(upload_id, name, [] if upload.reason else items, upload.reason)
        )
    unsent = dict.fromkeys(answers.all("not_added"))
    return questions + [_not_added(typed) for typed in unsent]


def _not_added(typed: str) -> FileQuestion:
    """Read a file's name after the reason and a slash, or alone, as forms had it before."""
    reason, _, name = typed.partition("/")
    if name and reason in _WHY_NOT_ADDED:
        return FileQuestion("", name, [], reason)
    return FileQuestion("", typed, [], NOT_SENT)


def incident_ticks(
    incidents: Sequence[Mapping[str, Any]],
    ticked: Iterable[str],
    catalogue: Catalogue,
    say: Translator,
) -> list[dict[str, Any]]:
    """Return a tick for each incident of a case that is there, by its place; the first ones of a
    long list, as many as a report has."""
    chosen = set(ticked)
    return [
        {
            "value": str(place),
            "text": _label(incident, catalogue, say),
            "checked": str(place) in chosen,
        }
        for place, incident in enumerate(incidents[:INCIDENTS])
    ]


def _label(incident: Mapping[str, Any], catalogue: Catalogue, say: Translator) -> str:
    """Say where an incident is, and who may see the file by it."""
    url = incident.get("url") or ""
    platform_id = incident.get("platform") or (recognise_pasted(url).platform if url else "") or ""
    platform = catalogue.platforms.get(platform_id.casefold())
    parts = [platform.name if platform else "", url or incident.get("handle") or ""]
    where = " – ".join(part for part in parts if part)
    if platform is None:
        return say(_ONLY_AUTHORITIES) % {
            "where": where or incident.get("platform") or incident.get("platform_named") or ""
        }
    return where
