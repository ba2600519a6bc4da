"""Have nothing happen by itself, and nothing be allowed but by a role's own policy."""

import json

from rehearsal.account import EmulatedAccount


def quieten(account: EmulatedAccount) -> None:
    """Switch off whatever invokes functions."""
    functions, events = account.client("lambda"), account.client("events")
    for page in functions.get_paginator("list_event_source_mappings").paginate():
        for mapping in page["EventSourceMappings"]:
            functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    for page in events.get_paginator("list_rules").paginate():
        for rule in page["Rules"]:
            events.disable_rule(Name=rule["Name"])


def close_topics(account: EmulatedAccount) -> None:
    """Have topics admit nobody of the account by a policy of their own.

    A topic's first policy is under a condition (AWS:SourceOwner) that the emulator takes for true
    of whoever is in its account; on AWS a role needs a policy of its own.
    https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
    """
    sns = account.client("sns")
    for topic in sns.list_topics()["Topics"]:
        alarms = {"Service": "cloudwatch.amazonaws.com"}
        statement = {"Effect": "Allow", "Principal": alarms, "Action": "sns:Publish"}
        policy = {"Version": "2012-10-17", "Statement": [{**statement, "Resource": "*"}]}
        sns.set_topic_attributes(
            TopicArn=topic["TopicArn"], AttributeName="Policy", AttributeValue=json.dumps(policy)
        )
