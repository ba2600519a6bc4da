"""Prove least privilege: run each function with its own policy, less one action at a time."""
