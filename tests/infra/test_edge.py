"""The edge's function, run by Node, does what the embedded stack does in Python."""

import json
import shutil
import subprocess

import pytest

from chalicelib.rendering import CONTENT_SECURITY_POLICY
from local.front import index_page, security_headers
from tests.support.template import Template

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
@pytest.mark.parametrize(
    "cookies", [{}, {"other": "1"}, {"left": "1"}, {"other": "left", "__Host-left": "1"}]
)
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
    assert index_page("/report", "a=b; __Host-left=1") == "/left/index.html"
    assert index_page("/cy/record", "__Host-left=1") == "/cy/left/index.html"
    assert index_page("/", "__Host-left=1") == "/index.html"
    for of_others in ("unleft=1", "left=1"):
        assert index_page("/report", of_others) == "/report/index.html"
    assert index_page("/report", "left=1", "left") == "/left/index.html", "on loopback"


def test_policy_allows_nothing_from_elsewhere_or_inline() -> None:
    headers = {name: value for name, value, _ in security_headers()}
    policy = dict(
        directive.strip().split(" ", 1)
        for directive in headers["Content-Security-Policy"].split(";")
    )
    of_pages = CONTENT_SECURITY_POLICY.split("; ")
    assert sorted(of_pages) == sorted(headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"] == "'none'"
    other_directives = {v for k, v in policy.items() if k != "require-trusted-types-for"}
    assert other_directives <= {"'none'", "'self'"}
    hsts = headers["Strict-Transport-Security"]
    assert hsts == "max-age=63072000; includeSubDomains; preload"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
