"""Make mutants by mutmut's operators, and import modules with all of theirs inside.

One mutant is one change of one function: another operator, another number, an argument left out.
"""

import difflib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

from mutmut.mutation.file_mutation import MutatedFile, mutate_file_contents

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "build" / "mutation" / "mutants"
PACKAGES = ("chalicelib/model", "chalicelib/usecases/notifications", "chalicelib/usecases/platform")
_MUTMUT_IMPORT, _SWITCH_IMPORT = (
    "from mutmut.mutation.trampoline import",
    "from tools.mutation.switch import",
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed function. ``name`` is mutmut's for it, in its module."""

    module: str
    name: str
    change: str
    """``function: line before → line after``, as a list of survivors names it."""

    def lot(self, seed: str) -> bytes:
        """Return what draws a sample, whatever changes elsewhere."""
        return sha256(f"{seed}/{self.module}.{self.name}".encode()).digest()

    @property
    def function(self) -> str:
        """Return the function, as ``SWITCH.hits`` has it."""
        return f"{self.module}.{self.name.partition('__mutmut_')[0]}"

    @property
    def id(self) -> str:
        """Return a name that outlives changes of other functions."""
        return f"{self.module}.{self.change}"


@dataclass(frozen=True, slots=True)
class MutatedModule:
    """A module's source with every mutant of its functions in it."""

    name: str
    path: Path
    source: str
    mutants: Sequence[Mutant]


def mutated_modules(packages: Sequence[str] = PACKAGES) -> Iterator[MutatedModule]:
    """Mutate the modules of these packages, as paths from the root; unchanged ones are cached."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield mutate(path)


def mutate(path: Path) -> MutatedModule:
    """Mutate one module, or read what was made of the same text before."""
    text = path.read_text()
    cache_file = (
        CACHE / f"{sha256((text + Path(__file__).read_text()).encode()).hexdigest()[:24]}.json"
    )
    name = str(path.relative_to(ROOT).with_suffix("")).replace("/", ".").removesuffix(".__init__")
    if not cache_file.exists():
        mutated = mutate_file_contents(str(path), text)
        mutants = [asdict(mutant) for mutant in _mutants(name, mutated)]
        cache_file.parent.mkdir(parents=True, exist_ok=True)
        source = mutated.code.replace(_MUTMUT_IMPORT, _SWITCH_IMPORT)
        cache_file.write_text(json.dumps({"source": source, "mutants": mutants}))
    content = json.loads(cache_file.read_text())
    return MutatedModule(
        name, path, content["source"], [Mutant(**mutant) for mutant in content["mutants"]]
    )


def _mutants(module: str, mutated: MutatedFile) -> Iterator[Mutant]:
    lines = mutated.code.splitlines()
    spans = mutated.line_span_by_function_name
    counts: dict[str, int] = {}
    for name in mutated.mutant_names:
        mangled = name.partition("__mutmut_")[0]
        function = mangled.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
        own_name = function.rpartition(".")[2]
        before, after = (
            [
                line.replace(copy, own_name)
                for line in lines[spans[copy].start - 1 : spans[copy].end]
                if not line.lstrip().startswith("@")
            ]
            for copy in (f"{mangled}__mutmut_orig", name)
        )
        change = f"{function}: {describe(before, after)}"
        counts[change] = counts.get(change, 0) + 1
        suffix = f" ({counts[change]})" if counts[change] > 1 else ""
        yield Mutant(module, name, change + suffix)


def describe(before: Sequence[str], after: Sequence[str]) -> str:
    """Say which lines changed into which."""
    changed = [line for line in difflib.ndiff(before, after) if line[:2] in ("- ", "+ ")]
    removed, added = (
        " ".join(line[2:].strip() for line in changed if line[0] == sign) for sign in "-+"
    )
    return f"{removed} → {added}"


class MutatedImports(MetaPathFinder):
    """Import these modules with their mutants inside. Install it before any of them is imported."""

    def __init__(self, modules: Mapping[str, MutatedModule]) -> None:
        self._modules = modules

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the loader of a mutated module; None for all others."""
        module = self._modules.get(fullname)
        if module is None:
            return None
        is_package = module.path.name == "__init__.py"
        return spec_from_file_location(
            fullname,
            module.path,
            loader=_MutatedLoader(fullname, module),
            submodule_search_locations=[str(module.path.parent)] if is_package else None,
        )

    def install(self) -> None:
        """Put this finder before all others. Raises RuntimeError where a module came before it."""
        early = sorted(self._modules.keys() & sys.modules.keys())
        if early:
            raise RuntimeError(f"imported before they could be mutated: {early}")
        sys.meta_path.insert(0, self)


class _MutatedLoader(SourceFileLoader):
    def __init__(self, fullname: str, module: MutatedModule) -> None:
        super().__init__(fullname, str(module.path))
        self._source = module.source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._source, self.path, "exec", dont_inherit=True)
