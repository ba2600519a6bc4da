"""The three questions, answered for one kind of abuse on one platform; and who acts on it.

What breaches their rules, where to report it, what response to expect: all from the catalogue and
the guidance, nothing from anywhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from chalicelib.catalogue.guidance import Guidance, Law, NoTime
from chalicelib.catalogue.records import (
    Authority,
    Breach,
    Catalogue,
    Category,
    Confidence,
    Expectation,
    Platform,
    Promise,
    Route,
)
from chalicelib.catalogue.routing import CALL


class Answer(NamedTuple):
    """What is known of one kind of abuse on one platform."""

    platform: Platform
    category: Category
    breaches: tuple[Breach, ...]  # 1. its rules on this; empty: none that we know of
    near: tuple[Breach, ...]  # where there are none, its rules that come nearest
    rules_url: str  # the official page to check
    rules_checked: dt.date
    confidence: Confidence  # found: at least one of `breaches` may be printed as fact
    route: Route  # 2. the best way to report it there
    expect: tuple[Expectation, ...]  # 3. by topic: acknowledgement, decision, outcome, appeal
    promise: Promise | None  # the time it publishes
    no_time: NoTime | None  # or that it publishes none: one of the two is always there


class Acting(NamedTuple):
    """Somebody who acts on a kind of abuse, and why."""

    authority: Authority
    why: str
    told: bool  # by this service, with consent, always; else only where it is urgent, or never


def answer(catalogue: Catalogue, guidance: Guidance, platform: str, category: str) -> Answer:
    """The answer for one platform and one category. KeyError where there is no such thing."""
    service, said = catalogue.platforms[platform], guidance.platforms[platform]
    breaches = tuple(each for each in said.breaches if each.category == category)
    near = guidance.categories[category].near if not breaches else ()
    found = any(each.confidence == "found" for each in breaches)
    return Answer(
        platform=service,
        category=catalogue.categories[category],
        breaches=breaches,
        near=tuple(each for each in said.breaches if each.category in near),
        rules_url=breaches[0].url if breaches else service.policy_url,
        rules_checked=breaches[0].checked if breaches else service.checked,
        confidence="found" if found else "not_confirmed",
        route=service.route_for(category),
        expect=said.expect,
        promise=service.promise,
        no_time=said.no_time,
    )


def laws(
    guidance: Guidance, category: str, *, on: dt.date, nation: str | None = None
) -> tuple[Law, ...]:
    """The laws on a kind of abuse that were in force on a day, in one nation or in any."""
    every = (guidance.laws[each] for each in guidance.categories[category].laws)
    where = [nation] if nation else list(guidance.nations)
    return tuple(law for law in every if any(law.applies(on, each) for each in where))


def who_acts(catalogue: Catalogue, category: str) -> tuple[Acting, ...]:
    """Police first, then electoral bodies, then who only advises: the routing table's order."""
    return tuple(_acting(catalogue, category))


def _acting(catalogue: Catalogue, category: str) -> Iterator[Acting]:
    rule = catalogue.routing.rules[category]
    told = rule.police == "with_consent"
    yield Acting(catalogue.authorities[CALL], rule.why, told)
    for body, why in rule.electoral:
        yield Acting(catalogue.authorities[body], why, told=True)
    for adviser in rule.advisers:
        authority = catalogue.authorities[adviser]
        yield Acting(authority, authority.when, told=False)
