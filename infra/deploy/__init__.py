"""Put a stage on AWS by one command, and take it away again: ``make deploy``, ``make destroy``.

| module | what it does |
|---|---|
| ``stages`` | what a person fills in for a stage, and what ``./standsafe --stage`` reads of it |
| ``account`` | what an account needs beforehand: a bucket for code, a certificate, quotas |
| ``changes`` | a change set: made, shown, executed, followed to its end |
| ``smoke`` | a synthetic candidate's first report, and its erasure |
"""


class CannotDeploy(Exception):
    """Says what is wrong and what to do, a fault a line."""
