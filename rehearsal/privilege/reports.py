"""What the API answers those who report: reports, files, and their own page."""

import uuid

import requests

from local.story import AREA
from rehearsal.deployed import check
from rehearsal.edge import BASE
from rehearsal.emulator import REGION
from rehearsal.privilege.clients import HTML, fetch, form, get, post, session_cookie
from rehearsal.privilege.files import PICTURE, announced, with_file
from rehearsal.privilege.world import World


def _reports(world: World) -> None:
    world.report(world.http)


def _reports_pressing(world: World) -> None:
    world.report(world.http, category="incitement_violence")


def _reports_file(world: World) -> None:
    _, upload = with_file(world, stored=False)
    world.report(world.http, evidence=[upload])


def _reports_twice(world: World) -> None:
    submission = str(uuid.uuid4())
    world.report(submission_id=submission)
    post(world, "/v1/reports", world.body(submission_id=submission), 200)


def _reads_status(world: World) -> None:
    reported = world.report()
    get(world, f"/v1/reports/{reported.reference}", headers=reported.bearer)


def _refuses_receipt(world: World) -> None:
    reported = world.report()
    headers = {"Authorization": f"Bearer {'0' * len(reported.receipt)}"}
    for _ in range(2):
        get(world, f"/v1/reports/{reported.reference}", headers, 404)


def _withdraws(world: World) -> None:
    reported = world.report()
    path = f"/v1/reports/{reported.reference}/withdraw"
    post(world, path, {}, 200, 201, headers=reported.bearer)


def _adds_incident(world: World) -> None:
    reported = world.report()
    world.operators.link_case(reported.case_id)
    body = {
        "batch_id": str(uuid.uuid4()),
        "incidents": [{"url": "https://x.com/someone/status/21", "text": "(more)"}],
    }
    path = f"/v1/reports/{reported.reference}/incidents"
    post(world, path, body, 200, 201, headers=reported.bearer)


def _downloads(world: World) -> None:
    reported, _ = with_file(world)
    path = f"/v1/reports/{reported.reference}/download"
    answer = post(world, path, {}, 201, headers=reported.bearer)
    fetch(world, answer.json()["url"])
    post(world, path, {}, 201, headers=reported.bearer)


def _opens_session(world: World) -> None:
    cookie = session_cookie(world, world.http)
    get(world, "/status", {"Cookie": cookie, **HTML})


def _leaves(world: World) -> None:
    cookie = session_cookie(world, world.root)
    get(world, "/exit", {"Cookie": cookie}, 303)


def _erases_report(world: World) -> None:
    cookie = session_cookie(world, world.root)
    csrf = world.operators.make_form_token(cookie.partition("=")[2])
    fields = {"csrf": csrf, "confirm": "yes"}
    form(world.http, "/status/erase", fields, 200, Cookie=cookie)


def _loses_receipt(world: World) -> None:
    form(world.http, "/status/lost", {"reference": world.report().reference}, 200)


def _begins_upload(world: World) -> None:
    place = post(world, "/v1/uploads", announced(), 201).json()
    file = {"file": ("x", PICTURE)}
    bucket = world.deployed.outputs["QuarantineBucket"]
    url = f"{world.deployed.account.address}/{bucket}"
    trusted = world.deployed.account.trusted
    answer = requests.post(url, data=place["fields"], files=file, timeout=60, verify=trusted)
    if answer.status_code == 403:
        world.denied.append(answer.text[:300])
    check(answer, 204, "a form with a good signature")


def _uploads_in_parts(world: World) -> None:
    body = announced(size=20_000_000, in_parts=True)
    place = post(world, "/v1/uploads", body, 201).json()
    path = f"/v1/uploads/{place['upload_id']}"
    bucket = world.deployed.outputs["QuarantineBucket"]
    host = {"Host": f"{bucket}.s3.{REGION}.amazonaws.com"}  # by which the edge calls it
    account = world.deployed.account
    for part in get(world, f"{path}/parts").json()["parts"]:
        url = part["url"].replace(f"{BASE}/uploads", account.address)
        content = bytes(part["size"])
        answer = requests.put(url, content, headers=host, timeout=60, verify=account.trusted)
        if answer.status_code == 403:
            world.denied.append(answer.text[:300])
        check(answer, 200, "a part")
    post(world, f"{path}/finish", {}, 200)
    get(world, path)


def _finds_areas(world: World) -> None:
    get(world, "/v1/areas?q=aldershot")
    get(world, f"/v1/areas/{AREA}/candidates")


CHECKS = tuple(
    ("api_handler", name, run)
    for name, run in (
        ("a report is accepted", _reports),
        ("a pressing report is accepted", _reports_pressing),
        ("a report with a file is accepted", _reports_file),
        ("a report that comes twice is one", _reports_twice),
        ("a status is read", _reads_status),
        ("a wrong receipt is refused", _refuses_receipt),
        ("a report is withdrawn", _withdraws),
        ("a link is added", _adds_incident),
        ("a report is downloaded", _downloads),
        ("a status page is opened", _opens_session),
        ("a session is ended", _leaves),
        ("a report is erased by its reporter", _erases_report),
        ("a lost receipt is replaced", _loses_receipt),
        ("a file is uploaded", _begins_upload),
        ("a file is uploaded in parts", _uploads_in_parts),
        ("areas and candidates are found", _finds_areas),
    )
)
