"""The operators' command line: ``./standsafe VERB``. Nothing here runs in a deployed function."""
