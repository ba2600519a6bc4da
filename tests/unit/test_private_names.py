"""Nothing reaches into the private parts of a library: no name of them, no override, no patch.

The embedded stack (``local/``) may: it bends moto to this machine.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import chalicelib
from tests.support.private_names import intrusions, is_ours, is_private

ROOT = Path(chalicelib.__file__).parents[1]
PACKAGES = ("bench", "chalicelib", "drill", "infra", "rehearsal", "tests", "tools")
SOURCES = sorted(
    [ROOT / "app.py", *(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))]
)
TOLERATED = {
    "bench/polling.py": {"feed._orders"},
    "bench/units.py": {"sys._getframe"},
    "tests/integration/test_evidence.py": {"Peer(platform, _NO_KEYS)._auth"},
    "tests/integration/test_local_attributes.py": {  # what local/ bends is compared with moto's own
        "BaseJSONSerializer._serialize_type_structure",
        "setattr(BaseJSONSerializer, '_serialize_type_structure', serialize_structure)",
    },
    "tests/unit/interleavings/test_planted_defects.py": {"poll_feed._offer"},
    "tests/unit/operator/test_ballot_areas.py": {
        "ballot_areas()._by_name",
        "ballot_areas()._read_wards",
    },
    "tests/unit/packs/test_printed_packs.py": {
        "typesetting._typesetter",
        "typesetting._typesetter()._folder",
        "typesetting._typesetter()._root",
    },
    "tests/unit/test_shared_caches.py": {"clocks._table", "orders._table", "ring._signer"},
    "tests/unit/test_strangers_text.py": {"cli._fail"},
    "tests/unit/usecases/test_note_refusal.py": {"policy._OPTIONAL", "policy._PARAMETERS"},
}
"""What is used in spite of that, by file: of libraries only in bench/units.py and of moto."""


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_uses_no_private_name_and_patches_nothing(path: Path) -> None:
    tolerated = TOLERATED.get(path.relative_to(ROOT).as_posix(), set())
    assert {*intrusions(path.read_text("utf-8"))} == tolerated


def our_classes() -> Iterator[type]:
    for module in pkgutil.walk_packages(chalicelib.__path__, f"{chalicelib.__name__}."):
        members = vars(importlib.import_module(module.name)).values()
        yield from (m for m in members if isinstance(m, type) and m.__module__ == module.name)


def is_method_of(cls: type, member: object) -> bool:
    """Whether a member was written in the class's own module, not put there by a metaclass."""
    function = getattr(member, "fget", None) or getattr(member, "__func__", member)
    return getattr(function, "__module__", None) == cls.__module__ and callable(function)


def test_class_overrides_no_private_name_of_a_library() -> None:
    overrides = {
        (cls.__qualname__, name, base.__qualname__)
        for cls in our_classes()
        for base in cls.__mro__[1:]
        if not is_ours(base.__module__)
        for name, member in vars(cls).items()
        if is_private(name) and name in vars(base) and is_method_of(cls, member)
    }
    assert overrides == set()


@pytest.mark.parametrize(
    "code",
    [
        "client._endpoint",
        "super()._register_route(name)",
        "self.client._endpoint",
        "from _csv import Reader",
        "import botocore._private",
        "os.environ._data",
        "from pynamodb.connection._botocore_private import X",
        "getattr(client, '_endpoint')",
        "import botocore.loaders\nbotocore.loaders.create_loader = ours",
        "from botocore import loaders as known\ndel known.create_loader",
    ],
)
def test_intrusions_are_noticed(code: str) -> None:
    assert intrusions(code)


@pytest.mark.parametrize(
    "code",
    [
        "self._rows = cls._rows",
        "row._asdict()",
        "client.__class__",
        "os._exit(1)",
        "from PIL import ImageFile\nImageFile.LOAD_TRUNCATED_IMAGES = True",
        "import ours\nself.rows.name = 1",
        "from chalicelib.store import feed\nrow.name = 1",
    ],
)
def test_intrusions_leave_out_what_is_ours_or_public(code: str) -> None:
    assert intrusions(code) == []
