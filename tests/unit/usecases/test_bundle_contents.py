"""What a bundle holds, verified by public tools alone."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import bagit
import jwt
import pytest
from pypdf import PdfReader

from chalicelib.catalogue import load
from chalicelib.catalogue.applicable import applicable_to
from chalicelib.catalogue.law_loading import load_laws
from chalicelib.model.events import Kind
from chalicelib.rendering.bundle_pdf import _step, print_pdf
from chalicelib.usecases.authority.law_and_programme import law_and_programme
from chalicelib.usecases.authority.make_bundle import make_bundle
from tests.support.bundles import FILES, FORCE, Bundles, openssl_verifies, run_in, unpack_bag
from tests.support.page_samples import NAUGHTY


def test_bundle_is_verified_by_public_tools(bag: Path) -> None:
    assert bagit.Bag(str(bag)).validate()
    for command in (
        "sha256sum --check manifest-sha256.txt",
        "sha512sum --check manifest-sha512.txt",
    ):
        assert run_in(bag, *command.split()).returncode == 0
    assert run_in(bag, "sha256sum", "--check", "tagmanifest-sha256.txt").returncode == 0
    assert openssl_verifies(bag)
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
    printed = run_in(bag, "bash", "-c", script).stdout
    assert printed == f"last digest: {report['log'][-1]['sha256']}\n"
    log = bag / "data" / "case-log.jsonl"
    log.write_text(log.read_text().replace("threat_violence", "abuse_insult"))
    assert "broken before" in run_in(bag, "bash", "-c", script).stdout


def test_public_tools_find_one_changed_byte(bag: Path) -> None:
    picture = bag / "data" / "evidence" / "01-post.png"
    picture.write_bytes(picture.read_bytes()[:-1] + b"\x01")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(bag)).validate()
    assert run_in(bag, "sha256sum", "--check", "manifest-sha256.txt").returncode == 1


def test_public_tools_find_manifests_that_were_rewritten(bag: Path) -> None:
    picture = bag / "data" / "evidence" / "01-post.png"
    picture.write_bytes(picture.read_bytes()[:-1] + b"\x01")
    forged = bagit.Bag(str(bag))
    forged.save(manifests=True)
    assert bagit.Bag(str(bag)).validate(), "the attacker knows how"
    assert not openssl_verifies(bag)


@pytest.mark.parametrize("naughty", NAUGHTY)
def test_bundle_holds_exactly_what_was_typed(naughty: str, tmp_path: Path) -> None:
    incidents = [{"url": "https://x.com/someone/status/20", "text": naughty[:2_000]}]
    bundles = Bundles([(naughty, b"file")], statement=naughty, incidents=incidents)
    report = json.loads((unpack_bag(bundles.make(), tmp_path) / "data" / "report.json").read_text())
    assert report["statement"] == naughty.strip()
    assert report["evidence"][0]["filename"] == naughty


def test_report_says_of_an_incident_what_is_known_alone(tmp_path: Path) -> None:
    incidents = [
        {"url": "https://x.com/someone/status/20", "deleted": True},
        {"url": "https://forum.example.org/7"},
    ]
    data = unpack_bag(Bundles(incidents=incidents).make(), tmp_path) / "data"
    deleted, elsewhere = json.loads((data / "report.json").read_text())["incidents"]
    assert (deleted["deleted"], deleted["platform"]) == (True, "x")
    assert "deleted" not in elsewhere
    assert "platform_name" not in elsewhere


def test_report_and_pdf_name_the_programme_and_the_law_of_the_nation(tmp_path: Path) -> None:
    incidents = [{"url": "https://x.com/a/status/20", "seen_at": "2024-07-04"}]

    member = {"name": "Sam Invented", "area": "E14001063", "office": "uk_mp"}
    bundles = Bundles(incidents=incidents, candidate=member)
    data = unpack_bag(bundles.make(), tmp_path) / "data"

    report = json.loads((data / "report.json").read_text())
    assert report["office"] == {"id": "uk_mp", "name": "Member of Parliament"}
    assert report["police_programme"]["label"] == "Operation Bridger"
    assert report["days"] == ["2024-07-04"]
    assert report["law"]["nation"] == "England"
    threat = "Online Safety Act 2023, section 181"
    assert threat in [law["instrument"] for law in report["law"]["offences"]]
    assert all(law["url"].startswith("https://") for law in report["law"]["offences"])
    text = " ".join(page.extract_text() for page in PdfReader(data / "report.pdf").pages)
    words = " ".join(text.split())
    assert "This comes under Operation Bridger. Please flag it so." in words
    assert "By the law of England on 04 July 2024." in words
    assert threat in words
    assert "Who prosecutes: the Crown Prosecution Service (CPS)." in words


def test_report_names_neither_programme_nor_law_when_nothing_says_where() -> None:
    bundles = Bundles(candidate=None, immediate_danger=True, category="spam_inauthentic")
    case = replace(bundles.world.case(bundles.accepted), recipients={})

    applicable = applicable_to(load(), load_laws(), case)

    assert not {"office", "police_programme", "law"} & set(law_and_programme(applicable))
