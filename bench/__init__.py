"""Measure what the product costs, as a multiple of what nobody could leave out (its floor)."""
