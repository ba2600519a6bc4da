"""SNS: reach whoever is on duty, by whatever the topic's subscriptions are, a telephone too."""

from typing import TYPE_CHECKING

from chalicelib.aws.failures import OurErrors

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient


class SnsPager:
    """Publishes to one topic."""

    def __init__(self, sns: "SNSClient", topic: str) -> None:
        self._sns, self._topic = sns, topic

    def page(self, text: str) -> None:
        """Send one sentence without anything of a case. Raises Unavailable."""
        with OurErrors("sns"):
            self._sns.publish(TopicArn=self._topic, Message=text, Subject="Standsafe")
