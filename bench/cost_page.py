"""Write docs/cost.md from counts and list prices."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

PRICES = Path(__file__).resolve().parents[1] / "infra" / "prices.yaml"
WORDS = Path(__file__).with_name("cost_page.md")


class PricedNumber(NamedTuple):
    """So many of something that has a price."""

    item: str
    number: float


def prices() -> dict[str, Any]:
    """Read the list prices and what is assumed beside them."""
    document: dict[str, Any] = yaml.safe_load(PRICES.read_text("utf-8"))
    return document


def page_of(counts: Mapping[str, Any]) -> str:
    """Return the page: its words are in ``cost_page.md``."""
    listed = prices()
    report = _lines_of(counts["report"], listed, answers=1)
    poll = _lines_of(counts["poll"], listed, answers=1)
    thousand = [PricedNumber(item, number * 1_000) for item, number in report]
    day = [PricedNumber(item, number * counts["polls_a_day"]) for item, number in poll]
    idle = [*_lines_of(counts["idle_month"], listed, answers=0), *_standing(counts, listed)]
    return WORDS.read_text("utf-8").format(
        **{name: listed[name] for name in ("region", "currency", "as_of")},
        reports=counts["reports_in_the_run"],
        polls=f"{counts['polls_a_day']:,}",
        thousand=_table(thousand, listed),
        day=_table(day, listed),
        idle=_table(idle, listed),
        assumed="\n".join(
            f"- {assumption['value']}: {assumption['what']}"
            for assumption in listed["assumed"].values()
        ),
        prices="\n".join(_price(price) for price in listed["prices"].values()),
    )


def _price(entry: Mapping[str, Any]) -> str:
    price = f"{entry['price']:.10f}".rstrip("0").rstrip(".")
    return f"| {entry['what']} | {price} | {entry['unit']} | [page]({entry['source']}) |"


def _lines_of(
    counts: Mapping[str, float], listed: Mapping[str, Any], *, answers: int
) -> Iterator[PricedNumber]:
    """Yield what is paid for counted calls; ``answers`` is how many of them came by the edge."""
    assumed = {name: assumption["value"] for name, assumption in listed["assumed"].items()}
    invocations = counts["invocation"]
    if answers:
        yield from (
            PricedNumber(n, answers) for n in ("api_request", "edge_request", "web_acl_request")
        )
        yield PricedNumber("edge_gigabyte", counts["bytes_sent"] / 1e9)
    yield PricedNumber("invocation", invocations)
    consumers = invocations - answers
    memory = consumers * assumed["gigabytes"] + answers * assumed["api_gigabytes"]
    yield PricedNumber("gigabyte_second", memory * assumed["seconds"])
    yield PricedNumber("log_gigabyte", invocations * assumed["log_kilobytes"] / 1e6)
    priced = listed["prices"].keys() - {"invocation"}
    yield from (PricedNumber(name, number) for name, number in counts.items() if name in priced)
    yield PricedNumber("mail_event", 2 * counts.get("mail", 0))  # sent, delivered


def _standing(counts: Mapping[str, Any], listed: Mapping[str, Any]) -> Iterator[PricedNumber]:
    """Yield what costs by the month, whatever is reported."""
    standing = counts["resources"]
    yield from (PricedNumber(n, number) for n, number in standing.items() if n in listed["prices"])
    polls = listed["assumed"]["queue_polls"]["value"] * 30 * 24 * 60
    yield PricedNumber("queue_request", standing["queue"] * polls)


def _table(lines: list[PricedNumber], listed: Mapping[str, Any]) -> str:
    numbers: dict[str, float] = {}
    for line in lines:
        numbers[line.item] = numbers.get(line.item, 0) + line.number
    cost = {item: number * listed["prices"][item]["price"] for item, number in numbers.items()}
    rows = [f"| what | how many | {listed['currency']} |", "|---|---:|---:|"]
    for item in sorted(cost, key=lambda item: (-cost[item], item)):
        if numbers[item]:
            price = listed["prices"][item]
            name = f"{price['what']}: {price['unit']}"
            rows.append(f"| {name} | {_number(numbers[item])} | {cost[item]:.4f} |")
    return "\n".join([*rows, f"| **all** | | **{sum(cost.values()):.2f}** |"])


def _number(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.3g}"
