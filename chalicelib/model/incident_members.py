"""Name the members of an incident, for who reads incidents and need not load how they are checked:
loading pydantic's models would be a fifth of a cold start.

A test holds the names to ``model.incident``.
"""

FOR_PLATFORMS = ("url", "handle", "community", "text", "seen_at", "seen_about", "deleted")
"""Members as they were given that the platform where it happened is told, too."""

RECOGNISED = ("post_id", "comment_id")
"""Members that an incident's link is recognised by, kept and told beside those that were given."""

TOLD_PLATFORMS = (*FOR_PLATFORMS, *RECOGNISED)
"""Members of an incident that a platform's token holds, where they are known."""
