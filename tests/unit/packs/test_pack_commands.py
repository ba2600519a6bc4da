"""The commands that print packs and count their uptake."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from chalicelib.languages import CODES
from chalicelib.model.access_codes import format_code
from chalicelib.operator.cli import main
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.printing import COVER, MERGED
from tests.support.printed_packs import (
    ALDERSHOT,
    BLAYDON,
    YNYS_MON,
    candidate,
    code_of,
    deployed,
    texts,
)

FOLDER = "parl.aldershot.2024-07-04"


def run(capsys: pytest.CaptureFixture[str], where: Deployment, *argv: object) -> tuple[int, Any]:
    code = main(["--json", *map(str, argv)], where)
    return code, json.loads(capsys.readouterr().out)


def test_packs_of_a_constituency_are_files_that_only_their_owner_can_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sam, robin = candidate("1", "Sam Zinvented"), candidate("2", "Robin Invented")
    out = tmp_path / "packs"
    where = deployed(sam, robin)
    command = ("packs", "make", "--area", "aldershot", "--out", out, "--merged")
    code, output = run(capsys, where, *command)
    assert code == 0
    files = sorted(out.rglob("*.pdf"))
    assert [path.relative_to(out).as_posix() for path in files] == [
        f"{FOLDER}/{name}" for name in ("01.pdf", "02.pdf", MERGED, COVER)
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE((out / FOLDER).stat().st_mode) == 0o700
    assert (output["packs"], output["files"], output["ballots"]) == (2, 4, 1)
    assert output["bytes"] == sum(path.stat().st_size for path in files)
    assert format_code(code_of(robin)) in texts(files[0])[0]
    assert format_code(code_of(sam)) in texts(files[1])[0]
    assert len(texts(files[2])) == 2 * 2 * len(CODES)
    before = [path.read_bytes() for path in files]
    assert run(capsys, where, *command)[0] == 0
    assert [path.read_bytes() for path in sorted(out.rglob("*.pdf"))] == before


def test_all_constituencies_are_printed_in_processes_of_their_own(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    where = deployed(
        candidate("1", "Sam Invented"),
        candidate("2", "Robin Invented", BLAYDON),
        candidate("3", "Alex Invented", YNYS_MON),
    )
    code, output = run(capsys, where, "packs", "make", "--all", "--out", tmp_path, "--processes", 2)
    assert (code, output["packs"], output["ballots"]) == (0, 3, 3)
    assert output["without_candidates"] == 647
    assert len(list(tmp_path.rglob("01.pdf"))) == 3


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        (("packs", "make", "--area", "Atlantis"), "is no area: say its GSS code"),
        (("packs", "make", "--area", BLAYDON), "nobody stands in Blaydon and Consett"),
        (("packs", "make", "--all", "--election", "parl.1997"), "is no id of Democracy Club's"),
        (("packs", "make"), "say whose: --ballot, --area"),
        (("packs", "make", "--council", "Castle"), "is not the name of one council (none)"),
        (("packs", "make", "--council", "Kent"), "no candidates were imported for Kent"),
        (("packs", "make", "--election", "local.2027-05-06"), "is not here: see elections list"),
        (("packs", "make", "--ballot", "parl.x.2024-07-04"), "no candidates were imported for"),
        (("packs", "uptake", "--names"), "say --area or --ballot"),
    ],
)
def test_command_says_what_cannot_be_done(
    capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], why: str
) -> None:
    code, output = run(capsys, deployed(candidate("1", "Sam Invented")), *argv)
    assert code == 1
    assert why in output["error"]


def test_command_says_so_when_the_folder_cannot_be_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    where = deployed(candidate("1", "Sam Invented"))
    argv = ("packs", "make", "--area", ALDERSHOT, "--out", tmp_path / "file")
    code, output = run(capsys, where, *argv)
    assert code == 1
    assert "cannot be written" in output["error"]


def test_uptake_names_people_only_when_one_constituency_is_requested(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sam, robin = candidate("1", "Sam Invented"), candidate("2", "Robin Invented")
    where = deployed(sam, robin, candidate("3", "Alex Invented", BLAYDON))
    where.adapters.directory.mark_code_used(sam)
    code, output = run(capsys, where, "packs", "uptake")
    assert code == 0
    assert (output["candidates"], output["used"]) == (3, 1)
    assert "Invented" not in json.dumps(output)
    assert [(row["area"], row["used"]) for row in output["ballots"]] == [
        (ALDERSHOT, 1),
        (BLAYDON, 0),
    ]
    output = run(capsys, where, "packs", "uptake", "--area", ALDERSHOT, "--names")[1]
    assert output["ballots"][0]["not_yet"] == ["Robin Invented"]
    main(["packs", "uptake", "--area", ALDERSHOT, "--names"], where)
    assert "not yet: Robin Invented" in capsys.readouterr().out


def test_summary_says_how_much_was_printed_and_no_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    where = deployed(candidate("1", "Sam Invented"))
    assert main(["packs", "make", "--area", ALDERSHOT, "--out", str(tmp_path)], where) == 0
    output = capsys.readouterr().out
    assert "1 pack for 1 ballot" in output
    assert "2 files" in output
    assert "Invented" not in output
