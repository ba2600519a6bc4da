"""Name the ids that stand beside platforms and authorities in messages and notifications."""

REPORTER = "reporter"
"""The recipient id under which the reporter is told things."""

BUNDLE = "bundle"
"""The recipient id under which a bundle is made."""

FILES = "files"
"""The recipient id under which whoever looks after files hears of them."""

PATTERNS = "patterns"
"""The recipient id under which a case is compared with others."""

LINK = "link"
"""The recipient id under which a request for a link in place of a receipt is queued; in place of a
case's id it stands for a request for a link to an authority's list."""

ERASURE = "erasure"
"""The recipient id under which a case is queued that its reporter wants erased."""

ROUTE = "route"
"""The recipient id under which a report waits to be routed, before the stream brings it."""

OPERATOR = "operator"
"""The recipient id under which our operators are told things."""
