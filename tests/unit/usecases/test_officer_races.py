"""An officer's use cases where somebody else comes in between."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import Gone, NotSignedIn
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.officer import Officer
from chalicelib.signing.mailed_links import mint_case_link
from chalicelib.usecases.authority.acknowledge_case import acknowledge_case
from chalicelib.usecases.authority.act_on_case import ActOnCaseDeps
from chalicelib.usecases.authority.authority_case_view import show_case_to_authority
from chalicelib.usecases.authority.officer_session import read_session
from chalicelib.usecases.authority.open_case_link import open_case_link
from chalicelib.usecases.authority.read_authority_case import read_authority_case
from chalicelib.usecases.authority.renew_case_link import renew_case_link
from tests.support.exchange import Exchange
from tests.support.factories import SECRETS, World
from tests.support.holds import officer_deps

FORCE = "police-hampshire"
KIM = Officer(name="Kim Invented", role="Duty inspector")


class OpenCase:
    """An officer over a world, with one case open."""

    def __init__(self) -> None:
        self.world = World()
        self.exchange = Exchange(self.world)
        self.deps = officer_deps(self.world, self.exchange)
        self.case_id = self.world.submit().first.case_id
        self.token = mint_case_link(
            SECRETS.versions["1"], self.case_id, FORCE, "hampshire@example.org", self.world.clock()
        )
        opened = open_case_link(self.deps, self.token, KIM)
        self.session, self.reference = opened.session, opened.reference

    def count(self, kind: Kind) -> int:
        return self.world.log.kinds(self.case_id).count(kind)

    def meanwhile(self, act: Callable[[], object]) -> None:
        self.world.log.before_append.append(act)


@pytest.fixture
def desk() -> OpenCase:
    return OpenCase()


def test_acknowledge_case_records_one_when_two_come_at_once(desk: OpenCase) -> None:
    were_created: list[bool] = []

    def acknowledge() -> None:
        were_created.append(acknowledge_case(desk.deps, desk.session, desk.reference)[1])

    desk.meanwhile(acknowledge)
    acknowledge()
    assert sorted(were_created) == [False, True]
    assert desk.count(Kind.AUTHORITY_ACKNOWLEDGED) == 1


def test_read_authority_case_records_one_when_two_come_at_once(desk: OpenCase) -> None:
    def read() -> None:
        read_authority_case(desk.deps, desk.session, desk.reference)

    desk.meanwhile(read)
    read()
    assert desk.count(Kind.CASE_READ) == 1


def test_renew_case_link_mails_once_when_two_ask_at_once(desk: OpenCase) -> None:
    renewals: list[bool] = []

    def renew() -> None:
        renewals.append(renew_case_link(desk.deps, desk.token))

    desk.meanwhile(renew)
    renew()
    assert sorted(renewals) == [False, True]
    assert desk.count(Kind.CASE_LINK_REQUESTED) == 1


def test_read_authority_case_shows_nothing_when_the_case_is_erased_meanwhile(
    desk: OpenCase,
) -> None:
    def erase() -> None:
        read_authority_case(desk.deps, desk.session, desk.reference)
        desk.world.log.erase(desk.case_id)

    desk.meanwhile(erase)
    with pytest.raises(Gone):
        read_authority_case(desk.deps, desk.session, desk.reference)


def test_authority_view_shows_nothing_of_an_erased_case(desk: OpenCase) -> None:
    desk.world.log.erase(desk.case_id)
    erased = desk.world.case_by_id(desk.case_id)
    with pytest.raises(Gone):
        show_case_to_authority(load(), erased, erased.recipients[FORCE], desk.world.clock())


@pytest.mark.parametrize("act", [acknowledge_case, read_authority_case])
def test_case_has_no_act_on_record_when_it_is_erased_meanwhile(
    desk: OpenCase, act: Callable[[ActOnCaseDeps, str, str], object]
) -> None:
    def erase() -> None:
        log = desk.world.log
        log.append(log.read(desk.case_id)[-1], desk.world.clock(), NewEvent(Kind.ERASED, {}))

    desk.meanwhile(erase)
    with pytest.raises(Gone):
        act(desk.deps, desk.session, desk.reference)
    assert desk.world.log.read(desk.case_id)[-1].kind is Kind.ERASED


def test_open_case_link_stands_on_its_own_opening_when_somebody_else_writes(desk: OpenCase) -> None:
    desk.meanwhile(lambda: acknowledge_case(desk.deps, desk.session, desk.reference))
    lee = Officer(name="Lee Invented", role="Sergeant")
    opened = open_case_link(desk.deps, desk.token, lee)
    read_authority_case(desk.deps, opened.session, desk.reference)
    assert desk.world.log.read(desk.case_id)[-1].private == lee.model_dump()


def test_open_case_link_takes_a_token_of_an_older_secret(desk: OpenCase) -> None:
    versions = {**SECRETS.versions, "2": b"a newer secret of the tests"}
    newer = replace(desk.deps, secrets=type(SECRETS)(current="2", versions=versions))
    assert open_case_link(newer, desk.token, KIM).reference == desk.reference


def test_acknowledge_case_fails_when_there_is_no_session(desk: OpenCase) -> None:
    with pytest.raises(NotSignedIn):
        read_session(desk.deps.guards, desk.deps.addresses, "")
    with pytest.raises(NotSignedIn):
        acknowledge_case(desk.deps, "", desk.reference)
