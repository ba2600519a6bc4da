"""Read which names a template binds."""

from collections.abc import Iterator

from jinja2 import Environment, nodes


def template_bindings(source: str) -> Iterator[tuple[str, int]]:
    """Yield each name that is bound, and its line: by `set`, `for` and `with`, of a macro or `call`
    and of their parameters, and new in an import. What `trans` names is the catalogue's."""
    environment = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - renders nothing
    for node in environment.parse(source).find_all(nodes.Node):
        match node:
            case nodes.Name(ctx="store" | "param", name=name) | nodes.Macro(name=name):
                yield name, node.lineno
            case nodes.Import(target=name) | nodes.NSRef(attr=name):
                yield name, node.lineno
            case nodes.FromImport(names=names):
                yield from ((name[1], node.lineno) for name in names if isinstance(name, tuple))
