"""Thin adapters over AWS: only the calls we use, with explicit timeouts."""
