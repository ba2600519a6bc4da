"""Answer the three questions about one kind of abuse on one platform, and say who acts on it.

What breaches its rules, where to report it, what response to expect: all from the catalogue and
the guidance, nothing from anywhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from chalicelib.catalogue.guidance import Guidance, NoTime
from chalicelib.catalogue.records import (
    Authority,
    BindingTime,
    Breach,
    Catalogue,
    Category,
    Confidence,
    Expectation,
    Platform,
    PublishedPromise,
    ReportRoute,
)
from chalicelib.catalogue.routing import CALL


class PlatformAnswer(NamedTuple):
    """What is known of one kind of abuse on one platform."""

    platform: Platform
    category: Category
    breaches: tuple[Breach, ...]  # 1. its rules on this; empty: none that we know of
    partly: bool  # they cover a part of it alone
    near: tuple[Breach, ...]  # where there are none: what it says of that, else its nearest rules
    rules_url: str  # the official page to check
    rules_checked: dt.date
    confidence: Confidence  # found: at least one of `breaches` may be printed as fact
    route: ReportRoute  # 2. the best way to report it there
    expect: tuple[Expectation, ...]  # 3. by topic: acknowledgement, decision, outcome, appeal
    binding: BindingTime | None  # the time that binds it, before any other
    promise: PublishedPromise | None  # the time it publishes
    no_time: NoTime | None  # or that it publishes none: one of the two is always there


class ActingAuthority(NamedTuple):
    """An authority that acts on a kind of abuse, and why."""

    authority: Authority
    why: str
    notified: bool  # by this service, with consent, always; else only where it is urgent, or never


def answer(
    catalogue: Catalogue, guidance: Guidance, platform: str, category: str
) -> PlatformAnswer:
    """Answer the three questions. Raises KeyError for an unknown platform or category."""
    service, policy = catalogue.platforms[platform], guidance.platforms[platform]
    on_this = [breach for breach in policy.breaches if breach.category == category]
    breaches = tuple(breach for breach in on_this if breach.covers != "none")
    near = _near(policy.breaches, on_this, guidance.categories[category].near)
    is_confirmed = any(breach.confidence == "found" for breach in breaches)
    return PlatformAnswer(
        platform=service,
        category=catalogue.categories[category],
        breaches=breaches,
        partly=bool(breaches) and all(breach.covers == "part" for breach in breaches),
        near=() if breaches else near,
        rules_url=(breaches and breaches[0].url) or service.policy_url,
        rules_checked=breaches[0].checked if breaches else service.checked,
        confidence="found" if is_confirmed else "not_confirmed",
        route=service.route_for(category),
        expect=policy.expect,
        binding=catalogue.binding_time(platform, category),
        promise=service.promise,
        no_time=policy.no_time,
    )


def _near(
    rules: tuple[Breach, ...], on_this: list[Breach], categories: tuple[str, ...]
) -> tuple[Breach, ...]:
    """Choose what stands in place of a rule: what the platform says of that, else what is near."""
    near = (rule for rule in rules if rule.category in categories and rule.covers != "none")
    return tuple(on_this) or tuple(near)


def acting_authorities(catalogue: Catalogue, category: str) -> tuple[ActingAuthority, ...]:
    """List who acts: police first, then electoral bodies, then advisers."""
    return tuple(_acting(catalogue, category))


def _acting(catalogue: Catalogue, category: str) -> Iterator[ActingAuthority]:
    rule = catalogue.routing.rules[category]
    notified = rule.police == "with_consent"
    yield ActingAuthority(catalogue.authorities[CALL], rule.why, notified)
    for body, why in rule.electoral:
        yield ActingAuthority(catalogue.authorities[body], why, notified=True)
    for adviser in rule.advisers:
        authority = catalogue.authorities[adviser]
        yield ActingAuthority(authority, authority.when, notified=False)
