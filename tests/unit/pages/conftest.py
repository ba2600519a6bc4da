"""The catalogue that forms and pages are made with."""

import copy
from pathlib import Path

import pytest

from chalicelib.catalogue import Catalogue, load
from chalicelib.rendering.translator import Translator, translator
from chalicelib.usecases.guidance.publish_guidance import publish_guidance
from tests.support.guidance import Buckets, small_checkout


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The one the package is built with."""
    return load()


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small one."""
    return small_checkout(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="session")
def once(checkout: Path) -> Buckets:
    """Published once for all tests, which get copies."""
    buckets = Buckets(checkout)
    assert publish_guidance(buckets.publishing).failed == []
    return buckets


@pytest.fixture
def published(once: Buckets) -> Buckets:
    """Published."""
    buckets = copy.deepcopy(once)
    for bucket in (buckets.templates, buckets.site):
        bucket.puts.clear()
        bucket.deletes.clear()
    return buckets


@pytest.fixture
def english() -> Translator:
    """The language of the sources."""
    return translator("en")
