"""What a call says of its caller, whatever headers came with it."""

from typing import Any

import pytest
from chalice.app import Request

from chalicelib.web.call import Call


def call_with(**headers: str) -> Call:
    event: dict[str, Any] = {
        "multiValueQueryStringParameters": None,
        "headers": {name.replace("_", "-"): value for name, value in headers.items()},
        "pathParameters": {},
        "requestContext": {
            "httpMethod": "GET",
            "resourcePath": "/status",
            "identity": {"sourceIp": "192.0.2.7"},
        },
        "body": None,
        "stageVariables": None,
    }
    return Call(Request(event), {}, "en")


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("", "192.0.2.7"),
        ("203.0.113.9", "192.0.2.7"),
        ("203.0.113.9, 130.176.0.1", "203.0.113.9"),
        ("10.0.0.1, 203.0.113.9,130.176.0.1", "203.0.113.9"),
    ],
)
def test_address_is_the_one_that_the_edge_added_when_there_is_an_edge(
    forwarded: str, address: str
) -> None:
    assert call_with(x_forwarded_for=forwarded).address == address


@pytest.mark.parametrize(
    ("header", "token"),
    [("Bearer abc ", "abc"), ("bearer abc", "abc"), ("Basic abc", ""), ("Bearer", ""), ("", "")],
)
def test_bearer_is_the_token_of_that_scheme_alone(header: str, token: str) -> None:
    assert call_with(authorization=header).bearer == token


@pytest.mark.parametrize(
    ("header", "value"),
    [("a=1; session=abc", "abc"), ("a=1", ""), ("", ""), ('session="a\nb', ""), ("a b=c", "")],
)
def test_cookie_is_empty_when_it_is_missing_or_cannot_be_read(header: str, value: str) -> None:
    assert call_with(cookie=header).cookie("session") == value


@pytest.mark.parametrize(
    ("site", "elsewhere"),
    [("", False), ("none", False), ("same-origin", False), ("same-site", True), ("odd", True)],
)
def test_call_is_from_elsewhere_when_the_browser_names_another_site(
    site: str, elsewhere: bool
) -> None:
    assert call_with(sec_fetch_site=site).is_from_elsewhere is elsewhere
