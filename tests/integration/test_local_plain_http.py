"""DynamoDB Local is asked over kept connections, and botocore tries again what breaks."""

import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectionClosedError

from local import plain_http
from local.dynamodb_local import running

PLAIN = b'{"Item":{"pk":{"S":"a"}}}'


@contextmanager
def answering(*answers: bytes) -> Iterator[str]:
    """Serve these answers, one a request, the next connection going on; give the address."""
    ahead = list(answers)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while ahead and self._is_asked():
                self.wfile.write(ahead.pop(0))

        def _is_asked(self) -> bool:
            length, line = 0, b""
            for line in iter(self.rfile.readline, b"\r\n"):
                if not line:
                    return False
                name, _, value = line.partition(b": ")
                length = int(value) if name == b"Content-Length" else length
            return bool(line) and len(self.rfile.read(length)) == length

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            plain_http.close()
            server.shutdown()


def exchange(url: str) -> bytes:
    headers = HTTPHeaders()
    headers["Content-Type"] = "application/x-amz-json-1.0"
    headers["X-Amz-Target"] = "DynamoDB_20120810.GetItem"
    request = AWSPreparedRequest("POST", url, headers, b"{}", stream_output=False)
    return plain_http.exchange(request).content


def whole(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def chunked(*parts: bytes) -> bytes:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (*parts, b""))
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks


def test_answers_are_read_whole_and_in_chunks_over_one_connection() -> None:
    with answering(whole(PLAIN), chunked(PLAIN[:5], PLAIN[5:]), whole(b"")) as url:
        assert [exchange(url) for _ in range(3)] == [PLAIN, PLAIN, b""]


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        whole(PLAIN)[:-1],
        chunked(PLAIN)[:-8],
        b"HTTP/1.1 200 OK\r\n",
        b"nothing\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
    ],
)
def test_broken_answer_is_an_error_that_botocore_tries_again(broken: bytes) -> None:
    with answering(broken) as url, pytest.raises(ConnectionClosedError):
        exchange(url)
    with answering(whole(PLAIN)) as url:
        assert exchange(url) == PLAIN


def test_clients_of_a_process_write_and_read_long_items() -> None:
    with running() as endpoint:
        done = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", _WRITES_AND_READS, endpoint],
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stdout.strip()) == (0, "200000 ConditionalCheckFailedException")


_WRITES_AND_READS = """
import sys
from chalicelib.aws.clients import client
from local.options import TABLES, aws_environment, set_environment
from local.plain_http import ask_plainly
set_environment(aws_environment("eu-west-2") | {TABLES: sys.argv[1]})
ask_plainly()
dynamodb, key = client("dynamodb"), {"pk": {"S": "a"}}
dynamodb.create_table(
    TableName="plain", BillingMode="PAY_PER_REQUEST",
    KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
)
item = key | {"text": {"S": "x" * 200_000}}
dynamodb.put_item(TableName="plain", Item=item)
length = len(dynamodb.get_item(TableName="plain", Key=key)["Item"]["text"]["S"])
try:
    dynamodb.put_item(TableName="plain", Item=item, ConditionExpression="attribute_not_exists(pk)")
except dynamodb.exceptions.ConditionalCheckFailedException as error:
    print(length, type(error).__name__)
"""
