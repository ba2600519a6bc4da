"""Sites, checks and walks that browser tests share."""
