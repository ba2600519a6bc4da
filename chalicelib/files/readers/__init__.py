"""Readers of strangers' files; each runs in the cage alone (``chalicelib.files.cage``)."""
