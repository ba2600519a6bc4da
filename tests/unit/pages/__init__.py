"""Pages and mails: what they say, keep and escape."""
