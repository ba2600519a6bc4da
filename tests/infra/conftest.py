"""The template that is deployed, generated once from the real app."""

from typing import Any

import pytest

from app import app
from infra import check, sam
from infra.load import load

Template = dict[str, Any]


@pytest.fixture(scope="session")
def infra() -> Template:
    """What infra/template says."""
    return load()


@pytest.fixture(scope="session")
def chalice() -> Template:
    """What Chalice generates for the app alone."""
    return sam.generated(sam.config_for(app, "prod"))


@pytest.fixture(scope="session")
def sam_template(chalice: Template) -> Template:
    """The two merged: the SAM template."""
    return sam.merged(chalice, "prod")


@pytest.fixture(scope="session")
def translated(sam_template: Template) -> Template:
    """The SAM template as plain CloudFormation."""
    return check.translate(sam_template)
