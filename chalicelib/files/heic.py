"""HEIC, the pictures of telephones: the JPEG made of one, in the cage, as its codec is complex."""

from chalicelib.files.cage import CageError, read_caged


def as_jpeg(content: bytes) -> bytes | None:
    """Make a JPEG of the picture, upright, without metadata; None where it cannot be decoded."""
    try:
        return read_caged("heic_picture", content) or None
    except CageError:
        return None
