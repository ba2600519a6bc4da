"""What the API answers: reporters, platforms, authorities, candidates."""

import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import requests

from chalicelib.model.folding import fold
from chalicelib.model.recipient import BUNDLE
from chalicelib.ports import Dispatch
from chalicelib.signing.mailed_links import mint_contact_link
from local.peer import Peer
from local.story import AREA, PLATFORM
from rehearsal.deployed import check
from rehearsal.edge import BASE
from rehearsal.emulator import REGION
from rehearsal.errors import expect
from rehearsal.officer import FORCE
from rehearsal.privilege.files import PICTURE, announced, key_of, with_file
from rehearsal.privilege.world import Reported, World

_HTML = {"Accept": "text/html"}


def _get(
    world: World, path: str, headers: Mapping[str, str] | None = None, status: int = 200
) -> requests.Response:
    answer = world.http.get(f"{BASE}{path}", headers=headers, timeout=90, allow_redirects=False)
    check(answer, status, path)
    return answer


def _post(
    world: World, path: str, body: Any, *statuses: int, headers: Mapping[str, str] | None = None
) -> requests.Response:
    answer = world.http.post(f"{BASE}{path}", json=body, headers=headers, timeout=90)
    expect(answer.status_code in statuses, f"{path}: {answer.status_code} {answer.text[:300]}")
    return answer


def _form(
    http: requests.Session, path: str, fields: Any, status: int, **headers: str
) -> requests.Response:
    url, headers = f"{BASE}{path}", {**_HTML, **headers}
    answer = http.post(url, data=fields, headers=headers, timeout=90, allow_redirects=False)
    check(answer, status, path)
    return answer


def _reports(world: World) -> None:
    world.report(world.http)


def _reports_pressing(world: World) -> None:
    world.report(world.http, category="incitement_violence")


def _reports_file(world: World) -> None:
    _, upload = with_file(world, kept=False)
    world.report(world.http, evidence=[upload])


def _reports_twice(world: World) -> None:
    submission = str(uuid.uuid4())
    world.report(submission_id=submission)
    _post(world, "/v1/reports", world.body(submission_id=submission), 200)


def _reads_status(world: World) -> None:
    reported = world.report()
    _get(world, f"/v1/reports/{reported.reference}", headers=reported.bearer)


def _refuses_receipt(world: World) -> None:
    reported = world.report()
    headers = {"Authorization": f"Bearer {'0' * len(reported.receipt)}"}
    for _ in range(2):
        _get(world, f"/v1/reports/{reported.reference}", headers, 404)


def _withdraws(world: World) -> None:
    reported = world.report()
    path = f"/v1/reports/{reported.reference}/withdraw"
    _post(world, path, {}, 200, 201, headers=reported.bearer)


def _adds_incident(world: World) -> None:
    reported = world.report()
    world.operators.link_case(reported.case_id)
    body = {
        "batch_id": str(uuid.uuid4()),
        "incidents": [{"url": "https://x.com/someone/status/21", "text": "(more)"}],
    }
    path = f"/v1/reports/{reported.reference}/incidents"
    _post(world, path, body, 200, 201, headers=reported.bearer)


def _downloads(world: World) -> None:
    reported, _ = with_file(world)
    path = f"/v1/reports/{reported.reference}/download"
    answer = _post(world, path, {}, 201, headers=reported.bearer)
    _fetch(world, answer.json()["url"])
    _post(world, path, {}, 201, headers=reported.bearer)


def _fetch(world: World, url: str) -> None:
    answer = requests.get(url, timeout=60, verify=world.deployed.account.trusted)
    if answer.status_code == 403:
        world.denied.append(answer.text[:300])
    check(answer, 200, "what a link leads to")


def _opens_session(world: World) -> None:
    cookie = _session(world, world.http)
    _get(world, "/status", {"Cookie": cookie, **_HTML})


def _leaves(world: World) -> None:
    cookie = _session(world, world.root)
    _get(world, "/exit", {"Cookie": cookie}, 303)


def _session(world: World, http: requests.Session) -> str:
    reported = world.report()
    fields = {"reference": reported.reference, "receipt": reported.receipt}
    return _cookie(_form(http, "/status", fields, 303))


def _cookie(answer: requests.Response) -> str:
    return answer.headers["Set-Cookie"].partition(";")[0]


def _erases_report(world: World) -> None:
    cookie = _session(world, world.root)
    csrf = world.operators.make_form_token(cookie.partition("=")[2])
    fields = {"csrf": csrf, "confirm": "yes"}
    _form(world.http, "/status/erase", fields, 200, Cookie=cookie)


def _loses_receipt(world: World) -> None:
    _form(world.http, "/status/lost", {"reference": world.report().reference}, 200)


def _polls(world: World) -> None:
    for _ in range(2):
        world.send(world.report().case_id, [PLATFORM])
        world.renew()  # so that each has its key in a batch of its own
    peer = world.peer(PLATFORM)
    sets = peer.poll(returnImmediately=True)["sets"]
    expect(sets, "no token")


def _signs_by_later_key(world: World) -> None:
    with world.later_key():
        peer = Peer(world.deployed.parties["platforms"][PLATFORM], world.fresh_keys(), world.http)
        peer.poll(returnImmediately=True)


def _acknowledges(world: World) -> None:
    world.send(world.report().case_id, [PLATFORM])
    sets = world.peer(PLATFORM, world.root).poll(returnImmediately=True)["sets"]
    world.peer(PLATFORM).poll(ack=list(sets), maxEvents=0)


def _refuses_token(world: World) -> None:
    world.send(world.report().case_id, [PLATFORM])
    sets = world.peer(PLATFORM, world.root).poll(returnImmediately=True)["sets"]
    errors = {jti: {"err": "invalid_request", "description": "no"} for jti in sets}
    world.peer(PLATFORM).poll(setErrs=errors, maxEvents=0)


def _takes_outcome(world: World) -> None:
    reported = world.report()
    world.send(reported.case_id, [PLATFORM])
    outcome = {
        "outcome_id": str(uuid.uuid4()),
        "reference": reported.reference,
        "status": "under_review",
        "at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
    (result,) = world.peer(PLATFORM).post_outcomes(outcome)
    expect(result["status"] == 201, str(result))


def _replays(world: World) -> None:
    reported = world.report()
    world.send(reported.case_id, [PLATFORM])
    root = world.peer(PLATFORM, world.root)
    root.poll(ack=list(root.poll(returnImmediately=True)["sets"]), maxEvents=0)
    url = f"{BASE}/v1/platforms/{PLATFORM}/replay"
    world.peer(PLATFORM).post(url, {"references": [reported.reference]})


def _verifies(world: World) -> None:
    url = f"{BASE}/v1/platforms/{PLATFORM}/verification"
    world.peer(PLATFORM).post(url, {"state": "rehearsal"})


def _hands_copy(world: World) -> None:
    reported, upload = with_file(world)
    world.send(reported.case_id, [PLATFORM])
    world.operators.record_scan(key_of(reported, upload), "NO_THREATS_FOUND")
    url = f"{BASE}/v1/platforms/{PLATFORM}/evidence"
    (file,) = fold(world.operators.adapters.case_log.read(reported.case_id)).evidence.values()
    body = {"reference": reported.reference, "sha256": file.sha256}
    link = world.peer(PLATFORM).post(url, body)
    _fetch(world, link["url"])


def _publishes_keys(world: World) -> None:
    _get(world, "/.well-known/jwks.json")
    _get(world, "/.well-known/jwks-history.json")


def _begins_upload(world: World) -> None:
    place = _post(world, "/v1/uploads", announced(), 201).json()
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
    place = _post(world, "/v1/uploads", body, 201).json()
    path = f"/v1/uploads/{place['upload_id']}"
    bucket = world.deployed.outputs["QuarantineBucket"]
    host = {"Host": f"{bucket}.s3.{REGION}.amazonaws.com"}  # by which the edge calls it
    account = world.deployed.account
    for part in _get(world, f"{path}/parts").json()["parts"]:
        url = part["url"].replace(f"{BASE}/uploads", account.address)
        content = bytes(part["size"])
        answer = requests.put(url, content, headers=host, timeout=60, verify=account.trusted)
        if answer.status_code == 403:
            world.denied.append(answer.text[:300])
        check(answer, 200, "a part")
    _post(world, f"{path}/finish", {}, 200)
    _get(world, path)


def _opens_case(world: World) -> None:
    reported = world.report()
    world.send(reported.case_id, [FORCE])
    officer = world.officer(reported, world.http)
    officer.get(f"/v1/authority/cases/{reported.reference}")


def _officer(world: World) -> tuple[Any, Reported]:
    reported = world.report()
    world.send(reported.case_id, [FORCE, PLATFORM])
    return world.officer(reported).by(world.http), reported


def _acknowledges_case(world: World) -> None:
    officer, _ = _officer(world)
    officer.act("acknowledge")


def _lists_cases(world: World) -> None:
    officer, _ = _officer(world)
    officer.get("/v1/authority/cases")


def _opens_case_of_list(world: World) -> None:
    officer, _ = _officer(world)
    another = world.report()
    world.send(another.case_id, [FORCE])
    officer.get(f"/v1/authority/cases/{another.reference}")


def _holds(world: World) -> None:
    officer, _ = _officer(world)
    officer.act("holds", {"platform": PLATFORM})


def _requests_bundle(world: World) -> None:
    officer, _ = _officer(world)
    officer.act("bundle")


def _hands_bundle(world: World) -> None:
    officer, reported = _officer(world)
    officer.by(world.root).act("bundle")
    world.operators.make_bundle(Dispatch(reported.case_id, world.last(reported), BUNDLE))
    _fetch(world, officer.act("bundle").json()["url"])


def _requests_sign_in(world: World) -> None:
    _post(world, "/v1/authority/sign-in", {"authority": FORCE}, 202)


def _confirms_address(world: World) -> None:
    secrets = world.operators.adapters.link_secrets
    secret, now = secrets.versions[secrets.current], world.operators.now()
    for line in ("first", "second"):
        world.operators.propose_contact(FORCE, line, f"{line}@example.org")
        token = mint_contact_link(secret, FORCE, line, f"{line}@example.org", now)
        _post(world, "/v1/authority/address", {"token": token}, 200)
    world.operators.set_contact(FORCE, "first", "elections.hampshire@example.org")


def _adds_delegate(world: World) -> None:
    cookie, csrf = _candidate(world)
    fields = {"csrf": csrf, "name": "Kim Invented"}
    answer = _form(world.http, "/delegates", fields, 201, Cookie=cookie)
    delegates = re.findall(r'name="revoke" value="([^"]+)"', answer.text)
    expect(delegates, "no delegate on the page")
    fields = {"csrf": csrf, "revoke": delegates[0]}
    _form(world.http, "/delegates", fields, 303, Cookie=cookie)


def _candidate(world: World) -> tuple[str, str]:
    candidates = world.deployed.parties["candidates"]
    code = next(entry for entry in candidates if entry["area"] == AREA)["access_code"]
    opened = _form(world.http, "/delegates", {"open": "yes", "access_code": code}, 303)
    cookie = _cookie(opened)
    return cookie, world.operators.make_form_token(cookie.partition("=")[2])


def _finds_areas(world: World) -> None:
    _get(world, "/v1/areas?q=aldershot")
    _get(world, f"/v1/areas/{AREA}/candidates")


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
        ("a platform polls", _polls),
        ("an answer is signed by a later key", _signs_by_later_key),
        ("a platform acknowledges", _acknowledges),
        ("a platform refuses a token", _refuses_token),
        ("a platform posts an outcome", _takes_outcome),
        ("a platform has tokens replayed", _replays),
        ("a platform verifies its feed", _verifies),
        ("a platform fetches a file", _hands_copy),
        ("our keys are published", _publishes_keys),
        ("a file is uploaded", _begins_upload),
        ("a file is uploaded in parts", _uploads_in_parts),
        ("the police open a case", _opens_case),
        ("the police acknowledge a case", _acknowledges_case),
        ("the police list their cases", _lists_cases),
        ("the police open a case of their list", _opens_case_of_list),
        ("the police hold a platform back", _holds),
        ("the police request a bundle", _requests_bundle),
        ("the police fetch a bundle", _hands_bundle),
        ("the police request a link", _requests_sign_in),
        ("an address is confirmed", _confirms_address),
        ("a delegate is added and revoked", _adds_delegate),
        ("areas and candidates are found", _finds_areas),
    )
)
