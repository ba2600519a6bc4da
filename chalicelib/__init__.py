"""Standsafe: one report of online abuse of an election candidate, all the way round."""
