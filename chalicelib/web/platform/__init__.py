"""Views for platforms: their feed, what they answer, and what is public about us."""
