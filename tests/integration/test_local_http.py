"""The app behind the embedded stack gets what it would get behind API Gateway."""

import base64
import http.client
import json
import threading
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from chalice.app import Blueprint, Response

from chalicelib.web.api import Api
from local.gateway import Gateway, for_threads, gateway_response
from local.invocation import call_handler
from local.web import HttpRequest, HttpResponse, Server


def _app() -> Api:
    app = Api("tiny")
    things = Blueprint(__name__)

    @things.route("/v1/things/{name}", methods=["GET", "POST"], content_types=["text/plain"])
    def thing(name: str) -> Response:
        request = things.current_request
        raw = request.raw_body
        assert isinstance(raw, bytes)
        time.sleep(0.005)  # so that requests overlap
        body = {
            "name": name,
            "body": base64.b64encode(raw).decode(),
            "path": request.context["path"],
            "host": request.headers["host"],
            "forwarded": request.headers["x-forwarded-for"],
            "query": request.to_original_event()["multiValueQueryStringParameters"],
            "two": request.to_original_event()["multiValueHeaders"].get("Signature"),
        }
        return Response(json.dumps(body), {"Set-Cookie": ["a=1", "b=2"]}, 201)

    app.register_blueprint(things)
    return app


@pytest.fixture
def server() -> Iterator[Server]:
    app = for_threads(_app())
    gateway = Gateway(app.routes, partial(call_handler, app))

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path == "/whole":  # as the site answers HEAD, too
            return HttpResponse(200, [], b"a page")
        return gateway(request)

    serving = Server(0, answer, gateway_response)
    thread = threading.Thread(target=serving.serve_forever, args=(0.02,))
    thread.start()
    yield serving
    serving.shutdown()
    serving.server_close()
    thread.join()


def _call(
    server: Server, method: str, path: str, body: bytes = b"", *headers: tuple[str, str]
) -> tuple[int, dict[str, Any], list[tuple[str, str]]]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.putrequest(method, path)
    for name, value in (("Content-Type", "text/plain"), *headers):
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    answer = connection.getresponse()
    content = json.loads(answer.read())
    connection.close()
    return answer.status, content, answer.getheaders()


def test_app_gets_what_api_gateway_would_give_it(server: Server) -> None:
    body = b"\xff\x00not text"
    status, content, headers = _call(
        server,
        "POST",
        "/v1/things/a%20b?x=1&x=2",
        body,
        ("Signature", "one"),
        ("signature", "two"),
        ("X-Forwarded-For", "6.6.6.6"),
    )
    assert status == 201
    assert content["name"] == "a b"
    assert base64.b64decode(content["body"]) == body
    assert content["path"] == "/api/v1/things/a%20b"
    assert not content["host"].startswith("127.0.0.1")
    assert content["forwarded"].split(", ")[-2] == "127.0.0.1"
    assert content["query"] == {"x": ["1", "2"]}
    assert content["two"] == ["one", "two"]
    assert [value for name, value in headers if name == "Set-Cookie"] == ["a=1", "b=2"]


def test_answer_is_the_apps_own_when_there_is_no_such_method(server: Server) -> None:
    status, _, _ = _call(server, "DELETE", "/v1/things/a")
    assert status == 405


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "FOO", "BREW"])
def test_answer_is_the_apps_own_when_the_method_is_unheard_of(server: Server, method: str) -> None:
    status, content, headers = _call(server, method, "/v1/things/a")
    assert (status, content["code"]) == (405, "method_not_allowed")
    assert set(dict(headers)["Allow"].split(", ")) >= {"GET", "POST"}


@pytest.mark.parametrize("path", ["/v1/things/a", "/whole"])
def test_head_has_the_length_of_get_or_none(server: Server, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    lengths = []
    for method in ("HEAD", "GET", "HEAD"):
        connection.request(method, path, headers={"Content-Type": "text/plain"})
        answer = connection.getresponse()
        answer.read()
        lengths.append(answer.getheader("Content-Length"))
    connection.close()
    assert {lengths[0], lengths[2]} <= {None, lengths[1]}


def test_requests_do_not_see_each_other_when_they_come_at_once(server: Server) -> None:
    wrong: list[str] = []

    def ask(name: str) -> None:
        for _ in range(10):
            if _call(server, "GET", f"/v1/things/{name}")[1]["name"] != name:
                wrong.append(name)

    threads = [threading.Thread(target=ask, args=(f"n{i}",)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"NONSENSE\r\n\r\n", 400),
        (b"GET /v1/things/a HTTP/3.0\r\nHost: x\r\n\r\n", 500),
        (b"GET /" + b"a" * 65_536 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"POST /v1/things/a HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /v1/things/a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
    ],
)
def test_server_answers_and_lives_on_when_a_request_is_no_http(
    server: Server, raw: bytes, status: int
) -> None:
    import socket

    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(raw)
        raw_answer = b""
        while chunk := connection.recv(65536):
            raw_answer += chunk
    assert raw_answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"application/problem+json" in raw_answer
    assert json.loads(raw_answer.partition(b"\r\n\r\n")[2])["status"] == status
    assert _call(server, "GET", "/v1/things/a")[0] == 201


def test_chunked_body_arrives_whole(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request(
        "POST",
        "/v1/things/a",
        body=iter([b"one ", b"two"]),
        headers={"Content-Type": "text/plain"},
        encode_chunked=True,
    )
    content = json.loads(connection.getresponse().read())
    connection.close()
    assert base64.b64decode(content["body"]) == b"one two"
