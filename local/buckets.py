"""Watch versioned buckets and deliver their changes as EventBridge does."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from local.events import Delivery, eventbridge
from local.patterns import matches
from local.wake import Wake

Objects = Mapping[str, tuple[str, str, int]]
"""Version, ETag and size by key."""


class Bucket:
    """Lists a versioned bucket, anew only after something was written to it."""

    def __init__(self, name: str, pattern: Mapping[str, Any], s3: Any, wake: Wake) -> None:
        self.name, self.pattern, self.service = name, pattern, f"s3/{name}"
        self._s3, self._wake = s3, wake
        self._writes_listed = -1
        self._objects: Objects = {}

    def objects(self) -> Objects:
        """Return the current version of every object."""
        writes = self._wake.writes(self.service)
        if writes != self._writes_listed:
            pages = self._s3.get_paginator("list_object_versions").paginate(Bucket=self.name)
            self._objects = {
                version["Key"]: (version["VersionId"], version["ETag"].strip('"'), version["Size"])
                for page in pages
                for version in page.get("Versions", [])
                if version["IsLatest"]
            }
            self._writes_listed = writes
        return self._objects


class BucketSource:
    """Delivers changes of a versioned bucket as EventBridge events."""

    def __init__(
        self, function: str, bucket: "Bucket", deliver: Delivery, *, in_bursts: bool = True
    ) -> None:
        """Watch a bucket. ``in_bursts``: one event stands for all changes since the last look."""
        self.name, self.service = function, bucket.service
        self._bucket, self._deliver, self._in_bursts = bucket, deliver, in_bursts
        self._objects: Objects = {}

    def step(self) -> bool:
        """Deliver that objects came, changed or went since the last look.

        One event may stand for a burst: a handler that works from the whole bucket sees all of it
        in the first of many calls, on AWS, too.
        """
        objects = self._bucket.objects()
        events = [*self._created(objects), *self._deleted(objects)]
        self._objects = objects
        ours = [event for event in events if matches(self._bucket.pattern, event)]
        for event in ours[-1:] if self._in_bursts else ours:
            self._deliver(self.name, event)
        return bool(events)

    def waiting(self) -> bool:
        """Return whether anything changed since the last look."""
        return self._bucket.objects() != self._objects

    def _created(self, objects: Objects) -> list[dict[str, Any]]:
        return [
            self._event("Object Created", {"key": key, "version-id": v, "etag": etag, "size": size})
            for key, (v, etag, size) in objects.items()
            if self._objects.get(key) != (v, etag, size)
        ]

    def _deleted(self, objects: Objects) -> list[dict[str, Any]]:
        removed = self._objects.keys() - objects.keys()
        return [self._event("Object Deleted", {"key": key}) for key in sorted(removed)]

    def _event(self, detail_type: str, description: dict[str, Any]) -> dict[str, Any]:
        detail = {"version": "0", "bucket": {"name": self._bucket.name}, "object": description}
        return eventbridge(
            "aws.s3", detail_type, detail, datetime.now(UTC), f"arn:aws:s3:::{self._bucket.name}"
        )
