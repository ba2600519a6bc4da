"""Decode a HEIC picture (ISO/IEC 23008-12) and encode it as a JPEG with nothing but the picture.

libheif turns it upright, so the JPEG needs no Exif. What is not of the picture is not asked for.
"""

import io

import pi_heif

_QUALITY = 90


def read(data: bytes) -> bytes:
    """Return the primary picture as JPEG. Raises ValueError where it cannot be decoded."""
    picture = pi_heif.open_heif(io.BytesIO(data)).to_pillow()
    profile = picture.info.get("icc_profile")
    jpeg = io.BytesIO()
    picture.convert("RGB").save(jpeg, "JPEG", quality=_QUALITY, icc_profile=profile)
    return jpeg.getvalue()
