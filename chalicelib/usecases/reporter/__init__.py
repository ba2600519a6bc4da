"""Act on a case as the person who reported it."""
