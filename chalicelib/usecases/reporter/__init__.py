"""Act on a case as the reporter."""
