"""The edge's function, run by Node, does what the embedded stack does in Python."""

import json
import shutil
import subprocess
from typing import Any

import pytest

from local.front import index_page, security_headers

Template = dict[str, Any]

NODE = shutil.which("node")
PATHS = [
    "/",
    "/report",
    "/report/",
    "/guidance/x",
    "/guidance/x/",
    "/cy/",
    "/cy/report",
    "/record",
    "/cy/record/",
    "/report/links.json",
    "/guidance/report",
    "/assets/site-abc123.css",
    "/favicon.ico",
    "/a.b/c",
    "//",
]


@pytest.mark.skipif(NODE is None, reason="Node is not installed")
@pytest.mark.parametrize("cookies", [{}, {"other": "1"}, {"other": "left", "left": "1"}])
def test_function_answers_as_the_embedded_stack_does(
    infra: Template, cookies: dict[str, str]
) -> None:
    as_given = json.dumps({name: {"value": value} for name, value in cookies.items()})
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    code = infra["Resources"]["IndexPages"]["Properties"]["FunctionCode"]
    script = (
        f"{code}\nconst paths = {json.dumps(PATHS)};\n"
        f"const asked = (uri) => handler({{request: {{uri, cookies: {as_given}}}}}).uri;\n"
        "console.log(JSON.stringify(paths.map(asked)));"
    )
    done = subprocess.run(  # noqa: S603 - our own script
        [NODE or "", "-e", script], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [index_page(path, header) for path in PATHS]


def test_page_is_served_by_its_folder() -> None:
    assert index_page("/") == "/index.html"
    assert index_page("/report") == index_page("/report/") == "/report/index.html"
    assert index_page("/assets/a.css") == "/assets/a.css"


def test_exit_closes_the_forms_and_nothing_else() -> None:
    assert index_page("/report", "a=b; left=1") == "/left/index.html"
    assert index_page("/cy/record", "left=1") == "/cy/left/index.html"
    assert index_page("/", "left=1") == "/index.html"
    assert index_page("/report", "unleft=1") == "/report/index.html"


def test_policy_allows_nothing_from_elsewhere_or_inline() -> None:
    headers = {name: value for name, value, _ in security_headers()}
    policy = dict(
        directive.strip().split(" ", 1)
        for directive in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert {v for k, v in policy.items() if k not in {"frame-ancestors"}} <= {"'none'", "'self'"}
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
