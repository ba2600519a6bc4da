"""Take, inspect and hand out uploaded files."""
