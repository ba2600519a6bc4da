"""The zip: what is left out, what is added, and that it imports by itself."""

import zipfile
from pathlib import Path

import pytest

from infra import bundle


@pytest.fixture
def chalices_zip(tmp_path: Path) -> Path:
    path = tmp_path / "chalice.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {
            "app.py": "import inside\n",
            "inside.py": "VALUE = 1\n",
            "inside.pyc": "old",
            "broken.py": "this is { a template of code }\n",
            "botocore/data/endpoints.json": "{}",
            "botocore/data/dynamodb/2012-08-10/service-2.json.gz": "x",
            "botocore/data/ec2/2016-11-15/service-2.json.gz": "x",
            "boto3/data/ec2/resources-1.json": "{}",
            "chalicelib/catalogue/source/signs.yaml": "x",
            "babel/locale-data/cy.dat": "x",
            "babel/locale-data/de.dat": "x",
        }.items():
            archive.writestr(name, content)
    return path


def test_bundle_leaves_out_what_lambda_never_reads(chalices_zip: Path, tmp_path: Path) -> None:
    bundle.trim(chalices_zip, tmp_path / "ours.zip")
    with zipfile.ZipFile(tmp_path / "ours.zip") as archive:
        names = {name for name in archive.namelist() if not name.endswith(".pyc")}
    assert names == {
        "app.py",
        "inside.py",
        "broken.py",
        "botocore/data/endpoints.json",
        "botocore/data/dynamodb/2012-08-10/service-2.json.gz",
        "babel/locale-data/cy.dat",
    }


def test_bundle_is_the_same_to_the_byte_when_its_content_is(
    chalices_zip: Path, tmp_path: Path
) -> None:
    for name in ("one.zip", "two.zip"):
        bundle.trim(chalices_zip, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_byte_code_is_used_unchecked(chalices_zip: Path, tmp_path: Path) -> None:
    """Unchecked: a source that differs from it is not looked at."""
    bundle.trim(chalices_zip, tmp_path / "ours.zip")
    spoiled = tmp_path / "spoiled.zip"
    with zipfile.ZipFile(tmp_path / "ours.zip") as ours, zipfile.ZipFile(spoiled, "w") as archive:
        for name in ours.namelist():
            source = b"raise ImportError\n" if name == "inside.py" else ours.read(name)
            archive.writestr(name, source)
    assert bundle.import_fails(spoiled) is None


def test_import_fails_names_a_package_that_the_zip_lacks(tmp_path: Path) -> None:
    path = tmp_path / "lacking.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("app.py", "import boto3\n")
    reason = bundle.import_fails(path)
    assert reason is not None
    assert "No module named 'boto3'" in reason


def test_bundle_keeps_the_services_that_the_code_uses() -> None:
    """``clients.client`` is the only maker of clients, and its overloads name the services."""
    import re

    source = Path("chalicelib/aws/clients.py").read_text("utf-8")
    used = set(re.findall(r'service: Literal\["(\w+)"\]', source))
    assert used <= bundle.SERVICES
    assert bundle.SERVICES - used <= {"sts"}
