"""What the metrics count, and when they fail."""

import ast
from pathlib import Path

import pytest

from tools.metrics.__main__ import PRODUCT, main
from tools.metrics.counting import Length, bindings, function_sizes, local_imports, measure
from tools.metrics.limits import median, ninth_decile, passed
from tools.metrics.scripts import script_bindings
from tools.metrics.templates import template_bindings

FILE = Path("example.py")


def bound(source: str) -> list[str]:
    return [name.text for name in bindings(ast.parse(source), FILE)]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("a = b.c = d[0] = 1", ["a", "c"]),
        ("a: int = 1\nb += 1", ["a", "b"]),
        ("for a, (b, *c) in d: pass", ["a", "b", "c"]),
        ("with open(x) as a, y as (b, c): pass", ["a", "b", "c"]),
        ("try: pass\nexcept* ValueError as a: pass", ["a"]),
        ("x = [a for a in y if (b := a)]", ["x", "a", "b"]),
        ("def a(b, /, c, *d, e, **f): pass", ["a", "b", "c", "d", "e", "f"]),
        ("async def a(): return lambda b: b", ["a", "b"]),
        ("class A:\n    b: int", ["A", "b"]),
        ("import a.b as c\nfrom d import e as f, g", ["c", "f"]),
        ("match x:\n    case {'a': b, **c} | [d, *e] as f: pass", ["b", "c", "d", "e", "f"]),
        ("print(a.b, c[d])", []),
    ],
)
def test_bindings_are_the_names_that_the_code_chose(source: str, names: list[str]) -> None:
    assert sorted(bound(source)) == sorted(names)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("const a = [x, y], b = (x, y); let c; var d\n", [*"abcd"]),
        ("const { a, x: b, 'y': { c }, [x.y]: d = f(e, g), ...h } = x;", [*"abcdh"]),
        ("const [a, , [b], ...c] = x; for (const d of e) f(d, g);", [*"abcd"]),
        ("for (let a = 0, b = c(d, e); a < b; ) if (f) { g(); }", [*"ab"]),
        ("async function* a(b, { c, x: d }, [e] = [x], ...f) {}", [*"abcdef"]),
        ("x((a, b = y((c) => 1)) => async d => { while (x) {} }, function (e) {})", [*"abcde"]),
        (
            "class A extends X { b(c) { return super.b(c); } set d(e) { } }",
            [*"Abcde"],
        ),
        ("try { x(); } catch (a) { y(a); } try {} catch {}", ["a"]),
        (
            "import a from 'x'; import { y, z as b } from 'x'; import * as c from 'x';",
            [*"abc"],
        ),
        ("x.a = y; z = { b: 1, c() { }, d: (e) => e }; f(g);", [*"ce"]),
        ("// const a\n/* let b */ 'var c'; \"let d\\\"\"; 'let \\' e'; const f = 1;", ["f"]),
        (
            "const a = x / 2, b = y / 3; const c = /[/'](let d)'/.exec(x), e = 1;",
            [*"abce"],
        ),
        (
            "x = y.replace(/'/g, '/'); if (/`/.test(x)) return /let a/u; const b = (x) / 2 / 3;",
            ["b"],
        ),
        ("const a = `let b ${x.map((c) => `${{ d: 1 }.d} let e`)} \\` let f`, g = `$`;", [*"acg"]),
    ],
)
def test_script_bindings_are_the_names_that_the_script_chose(source: str, names: list[str]) -> None:
    assert sorted(name for name, _ in script_bindings(source)) == sorted(names)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("{% set a = x %}{% set b %}x{% endset %}{% set x.c = 1 %}", ["a", "b", "c"]),
        ("{% for a, (b, c) in x if y %}{{ z }}{% endfor %}", ["a", "b", "c"]),
        ("{% macro a(b, c=x) %}{{ caller(y) }}{% endmacro %}", ["a", "b", "c"]),
        ("{% call(a) x(y, z=1) %}{% endcall %}{% with b = x %}{% endwith %}", ["a", "b"]),
        ("{% import 'x' as a %}{% from 'x' import y, z as b %}", ["a", "b"]),
        ("{% trans x=y %}A {{ x }}{% endtrans %}{# set a #}{{ z | map('b') }}", []),
    ],
)
def test_template_bindings_are_the_names_that_the_template_chose(
    source: str, names: list[str]
) -> None:
    assert sorted(name for name, _ in template_bindings(source)) == sorted(names)


def test_names_of_scripts_and_templates_are_counted_by_line(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("/*\n*/ const a = `\n`;\nconst told = 1;\n")
    (tmp_path / "b.html.j2").write_text("\n{% set who = 1 %}\n")
    (tmp_path / "c.css").write_text("a { b: c }")
    measures = measure(tmp_path, ["."])
    pronouns = [(name.text, name.line) for name in measures.page_pronouns]
    assert (pronouns, len(measures.page_names)) == ([("told", 4), ("who", 2)], 3)


def test_pronouns_are_counted_in_any_case_and_behind_underscores(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("class Told: ...\ndef _said(each): ...\nsaid_by = HERE = 1\n")
    pronouns = measure(tmp_path, ["a.py"]).pronouns
    assert sorted((name.text, name.line) for name in pronouns) == [
        ("HERE", 3),
        ("Told", 1),
        ("_said", 2),
        ("each", 2),
    ]


def test_tests_without_subject_begin_with_a_pronoun(tmp_path: Path) -> None:
    names = ("test_it_opens", "test_whatever_is_typed", "test_itself_opens", "test_case_it_opens")
    functions = [f"def {name}(): ..." for name in (*names, "it_opens", "test_it")]
    (tmp_path / "a.py").write_text("\n".join(functions))
    tests = measure(tmp_path, ["a.py"]).tests_without_subject
    assert [test.text for test in tests] == ["test_it_opens", "test_whatever_is_typed", "test_it"]


def test_local_imports_are_those_of_functions_each_once() -> None:
    source = """
import a
if True:
    from b import c
def outer():
    import d
    def inner():
        from e import f
"""
    statements = local_imports(ast.parse(source), FILE)
    assert sorted(statement.text for statement in statements) == ["from e import f", "import d"]


def test_local_imports_of_the_container_do_not_count(tmp_path: Path) -> None:
    for folder in ("container", "web"):
        (tmp_path / "chalicelib" / folder).mkdir(parents=True)
        (tmp_path / "chalicelib" / folder / "a.py").write_text("def f():\n    import b\n")
    (statement,) = measure(tmp_path, ["chalicelib"]).local_imports
    assert statement.path == Path("chalicelib/web/a.py")


def test_classes_share_a_name_across_modules_but_not_with_examples(tmp_path: Path) -> None:
    for folder, source in (
        ("local", "class Row:\n    class Meta: ...\nclass _Row: ...\n"),
        ("bench", "class Table:\n    class Meta: ...\n"),
        ("examples", "class Table: ...\n"),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.py").write_text(source)
    doubled = measure(tmp_path, ["local", "bench", "examples"]).doubled
    assert {name: [place.line for place in places] for name, places in doubled.items()} == {
        "Row": [1, 3]
    }


def test_a_function_is_as_long_as_its_lines_without_decorators() -> None:
    (size,) = function_sizes(ast.parse("@cache\n@other\ndef f(\n    a,\n):\n    return a\n"), FILE)
    assert (size.lines, size.of.line, size.of.text) == (4, 3, "f")


def sizes(*lines: int) -> list[Length]:
    (whole,) = bindings(ast.parse("a = 1"), FILE)
    return [Length(number, whole) for number in lines]


def test_median_and_ninth_decile_of_sizes() -> None:
    assert (median([]), ninth_decile([])) == (0, 0)
    assert (median(sizes(7)), ninth_decile(sizes(7))) == (7, 7)
    assert median(sizes(1, 2, 3, 10)) == 2.5
    assert ninth_decile(sizes(*range(10, 0, -1))) == 9
    assert ninth_decile(sizes(*range(11, 0, -1))) == 10


def code(folder: Path, *, pronouns: int = 0, imports: int = 0, lines: int = 1) -> None:
    """Write one file of a thousand names."""
    folder.mkdir(parents=True)
    names = ["said"] * pronouns + ["name"] * (1000 - pronouns - imports)
    functions = [f"def f{number}(): import os" for number in range(imports)]
    source = "; ".join(f"{name} = 1" for name in names)
    padding = [""] * (lines - imports - 1)
    (folder / "a.py").write_text("\n".join([source, *functions, *padding, ""]))


def faults(root: Path) -> list[str]:
    return list(passed(measure(root, ["product"]), measure(root, ["tests"])))


def test_alias_of_a_type_is_a_name_of_its_own_and_a_type_variable_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        'Row = dict[str, int]\nItem: TypeAlias = Row\nT = TypeVar("T")\nValue = TypeVar("Value")\n'
        "MOST = 2\nsmall = Row\na, b = 1, 2\n"
    )
    (tmp_path / "b.py").write_text("class Row: ...\nclass Value: ...\nclass _Item: ...\n")
    assert measure(tmp_path, ["a.py", "b.py"]).doubled.keys() == {"Row", "Item"}


def test_no_limit_is_passed_at_the_limit(tmp_path: Path) -> None:
    code(tmp_path / "product", pronouns=2, imports=40, lines=200)
    code(tmp_path / "tests", pronouns=2, imports=41, lines=900)
    assert faults(tmp_path) == []


def test_each_figure_over_its_limit_is_named(tmp_path: Path) -> None:
    code(tmp_path / "product", pronouns=3, imports=41, lines=202)
    long = "\n".join(["def long():", *["    1"] * 25])
    for number in range(50):
        (tmp_path / "product" / f"long{number}.py").write_text(long)
    code(tmp_path / "tests", pronouns=3)
    (tmp_path / "tests" / "test_case.py").write_text("def test_it_opens(): ...\n")
    (tmp_path / "tests" / "sites.py").write_text("class Site: ...\nclass _Site: ...\n")
    (tmp_path / "product" / "rows.py").write_text("class Row: ...\nclass _Row: ...\n")
    (tmp_path / "product" / "page.js").write_text("let told;")
    assert faults(tmp_path) == [
        "product: pronoun-like in 1,000 names: 2.9, at most 2",
        "tests: pronoun-like in 1,000 names: 3.0, at most 2",
        "product: … of scripts and templates: 1000.0, at most 2",
        "tests: tests without a subject: 1.0, at most 0",
        "product: names of two or more types: 1.0, at most 0",
        "tests: names of two or more types: 1.0, at most 0",
        "product: imports inside functions: 41.0, at most 40",
        "product: lines of a function, median: 26.0, at most 8",
        "product: lines of a function, 90 %: 26.0, at most 25",
    ]


def test_long_files_are_named_when_more_than_one_in_ten_are(tmp_path: Path) -> None:
    code(tmp_path / "tests")
    code(tmp_path / "product", lines=201)
    assert faults(tmp_path) == ["product: lines of a file, 90 %: 201.0, at most 200"]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with every folder that is counted."""
    for folder in (*PRODUCT[1:], "tests"):
        code(tmp_path / folder)
    (tmp_path / "app.py").write_text("name = 1\n")
    return tmp_path


def test_check_ends_with_1_and_names_the_fault(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--check"], repository) == 0
    (repository / "app.py").write_text("; ".join(["said = 1"] * 30))
    assert main([], repository) == 0
    assert main(["--check"], repository) == 1
    assert capsys.readouterr().err.startswith("product: pronoun-like in 1,000 names: ")


def test_list_names_the_worst_files_first(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "local" / "b.py").write_text("said = it = 1\nclass Row: ...\n")
    (repository / "bench" / "b.py").write_text("class _Row: ...\n")
    (repository / "app.py").write_text("def f():\n    import os\n" + "\n" * 200 + "found = 1\n")
    main(["--list"], repository)
    listed = capsys.readouterr().out.split("Read in 2026-11.\n")[1].splitlines()
    assert listed == [
        "local/b.py: 2 names: said:1 it:1",
        "app.py: 1 names: found:203",
        "Row: bench/b.py:1 local/b.py:2",
        "app.py:2: import os",
        "app.py:1: the file has 203 lines",
    ]
