"""Whoever has stolen one of our secrets has what that one is for, and nothing else.

At commit 8ad2900 one secret made receipts, access codes, links and the tokens of forms: any of them
in wrong hands was all of them, and none could be ended without ending receipts.
"""

from chalicelib.container import Container
from chalicelib.ports import IdSecrets
from chalicelib.signing import mailed_links
from chalicelib.usecases.sessions.make_form_token import MakeFormTokenDeps, make_form_token
from tests.support.factories import body
from tests.support.officers import open_link
from tests.support.routing import fan_out
from tests.support.web_client import post_form, post_json

FORCE, ADDRESS = "police-hampshire", "hampshire@example.org"
PURPOSES = ("receipt", "code", "link", "form", "digest")


def secret_of(product: Container, purpose: str) -> IdSecrets:
    secrets: IdSecrets = getattr(product.adapters, f"{purpose}_secrets")
    return secrets


def newest(secrets: IdSecrets) -> bytes:
    return secrets.versions[secrets.current]


def test_no_two_purposes_share_a_secret(product: Container) -> None:
    assert len({newest(secret_of(product, purpose)) for purpose in PURPOSES}) == len(PURPOSES)


def test_link_of_a_mail_is_made_with_the_secret_of_links_alone(product: Container) -> None:
    adapters = product.adapters
    adapters.directory.set_contact(FORCE, ADDRESS)
    accepted = post_json("/v1/reports", body()).json
    case_id = accepted["reference"].replace("-", "")
    fan_out(product, case_id, 1)
    for stolen in PURPOSES:
        secret = newest(secret_of(product, stolen))
        token = mailed_links.mint_case_link(secret, case_id, FORCE, ADDRESS, adapters.now())
        assert open_link(token).status == (200 if stolen == "link" else 404)


def test_token_of_a_form_is_made_with_the_secret_of_forms_alone(product: Container) -> None:
    accepted = post_json("/v1/reports", body()).json
    fields = {"reference": accepted["reference"], "receipt": accepted["receipt"]}
    cookie = post_form("/status", fields).headers["set-cookie"].partition(";")[0]
    for stolen in PURPOSES:
        deps = MakeFormTokenDeps(secret_of(product, stolen))
        csrf = {"csrf": make_form_token(deps, cookie.partition("=")[2])}
        answer = post_form("/status/download", csrf, cookie=cookie, accept="text/html")
        assert (answer.status == 403) == (stolen != "form")
