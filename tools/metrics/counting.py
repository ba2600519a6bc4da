"""Count what files bind, how long the parts of Python are and what it imports inside functions."""

import ast
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tools.metrics.scripts import script_bindings
from tools.metrics.templates import template_bindings

CONTAINER = Path("chalicelib/container")
"""The one package that imports lazily by design."""
EXAMPLES = Path("examples")
"""Programs that stand alone: what they call a thing, others may call so, too."""
PRONOUNS = frozenset(
    {"it", "each", "who", "whom", "what", "there", "here", "past", "late", "fresh", "wired"}
    | {"said", "asked", "given", "found", "told", "left", "known", "wanted", "sent", "named"}
    | {"taken", "seen", "marks", "kept", "shown", "made", "gone"}
    | {"one", "ones", "others", "rest", "own", "theirs", "both", "nobody", "nothing", "everything"}
)
"""Names that say nothing of what they are bound to, in any case, less outer underscores."""

NO_SUBJECTS = frozenset(
    {"it", "they", "this", "that", "there", "what", "whatever"}
    | {"which", "whichever", "who", "whoever", "whom", "whose"}
)
"""First words of a test's name that leave out which thing it is about."""


CLASS_NAME = re.compile(r"_*(?:[A-Z][a-z0-9]+)+")
"""How classes are written, and constants are not."""


class Occurrence(NamedTuple):
    """A name or an import statement, and where it stands."""

    path: Path  # relative to the root of the repository
    line: int
    text: str


class Length(NamedTuple):
    """The number of lines of a function or a file."""

    lines: int
    of: Occurrence


class Measures(NamedTuple):
    """What a set of files holds."""

    names: list[Occurrence]
    local_imports: list[Occurrence]  # inside functions, outside the container
    functions: list[Length]
    files: list[Length]
    classes: list[Occurrence]  # of modules, aliases of types among them; examples left out
    page_names: list[Occurrence]  # of scripts and templates

    @property
    def doubled(self) -> dict[str, list[Occurrence]]:
        """Return the classes and aliases that share a name, but for underscores around it."""
        by_name: dict[str, list[Occurrence]] = defaultdict(list)
        for defined in self.classes:
            by_name[defined.text.strip("_")].append(defined)
        return {name: classes for name, classes in by_name.items() if len(classes) > 1}

    @property
    def pronouns(self) -> list[Occurrence]:
        """Return the bound names that are pronouns or participles."""
        return _pronouns(self.names)

    @property
    def page_pronouns(self) -> list[Occurrence]:
        """Return those that scripts and templates bind."""
        return _pronouns(self.page_names)

    @property
    def tests_without_subject(self) -> list[Occurrence]:
        """Return the tests whose name begins with a pronoun or a relative clause."""
        return [name for name in self.names if _is_without_subject(name.text)]


def _pronouns(names: Iterable[Occurrence]) -> list[Occurrence]:
    return [name for name in names if name.text.strip("_").lower() in PRONOUNS]


def _is_without_subject(name: str) -> bool:
    prefix, _, behaviour = name.partition("_")
    return prefix == "test" and behaviour.partition("_")[0] in NO_SUBJECTS


def measure(root: Path, places: Iterable[str]) -> Measures:
    """Count in the files of some folders and files below the root."""
    places = list(places)
    measures = Measures([], [], [], [], [], list(_page_names(root, places)))
    for path in sorted(_files(root, places, {".py"})):
        source, relative = path.read_text("utf-8"), path.relative_to(root)
        tree = ast.parse(source)
        measures.names.extend(bindings(tree, relative))
        if not relative.is_relative_to(CONTAINER):
            measures.local_imports.extend(local_imports(tree, relative))
        if not relative.is_relative_to(EXAMPLES):
            measures.classes.extend(classes(tree, relative))
        measures.functions.extend(function_sizes(tree, relative))
        whole = Occurrence(relative, 1, "the file")
        measures.files.append(Length(len(source.splitlines()), whole))
    return measures


PAGE_READERS = {
    ".js": script_bindings,
    ".mjs": script_bindings,
    ".j2": template_bindings,
}


def _page_names(root: Path, places: Iterable[str]) -> Iterator[Occurrence]:
    for path in sorted(_files(root, places, PAGE_READERS.keys())):
        for name, line in PAGE_READERS[path.suffix](path.read_text("utf-8")):
            yield Occurrence(path.relative_to(root), line, name)


def _files(root: Path, places: Iterable[str], suffixes: Collection[str]) -> Iterator[Path]:
    for place in places:
        path = root / place
        files = path.rglob("*") if path.is_dir() else [path]
        yield from (file for file in files if file.suffix in suffixes)


def bindings(tree: ast.AST, path: Path) -> Iterator[Occurrence]:
    """Yield every name that a module binds.

    Targets of assignments (attributes, too), loops, `with`, `except`, `match`, comprehensions and
    `:=`; parameters; functions and classes; the new name in `import … as`. Names that an import
    takes over as they are were chosen elsewhere.
    """
    for node in ast.walk(tree):
        name = _bound_name(node)
        if name is not None:
            yield Occurrence(path, getattr(node, "lineno", 1), name)


def _bound_name(node: ast.AST) -> str | None:
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
            return str(name)
        case (
            ast.FunctionDef(name=name)
            | ast.AsyncFunctionDef(name=name)
            | ast.ClassDef(name=name)
            | ast.arg(arg=name)
            | ast.alias(asname=str(name))
            | ast.ExceptHandler(name=str(name))
            | ast.MatchAs(name=str(name))
            | ast.MatchStar(name=str(name))
            | ast.MatchMapping(rest=str(name))
        ):
            return str(name)
    return None


def classes(tree: ast.Module, path: Path) -> Iterator[Occurrence]:
    """Yield every class of a module, and every alias of a type; one inside another is that one's
    own affair."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield Occurrence(path, node.lineno, node.name)
        elif (alias := _alias(node)) is not None:
            yield Occurrence(path, node.lineno, alias)


def _alias(node: ast.stmt) -> str | None:
    """Return the name of an alias, which is written as a class is; None for anything else, and for
    a type variable: what it stands for differs with each use."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            pass
        case ast.AnnAssign(target=ast.Name(id=name), value=value):
            pass
        case _:
            return None
    is_variable = isinstance(value, ast.Call) and ast.unparse(value.func) == "TypeVar"
    return name if CLASS_NAME.fullmatch(name) and not is_variable else None


def local_imports(tree: ast.AST, path: Path) -> Iterator[Occurrence]:
    """Yield every import statement that stands inside a function, once."""
    statements = {
        node: Occurrence(path, node.lineno, ast.unparse(node))
        for function in _functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    yield from statements.values()


def function_sizes(tree: ast.AST, path: Path) -> Iterator[Length]:
    """Yield the lines of every function, from `def` to its last."""
    for function in _functions(tree):
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        yield Length(lines, Occurrence(path, function.lineno, function.name))


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
