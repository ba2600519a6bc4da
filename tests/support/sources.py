"""What spoils the sources of the catalogue."""

from collections.abc import Callable

from chalicelib.catalogue.sources import SourceFault

Spoil = Callable[[str, str, str], list[SourceFault]]
