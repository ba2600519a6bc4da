"""Model a case: its events, their fold to a state, promises, references. No I/O, no clock."""
