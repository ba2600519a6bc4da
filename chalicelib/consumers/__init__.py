"""What event handlers share: take what AWS brings, call a use case, report what went wrong."""
