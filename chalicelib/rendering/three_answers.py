"""Answer three questions at the top of a page: against the rules? where to report? when to hear?

Each answer is a few short sentences, so that all three stand above the fold of a telephone; what
they are made from stands below, folded.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from chalicelib.catalogue import Catalogue, Platform
from chalicelib.catalogue.answers import PlatformAnswer
from chalicelib.catalogue.guidance import CategoryGuidance
from chalicelib.catalogue.records import BindingTime, Category, Channel
from chalicelib.rendering.formats import lasting, site, span
from chalicelib.rendering.translator import N_, Translator

ANYTHING_ELSE = "other"
"""The kind that no rule can be expected to be on."""
HOUR = 60
RULES = N_("Rules on %(some)s of %(all)s kinds of abuse.")
RULES_IN_PART = N_("Rules on %(some)s of %(all)s kinds of abuse, on %(partly)s in part.")
BINDS = {
    "law": N_("Within %(time)s by UK law: %(kinds)s."),
    "commitment": N_("Mostly within %(time)s, by its own commitment: %(kinds)s."),
}
BINDS_ALL = N_("Within %(time)s, by UK law.")
BINDS_SOME = N_("%(platforms)s: mostly within %(time)s, by its own commitment.")
PUBLISHES = N_("Otherwise within %(time)s, it says.")
SILENT = {True: N_("Else it publishes no time."), False: N_("Else we found no time.")}
"""By whether we read that it publishes none."""
FEW = N_("Hardly any other says when: we follow up after %(time)s.")
NONE = N_("Hardly any platform says when: we follow up after %(time)s.")


class AnswerLink(NamedTuple):
    """A link of an answer; ``here``: within our own site."""

    text: str
    url: str
    here: bool


class ShortAnswer(NamedTuple):
    """Sentences, then links."""

    sentences: list[str]
    links: list[AnswerLink]


class ThreeAnswers(NamedTuple):
    """The answers of one page, in the order of the questions."""

    rules: ShortAnswer
    where: ShortAnswer
    when: ShortAnswer


def of_platform(
    catalogue: Catalogue, platform: Platform, answers: list[PlatformAnswer], say: Translator
) -> ThreeAnswers:
    """Answer for one platform, whatever happens there."""
    kinds = [answer for answer in answers if answer.category.id != ANYTHING_ELSE]
    ruled = [answer for answer in kinds if answer.breaches]
    partly = sum(answer.partly for answer in ruled)
    sentence = RULES_IN_PART if partly else RULES
    rules = say(sentence) % {"some": len(ruled), "all": len(kinds), "partly": partly}
    report = AnswerLink(
        say(N_("Report it here, to all at once")), f"/report?platform={platform.id}", here=True
    )
    platform_link = AnswerLink(site(platform.self_report_url), platform.self_report_url, here=False)
    yours = AnswerLink(say(N_("Find yours")), "#breaches", here=True)
    return ThreeAnswers(
        ShortAnswer([rules], [yours]),
        ShortAnswer([], [report, platform_link]),
        ShortAnswer(list(_when_of_platform(catalogue, platform, answers, say)), []),
    )


def _when_of_platform(
    catalogue: Catalogue, platform: Platform, answers: list[PlatformAnswer], say: Translator
) -> Iterator[str]:
    for time in catalogue.binding_times:
        kinds = (kind for kind in time.categories if kind in catalogue.categories)
        bound = [kind for kind in kinds if time.binds(platform.id, kind)]
        if bound:
            labels = ", ".join(say(catalogue.categories[kind].label).lower() for kind in bound)
            yield say(BINDS[time.by]) % {"time": _hours(time, say), "kinds": labels}
    minutes = platform.promise and platform.promise.decide_minutes
    if minutes:
        hours = lasting(say.language, minutes // HOUR, "hour")
        yield say(PUBLISHES) % {"time": hours}
    else:
        no_time = answers[0].no_time
        yield say(SILENT[no_time is not None and no_time.confidence == "found"])


def _hours(time: BindingTime, say: Translator) -> str:
    return lasting(say.language, time.decide_minutes // HOUR, "hour")


def of_category(
    catalogue: Catalogue,
    category: Category,
    guide: CategoryGuidance,
    answers: list[PlatformAnswer],
    say: Translator,
) -> ThreeAnswers:
    """Answer for one kind of abuse, wherever it happens."""
    report = AnswerLink(
        say(N_("Report it here, to all at once")), f"/report?category={category.id}", True
    )
    emergency = catalogue.urgencies[category.urgency].rank == 0
    danger = [say(N_("In danger? Call 999 first."))] if emergency else []
    return ThreeAnswers(
        ShortAnswer([*_rules(answers, say), say(N_("The law:")) + " " + _law(guide, say)], []),
        ShortAnswer(danger, [report]),
        ShortAnswer(list(_when(catalogue, category, answers, say)), []),
    )


def _rules(answers: list[PlatformAnswer], say: Translator) -> Iterator[str]:
    if not answers:
        yield say(N_("Platforms have few rules on what happens elsewhere."))
        return
    partly = sum(answer.partly for answer in answers)
    count = {
        "some": sum(bool(answer.breaches) for answer in answers),
        "all": len(answers),
        "partly": partly,
    }
    if partly:
        yield (
            say(N_("Rules: %(some)s of %(all)s platforms have one, %(partly)s on a part.")) % count
        )
    else:
        yield say(N_("Rules: %(some)s of %(all)s platforms have one.")) % count


def _law(guide: CategoryGuidance, say: Translator) -> str:
    """Return the first sentence of what the law says: yes, mostly not, it can be."""
    first, stop, _ = say(guide.law.text).partition(". ")
    text = first + stop.strip()
    return text[:1].lower() + text[1:]


def _when(
    catalogue: Catalogue, category: Category, answers: list[PlatformAnswer], say: Translator
) -> Iterator[str]:
    bound = [answer for answer in answers if answer.binding]
    ours = span(say.language, catalogue.urgencies[category.urgency].acknowledge_minutes)
    for time in catalogue.binding_times:
        names = [answer.platform.name for answer in bound if answer.binding == time]
        facts: dict[str, Any] = {"time": _hours(time, say), "platforms": ", ".join(names)}
        if names:
            yield say(BINDS_ALL if time.by == "law" else BINDS_SOME) % facts
    if len(bound) < len(answers) or not answers:
        yield say(FEW if bound else NONE) % {"time": ours}


def of_channel(channel: Channel, say: Translator) -> ThreeAnswers:
    """Answer for a channel that nobody takes anything down from."""
    report = AnswerLink(say(N_("Report it here")), "/report", here=True)
    law = AnswerLink(say(N_("What the law says")), "/guidance/law", here=True)
    return ThreeAnswers(
        ShortAnswer([say(N_("There is no platform to take it down. Go by the law."))], [law]),
        ShortAnswer([say(N_("To the police: 999 in danger, else 101 or"))], [report]),
        ShortAnswer([say(N_("No time is published. We follow up with the police."))], []),
    )
