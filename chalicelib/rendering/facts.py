"""Join the facts that pages are made from, once for all of them."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.answers import PlatformAnswer, answer
from chalicelib.catalogue.guidance import Guidance
from chalicelib.catalogue.guidance_loading import load_guidance
from chalicelib.catalogue.loading import load
from chalicelib.model.elections import Election
from chalicelib.model.published_stats import PublishedStats
from chalicelib.model.statistics import Period


class Controller(NamedTuple):
    """Who answers for personal data, and where somebody writes to about theirs."""

    name: str = "Standsafe"
    mail: str = "privacy@example.org"
    contact: str = "contact@example.org"
    """Where somebody writes to about anything else."""


class Facts(NamedTuple):
    """Hold the catalogue, the guidance, what was measured, and an answer for each pair."""

    catalogue: Catalogue
    guidance: Guidance
    measured: Mapping[str, PublishedStats]  # by platform
    answers: Mapping[tuple[str, str], PlatformAnswer]  # by platform and category
    periods: Sequence[Period] = ()
    """Of the statistics, oldest first."""
    controller: Controller = Controller()
    elections: Sequence[Election] = ()
    """Those that are on, the soonest first."""
    confirmed: Mapping[str, PublishedStats] = MappingProxyType({})
    """How soon authorities confirmed their cases, by authority."""


def join_facts(
    catalogue: Catalogue,
    guidance: Guidance,
    measured: Mapping[str, PublishedStats] | None = None,
    periods: Sequence[Period] = (),
) -> Facts:
    """Join facts, with each platform's answer to each category. Raises KeyError where they do not
    fit together."""
    answers = {
        (platform, category): answer(catalogue, guidance, platform, category)
        for platform in catalogue.platforms
        for category in catalogue.categories
    }
    return Facts(catalogue, guidance, measured or {}, answers, periods)


def built() -> Facts:
    """Return what the package was built with; nothing was measured."""
    return join_facts(load(), load_guidance())
