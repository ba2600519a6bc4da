"""An officer with 200 cases: finds by account, place and reference, filters, saves, by keyboard."""

import csv
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.case_list import CASES, answer_case, serve, sign_in
from tests.support.browser.checks import sideways, violations
from tests.support.browser.walking import OpenPage


def opened_list(opened: OpenPage, width: int = 1280) -> Page:
    page = opened("/cases#a-token", width=width)
    assert serve(page) == []
    sign_in(page)
    return page


def listed(page: Page) -> list[str]:
    return page.locator("[data-each=cases] a").all_inner_texts()


@pytest.mark.parametrize("width", [1280, 320])
def test_list_is_found_in_by_account_place_and_reference(opened: OpenPage, width: int) -> None:
    page = opened_list(opened, width)
    assert (violations(page), sideways(page)) == ("", 0)
    for typed, count in (
        ("villain", 2),
        ("@VILLAIN aldershot", 2),
        ("gwyr", 100),
        ("ss7k3mqwxr22z", 1),
        ("7K3M-QWXR-22Z", 1),
        ("nobody", 0),
    ):
        page.get_by_label("Search").fill(typed)
        expect(page.locator("#cases-count")).to_have_text(f"{count} of 200 cases")
    assert (violations(page), sideways(page)) == ("", 0)


def test_views_show_what_they_count_and_the_most_urgent_first(opened: OpenPage) -> None:
    page = opened_list(opened)
    for view, count in (("Waiting for you", 100), ("Overdue", 20), ("A platform is held back", 1)):
        page.get_by_label(f"{view} ({count})").check()
        expect(page.locator("#cases-count")).to_have_text(f"{count} of 200 cases")
    page.get_by_label("Accounts named in several cases (2)").check()
    expect(page.get_by_text("@Villain · TikTok: in 2 of your cases")).to_have_count(2)
    page.get_by_label("Overdue (20)").check()
    urgencies = page.locator("[data-field=urgency]").all_inner_texts()
    ranks = ["Emergency", "Urgent", "Standard"]
    assert urgencies == sorted(urgencies, key=lambda urgency: ranks.index(urgency.split()[0]))


def test_filter_stands_in_the_fragment_and_is_sent_to_nobody(opened: OpenPage) -> None:
    page = opened_list(opened)
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.get_by_label("Search").fill("villain")
    page.get_by_label("Overdue (20)").check()
    assert urlsplit(page.url).fragment == "q=villain&view=overdue"
    page.get_by_label("All (200)").check()
    page.reload()
    expect(page.locator("#cases-count")).to_have_text("2 of 200 cases")
    expect(page.get_by_label("Search")).to_have_value("villain")
    assert [address for address in addresses if "villain" in address.partition("#")[0]] == []


def test_case_of_a_pile_on_shows_three_accounts_and_how_many_more(
    opened: OpenPage, tmp_path: Path
) -> None:
    page = opened("/cases#a-token", width=320)
    crowd = [{"platform": "x", "handle": f"@c{number}"} for number in range(119)]
    pile_on = {**CASES[6], "accounts": [*crowd, *CASES[3]["accounts"]]}
    serve(page, [*CASES[:6], pile_on, *CASES[7:]])
    sign_in(page)
    page.get_by_label("Search").fill("@c118")
    expect(page.locator("#cases-count")).to_have_text("1 of 200 cases")
    accounts = page.locator("[data-field=named]")
    expect(accounts).to_have_text(
        "@Villain · TikTok: in 3 of your cases; @c0 · X (formerly Twitter); "
        "@c1 · X (formerly Twitter) and 117 more"
    )
    assert (violations(page), sideways(page)) == ("", 0)
    with page.expect_download() as download:
        page.get_by_text("Save what is shown as CSV").click()
    download.value.save_as(tmp_path / "cases.csv")
    (row,) = csv.DictReader((tmp_path / "cases.csv").read_text("utf-8-sig").splitlines())
    assert row["accounts"].count("@c") == 119


def test_list_is_worked_by_keyboard_alone(opened: OpenPage) -> None:
    page = opened_list(opened)
    expect(page.get_by_label("Search")).to_be_focused()
    page.keyboard.type("villain")
    page.keyboard.press("Tab")
    expect(page.get_by_label("All (200)")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("New in the last day (50)")).to_be_checked()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Finish")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[data-each=cases] a").first).to_be_focused()
    answer_case(page)
    page.keyboard.press("Enter")
    expect(page.locator("#case").get_by_text("Threat of violence or death")).to_be_visible()


def test_more_than_a_screenful_is_shown_on_request(opened: OpenPage) -> None:
    page = opened_list(opened)
    assert len(listed(page)) == 120
    page.get_by_role("button", name="Show more").press("Enter")
    expect(page.locator("[data-each=cases] a")).to_have_count(200)
    expect(page.locator("[data-each=cases] a").nth(120)).to_be_focused()
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)


def test_csv_has_the_shown_rows_and_no_cell_is_a_formula(opened: OpenPage, tmp_path: Path) -> None:
    page = opened_list(opened)
    page.get_by_label("Search").fill("cmd")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save what is shown as CSV").click()
    file = tmp_path / "cases.csv"
    download.value.save_as(file)
    (row,) = csv.DictReader(file.read_text("utf-8-sig").splitlines())
    assert row["candidate"] == "'=cmd|' /C calc'!A0"
    assert (row["area"], row["stage"], row["accounts"]) == (
        'A, "B"',
        "charged",
        "'@account5 · X (formerly Twitter)",
    )


def test_case_that_is_chosen_opens_without_asking_for_the_name_again(opened: OpenPage) -> None:
    page = opened_list(opened)
    answer_case(page)
    page.locator("[data-each=cases] a").first.click()
    expect(page.locator("#case").get_by_text("Threat of violence or death")).to_be_visible()
    page.get_by_role("link", name="All your cases").click()
    expect(page.locator("#cases-count")).to_have_text("200 of 200 cases")


def test_name_is_kept_for_the_tab(opened: OpenPage) -> None:
    page = opened_list(opened)
    page.goto(page.url.partition("#")[0] + "?again#another-token")
    expect(page.get_by_label("Your full name")).to_have_value("Sam Lee")
    expect(page.get_by_label("Your role")).to_have_value("Duty inspector")


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "Open this page from a link"), (429, "very often"), (503, "just now")],
)
def test_list_that_does_not_come_says_why(opened: OpenPage, status: int, words: str) -> None:
    page = opened("/cases#view=overdue")
    page.unroute_all()
    serve(page, status=status)
    page.reload()
    expect(page.locator("#cases-say")).to_contain_text(words)
    assert (violations(page), sideways(page)) == ("", 0)


def test_list_opens_in_welsh(opened: OpenPage) -> None:
    page = opened("/cy/cases#a-token", width=320)
    serve(page)
    page.locator("#officer-name").fill("Sam Lee")
    page.locator("#officer-role").fill("Arolygydd")
    page.locator("#cases-open button").click()
    expect(page.locator("#cases-count")).to_have_text("200 o 200 achos")
    assert (violations(page), sideways(page)) == ("", 0)


def test_page_without_scripts_says_what_to_do(opened: OpenPage) -> None:
    page = opened("/cases#a-token", scripts=False)
    expect(page.get_by_text("This page needs JavaScript")).to_be_visible()
