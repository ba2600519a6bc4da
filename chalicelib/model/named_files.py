"""Define how a report names a file: by the id of its upload, and by the incidents that it is about.

Files go to the platforms of their own incidents, and to no other platform: a screenshot of a home
address is not for everybody who hosts something of the same case.
"""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import (
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from chalicelib.model.bodies import Body
from chalicelib.model.uploads import UPLOAD_ID

IncidentPlace = Annotated[int, Field(ge=0, strict=True)]
"""Of an incident among a report's, from 0."""

_ID = {"type": "string", "pattern": "^[0-9a-f]{32}$"}


def _or_id_alone(schema: dict[str, Any]) -> None:
    """Say that the id may stand alone, for OpenAPI."""
    whole = dict(schema)
    schema.clear()
    schema["anyOf"] = [_ID, whole]


class NamedFile(Body):
    """An entry of ``evidence``: an upload's id alone, or with the incidents that it is about.

    ``incidents`` is None where nothing was said of them, and empty for a file that is about none.
    """

    model_config = ConfigDict(json_schema_extra=_or_id_alone)

    upload_id: str
    incidents: tuple[IncidentPlace, ...] | None = None

    @model_validator(mode="before")
    @classmethod
    def _is_id_alone(cls, entry: Any) -> Any:
        return {"upload_id": entry} if isinstance(entry, str) else entry

    @model_serializer(mode="wrap")
    def _as_named(self, handler: SerializerFunctionWrapHandler) -> Any:
        """Return an id alone as it was given, so that a report is known again."""
        return self.upload_id if self.incidents is None else handler(self)

    @property
    def is_upload(self) -> bool:
        """Return whether the id is one of ours by its form."""
        return UPLOAD_ID.fullmatch(self.upload_id) is not None


def merged(files: Iterable[NamedFile]) -> tuple[NamedFile, ...]:
    """Return each upload once, with all the incidents that were named for it, in order."""
    by_id: dict[str, NamedFile] = {}
    for file in files:
        before = by_id.get(file.upload_id)
        places = [*((before.incidents if before else None) or ()), *(file.incidents or ())]
        unsaid = file.incidents is None and (before is None or before.incidents is None)
        by_id[file.upload_id] = NamedFile(
            upload_id=file.upload_id, incidents=None if unsaid else tuple(sorted(set(places)))
        )
    return tuple(by_id.values())
