"""Count how many other reports name the same account on the same platform."""

from chalicelib.model.case import Case
from chalicelib.model.references import digest
from chalicelib.ports import Feed, IdSecrets


def count_other_reports(
    feed: Feed, secrets: IdSecrets, case: Case, platform: str, handle: str
) -> int:
    """Count this case and give how many others were counted, of those this platform was told of.

    Again it is the same number, or more. Kept are keyed hashes alone, under the oldest secret: a
    new one does not begin the count anew. Raises Unavailable.
    """
    _, secret = secrets.newest_first()[-1]
    account = digest(secret, "account", f"{platform}/{_folded(handle)}")
    case_mark = bytes.fromhex(digest(secret, "named by", f"{account}/{case.case_id}"))
    return feed.count_case(platform, account, case_mark[:8]) - 1


def _folded(handle: str) -> str:
    """Bring a handle to one form: platforms do not tell capitals apart."""
    return handle.removeprefix("@").casefold()
