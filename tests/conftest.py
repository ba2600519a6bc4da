"""Servers and the browser that tests share, started by the first test that needs them."""

import gc
import os
import subprocess
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Error, Playwright, expect, sync_playwright

from local.dynamodb_local import missing, running
from tests.support.browser import chromium
from tests.support.deployed import deployed, feed_table

__all__ = ["deployed", "feed_table"]

# How long one example takes says more of the machine than of us; bench/ looks at time.
settings.register_profile("standsafe", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=2_000)
settings.load_profile("standsafe")


LONGEST_FIRST = {"browser": 0, "form": 0, "integration": 1, "faults": 2}
"""How early a folder's tests begin."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what takes too long for every run: all strings in all fields, many more made requests."""
    parser.addoption("--thorough", action="store_true", help="try all, which may take an hour")


def pytest_configure(config: pytest.Config) -> None:
    """Make many more examples where all is to be tried."""
    if config.getoption("thorough"):
        settings.load_profile("thorough")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what is ``make proof``'s to it, unless all is to be tried. Begin with what takes
    longest: a file of the browser's at the end leaves a core idle.
    """
    if not config.getoption("thorough"):
        later = [item for item in items if item.get_closest_marker("proof")]
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if not item.get_closest_marker("proof")]
    items.sort(key=lambda item: LONGEST_FIRST.get(item.path.parent.name, len(LONGEST_FIRST)))


def pytest_collection_finish() -> None:
    """Have the collector of garbage leave twelve thousand tests alone: a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def dynamodb_local() -> Iterator[str]:
    """The endpoint of AWS's own DynamoDB Local.

    It needs Java, which the product does not: without it these tests are left out, but not in CI.
    """
    why = missing()
    if why is not None and "CI" not in os.environ:
        pytest.skip(why)
    with running() as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium. Where there is none and none can be had, tests are skipped, but never in CI."""
    try:
        path = chromium.find()
        started = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
    except (Error, OSError, subprocess.CalledProcessError) as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no Chromium to be had: {error}")
    expect.set_options(timeout=chromium.PATIENCE)
    yield started
    started.close()
