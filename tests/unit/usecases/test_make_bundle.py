"""Evidence bundles: verified by public tools alone, and what was changed is found by them."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import bagit
import jwt
import pytest

from chalicelib import container as containers
from chalicelib.catalogue import load
from chalicelib.errors import NotFound, Unavailable
from chalicelib.limits import BUNDLE_MAKING
from chalicelib.model.events import Kind
from chalicelib.ports import Dispatch
from chalicelib.rendering.bundle_pdf import _step, print_pdf
from chalicelib.signing.mailed_links import mint_case_link
from chalicelib.usecases.authority.make_bundle import GOOD_FOR, make_bundle
from tests.support.bundles import FORCE, Bundles
from tests.support.factories import SECRETS, WorldContainer
from tests.support.officers import sign_in
from tests.support.page_samples import NAUGHTY
from tests.support.web_client import post_json

FILES = [
    ("post.png", b"\x89PNG" + bytes(900)),
    ("../../etc/passwd", b"%PDF-"),
    ("film.mp4", b"mp4"),
]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def bundles() -> Bundles:
    return Bundles(FILES)


@pytest.fixture
def bag(bundles: Bundles, tmp_path: Path) -> Path:
    """The folder of a bundle of three files, as an officer unpacks it."""
    return unpacked(bundles.make(), tmp_path)


def unpacked(made: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        archive.extractall(folder)
    (root,) = folder.iterdir()
    return root


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 # ours


def openssl(bag: Path) -> bool:
    """What README.txt says under 2."""
    key, signed = "signing-key.pem", "tagmanifest-sha256.txt"
    command = ["openssl", "dgst", "-sha256", "-verify", key, "-signature", f"{signed}.sig", signed]
    return run(bag, *command).stdout == "Verified OK\n"


def test_bundle_is_verified_by_public_tools(bag: Path) -> None:
    assert bagit.Bag(str(bag)).validate()
    for command in (
        "sha256sum --check manifest-sha256.txt",
        "sha512sum --check manifest-sha512.txt",
    ):
        assert run(bag, *command.split()).returncode == 0
    assert run(bag, "sha256sum", "--check", "tagmanifest-sha256.txt").returncode == 0
    assert openssl(bag)
    jws = (bag / "tagmanifest-sha256.txt.jws").read_text().strip()
    key = jwt.PyJWK(json.loads((bag / "signing-key.jwk").read_text()))
    signed = (bag / "tagmanifest-sha256.txt").read_bytes()
    assert jwt.api_jws.decode(jws, key, ["ES256"], detached_payload=signed) == signed


def test_bundle_holds_the_report_each_file_as_received_and_the_log(
    bag: Path, bundles: Bundles
) -> None:
    data = bag / "data"
    names = sorted(path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file())
    assert names == [
        "README.txt",
        "case-log.jsonl",
        "evidence/01-post.png",
        "evidence/02-etc_passwd.png",
        "evidence/03-film.png",
        "notices/01.txt",
        "notices/02.txt",
        "report.json",
        "report.pdf",
    ]
    assert [(data / name).read_bytes() for name in names[2:5]] == [content for _, content in FILES]
    report = json.loads((data / "report.json").read_text())
    assert report["statement"] == "It began last week."
    assert [file["in_bundle"] for file in report["evidence"]] == names[2:5]
    assert (data / "report.pdf").read_bytes().startswith(b"%PDF-")
    assert "https://x.com/someone/status/20" in (data / "notices/01.txt").read_text()
    read = [entry for entry in report["timeline"] if entry["what"] == "case_read"]
    assert read[0]["officer"] == {"name": "Kim Invented", "role": "Duty inspector"}


def test_pdf_says_who_did_what_with_whom_and_which_file(bundles: Bundles) -> None:
    session = {"recipient": FORCE, "opened": 1}
    kim = {"name": "Kim Invented", "role": "Duty inspector"}
    stage = {**session, "stage": "recorded_as_crime", "shown": True}
    bundles.append(Kind.STAGE_RECORDED, stage, kim)
    to = {**session, "to": "police-durham", "recipients": []}
    bundles.append(Kind.HANDED_OVER, to, {**kim, "reason": "The suspect lives there."})
    question = {"message_id": "m-1", "from": FORCE, "to": "reporter", "content": "x"}
    bundles.append(Kind.MESSAGE_SENT, question, {**kim, "text": "Do you know them?"})
    views: list[Any] = []

    def printed(view: Any) -> bytes:
        views.append(view)
        return print_pdf(view)

    deps = replace(bundles.deps, print_pdf=printed)
    make_bundle(deps, bundles.ask())
    (view,) = views
    steps = [_step(view, entry) for entry in view["timeline"]]
    timeline = [(action, actor) for _, action, actor in steps]
    force = load().authorities[FORCE].name
    assert ("Reported", "Sam Invented (candidate)") in timeline
    assert ("File named: post.png", "Sam Invented (candidate)") in timeline
    assert ("File checked and kept under lock: post.png", "Standsafe") in timeline
    officer = f"Kim Invented, Duty inspector – {force}"
    assert ("Stage recorded by: recorded as crime", officer) in timeline
    handed = "Handed over by: to Durham Constabulary. Reason: The suspect lives there."
    assert (handed, officer) in timeline
    assert view["made_for"]["officer"] == kim
    assert [incident["platform_name"] for incident in view["incidents"]] == [
        "X (formerly Twitter)",
        "Facebook",
    ]


def test_chain_of_the_log_is_checked_by_the_lines_of_the_readme(bag: Path) -> None:
    text = (bag / "data" / "README.txt").read_text()
    script = text[text.index("prev=$(printf") : text.index("The last digest is")]
    report = json.loads((bag / "data" / "report.json").read_text())
    printed = run(bag, "bash", "-c", script).stdout
    assert printed == f"last digest: {report['log'][-1]['sha256']}\n"
    log = bag / "data" / "case-log.jsonl"
    log.write_text(log.read_text().replace("threat_violence", "abuse_insult"))
    assert "broken before" in run(bag, "bash", "-c", script).stdout


def test_public_tools_find_one_changed_byte(bag: Path) -> None:
    picture = bag / "data" / "evidence" / "01-post.png"
    picture.write_bytes(picture.read_bytes()[:-1] + b"\x01")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(bag)).validate()
    assert run(bag, "sha256sum", "--check", "manifest-sha256.txt").returncode == 1


def test_public_tools_find_manifests_that_were_rewritten(bag: Path) -> None:
    picture = bag / "data" / "evidence" / "01-post.png"
    picture.write_bytes(picture.read_bytes()[:-1] + b"\x01")
    forged = bagit.Bag(str(bag))
    forged.save(manifests=True)
    assert bagit.Bag(str(bag)).validate(), "the attacker knows how"
    assert not openssl(bag)


def test_bundle_of_four_hundred_megabytes_takes_less_than_two_hundred_of_memory(
    tmp_path: Path,
) -> None:
    path = tmp_path / "large.zip"
    made = subprocess.run(  # noqa: S603 # ours
        [sys.executable, "-m", "tests.support.bundles", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(made.stdout) < 200
    assert path.stat().st_size > 400 * 1024 * 1024
    tags = tmp_path / "tags"
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if "/data/" not in name]
        archive.extractall(tags, names)
        (bag,) = tags.iterdir()
        lines = (bag / "manifest-sha256.txt").read_text().splitlines()
        listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
        film = f"{bag.name}/data/evidence/20-film-19.png"
        with archive.open(film) as member:
            digest = hashlib.file_digest(member, "sha256").hexdigest()  # type: ignore[arg-type]
    assert listed["data/evidence/20-film-19.png"] == digest
    assert len(listed) == 26
    assert openssl(bag)


@pytest.mark.parametrize("naughty", NAUGHTY)
def test_bundle_holds_exactly_what_was_typed(naughty: str, tmp_path: Path) -> None:
    incidents = [{"url": "https://x.com/someone/status/20", "text": naughty[:2_000]}]
    made = Bundles([(naughty, b"file")], statement=naughty, incidents=incidents)
    report = json.loads((unpacked(made.make(), tmp_path) / "data" / "report.json").read_text())
    assert report["statement"] == naughty.strip()
    assert report["evidence"][0]["filename"] == naughty


def test_bundle_is_made_once_when_its_message_comes_again(bundles: Bundles) -> None:
    dispatch = bundles.ask()
    make_bundle(bundles.deps, dispatch)
    bundles.world.downloads.objects.clear()
    make_bundle(bundles.deps, dispatch)
    assert bundles.world.downloads.objects == {}
    assert bundles.world.log.kinds(bundles.case_id).count(Kind.BUNDLE_MADE) == 1


def test_bundle_is_not_made_when_the_case_was_erased(bundles: Bundles) -> None:
    dispatch = bundles.ask()
    bundles.world.log.erase(bundles.case_id)
    make_bundle(bundles.deps, dispatch)
    assert bundles.world.downloads.objects == {}


def test_bundle_is_erased_when_the_case_is_erased_meanwhile(bundles: Bundles) -> None:
    dispatch = bundles.ask()
    bundles.world.log.before_append.append(lambda: bundles.world.log.erase(bundles.case_id))
    make_bundle(bundles.deps, dispatch)
    assert bundles.world.downloads.objects == {}


def test_make_bundle_fails_when_there_is_no_such_case(bundles: Bundles) -> None:
    with pytest.raises(NotFound):
        make_bundle(bundles.deps, Dispatch("SSAAAAAAAAAAA", 1, "bundle"))


def test_time_stamp_stands_beside_what_it_stamps(bundles: Bundles, tmp_path: Path) -> None:
    def stamp_of(stamped: bytes) -> bytes:
        return b"stamp of " + hashlib.sha256(stamped).digest()

    assert make_bundle(replace(bundles.deps, stamp=stamp_of), bundles.ask())
    bag = unpacked(next(iter(bundles.world.downloads.objects.values())), tmp_path)
    signed = (bag / "tagmanifest-sha256.txt").read_bytes()
    assert (bag / "tagmanifest-sha256.txt.tsr").read_bytes() == stamp_of(signed)
    assert "openssl ts -verify" in (bag / "data" / "README.txt").read_text()


def test_bundle_is_made_without_a_time_stamp_when_none_comes(
    bundles: Bundles, tmp_path: Path
) -> None:
    def down(stamped: bytes) -> bytes:
        raise Unavailable

    assert not make_bundle(replace(bundles.deps, stamp=down), bundles.ask())
    bag = unpacked(next(iter(bundles.world.downloads.objects.values())), tmp_path)
    assert not (bag / "tagmanifest-sha256.txt.tsr").exists()
    assert "no time-stamp" in (bag / "NOT-TIME-STAMPED.txt").read_text()
    assert bagit.Bag(str(bag)).validate()
    assert openssl(bag)


# ---- asking for one ------------------------------------------------------------------------------


def test_officer_gets_a_link_when_the_bundle_is_made(bundles: Bundles) -> None:
    container: Any = WorldContainer(bundles.world)
    containers.use_container(container)
    try:
        token = mint_case_link(
            SECRETS.versions["1"],
            bundles.case_id,
            FORCE,
            "hampshire@example.org",
            bundles.world.clock(),
        )
        cookie, path = sign_in(token), _path(bundles)
        statuses = [post_json(path, {}, cookie=cookie).status for _ in range(2)]
        assert statuses == [202, 202]
        requests = [
            e for e in bundles.world.log.read(bundles.case_id) if e.kind == "bundle_requested"
        ]
        make_bundle(bundles.deps, Dispatch(bundles.case_id, requests[0].seq, "bundle"))
        ready = post_json(path, {}, cookie=cookie)
        (made,) = bundles.world.downloads.objects.values()
        assert (ready.status, ready.json["sha256"]) == (200, hashlib.sha256(made).hexdigest())
        assert ready.json["size"] == len(made)
        assert len(requests) == 1
        bundles.add("u9", "later.png", b"later")
        assert post_json(path, {}, cookie=cookie).status == 202, "there is more to put in"
        bundles.world.clock.advance(seconds=BUNDLE_MAKING.total_seconds())
        assert post_json(path, {}, cookie=cookie).status == 202, "what never came is asked anew"
        newest = bundles.world.log.read(bundles.case_id)[-1]
        make_bundle(bundles.deps, Dispatch(bundles.case_id, newest.seq, "bundle"))
        bundles.world.clock.advance(hours=3)
        assert post_json(path, {}, cookie=cookie).status == 200
        assert GOOD_FOR.total_seconds() > 3 * 3600
    finally:
        containers.use_container(None)


def test_bundle_can_be_requested_again_when_it_has_no_time_stamp(bundles: Bundles) -> None:
    def down(stamped: bytes) -> bytes:
        raise Unavailable

    containers.use_container(WorldContainer(bundles.world))
    try:
        token = mint_case_link(
            SECRETS.versions["1"],
            bundles.case_id,
            FORCE,
            "hampshire@example.org",
            bundles.world.clock(),
        )
        cookie, path = sign_in(token), _path(bundles)
        post_json(path, {}, cookie=cookie)
        dispatch = Dispatch(
            bundles.case_id, bundles.world.log.read(bundles.case_id)[-1].seq, "bundle"
        )
        make_bundle(replace(bundles.deps, stamp=down), dispatch)
        ready = post_json(path, {}, cookie=cookie)
        assert (ready.status, ready.json["time_stamp"]) == (200, "none")
        bundles.world.clock.advance(seconds=BUNDLE_MAKING.total_seconds())
        assert post_json(path, {}, cookie=cookie).status == 202
    finally:
        containers.use_container(None)


def _path(bundles: Bundles) -> str:
    reference = bundles.world.case(bundles.accepted).reference
    return f"/v1/authority/cases/{reference}/bundle"


def test_notices_are_those_of_the_links(tmp_path: Path) -> None:
    bundles = Bundles(incidents=[{"platform": "x"}, {"url": "https://x.com/someone/status/20"}])
    notices = unpacked(bundles.make(), tmp_path) / "data" / "notices"
    (notice,) = notices.iterdir()
    assert notice.name == "02.txt"
    assert "https://x.com/someone/status/20" in notice.read_text()
