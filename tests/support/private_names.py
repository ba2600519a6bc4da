"""Where code reaches into the private parts of a library."""

import ast
from collections.abc import Iterator

OURS = frozenset(
    {"app", "bench", "chalicelib", "drill", "infra", "local", "rehearsal", "tests", "tools"}
)
_NAMED_TUPLES = {"_asdict", "_fields", "_make", "_replace"}
"""Names of named tuples that are public: the underscore keeps them apart from fields."""
_DOCUMENTED = {"_exit"}
"""Names that are public in spite of it: https://docs.python.org/3/library/os.html#os._exit."""
_PUBLIC = _NAMED_TUPLES | _DOCUMENTED
_SETTINGS = {"ImageFile.LOAD_TRUNCATED_IMAGES"}
"""Attributes that a library documents for its users to set."""
_BY_NAME = {"getattr", "setattr", "delattr", "hasattr"}


def is_private(name: str) -> bool:
    """Whether a name is private by its underscore."""
    return name.startswith("_") and not name.startswith("__") and name not in _PUBLIC


def is_ours(module: str) -> bool:
    """Whether a module is no library's."""
    return module.partition(".")[0] in OURS


def intrusions(code: str) -> list[str]:
    """List the private names that code uses of anything but ``self`` and ``cls``, those that it
    imports from libraries, and what it assigns to attributes of what it imports from there."""
    tree = ast.parse(code)
    return [*_private_names(tree), *_patches(tree)]


def _private_names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            names = [] if _is_own(node.value) else [node.attr]
        else:
            names = [*_imported(node), *_named_in_call(node)]
        if any(map(is_private, names)):
            yield ast.unparse(node)


def _is_own(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in {"self", "cls"}


def _imported(node: ast.AST) -> Iterator[str]:
    """Yield the parts of what is imported from a library."""
    if isinstance(node, ast.ImportFrom) and not is_ours(node.module or ""):
        yield from (node.module or "").split(".")
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.Import):
        yield from (part for alias in node.names for part in alias.name.split("."))


def _named_in_call(node: ast.AST) -> Iterator[str]:
    """Yield the name in ``getattr(thing, "name")`` and its like."""
    match node:
        case ast.Call(func=ast.Name(id=function), args=[_, ast.Constant(value=str(name)), *_]):
            if function in _BY_NAME:
                yield name


def _patches(tree: ast.AST) -> Iterator[str]:
    imported = {name for node in ast.walk(tree) for name in _bound(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            root: ast.AST = node
            while isinstance(root, ast.Attribute):
                root = root.value
            patched = ast.unparse(node)
            if isinstance(root, ast.Name) and root.id in imported and patched not in _SETTINGS:
                yield patched


def _bound(node: ast.AST) -> Iterator[str]:
    """Yield the names that an import from a library binds."""
    if isinstance(node, ast.Import) or (
        isinstance(node, ast.ImportFrom) and not is_ours(node.module or "")
    ):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
