"""The links of a pile-on as a table: whoever posted most first, and no cell a formula."""

import csv
import io
from typing import Any

from chalicelib.files.tables import links_by_account


def test_links_are_listed_by_account_most_first() -> None:
    incidents: list[dict[str, Any]] = [
        {"platform": "x", "handle": "one", "url": "https://x.com/one/status/1"},
        {"platform": "x", "handle": "Troll", "url": "https://x.com/Troll/status/2"},
        {"platform": "x", "handle": "troll", "url": "https://x.com/troll/status/3"},
        {"platform_named": "=1+1", "url": None},
    ]
    rows = list(csv.reader(io.StringIO(links_by_account(incidents).decode("utf-8-sig"))))
    assert rows == [
        ["posts_by_account", "platform", "account", "link"],
        ["2", "x", "Troll", "https://x.com/Troll/status/2"],
        ["2", "x", "troll", "https://x.com/troll/status/3"],
        ["1", "x", "one", "https://x.com/one/status/1"],
        ["1", "'=1+1", "", ""],
    ]
