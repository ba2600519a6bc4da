"""Read, append to, route and erase cases: what every other capability builds on."""
