"""Pages in a real browser: accessible, narrow, without JavaScript, with nothing from elsewhere."""
