"""What is run by ``python -m`` says what it does when asked, and swallows no argument."""

import sys
from collections.abc import Callable
from pathlib import Path
from runpy import run_module

import pytest

from local.options import SETTINGS

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("bench", "chalicelib", "drill", "infra", "local", "rehearsal", "tools", "tests/support")
FOR_PROCESSES = {
    "bench.cold_child",
    "bench.drain",
    "bench.load_growth",
    "bench.nightly_worker",
    "bench.poller",
    "bench.reporter",
    "chalicelib.files.cage",
    "infra.imports",
    "local.worker",
    "rehearsal.privilege.forkserver",
    "tests.support.bundles",
    "tests.support.limit_values",
}
"""Started by our own processes with arguments of theirs."""
HANDS_ON = {"infra.interpreter"}
"""Its arguments are another command's."""
ELSEWHERE = {"tools.mutation"}
"""Needs what is installed in an environment of its own."""


def _commands() -> list[str]:
    files = (file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))
    names = (
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__main__")
        for file in files
        if '\nif __name__ == "__main__":\n' in file.read_text("utf-8")
    )
    return sorted(set(names) - FOR_PROCESSES - HANDS_ON - ELSEWHERE)


@pytest.fixture
def run_command(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], int]:
    """Run a module as a command in this process; the status that it ends with."""

    def ask(module: str, argument: str) -> int:
        monkeypatch.setattr(sys, "argv", [module, argument])
        with pytest.raises(SystemExit) as ended:
            run_module(module, run_name="__main__", alter_sys=True)
        return int(str(ended.value.code))

    return ask


@pytest.mark.filterwarnings("ignore:.*found in sys.modules:RuntimeWarning")  # by other tests
@pytest.mark.parametrize("module", _commands())
def test_command_does_nothing_but_explain_itself_when_asked(
    module: str, run_command: Callable[[str, str], int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(module, "--help") == 0
    assert capsys.readouterr().out.lower().startswith("usage:")
    assert run_command(module, "--no-such-argument") == 2
    assert "usage:" in capsys.readouterr().err.lower()


def test_embedded_stack_names_every_setting_when_asked(
    run_command: Callable[[str, str], int], capsys: pytest.CaptureFixture[str]
) -> None:
    run_command("local", "--help")
    help_text = capsys.readouterr().out
    for name in SETTINGS:
        assert f"  {name} " in help_text
