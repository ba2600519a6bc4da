"""Say of a pile-on in a few lines what is in it: account by account, who posted most first."""

from collections.abc import Sequence

from chalicelib.catalogue import Catalogue
from chalicelib.model.json_values import JsonView
from chalicelib.model.pile_on import by_account
from chalicelib.rendering.translator import N_, Translator

GROUPS_SHOWN = 5
"""Accounts that a page shows; the file has all of them."""

_TOTAL = N_("%(posts)d posts or messages by %(accounts)d accounts. Who posted most comes first.")
_ACCOUNT = N_("Posts by %(account)s: %(posts)d. For example: %(link)s")
_NOT_NAMED = N_("accounts that the links do not name")
_MORE_ACCOUNTS = N_("Posts by %(accounts)d more accounts: %(posts)d")


def group_lines(incidents: Sequence[JsonView], catalogue: Catalogue, say: Translator) -> list[str]:
    """Return a line for each of the accounts with the most posts, and one for all others."""
    groups = by_account(incidents)
    first_groups, more_groups = groups[:GROUPS_SHOWN], groups[GROUPS_SHOWN:]
    lines = [say(_TOTAL) % {"posts": len(incidents), "accounts": len(groups)}]
    lines += [_line(group, catalogue, say) for group in first_groups]
    if more_groups:
        lines.append(
            say(_MORE_ACCOUNTS)
            % {"accounts": len(more_groups), "posts": sum(map(len, more_groups))}
        )
    return lines


def _line(group: Sequence[JsonView], catalogue: Catalogue, say: Translator) -> str:
    first = group[0]
    platform = catalogue.platforms.get(first.get("platform") or "")
    name = platform.name if platform else first.get("platform_named") or ""
    account = first.get("handle") or say(_NOT_NAMED)
    where = f"{account} ({name})" if name else account
    link = first.get("url") or "–"
    return say(_ACCOUNT) % {"account": where, "posts": len(group), "link": link}
