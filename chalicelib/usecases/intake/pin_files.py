"""Keep each file of a report about danger with its incidents, whatever is left out of the report.

Incidents are named by their places, and these change when one that cannot be used is left out: a
file must not become another platform's by that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.limits import FILES
from chalicelib.model.uploads import UPLOAD_ID


@dataclass(frozen=True, slots=True)
class PinnedFiles:
    """The files of a body that can be used, each with the incidents that it is about, or None where
    nothing was said of them."""

    incidents: int
    """How many there were."""
    files: list[tuple[str, list[Any] | None]]

    def follow(self, body: dict[str, Any]) -> None:
        """Write the files into the body as they stand to the incidents that are left in it.

        One of which nothing was said must not become about the only incident that is left.
        """
        incidents = _listed(body, "incidents")
        moved = len(incidents) != self.incidents
        if self.files:
            body["evidence"] = [
                upload_id
                if about is None and not moved
                else {"upload_id": upload_id, "incidents": _places(about or [], incidents)}
                for upload_id, about in self.files
            ]


def pin_files(body: dict[str, Any], as_typed: dict[str, Any]) -> PinnedFiles:
    """Take what cannot be used out of the body's files, and keep it in ``as_typed``; give the rest
    with the incidents that each is about."""
    incidents, unusable = _listed(body, "incidents"), []
    files: list[tuple[str, list[Any] | None]] = []
    for number, entry in enumerate(_listed(body, "evidence")):
        upload_id = entry.get("upload_id") if isinstance(entry, dict) else entry
        if not isinstance(upload_id, str):
            as_typed[f"/evidence/{number}"] = entry
        elif not UPLOAD_ID.fullmatch(upload_id) or len(files) == FILES:
            unusable.append(entry)
        else:
            about, understood = _about(entry, incidents)
            files.append((upload_id, about))
            if not understood:
                as_typed[f"/evidence/{number}/incidents"] = entry
    if unusable:
        as_typed["/evidence"] = unusable
    if isinstance(body.get("evidence"), list):
        body["evidence"] = []
    pinned = PinnedFiles(len(incidents), files)
    pinned.follow(body)
    return pinned


def _about(entry: str | Mapping[str, Any], incidents: list[Any]) -> tuple[list[Any] | None, bool]:
    """Return the incidents that an entry names, and whether it could be understood whole."""
    if isinstance(entry, str) or entry.keys() == {"upload_id"}:
        return None, True
    places = entry.get("incidents")
    listed = places if isinstance(places, list) else []
    usable = [place for place in listed if type(place) is int and 0 <= place < len(incidents)]
    understood = usable == places and entry.keys() == {"upload_id", "incidents"}
    return [incidents[place] for place in usable], understood


def _places(about: list[Any], incidents: list[Any]) -> list[int]:
    """Find the incidents by what they are, not by what they say: two may say the same."""
    return [
        place
        for place, incident in enumerate(incidents)
        if any(incident is named_incident for named_incident in about)
    ]


def _listed(body: Mapping[str, Any], member: str) -> list[Any]:
    value = body.get(member)
    return value if isinstance(value, list) else []
