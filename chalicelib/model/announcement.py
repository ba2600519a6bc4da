"""What is said of a file before it is sent, and how it is named afterwards."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from chalicelib.limits import FILE_SIZE
from chalicelib.model.bodies import Body, Line, Required
from chalicelib.model.evidence import TYPES
from chalicelib.model.uploads import UPLOAD_ID

_ALSO_CALLED = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg"}


def _type(said: str) -> str:
    named = said.partition(";")[0].strip().lower()
    content_type = _ALSO_CALLED.get(named, named)
    if content_type not in TYPES:
        raise PydanticCustomError(
            "file_type", "The selected file must be a JPG, PNG, WebP, PDF or MP4"
        )
    return content_type


def _size(said: int) -> int:
    if said <= 0:
        raise PydanticCustomError("file_empty", "The selected file is empty")
    if said > FILE_SIZE:
        raise PydanticCustomError(
            "file_too_large", f"The selected file must be smaller than {FILE_SIZE.tight}"
        )
    return said


def _id(said: str) -> str:
    if not UPLOAD_ID.fullmatch(said):
        raise PydanticCustomError("upload_unknown", "Must be the id of an upload")
    return said


class AnnouncedFile(Body):
    """The body of ``POST /v1/uploads``. The bytes are checked again on arrival."""

    filename: Annotated[str, StringConstraints(max_length=255), Required, Line]
    content_type: Annotated[str, StringConstraints(max_length=100), AfterValidator(_type)]
    size: Annotated[int, Field(strict=True), AfterValidator(_size)]


class AddedFile(Body):
    """The body of ``POST …/evidence``."""

    upload_id: Annotated[str, AfterValidator(_id)]
