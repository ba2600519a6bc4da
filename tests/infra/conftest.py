"""The template that is deployed, generated once from the real app."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from app import app
from infra import check, sam
from infra.load import load
from tests.support.deploying import REGION
from tests.support.template import Template


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


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        yield
