"""The case log: events, the fold to a state, promises, references. Plain Python, no I/O, no clock."""
