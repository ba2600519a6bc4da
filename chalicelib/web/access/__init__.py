"""Let callers in: each kind of access tells the view who they are."""
