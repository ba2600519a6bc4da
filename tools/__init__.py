"""Serve developers and CI while building; none of it is deployed."""
