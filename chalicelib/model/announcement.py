"""Define the bodies that announce a file before it is sent, and name it afterwards."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from chalicelib.limits import FILE_SIZE, FILENAME_LENGTH, FORM_FILE_SIZE
from chalicelib.model.bodies import Body, OneLine, Required
from chalicelib.model.file_types import declared_type
from chalicelib.model.named_files import IncidentPlace
from chalicelib.model.uploads import UPLOAD_ID


def _size(declared: int) -> int:
    if declared <= 0:
        raise PydanticCustomError("file_empty", "The selected file is empty")
    if declared > FILE_SIZE:
        raise PydanticCustomError(
            "file_too_large", f"The selected file must be smaller than {FILE_SIZE.tight}"
        )
    return declared


def _id(declared: str) -> str:
    if not UPLOAD_ID.fullmatch(declared):
        raise PydanticCustomError("upload_unknown", "Must be the id of an upload")
    return declared


class AnnouncedFile(Body):
    """The body of ``POST /v1/uploads``. What the file is its bytes decide when it is there:
    a type that is not one of ours, or wrong, gets a place like any other."""

    filename: Annotated[str, StringConstraints(max_length=FILENAME_LENGTH), Required, OneLine]
    content_type: Annotated[str, StringConstraints(max_length=100), AfterValidator(declared_type)]
    in_parts: Annotated[bool, Field(strict=True)] = False
    """Whether it is sent in parts, each of which can be sent again."""
    size: Annotated[int, Field(strict=True), AfterValidator(_size)]

    @field_validator("size")
    @classmethod
    def _fits_a_form(cls, size: int, info: ValidationInfo) -> int:
        if size > FORM_FILE_SIZE and not info.data.get("in_parts"):
            raise PydanticCustomError(
                "parts_needed", f"A file of over {FORM_FILE_SIZE.tight} is sent in parts"
            )
        return size


class AddedFile(Body):
    """The body of ``POST …/evidence``."""

    upload_id: Annotated[str, AfterValidator(_id)]
    incidents: tuple[IncidentPlace, ...] | None = None
    """Of the case, that the file is about: their platforms may have it, and no other."""
