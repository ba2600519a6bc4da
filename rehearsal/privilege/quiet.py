"""Have nothing happen by itself: no stream, queue, schedule or bucket starts a function."""

from rehearsal.account import Account


def quieten(account: Account) -> None:
    """Switch off whatever invokes functions."""
    functions, events = account.client("lambda"), account.client("events")
    for page in functions.get_paginator("list_event_source_mappings").paginate():
        for mapping in page["EventSourceMappings"]:
            functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    for page in events.get_paginator("list_rules").paginate():
        for rule in page["Rules"]:
            events.disable_rule(Name=rule["Name"])
