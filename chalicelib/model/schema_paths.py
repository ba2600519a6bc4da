"""Name where the JSON Schemas are that we publish."""

SCHEMA_PATH = "/v1/schemas/statement-of-reasons.json"
