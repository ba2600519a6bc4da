"""Tell the form's script of platforms: how to read their links, and what their rules say.

Links are recognised on the reporter's own device: what was pasted goes nowhere until it is sent.
The expressions are those of catalogue/links.py, written as JavaScript reads them; tests hold the
two to the same answers.
"""

import re
from functools import lru_cache
from typing import Any

from chalicelib.catalogue import Catalogue, Platform
from chalicelib.catalogue.guidance import Guidance
from chalicelib.catalogue.links import compile_path, expressions
from chalicelib.catalogue.records import Breach, LinkRules
from chalicelib.catalogue.wrapped_links import APPS, MIRRORS, WRAPPERS
from chalicelib.languages import localised
from chalicelib.rendering.formats import date as day
from chalicelib.rendering.formats import plurals, site
from chalicelib.rendering.incident_words import NOT_TOLD, SHORTENED
from chalicelib.rendering.limits_in_words import say_with_limits
from chalicelib.rendering.translator import N_, Translator

# In the script, {name} is replaced by what was found.
WORDS = {
    "account": N_("account {handle}"),
    "again": N_("The same link is there twice. It counts once."),
    "same": N_("The same post as link {number}."),
    "unknown": N_("A link that we do not recognise. It is kept, and no platform is told."),
    "prose": N_("No link. It is kept as you typed it, and no platform is told."),
    "short": SHORTENED,
    "site": NOT_TOLD,
    "unsure": N_("Not confirmed"),
    "source": N_("Source: {site}, checked on {day}"),
    "silent": N_("We found no rule of theirs about this."),
    "guidance": N_("All that {platform} says"),
    "tab": N_("(opens in a new tab)"),
    "many": N_("Give up to %(incidents_a_case)s posts or messages"),
    "posts": N_("{where}: {count}"),
    "others": N_("Others: {count}"),
}


def link_rules(catalogue: Catalogue, guidance: Guidance, say: Translator) -> dict[str, Any]:
    """Return the JSON that links.js reads."""
    return {
        "words": {name: say_with_limits(say, text) for name, text in WORDS.items()},
        "found": plurals(say(N_("{count} link found")), say(N_("{count} links found"))),
        "prose": plurals(
            say(N_("{count} line that is no link")), say(N_("{count} lines that are no links"))
        ),
        "platforms": [
            _platform(platform, guidance.platforms[platform.id].breaches, say)
            for platform in catalogue.platforms.values()
        ],
        "sites": [
            {"id": site.id, "name": site.name} | _shapes(site.links)
            for site in catalogue.sites.values()
        ],
        "shorteners": catalogue.shorteners,
        "mirrors": MIRRORS,
        "wrappers": [
            {
                "host": in_javascript(wrapper.host),
                "path": in_javascript(wrapper.path),
                "parameters": wrapper.parameters,
            }
            for wrapper in WRAPPERS
        ],
        "apps": [[in_javascript(pattern), address] for pattern, address in APPS],
    }


def _platform(platform: Platform, breaches: tuple[Breach, ...], say: Translator) -> dict[str, Any]:
    return {
        "id": platform.id,
        "name": platform.name,
        "guidance": localised(say.language, f"/guidance/{platform.id}"),
        **_shapes(platform.links),
        "rules": {
            breach.category: {
                "what": say(breach.what),
                "url": breach.url or platform.policy_url,
                "site": site(breach.url or platform.policy_url),
                "day": day(say.language, breach.checked),
                "sure": breach.confidence == "found",
            }
            for breach in breaches
            if breach.covers != "none"
        },
    }


def _shapes(rules: LinkRules) -> dict[str, Any]:
    names = expressions(rules)
    return {
        "shapes": [
            {"hosts": shape.hosts, "paths": [_path(path, names) for path in shape.paths]}
            for shape in rules.shapes
        ],
        "comment": in_javascript(rules.comment),
        "comment_in": rules.comment_in,
        "not_handles": rules.not_handles,
        "not_hosts": rules.not_hosts,
    }


def _path(path: str, names: dict[str, str]) -> dict[str, Any]:
    shape = compile_path(path, names)
    return {
        "path": in_javascript(shape.path.pattern),
        "host": shape.host_first,
        "query": {name: in_javascript(value.pattern) for name, value in shape.parameters.items()},
    }


@lru_cache(maxsize=2_000)  # both languages have the same, and so has the next edition
def in_javascript(expression: str) -> str:
    """Write a Python expression of catalogue/links.py for JavaScript's ``u`` and ``s`` flags.

    JavaScript has no flag for a part of an expression in every browser, writes named groups
    otherwise, knows ``\\w`` for ASCII only, and takes no escape that is not needed.
    """
    expression = re.sub(
        r"\(\?i:((?:\\.|[^()\\])*)\)", lambda match: _either_case(match[1]), expression
    )
    expression = _CLASS_OR_LETTER.sub(_letters, expression.replace("(?P<", "(?<"))
    return re.sub(r"\\([^\w\\^$.*+?()\[\]{}|/])", r"\1", expression)


_CLASS_OR_LETTER = re.compile(r"\[(?:\\.|[^\]\\])*\]|\\w")
_LETTERS = r"\p{L}\p{N}_"


def _letters(match: re.Match[str]) -> str:
    """Write ``\\w`` as JavaScript's ``u`` flag has it, within a class and without."""
    return f"[{_LETTERS}]" if match[0] == r"\w" else match[0].replace(r"\w", _LETTERS)


def _either_case(literal: str) -> str:
    return re.sub(r"\\.|[A-Za-z]", lambda match: _letter(match[0]), literal)


def _letter(text: str) -> str:
    return text if text.startswith("\\") else f"[{text.lower()}{text.upper()}]"
