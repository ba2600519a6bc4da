"""Write limits as a language does: ``limits`` in templates, and by name in sentences of code.

``limits.case_link`` is "7 days", ``limits.file_size`` "20MB", ``limits.url_length`` "2,048"; with
``_spelt``, as in ``limits.status_session_spelt``, they have no digits where that is short: "half an
hour". ``.raw`` is the number itself, in seconds, bytes or as it is, for attributes and scripts.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from chalicelib import limits
from chalicelib.languages import DEFAULT
from chalicelib.rendering.formats import lasting, number
from chalicelib.rendering.translator import N_, Translator
from chalicelib.units import Size, Span, spelt

_SPELT = "_spelt"
SPELT = frozenset(
    {N_("half an hour"), N_("an hour"), N_("a day"), N_("ten minutes"), N_("five")},
)
"""What is spelt out in other languages, too. Each has one place in a sentence: Welsh has it as that
place wants it ("am ddiwrnod", "a phump"). Anything else has digits there."""


class Amount(str):
    """A limit in words, and ``raw``, its number."""

    raw: int

    @classmethod
    def of(cls, text: str, raw: int) -> "Amount":
        """Make one of its words and its number."""
        amount = cls(text)
        amount.raw = raw
        return amount


class LimitsInWords(Mapping[str, Amount]):
    """Look every constant of ``chalicelib.limits`` up by its name in small letters."""

    def __init__(self, say: Translator) -> None:
        self._say = say
        self._written_once = cache(self._written)

    def __getitem__(self, name: str) -> Amount:
        """Return a limit in words. Raises KeyError where there is none of that name."""
        return self._written_once(name)

    def __iter__(self) -> Iterator[str]:
        return (name.lower() for name in CONSTANTS)

    def __len__(self) -> int:
        return len(CONSTANTS)

    def _written(self, name: str) -> Amount:
        constant = name.removesuffix(_SPELT).upper()
        if constant not in CONSTANTS:
            raise KeyError(name)
        value = getattr(limits, constant)
        write = _spelt if name.endswith(_SPELT) else _in_digits
        return Amount.of(write(self._say, value), _raw(value))


CONSTANTS = tuple(name for name in vars(limits) if name.isupper())


def say_with_limits(say: Translator, text: str) -> str:
    """Translate a sentence and put the limits that it names in their places: ``%(files)s``."""
    return say(text) % LimitsInWords(say) if text else ""


def _raw(value: Span | Size | int) -> int:
    """Return a limit as a script takes it: seconds, bytes or a number."""
    return value.whole_seconds if isinstance(value, Span) else int(value)


def _in_digits(say: Translator, value: Span | Size | int) -> str:
    if isinstance(value, Span):
        return lasting(say.language, value.number, value.unit)
    if isinstance(value, Size):
        amount, unit = value.in_unit
        return f"{number(say.language, amount)}{unit}"
    return number(say.language, value)


def _spelt(say: Translator, value: Span | Size | int) -> str:
    text = spelt(value)
    in_source = say.language == DEFAULT and text.replace(" ", "").isalpha()
    return say(text) if in_source or text in SPELT else _in_digits(say, value)
