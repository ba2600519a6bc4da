"""What pages are made from, beside the templates: our facts, joined once for all of them."""

from collections.abc import Mapping
from typing import NamedTuple

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.answers import PlatformAnswer, answer
from chalicelib.catalogue.guidance import Guidance
from chalicelib.catalogue.guidance_loading import load_guidance
from chalicelib.catalogue.loading import load
from chalicelib.model.response_stats import ResponseStats


class Facts(NamedTuple):
    """All of it."""

    catalogue: Catalogue
    guidance: Guidance
    measured: Mapping[str, ResponseStats]  # by platform
    answers: Mapping[tuple[str, str], PlatformAnswer]  # by platform and category


def facts(
    catalogue: Catalogue, guidance: Guidance, measured: Mapping[str, ResponseStats] | None = None
) -> Facts:
    """Join them. KeyError where they do not fit together."""
    answers = {
        (platform, category): answer(catalogue, guidance, platform, category)
        for platform in catalogue.platforms
        for category in catalogue.categories
    }
    return Facts(catalogue, guidance, measured or {}, answers)


def built() -> Facts:
    """What the package was built with; nothing was measured."""
    return facts(load(), load_guidance())
