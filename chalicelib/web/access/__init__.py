"""Who may call a route: each kind lets its callers in, and tells the view who they are."""
