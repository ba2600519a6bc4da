"""Write rows of cases by the ten thousand: prepared as JSON, by a few threads, past any client.

A client of boto3 takes longer to write a batch down than DynamoDB Local to store it.
"""

import http.client
import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from urllib.parse import urlsplit

from chalicelib.model.chain import ORIGIN, StoredEvent, canonical, digest_of
from chalicelib.model.events import hour_of, moment
from chalicelib.store.tables import Item

_BATCH, _THREADS = 25, 4
_HEADERS = {
    "X-Amz-Target": "DynamoDB_20120810.BatchWriteItem",
    "Content-Type": "application/x-amz-json-1.0",
    "Authorization": "AWS4-HMAC-SHA256 Credential=testing/20261129/eu-west-2/dynamodb/aws4_request,"
    " SignedHeaders=host, Signature=0",
}


def chain(case_id: str, at: str, kinds: Sequence[str]) -> list[StoredEvent]:
    """Make the rows of a case, an event of each kind, all at one time: a chain that holds."""
    rows, prev = list[StoredEvent](), ORIGIN
    for seq, kind in enumerate(kinds, start=1):
        row = StoredEvent(case_id, seq, at, kind, canonical({"of": seq}), prev)
        if seq == 1:
            row = row._replace(hour=hour_of(moment(at)), key_slot="none.0")
        rows.append(row._replace(digest=digest_of(row)))
        prev = rows[-1].digest
    return rows


def item_of(row: StoredEvent) -> Item:
    """Write a row as DynamoDB has it."""
    texts = ("case_id", "at", "kind", "facts", "prev", "digest", "hour", "key_slot")
    item = {name: {"S": value} for name in texts if (value := getattr(row, name)) is not None}
    item |= {"seq": {"N": str(row.seq)}}
    if row.sealed is not None:
        item |= {"sealed": {"B": b64encode(row.sealed).decode()}}
    return item


def write(endpoint: str, table: str, items: Iterable[Item]) -> int:
    """Write items and return how many there were. Raises RuntimeError where one is refused."""
    count = 0
    with ThreadPoolExecutor(_THREADS) as threads:
        for written in threads.map(lambda batch: _put(endpoint, table, batch), _batches(items)):
            count += written
    return count


def _put(endpoint: str, table: str, items: list[Item]) -> int:
    place = urlsplit(endpoint)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=300)
    for start in range(0, len(items), _BATCH):
        puts = [{"PutRequest": {"Item": item}} for item in items[start : start + _BATCH]]
        body = json.dumps({"RequestItems": {table: puts}})
        connection.request("POST", "/", body, _HEADERS)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200 or json.loads(text).get("UnprocessedItems"):
            raise RuntimeError(text.decode())
    connection.close()
    return len(items)


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    remaining = iter(items)
    while batch := list(islice(remaining, 40 * _BATCH)):
        yield batch
