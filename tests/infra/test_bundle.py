"""The zips: what is left out, what is added, what the layer has, and that all of it imports."""

import re
import zipfile
from pathlib import Path

import pytest

from infra import bundle, imports
from infra.package import LARGEST_ZIP, CannotPackage, refuse_python, too_large
from infra.wheels import PYTHON
from tests.support.template import Template

_PACKAGES = {
    "inside.py": "VALUE = 1\n",
    "inside.pyc": "old",
    "inside.pyi": "VALUE: int\n",
    "broken.py": "this is { a template of code }\n",
    "some/_speed.c": "int x;",
    "some/tests/test_some.py": "",
    "some-1.0.dist-info/RECORD": "",
    "some-1.0.dist-info/licenses/LICENSE": "x",
    "bin/some": "x",
    "botocore/data/endpoints.json": "{}",
    "botocore/data/dynamodb/2012-08-10/service-2.json.gz": "x",
    "botocore/data/ec2/2016-11-15/service-2.json.gz": "x",
    "boto3/data/ec2/resources-1.json": "{}",
    "babel/locale-data/cy.dat": "x",
    "babel/locale-data/de.dat": "x",
    "fpdf/__init__.py": "import inside\n",
}
_PROJECT = {
    "app.py": "import inside\n",
    "chalicelib/__init__.py": "",
    "chalicelib/views.py": "def print_it():\n    import fpdf\n    return fpdf\n",
    "chalicelib/catalogue/source/signs.yaml": "x",
    "chalicelib/operator/printing.py": "x = 1\n",
    "templates/page.html.j2": "x",
    "tools/assets.py": "x = 1\n",
}


def _written(folder: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return _written(tmp_path / "project", _PROJECT)


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    return _written(tmp_path / "packages", _PACKAGES)


@pytest.fixture
def code_zip(project: Path, packages: Path, tmp_path: Path) -> Path:
    bundle.write(bundle.code(project, packages), tmp_path / "code.zip")
    return tmp_path / "code.zip"


@pytest.fixture
def layer_zip(packages: Path, tmp_path: Path) -> Path:
    bundle.write(bundle.layer(packages), tmp_path / "layer.zip")
    return tmp_path / "layer.zip"


def _names(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


def test_zip_of_the_code_has_what_lambda_reads_alone(code_zip: Path) -> None:
    byte_code = {name for name in _names(code_zip) if "__pycache__" in name}
    assert _names(code_zip) - byte_code == {
        "app.py",
        "babel/locale-data/cy.dat",
        "botocore/data/dynamodb/2012-08-10/service-2.json.gz",
        "botocore/data/endpoints.json",
        "broken.py",
        "chalice/__init__.pyc",
        "chalice/app.pyc",
        "chalicelib/__init__.py",
        "chalicelib/views.py",
        "inside.pyc",
        "some-1.0.dist-info/licenses/LICENSE",
        "templates/page.html.j2",
    }


def test_our_sources_stay_beside_their_byte_code(code_zip: Path) -> None:
    byte_code = {name for name in _names(code_zip) if "__pycache__" in name}
    assert {Path(name).name.split(".")[0] for name in byte_code} == {"app", "__init__", "views"}


def test_layer_has_packages_for_files_where_lambda_looks(layer_zip: Path) -> None:
    assert _names(layer_zip) == {"python/fpdf/__init__.pyc"}


def test_zip_is_the_same_to_the_byte_when_its_content_is(
    project: Path, packages: Path, tmp_path: Path
) -> None:
    for name in ("one.zip", "two.zip"):
        bundle.write(bundle.code(project, packages), tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_line_that_leaves_nothing_out_is_named(project: Path, packages: Path) -> None:
    stale = bundle.stale(bundle.names_of(project, packages))
    assert "lxml/" in stale
    assert not {"boto3/data/", "chalicelib/operator/", "fpdf/"} & set(stale)


def test_byte_code_is_used_unchecked(code_zip: Path, layer_zip: Path, tmp_path: Path) -> None:
    """Unchecked: a source that differs from it is not looked at."""
    spoiled = tmp_path / "spoiled.zip"
    with zipfile.ZipFile(code_zip) as ours, zipfile.ZipFile(spoiled, "w") as archive:
        for name in ours.namelist():
            source = b"raise ImportError\n" if name == "chalicelib/__init__.py" else ours.read(name)
            archive.writestr(name, source)
    assert imports.faults([spoiled, layer_zip], excepted=[]) == []


def test_module_that_is_imported_later_is_missed_too(code_zip: Path, layer_zip: Path) -> None:
    assert imports.faults([code_zip], excepted=[]) == [
        "chalicelib.views: ModuleNotFoundError: No module named 'fpdf'"
    ]
    assert imports.faults([code_zip, layer_zip], excepted=[]) == []
    assert imports.faults([code_zip], excepted=["fpdf"]) == []


def test_zip_that_is_too_large_is_named(tmp_path: Path) -> None:
    path = tmp_path / "large.zip"
    with path.open("wb") as file:
        file.truncate(LARGEST_ZIP + 1)
    assert too_large(path) == ["large.zip has 20,000,001 bytes; 20,000,000 are the most"]


@pytest.mark.parametrize("version", [(3, 12), (3, 14), (3, 11)])
def test_python_that_is_not_deployed_is_refused(version: tuple[int, int]) -> None:
    with pytest.raises(CannotPackage, match=r"Python 3\.13 packages what Python 3\.13 runs"):
        refuse_python(version)
    refuse_python((3, 13))


def test_zip_keeps_the_services_that_the_code_uses() -> None:
    """``clients.client`` is the only maker of clients, and its overloads name the services."""
    source = Path("chalicelib/aws/clients.py").read_text("utf-8")
    used = set(re.findall(r'service: Literal\["(\w+)"\]', source))
    assert set(bundle.contents()["services"]) - used == {"sts"}
    assert used <= set(bundle.contents()["services"])


def test_layer_is_of_the_functions_that_look_at_files_alone(sam_template: Template) -> None:
    resources = sam_template["Resources"]
    having = {
        name for name, resource in resources.items() if "Layers" in resource.get("Properties", {})
    }
    assert having == set(bundle.contents()["layer"]["functions"])
    assert resources["FilesLayer"]["Properties"]["CompatibleRuntimes"] == [f"python{PYTHON}"]


def test_only_functions_with_the_layer_call_what_needs_it() -> None:
    """What reaches a reader or the printer of bundles is settling files and making bundles."""
    calls = r"container(?:\(\))?\.(settle_upload|settle_case|settle_overdue|make_bundle)\b"
    callers = {
        path.as_posix(): set(re.findall(calls, path.read_text("utf-8")))
        for path in (Path("app.py"), *Path("chalicelib").rglob("*.py"))
    }
    assert {name: called for name, called in callers.items() if called} == {
        "app.py": {"settle_upload", "settle_overdue"},
        "chalicelib/consumers/messages.py": {"settle_case", "make_bundle"},
    }


def test_module_that_imports_a_package_of_the_layer_is_listed() -> None:
    """``make package`` finds out too, by importing all; this says so at once."""
    listed = bundle.contents()["layer"]
    packages = {path.rstrip("/") for path in listed["paths"] if path.endswith("/")}
    importing = {
        module
        for module, path in imports.modules(Path())
        if bundle.is_packed(path.as_posix())
        if packages & {needed.partition(".")[0] for needed, _ in imports.imported(path)}
    }
    assert importing == set(listed["imported_by"])


def test_packed_module_imports_none_that_is_left_out() -> None:
    paths = {module: path.as_posix() for module, path in imports.modules(Path())}
    packed = {module for module, path in paths.items() if bundle.is_packed(path)}
    left_out = {
        (module, needed)
        for module in packed
        for origin, name in imports.imported(Path(paths[module]))
        for needed in (origin, f"{origin}.{name}")
        if needed in paths and needed not in packed
    }
    assert left_out == set()
