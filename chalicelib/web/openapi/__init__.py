"""The API describes itself, by OpenAPI 3.1."""
