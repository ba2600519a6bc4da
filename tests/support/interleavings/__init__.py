"""A small model of what everybody should see, and a machine that tries to disagree with it."""
