"""Answer platforms: their feed, what they did, and what is public about us."""
