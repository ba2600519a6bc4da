"""Act on a case as an officer of an authority."""
