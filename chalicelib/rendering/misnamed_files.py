"""Say of a file of the wrong type what its name made somebody expect of it."""

from chalicelib.model.file_types import FILE_TYPES, FileType
from chalicelib.rendering.translator import N_, Translator

_BY_KIND = {
    "image": N_("It is called %(extension)s, but holds no picture that we can take."),
    "video": N_("It is called %(extension)s, but holds no film that we can take."),
    "audio": N_("It is called %(extension)s, but holds no sound that we can take."),
}
_OTHERWISE = N_("It is called %(extension)s, but holds no %(name)s that we can take.")
_ALSO_ENDING = {".jpeg": ".jpg", ".heif": ".heic", ".opus": ".ogg", ".htm": ".html"}


def misnamed_files(say: Translator) -> dict[str, str]:
    """Return the sentence for each ending of a name, in small letters, that promises one of our
    types."""
    by_extension = {file_type.extension: file_type for file_type in FILE_TYPES}
    types = by_extension | {also: by_extension[name] for also, name in _ALSO_ENDING.items()}
    return {extension: _sentence(extension, of, say) for extension, of in types.items()}


def _sentence(extension: str, expected: FileType, say: Translator) -> str:
    words = _BY_KIND.get(expected.content_type.partition("/")[0], _OTHERWISE)
    return say(words) % {"extension": extension, "name": expected.name}
