"""Describe the API by OpenAPI 3.1."""
