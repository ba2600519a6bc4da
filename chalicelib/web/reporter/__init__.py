"""Answer who reports: send, follow, add, by the API and by pages."""
