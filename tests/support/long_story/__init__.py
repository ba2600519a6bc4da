"""A long story of a few reports in which everything happens, and all that anybody sees of it."""
