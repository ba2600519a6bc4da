"""Readers that take more than their share; the cage has to end them."""
