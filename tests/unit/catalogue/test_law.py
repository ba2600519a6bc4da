"""Which law is suggested: that of the day and the nation, and only what was read."""
# ruff: noqa: E501 - a line of the table is a case; wrapped, it cannot be read

from datetime import date

import pytest

from chalicelib.catalogue.guidance import Guidance
from chalicelib.catalogue.law import Law, Laws, offences_for, offences_of_days, orders_for
from chalicelib.catalogue.law_loading import load_laws
from chalicelib.catalogue.records import Catalogue

ENGLAND, WALES, SCOTLAND, NI = NATIONS = ("England", "Wales", "Scotland", "Northern Ireland")
DEC_2019, LAST_DAY, FIRST_DAY = date(2019, 12, 12), date(2024, 1, 30), date(2024, 1, 31)
JULY_2024, MAY_2026, MAY_2027 = date(2024, 7, 4), date(2026, 5, 7), date(2027, 5, 6)

THREAT_2024 = (
    "threatening_communication threat_to_kill improper_network_use fear_of_violence public_order"
)
THREAT_2019 = "threat_to_kill malicious_communication_until_2024 improper_network_use fear_of_violence public_order"
CASES = [
    # nation, date, category -> the offences that are suggested
    (ENGLAND, DEC_2019, "threat_violence", THREAT_2019),
    (ENGLAND, LAST_DAY, "threat_violence", THREAT_2019),
    (ENGLAND, FIRST_DAY, "threat_violence", THREAT_2024),
    (WALES, FIRST_DAY, "threat_violence", THREAT_2024),
    (ENGLAND, MAY_2027, "threat_violence", THREAT_2024),
    (SCOTLAND, DEC_2019, "threat_violence", "improper_network_use scotland_threatening_behaviour"),
    (SCOTLAND, JULY_2024, "threat_violence", "improper_network_use scotland_threatening_behaviour"),
    (NI, DEC_2019, "threat_violence", "threat_to_kill improper_network_use"),
    (NI, date(2022, 4, 26), "threat_violence", "threat_to_kill improper_network_use"),
    (NI, date(2022, 4, 27), "threat_violence", "threat_to_kill improper_network_use northern_ireland_threatening_behaviour"),
    (NI, JULY_2024, "threat_violence", "threatening_communication threat_to_kill improper_network_use northern_ireland_threatening_behaviour"),
    (ENGLAND, date(1860, 1, 1), "threat_violence", ""),
    (ENGLAND, DEC_2019, "abuse_insult", "malicious_communication improper_network_use public_order"),
    (WALES, MAY_2027, "abuse_insult", "malicious_communication improper_network_use public_order"),
    (SCOTLAND, JULY_2024, "abuse_insult", "improper_network_use scotland_threatening_behaviour"),
    (NI, DEC_2019, "abuse_insult", "improper_network_use northern_ireland_malicious_communication"),
    (NI, JULY_2024, "abuse_insult", "improper_network_use northern_ireland_malicious_communication northern_ireland_threatening_behaviour"),
    (ENGLAND, JULY_2024, "harassment", "malicious_communication improper_network_use harassment"),
    (WALES, DEC_2019, "harassment", "malicious_communication improper_network_use harassment"),
    (ENGLAND, date(1997, 6, 1), "harassment", "malicious_communication"),
    (ENGLAND, date(1998, 1, 1), "harassment", "malicious_communication harassment"),
    (SCOTLAND, JULY_2024, "harassment", "improper_network_use scotland_threatening_behaviour scotland_stalking"),
    (NI, JULY_2024, "harassment", "improper_network_use northern_ireland_malicious_communication northern_ireland_stalking northern_ireland_threatening_behaviour"),
    (NI, DEC_2019, "harassment", "improper_network_use northern_ireland_malicious_communication"),
    (ENGLAND, JULY_2024, "coordinated_pile_on", "harassment"),
    (SCOTLAND, JULY_2024, "coordinated_pile_on", "scotland_threatening_behaviour"),
    (NI, JULY_2024, "coordinated_pile_on", ""),
    (ENGLAND, date(2012, 11, 24), "stalking", "fear_of_violence"),
    (ENGLAND, date(2012, 11, 25), "stalking", "stalking fear_of_violence"),
    (WALES, MAY_2026, "stalking", "stalking fear_of_violence"),
    (SCOTLAND, date(2010, 12, 12), "stalking", ""),
    (SCOTLAND, date(2010, 12, 13), "stalking", "scotland_stalking"),
    (NI, date(2022, 4, 26), "stalking", ""),
    (NI, MAY_2027, "stalking", "northern_ireland_stalking"),
    (ENGLAND, date(2015, 4, 12), "intimate_images", ""),
    (ENGLAND, DEC_2019, "intimate_images", "private_sexual_images_until_2024"),
    (WALES, LAST_DAY, "intimate_images", "private_sexual_images_until_2024"),
    (WALES, FIRST_DAY, "intimate_images", "intimate_images"),
    (ENGLAND, date(2026, 2, 5), "intimate_images", "intimate_images"),
    (ENGLAND, date(2026, 2, 6), "intimate_images", "intimate_images intimate_deepfake_making"),
    (SCOTLAND, MAY_2027, "intimate_images", ""),
    (NI, date(2016, 12, 31), "intimate_images", ""),
    (NI, date(2017, 1, 1), "intimate_images", "northern_ireland_private_images"),
    (NI, MAY_2027, "intimate_images", "northern_ireland_private_images"),
    (ENGLAND, LAST_DAY, "sexual_harassment", "harassment"),
    (ENGLAND, FIRST_DAY, "sexual_harassment", "harassment cyberflashing"),
    (SCOTLAND, MAY_2027, "sexual_harassment", ""),
    (NI, date(2023, 11, 26), "sexual_harassment", ""),
    (NI, date(2023, 11, 27), "sexual_harassment", "northern_ireland_cyberflashing"),
    (ENGLAND, LAST_DAY, "self_harm_encouragement", ""),
    (ENGLAND, FIRST_DAY, "self_harm_encouragement", "self_harm_encouragement flashing_images"),
    (SCOTLAND, FIRST_DAY, "self_harm_encouragement", "self_harm_encouragement"),
    (NI, MAY_2026, "self_harm_encouragement", "self_harm_encouragement flashing_images"),
    (ENGLAND, LAST_DAY, "extortion_blackmail", ""),
    (ENGLAND, FIRST_DAY, "extortion_blackmail", "threatening_communication intimate_images"),
    (SCOTLAND, JULY_2024, "extortion_blackmail", ""),
    (NI, JULY_2024, "extortion_blackmail", "threatening_communication northern_ireland_private_images"),
    (ENGLAND, DEC_2019, "false_statement_candidate", "malicious_communication_until_2024"),
    (ENGLAND, JULY_2024, "false_statement_candidate", "false_communication"),
    (SCOTLAND, JULY_2024, "false_statement_candidate", ""),
    (NI, JULY_2024, "false_statement_candidate", "false_communication"),
    (WALES, JULY_2024, "impersonation", "false_communication"),
    (NI, LAST_DAY, "impersonation", ""),
    (ENGLAND, MAY_2027, "synthetic_media", "false_communication"),
    (ENGLAND, JULY_2024, "hate_identity", "malicious_communication"),
    (SCOTLAND, date(2024, 3, 31), "hate_identity", "scotland_threatening_behaviour"),
    (SCOTLAND, date(2024, 4, 1), "hate_identity", "scotland_threatening_behaviour scotland_hate"),
    (NI, JULY_2024, "hate_identity", "northern_ireland_malicious_communication"),
    (SCOTLAND, JULY_2024, "incitement_violence", "scotland_threatening_behaviour scotland_hate"),
    (ENGLAND, JULY_2024, "incitement_violence", ""),
    (ENGLAND, JULY_2024, "offline_crossover", "public_order undue_influence"),
    (NI, JULY_2024, "offline_crossover", "undue_influence northern_ireland_threatening_behaviour"),
    (ENGLAND, DEC_2019, "election_misinformation", ""),
    (SCOTLAND, date(2023, 11, 15), "election_misinformation", "digital_imprint"),
    (SCOTLAND, date(2023, 12, 1), "election_misinformation", "digital_imprint undue_influence"),
    (WALES, MAY_2027, "election_misinformation", "digital_imprint undue_influence"),
    (ENGLAND, JULY_2024, "doxxing", "harassment"),
    (SCOTLAND, JULY_2024, "doxxing", ""),
    (ENGLAND, JULY_2024, "account_compromise", ""),
    (ENGLAND, JULY_2024, "foreign_interference", ""),
    (ENGLAND, JULY_2024, "terrorism_extremism", ""),
    (ENGLAND, JULY_2024, "spam_inauthentic", ""),
    (NI, JULY_2024, "other", ""),
]  # fmt: skip
LINKS = {
    "threatening_communication": "ukpga/2023/50/section/181", "threat_to_kill": "ukpga/Vict/24-25/100/section/16",
    "malicious_communication": "ukpga/1988/27/section/1", "malicious_communication_until_2024": "ukpga/1988/27/section/1",
    "improper_network_use": "ukpga/2003/21/section/127", "harassment": "ukpga/1997/40/section/2",
    "stalking": "ukpga/1997/40/section/2A", "fear_of_violence": "ukpga/1997/40/section/4",
    "public_order": "ukpga/1986/64/part/I", "intimate_images": "https://www.cps.gov.uk/node/5627",
    "private_sexual_images_until_2024": "ukpga/2015/2/section/33", "intimate_deepfake_making": "ukpga/2025/18/section/138",
    "cyberflashing": "https://www.cps.gov.uk/node/5627", "self_harm_encouragement": "ukpga/2023/50/section/184",
    "flashing_images": "ukpga/2023/50/section/183", "false_communication": "ukpga/2023/50/section/179",
    "undue_influence": "ukpga/1983/2/section/114A", "digital_imprint": "ukpga/2022/37/part/6",
    "scotland_threatening_behaviour": "asp/2010/13/section/38", "scotland_stalking": "asp/2010/13/section/39",
    "scotland_hate": "asp/2021/14/contents", "northern_ireland_malicious_communication": "nisi/1988/1849/article/3",
    "northern_ireland_stalking": "nia/2022/17/section/1", "northern_ireland_threatening_behaviour": "nia/2022/17/section/2",
    "northern_ireland_cyberflashing": "nia/2022/19/section/2", "northern_ireland_private_images": "nia/2016/21/section/51",
}  # fmt: skip
"""The official page of each offence of the table; without a host, legislation.gov.uk's."""


@pytest.mark.parametrize(("nation", "day", "category", "offences"), CASES)
def test_offences_are_those_of_the_day_and_the_nation(
    guidance: Guidance, nation: str, day: date, category: str, offences: str
) -> None:
    suggested = offences_for(guidance.laws, nation=nation, happened_on=day, category=category)

    assert {law.id for law in suggested} == set(offences.split())
    for law in suggested:
        link = LINKS[law.id]
        assert law.url == (link if "//" in link else f"https://www.legislation.gov.uk/{link}")


def test_table_of_offences_names_every_one_that_can_be_suggested(guidance: Guidance) -> None:
    assert len(CASES) >= 60
    suggestible = {
        law.id
        for law in guidance.laws.values()
        if law.kind == "offence" and law.confidence == "found" and law.since is not None
    }
    assert suggestible == set(LINKS) == {name for *_, names in CASES for name in names.split()}


def test_nothing_that_was_not_read_or_has_no_safe_date_is_ever_suggested(
    catalogue: Catalogue, guidance: Guidance
) -> None:
    for category in catalogue.categories:
        for nation in NATIONS:
            for day in (DEC_2019, JULY_2024, MAY_2027):
                for law in offences_for(
                    guidance.laws, nation=nation, happened_on=day, category=category
                ):
                    assert (law.confidence, law.kind) == ("found", "offence")
                    assert law.since is not None


def test_no_offence_is_suggested_when_the_nation_is_not_known(guidance: Guidance) -> None:
    assert not offences_for(
        guidance.laws, nation=None, happened_on=JULY_2024, category="threat_violence"
    )


def test_offences_of_several_days_are_listed_once_in_the_order_of_the_source(
    guidance: Guidance,
) -> None:
    offences_of_both = offences_of_days(
        guidance.laws,
        nation=WALES,
        days=[FIRST_DAY, LAST_DAY, LAST_DAY],
        category="intimate_images",
    )

    assert [law.id for law in offences_of_both] == [
        "intimate_images",
        "private_sexual_images_until_2024",
    ]


@pytest.mark.parametrize(
    ("office", "nation", "day", "orders"),
    [
        ("councillor", ENGLAND, JULY_2024, ["disqualification_order"]),
        ("candidate_parish_councillor", WALES, JULY_2024, ["disqualification_order"]),
        ("msp", SCOTLAND, JULY_2024, ["disqualification_order"]),
        ("councillor", ENGLAND, DEC_2019, []),
        ("electoral_staff", SCOTLAND, MAY_2027, []),  # no safe date is known
        ("electoral_staff", ENGLAND, MAY_2027, []),
        ("councillor", None, JULY_2024, []),
    ],
)
def test_orders_are_those_that_protect_the_office(
    catalogue: Catalogue,
    guidance: Guidance,
    office: str,
    nation: str | None,
    day: date,
    orders: list[str],
) -> None:
    protecting = catalogue.offices[office].laws

    listed = orders_for(guidance.laws, nation=nation, happened_on=day, protecting=protecting)

    assert [law.id for law in listed] == orders


@pytest.mark.parametrize(
    ("precision", "since", "safely"),
    [
        ("day", date(2024, 1, 31), date(2024, 1, 31)),
        ("month", date(2023, 11, 1), date(2023, 12, 1)),
        ("month", date(2023, 12, 1), date(2024, 1, 1)),
        ("year", date(1997, 1, 1), date(1998, 1, 1)),
        ("unknown", None, None),
    ],
)
def test_law_applies_from_the_first_day_that_is_certain(
    guidance: Guidance, precision: str, since: date | None, safely: date | None
) -> None:
    law: Law = guidance.laws["harassment"]._replace(since=since, precision=precision)  # type: ignore[arg-type]

    assert law.safely_since == safely


def test_built_law_is_that_of_the_guidance(guidance: Guidance) -> None:
    assert load_laws() == Laws(guidance.laws, guidance.nations)


def test_each_nation_has_its_own_words(guidance: Guidance) -> None:
    words = {
        nation.name: (nation.police_name, nation.prosecutor) for nation in guidance.nations.values()
    }

    assert words[SCOTLAND] == ("Police Scotland", "the Procurator Fiscal (COPFS)")
    assert words[NI] == (
        "the Police Service of Northern Ireland (PSNI)",
        "the Public Prosecution Service (PPS)",
    )
    assert words[ENGLAND] == words[WALES] == ("the police", "the Crown Prosecution Service (CPS)")
