"""Name the queues, and the function that consumes each."""

from collections.abc import Mapping
from types import MappingProxyType

TO_RECIPIENTS: Mapping[str, str] = MappingProxyType(
    {
        "platforms": "feed_platforms",
        "authorities": "notify_authorities",
        "verified": "notify_verified",
        "reporters": "notify_reporters",
        "files": "keep_evidence",
    }
)
"""Those that ``fan_out`` puts an event's messages on."""

CONSUMER_OF: Mapping[str, str] = MappingProxyType(
    {
        **TO_RECIPIENTS,
        "chains": "sign_segment",
        "expiries": "erase_segment",
        "digests": "send_digest",
        "checks": "chase_lane",
    }
)
"""All of them. Each has a setting, ``platforms_queue_url`` and so on."""
