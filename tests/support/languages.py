"""What tests need of the languages, however many there are."""

from chalicelib.languages import CODES, localised


def in_each_language(key: str) -> list[str]:
    """A page's key in the site bucket, in each language."""
    return [localised(code, f"/{key}").lstrip("/") for code in CODES]
