"""Accept reports."""
