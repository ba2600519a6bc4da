"""Group the incidents of a pile-on by account: whoever posted most comes first."""

from collections.abc import Iterable

from chalicelib.model.json_values import JsonView


def by_account(incidents: Iterable[JsonView]) -> list[list[JsonView]]:
    """Return the incidents of each account together, most first; those of no account that is known
    are one group a platform."""
    groups: dict[tuple[str, str], list[JsonView]] = {}
    for incident in incidents:
        platform = incident.get("platform") or incident.get("platform_named") or ""
        account = (platform, (incident.get("handle") or "").casefold())
        groups.setdefault(account, []).append(incident)
    return sorted(groups.values(), key=len, reverse=True)
