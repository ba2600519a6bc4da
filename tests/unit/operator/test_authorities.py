"""Where authorities are told, and how they want it: by the command line."""

from datetime import UTC, datetime

import pytest

from chalicelib.catalogue import load
from chalicelib.model.preferences import Preferences
from chalicelib.operator.cli import main
from chalicelib.ports import ListReading
from tests.support.deployments import deployment
from tests.support.factories import SECRETS, World
from tests.support.fakes import MemoryDirectory, MemoryListReadings
from tests.support.operators import Capture, printed_json, run_command


def test_contact_is_set_listed_and_cleared(capsys: Capture) -> None:
    registry = MemoryDirectory()
    argv = ("authorities", "set-contact", "police-hampshire")
    assert run_command(registry, *argv, "Elections@Example.ORG", "--confirmed") == 0
    assert registry.contacts() == {"police-hampshire": "Elections@example.org"}
    capsys.readouterr()
    run_command(registry, "authorities", "list", "--json")
    listed = printed_json(capsys)
    emails = {a["id"]: a.get("email", "") for a in listed["authorities"]}
    assert emails["police-hampshire"] == "Elections@example.org"
    assert emails["police-avon-and-somerset"] == ""
    assert set(load().forces) <= set(emails)
    run_command(registry, "authorities", "list", "--missing")
    missing = capsys.readouterr().out
    assert "police-hampshire" not in missing
    assert "police-avon-and-somerset" in missing
    assert run_command(registry, *argv, "--clear") == 0
    assert registry.contacts() == {}


def test_desk_is_listed_when_it_has_an_address(capsys: Capture) -> None:
    registry, desk = MemoryDirectory(), "police-kent-elections"
    run_command(registry, "authorities", "list", "--json")
    before = printed_json(capsys)
    assert desk not in {a["id"] for a in before["authorities"]}
    run_command(registry, "authorities", "list", "--missing")
    assert "46 more need none, their force is told" in capsys.readouterr().out
    for authority in (desk, "counter-terrorism"):
        argv = ("authorities", "set-contact", authority, "desk@example.org", "--confirmed")
        assert run_command(registry, *argv) == 0
    capsys.readouterr()
    run_command(registry, "authorities", "list", "--json")
    after = printed_json(capsys)
    assert {desk, "counter-terrorism"} <= {a["id"] for a in after["authorities"]}
    assert after["without_address"] == before["without_address"]


@pytest.mark.parametrize(
    ("authority", "address", "why"),
    [
        ("police-atlantis", "a@example.org", "no authority 'police-atlantis' in the catalogue"),
        ("police-hampshire", "not an address", "'not an address' is not a mail address"),
    ],
)
def test_set_contact_says_why_when_it_cannot(
    capsys: Capture, authority: str, address: str, why: str
) -> None:
    registry = MemoryDirectory()
    assert run_command(registry, "authorities", "set-contact", authority, address) == 1
    assert why in capsys.readouterr().err
    assert registry.contacts() == {}


def test_set_contact_fails_when_the_authority_only_advises(capsys: Capture) -> None:
    adviser = next(a.id for a in load().authorities.values() if a.kind == "adviser")
    assert (
        run_command(MemoryDirectory(), "authorities", "set-contact", adviser, "a@example.org") == 1
    )
    assert "only advises and is never told" in capsys.readouterr().err


def test_address_is_used_once_its_link_was_followed(capsys: Capture) -> None:
    registry, world = MemoryDirectory(), World()
    operators = deployment(
        directory=registry,
        suppressions=world.suppressions,
        link_secrets=SECRETS,
        mail=world.mail,
        now=world.clock,
    )
    argv = ["authorities", "set-contact", "police-kent", "kent@example.org", "--second"]
    assert main(argv, operators) == 0
    assert "once it is confirmed" in capsys.readouterr().out
    assert registry.recorded_second_addresses() == {}
    run_command(registry, "authorities", "list", "--json")
    kent = next(a for a in printed_json(capsys)["authorities"] if a["id"] == "police-kent")
    assert (kent.get("second"), kent["unconfirmed"]) == (None, "kent@example.org")
    operators.confirm_contact(world.mail.letters[0].text.partition("#")[2].split()[0])
    assert registry.recorded_second_addresses() == {"police-kent": "kent@example.org"}
    run_command(registry, "authorities", "list", "--json")
    kent = next(a for a in printed_json(capsys)["authorities"] if a["id"] == "police-kent")
    assert (kent["second"], kent.get("unconfirmed")) == ("kent@example.org", None)
    assert run_command(registry, *argv[:3], "--clear", "--second") == 0
    assert registry.recorded_second_addresses() == {}


def test_preferences_are_changed_by_name(capsys: Capture) -> None:
    registry = MemoryDirectory()
    argv = ("authorities", "prefer", "police-kent")
    assert run_command(registry, *argv, "--digest", "daily", "--daily") == 0
    assert run_command(registry, *argv, "--language", "cy") == 0
    wishes = registry.preferences()["police-kent"]
    assert wishes == Preferences(digest="daily", daily=True, language="cy")
    assert "daily digest, in Welsh" in capsys.readouterr().out
    assert run_command(registry, *argv, "--no-daily", "--json") == 0
    assert printed_json(capsys)["daily"] is False


def test_readings_of_a_list_are_listed_by_officer(capsys: Capture) -> None:
    registry, readings = MemoryDirectory(), MemoryListReadings()
    at = datetime(2026, 11, 29, 12, tzinfo=UTC)
    readings.add("police-kent", ListReading(at, "0123456789abcdef", "Kim Invented", "Inspector"))
    argv = ("authorities", "readings")
    assert run_command(registry, *argv, "police-kent", "--json", list_readings=readings) == 0
    assert printed_json(capsys)["readings"] == [
        {"at": "2026-11-29T12:00:00Z", "name": "Kim Invented", "role": "Inspector"}
    ]
    assert run_command(registry, *argv, "police-kent", list_readings=readings) == 0
    assert "Kim Invented" in capsys.readouterr().out
    assert run_command(registry, *argv, "police-surrey", list_readings=readings) == 0
    assert "nobody read the list in 400 days" in capsys.readouterr().out
    assert run_command(registry, *argv, "police-nowhere", list_readings=readings) == 1
    assert "authorities list" in capsys.readouterr().err
