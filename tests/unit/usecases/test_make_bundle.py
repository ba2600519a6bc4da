"""Evidence bundles: verified by public tools alone, and what was changed is found by them."""

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import bagit
import pytest

from chalicelib import container as containers
from chalicelib.errors import NotFound, Unavailable
from chalicelib.limits import BUNDLE_MAKING
from chalicelib.model.events import Kind
from chalicelib.ports import Dispatch
from chalicelib.signing.mailed_links import mint_case_link
from chalicelib.usecases.authority.make_bundle import GOOD_FOR, make_bundle
from tests.support.bundles import FORCE, Bundles, openssl_verifies, unpack_bag
from tests.support.factories import SECRETS, WorldContainer
from tests.support.officers import sign_in
from tests.support.web_client import post_json

ROOT = Path(__file__).resolve().parents[3]


def test_bundle_of_eight_hundred_megabytes_takes_less_than_two_hundred_of_memory(
    tmp_path: Path,
) -> None:
    path = tmp_path / "large.zip"
    completed = subprocess.run(  # noqa: S603 # ours
        [sys.executable, "-m", "tests.support.bundles", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(completed.stdout) < 200
    assert path.stat().st_size > 800 * 1024 * 1024
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
    assert len(listed) == 28
    assert openssl_verifies(bag)


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
    bag = unpack_bag(next(iter(bundles.world.downloads.objects.values())), tmp_path)
    signed = (bag / "tagmanifest-sha256.txt").read_bytes()
    assert (bag / "tagmanifest-sha256.txt.tsr").read_bytes() == stamp_of(signed)
    assert "openssl ts -verify" in (bag / "data" / "README.txt").read_text()


def test_bundle_is_made_without_a_time_stamp_when_none_comes(
    bundles: Bundles, tmp_path: Path
) -> None:
    def down(stamped: bytes) -> bytes:
        raise Unavailable

    assert not make_bundle(replace(bundles.deps, stamp=down), bundles.ask())
    bag = unpack_bag(next(iter(bundles.world.downloads.objects.values())), tmp_path)
    assert not (bag / "tagmanifest-sha256.txt.tsr").exists()
    assert "no time-stamp" in (bag / "NOT-TIME-STAMPED.txt").read_text()
    assert bagit.Bag(str(bag)).validate()
    assert openssl_verifies(bag)


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
        (bundle,) = bundles.world.downloads.objects.values()
        assert (ready.status, ready.json["sha256"]) == (200, hashlib.sha256(bundle).hexdigest())
        assert ready.json["size"] == len(bundle)
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
    notices = unpack_bag(bundles.make(), tmp_path) / "data" / "notices"
    (notice,) = notices.iterdir()
    assert notice.name == "02.txt"
    assert "https://x.com/someone/status/20" in notice.read_text()
