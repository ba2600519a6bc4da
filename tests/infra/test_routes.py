"""Every route is authenticated or listed as public, and reaches the API through the edge."""

from fnmatch import fnmatchcase
from typing import Any

import pytest

from app import app
from chalicelib.languages import BY_CODE, language_of
from chalicelib.web.api import ANYWHERE
from chalicelib.web.routes import ROUTES
from chalicelib.web.routes.route import Access, Route
from tests.support.template import Template

PUBLIC = {
    "/.well-known/jwks.json": "public keys",
    "/.well-known/jwks-history.json": "public keys",
    "/.well-known/security.txt": "whom to tell of a weakness",
    "/.well-known/ssf-configuration": "where platforms find the rest",
    "/v1/openapi.json": "the contract",
    "/v1/schemas/statement-of-reasons.json": "the contract",
    "/v1/reports": "anybody may report; a code is checked inside",
    "/v1/uploads": "a file may be sent before there is a report",
    "/v1/uploads/{upload_id}": "the id has 128 random bits",
    "/v1/uploads/{upload_id}/parts": "the id has 128 random bits",
    "/v1/uploads/{upload_id}/finish": "the id has 128 random bits",
    "/v1/areas": "names and codes of areas are public",
    "/v1/areas/{area}/candidates": "who stands where is public",
    "/v1/authority/session": "takes the token of a mail's link itself",
    "/v1/authority/link": "mails the registered address only; the token is checked inside",
    "/v1/authority/sign-in": "mails the registered address only, whoever asks",
    "/v1/authority/address": "takes the token of a mail's link itself",
    "/status": "the page asks for reference and receipt itself",
    "/delegates": "the page asks for the candidate's own access code itself",
    "/status/lost": "mails the report's own address only, and tells nobody whether there is one",
    "/exit": "clears the session and leaves",
    "/again": "opens the empty form",
}
"""Route: why it needs no authentication."""

BY_RECEIPT = ("/v1/reports/{",)
BY_SESSION = ("/v1/authority/cases", "/v1/authority/sign-out")
BY_FORM_SESSION = ("/status/{", "/status/evidence")
BY_SIGNATURE = ("/v1/platforms/",)


def _how(route: str) -> str | None:
    route = route.removeprefix(BY_CODE[language_of(route)].prefix)
    if route in PUBLIC:
        return "public"
    if route.startswith(BY_RECEIPT):
        return "receipt"
    if route.startswith((*BY_SESSION, *BY_FORM_SESSION)):
        return "session"
    return "signature" if route.startswith(BY_SIGNATURE) else None


def test_route_is_authenticated_or_listed_as_public() -> None:
    assert [route for route in app.routes if _how(route) is None] == []


LETS_IN = {
    "public": {Access.ANYBODY, Access.MAIL_LINK},
    "receipt": {Access.RECEIPT},
    "session": {Access.OFFICER, Access.REPORTER},
    "signature": {Access.SIGNATURE},
}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_route_lets_in_only_whom_this_list_allows(route: Route) -> None:
    if route.method == "GET" and set(route.answers) == {303}:
        return  # leads to another page, whoever asks
    assert route.access in LETS_IN[str(_how(route.path))]


def test_list_of_public_routes_names_only_routes_that_exist() -> None:
    assert set(PUBLIC) - set(app.routes) <= {"/v1/openapi.json"}


def _behaviours(infra: Template) -> list[dict[str, Any]]:
    config = infra["Resources"]["Edge"]["Properties"]["DistributionConfig"]
    behaviours: list[dict[str, Any]] = config["CacheBehaviors"]
    return behaviours


def _behaviour(infra: Template, path: str) -> dict[str, Any] | None:
    matches = (b for b in _behaviours(infra) if fnmatchcase(path, b["PathPattern"]))
    return next(matches, None)


@pytest.mark.parametrize("route", sorted(app.routes))
def test_edge_hands_every_route_to_the_api(infra: Template, route: str) -> None:
    behaviour = _behaviour(infra, route.replace("{", "").replace("}", ""))
    assert behaviour is not None, f"no behaviour of the distribution takes {route}"
    assert behaviour["TargetOriginId"] == "api"
    assert set(app.routes[route]) <= set(behaviour["AllowedMethods"])


def test_edge_neither_caches_nor_compresses_what_the_api_answers(infra: Template) -> None:
    managed_caching_disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    managed_all_viewer_except_host = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
    for behaviour in _behaviours(infra):
        assert behaviour["CachePolicyId"] == managed_caching_disabled
        assert behaviour["OriginRequestPolicyId"] == managed_all_viewer_except_host
        assert behaviour["Compress"] is False


def test_edge_adds_the_security_headers_to_everything(infra: Template) -> None:
    config = infra["Resources"]["Edge"]["Properties"]["DistributionConfig"]
    for behaviour in [config["DefaultCacheBehavior"], *_behaviours(infra)]:
        assert behaviour["ResponseHeadersPolicyId"] == {"Ref": "SecurityHeaders"}


def test_edge_hands_no_page_of_the_site_to_the_api(infra: Template) -> None:
    pages = [
        "/",
        "/report",
        "/report/links.json",
        "/record",
        "/case",
        "/guidance/",
        "/guidance/x",
        "/cy/",
        "/cy/report",
        "/assets/a.css",
    ]
    assert [page for page in pages if _behaviour(infra, page)] == []


def test_edge_replaces_no_answer_of_the_api(infra: Template) -> None:
    config = infra["Resources"]["Edge"]["Properties"]["DistributionConfig"]
    assert "CustomErrorResponses" not in config


def test_edge_names_the_stage_that_chalice_deploys(infra: Template, chalice: Template) -> None:
    origins = infra["Resources"]["Edge"]["Properties"]["DistributionConfig"]["Origins"]
    (api,) = [origin for origin in origins if origin["Id"] == "api"]
    stage = chalice["Resources"]["RestAPI"]["Properties"]["StageName"]
    assert api["OriginPath"] == f"/{stage}"
    from local.gateway import STAGE

    assert stage == STAGE


def test_edge_falls_over_to_the_app_when_there_is_no_page(
    infra: Template, sam_template: Template
) -> None:
    config = infra["Resources"]["Edge"]["Properties"]["DistributionConfig"]
    default = config["DefaultCacheBehavior"]
    (group,) = [g for g in config["OriginGroups"]["Items"] if g["Id"] == default["TargetOriginId"]]
    assert [member["OriginId"] for member in group["Members"]["Items"]] == ["site", "api"]
    policy = infra["Resources"][default["OriginRequestPolicyId"]["Ref"]]["Properties"]
    assert policy["OriginRequestPolicyConfig"]["HeadersConfig"]["Headers"] == ["Accept"]
    paths = sam_template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    anywhere = paths[ANYWHERE]["x-amazon-apigateway-any-method"]
    uri = "x-amazon-apigateway-integration"
    assert anywhere[uri]["uri"] == paths["/status"]["get"][uri]["uri"]
