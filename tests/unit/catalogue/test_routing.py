"""Who is told, who only advises, and how urgent it is."""

from typing import Any

import pytest

from chalicelib.catalogue.records import Catalogue
from chalicelib.catalogue.routing import NOWHERE, OPERATORS, Place, Routing, route

ALL: dict[str, Any] = {"share_platforms": True, "share_police": True, "share_electoral": True}
NONE: dict[str, Any] = dict.fromkeys(ALL, False)


def ask(catalogue: Catalogue, /, area: str | None = "Aldershot", **changes: Any) -> Routing:
    """Route a threat with every consent, but for what the test changes."""
    report: dict[str, Any] = {
        "category": "threat_violence",
        "signs": (),
        "immediate_danger": False,
        "place": Place(catalogue.area(area)) if area else NOWHERE,
        "platforms": ("x", "facebook"),
        "reaches": lambda _: False,
    }
    return route(catalogue, **(report | ALL | changes))


def recipients_of(routing: Routing) -> list[tuple[str, str]]:
    return [(recipient.id, recipient.kind) for recipient in routing.recipients]


def authorities_of(routing: Routing) -> list[str]:
    return [advice.authority for advice in routing.advised]


def test_threat_goes_to_the_force_and_the_platforms_it_stands_on(catalogue: Catalogue) -> None:
    routing = ask(catalogue)

    assert routing.urgency == "emergency"
    assert recipients_of(routing) == [
        ("police-hampshire", "police"),
        ("x", "platform"),
        ("facebook", "platform"),
    ]
    assert authorities_of(routing)[0] == "police-999"


def test_force_with_the_larger_share_is_notified_when_a_constituency_is_split(
    catalogue: Catalogue,
) -> None:
    routing = ask(catalogue, "Farnham and Bordon", platforms=())

    assert recipients_of(routing) == [("police-surrey", "police")]


@pytest.mark.parametrize(
    "withheld", [*({name: False} for name in ALL), NONE], ids=lambda names: "+".join(names)
)
def test_nobody_is_notified_without_consent(catalogue: Catalogue, withheld: dict[str, Any]) -> None:
    consent_of = {"platform": "share_platforms", "police": "share_police"}
    for category in catalogue.categories:
        routing = ask(catalogue, category=category, signs=tuple(catalogue.signs), **withheld)

        for recipient in routing.recipients:
            assert consent_of.get(recipient.kind, "share_electoral") not in withheld


@pytest.mark.parametrize("shared", [ALL, NONE])
def test_police_are_notified_whatever_else_when_there_is_danger(
    catalogue: Catalogue, shared: dict[str, Any]
) -> None:
    for category in catalogue.categories:
        routing = ask(catalogue, category=category, immediate_danger=True, **shared)

        assert routing.urgency == "emergency"
        assert ("police-hampshire", "police") in recipients_of(routing)
        assert authorities_of(routing)[0] == "police-999"


def test_only_police_are_notified_when_there_is_danger_and_no_consent(catalogue: Catalogue) -> None:
    routing = ask(catalogue, category="election_misinformation", immediate_danger=True, **NONE)

    assert recipients_of(routing) == [("police-hampshire", "police")]


@pytest.mark.parametrize(
    ("danger", "recipients"),
    [
        (True, [("police-999", "police"), ("operators", "operator")]),
        (False, [("police-101", "police")]),
    ],
)
def test_candidate_is_given_the_number_when_there_is_no_area(
    catalogue: Catalogue, danger: bool, recipients: list[tuple[str, str]]
) -> None:
    routing = ask(catalogue, area=None, immediate_danger=danger, platforms=())

    assert recipients_of(routing) == recipients
    assert catalogue.authorities[recipients[0][0]].phone


@pytest.mark.parametrize("area", ["Aldershot", "Glasgow East", "Belfast East", "Windsor", None])
@pytest.mark.parametrize("shared", [ALL, NONE])
@pytest.mark.parametrize("danger", [True, False])
def test_category_leads_to_somebody_and_to_nobody_twice(
    catalogue: Catalogue, area: str | None, shared: dict[str, Any], danger: bool
) -> None:
    for category in catalogue.categories:
        routing = ask(catalogue, area, category=category, immediate_danger=danger, **shared)

        names = [recipient for recipient, _ in recipients_of(routing)] + authorities_of(routing)
        assert names
        assert len(names) == len(set(names))
        ids = catalogue.authorities.keys() | catalogue.platforms.keys() | {OPERATORS}
        assert set(names) <= ids
        assert all(recipient.reason for recipient in routing.recipients)
        assert all(advice.reason for advice in routing.advised)


def test_police_are_advised_when_they_may_not_be_notified(catalogue: Catalogue) -> None:
    assert "police-hampshire" in authorities_of(ask(catalogue, share_police=False))


def test_force_is_notified_of_its_own_areas(catalogue: Catalogue) -> None:
    for area in catalogue.areas.of_kind("constituency"):
        assert recipients_of(ask(catalogue, area.gss, platforms=())) == [(area.force, "police")]


@pytest.mark.parametrize(
    ("category", "signs", "urgency"),
    [
        ("abuse_insult", (), "low"),
        ("abuse_insult", ("repeat_offender",), "high"),
        ("abuse_insult", ("repeat_offender", "knows_home_or_route"), "urgent"),
        ("abuse_insult", ("names_place_or_time",), "urgent"),
        ("abuse_insult", ("shows_weapon",), "emergency"),
        ("harassment", ("names_place_or_time",), "emergency"),
        ("harassment", ("knows_home_or_route",), "urgent"),
        ("stalking", ("knows_home_or_route",), "emergency"),
        ("stalking", ("repeat_offender",), "urgent"),
        ("threat_violence", ("repeat_offender",), "emergency"),
        ("other", (), "standard"),
    ],
)
def test_signs_raise_the_urgency_and_never_lower_it(
    catalogue: Catalogue, category: str, signs: tuple[str, ...], urgency: str
) -> None:
    assert ask(catalogue, category=category, signs=signs).urgency == urgency


@pytest.mark.parametrize(
    ("signs", "police"), [((), False), (("many_accounts",), False), (("shows_weapon",), True)]
)
def test_police_are_notified_of_spam_when_signs_make_it_urgent(
    catalogue: Catalogue, signs: tuple[str, ...], police: bool
) -> None:
    routing = ask(catalogue, category="spam_inauthentic", signs=signs)

    assert (("police-hampshire", "police") in recipients_of(routing)) is police
    assert police or "police-hampshire" in authorities_of(routing)


ELECTIONS = "police-hampshire-elections"
FOR_POLICE = [
    "impersonation",
    "synthetic_media",
    "false_statement_candidate",
    "election_misinformation",
]


def test_election_offence_goes_to_the_elections_contact_when_it_has_an_address(
    catalogue: Catalogue,
) -> None:
    for category in catalogue.categories:
        for_them = category in FOR_POLICE
        routing = ask(catalogue, category=category, reaches=ELECTIONS.__eq__, platforms=())
        assert ((ELECTIONS, "police") in recipients_of(routing)) is for_them
        assert {"police-hampshire", "election-spoc"}.isdisjoint(
            authorities_of(routing)
        ) or not for_them
        without = ask(catalogue, category=category, platforms=())
        assert (("police-hampshire", "police") in recipients_of(without)) is (
            category != "spam_inauthentic"
        )
        assert ("election-spoc" in authorities_of(without)) is for_them


def test_emergency_goes_to_the_force_as_well_as_its_elections_contact(
    catalogue: Catalogue,
) -> None:
    for urgent in ({"immediate_danger": True}, {"signs": ("shows_weapon",)}):
        routing = ask(
            catalogue, category=FOR_POLICE[0], reaches=ELECTIONS.__eq__, platforms=(), **urgent
        )
        assert recipients_of(routing) == [("police-hampshire", "police"), (ELECTIONS, "police")]
    calm = ask(catalogue, category=FOR_POLICE[0], reaches=ELECTIONS.__eq__, platforms=())
    assert recipients_of(calm) == [(ELECTIONS, "police")]


def test_elections_contact_is_not_notified_when_there_is_no_constituency(
    catalogue: Catalogue,
) -> None:
    routing = ask(
        catalogue, area=None, category=FOR_POLICE[0], reaches=lambda _: True, platforms=()
    )
    assert recipients_of(routing) == [("police-101", "police")]


def test_terrorist_content_goes_to_counter_terrorism_police_as_well_when_they_have_an_address(
    catalogue: Catalogue,
) -> None:
    for category in catalogue.categories:
        is_for_specialists = category == "terrorism_extremism"
        routing = ask(
            catalogue, category=category, reaches="counter-terrorism".__eq__, platforms=()
        )
        assert (("counter-terrorism", "police") in recipients_of(routing)) is is_for_specialists
        assert "counter-terrorism" not in authorities_of(routing) or not is_for_specialists
    without = ask(catalogue, category="terrorism_extremism", platforms=())
    assert recipients_of(without) == [("police-hampshire", "police")]
    assert "counter-terrorism" in authorities_of(without)


def test_only_the_force_is_notified_when_there_is_danger_and_no_consent(
    catalogue: Catalogue,
) -> None:
    for category in (FOR_POLICE[0], "terrorism_extremism"):
        routing = ask(
            catalogue, category=category, immediate_danger=True, reaches=lambda _: True, **NONE
        )
        assert recipients_of(routing) == [("police-hampshire", "police")]


def test_false_voting_information_goes_to_both_electoral_authorities(catalogue: Catalogue) -> None:
    routing = ask(catalogue, category="election_misinformation", platforms=())

    assert recipients_of(routing)[1:] == [
        ("returning-officer", "returning_officer"),
        ("electoral-commission", "electoral"),
    ]


def test_electoral_body_is_advised_when_it_has_nothing_to_do(catalogue: Catalogue) -> None:
    assert "electoral-commission" in authorities_of(ask(catalogue))
    assert "electoral-commission" not in authorities_of(ask(catalogue, share_electoral=False))


def test_advisers_are_left_out_where_they_do_not_work(catalogue: Catalogue) -> None:
    assert "true-vision" in authorities_of(ask(catalogue, "Aldershot", category="hate_identity"))
    assert "true-vision" not in authorities_of(
        ask(catalogue, "Glasgow East", category="hate_identity")
    )


def test_platform_is_notified_once_and_only_when_it_is_known(catalogue: Catalogue) -> None:
    routing = ask(catalogue, platforms=("x", "myspace", "x"))

    assert [recipient for recipient, kind in recipients_of(routing) if kind == "platform"] == ["x"]


def test_route_fails_when_the_catalogue_lacks_the_category_or_area(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError):
        ask(catalogue, category="nonsense")
    with pytest.raises(KeyError):
        ask(catalogue, signs=("nonsense",))
