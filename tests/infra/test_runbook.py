"""Every alarm has its place in the runbook, which says four things of it, and names no other."""

import re
from pathlib import Path
from typing import Any

from infra import watch
from infra.sam import PROJECT_DIR
from tests.support.template import Resources

DOCS = PROJECT_DIR / "docs"
PARTS = ["Means", "Look", "Do", "Worked"]


ALARMS = {"AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"}


def alarms_in(resources: Resources) -> set[str]:
    return {n for n, r in resources.items() if r["Type"] in ALARMS}


def sections() -> dict[str, str]:
    """The runbook by heading."""
    _, *parts = re.split(r"^## (.+)$", (DOCS / "runbook.md").read_text("utf-8"), flags=re.M)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def alarms_of(section: str) -> list[str]:
    """What a section names; `*Slow` is every alarm on a function's time by that ending."""
    (line,) = re.findall(r"^Alarms: (.+)$", section, flags=re.M)
    return re.findall(r"`(\*?\w+)`", line)


def expanded(listed: list[str], alarm_names: set[str]) -> list[str]:
    """The names, and each of ``alarm_names`` (made from functions) in the place of its ending."""
    return [
        name
        for listed_name in listed
        for name in (
            [a for a in sorted(alarm_names) if a.endswith(listed_name[1:])]
            if listed_name[0] == "*"
            else [listed_name]
        )
    ]


def test_alarm_has_one_section_of_the_runbook_or_of_intrusion(
    translated: Any, sam_template: Any
) -> None:
    names = [name for section in sections().values() for name in alarms_of(section)]
    listed = expanded(names, set(watch.alarms_of(sam_template["Resources"])))
    rows = re.findall(r"^\| `(\w+)` ", (DOCS / "intrusion.md").read_text("utf-8"), flags=re.M)
    intrusion = {f"{row}Alarm" for row in rows} & alarms_in(translated["Resources"])
    assert len(listed) == len(set(listed))
    assert set(listed) | intrusion == alarms_in(translated["Resources"])
    assert not set(listed) & intrusion


def test_section_says_what_it_means_where_to_look_what_to_do_and_that_it_worked() -> None:
    for heading, section in sections().items():
        assert re.findall(r"^- \*\*(\w+):\*\* .{20,}", section, flags=re.M) == PARTS, heading


def test_runbook_queries_lines_that_our_code_writes() -> None:
    source = "".join(
        path.read_text("utf-8") for path in sorted(Path(PROJECT_DIR, "chalicelib").rglob("*.py"))
    )
    text = (DOCS / "runbook.md").read_text("utf-8")
    lists = re.findall(r"message in \[(.+?)\]", text)
    messages = {*re.findall(r'message = "(.+?)"', text)}
    messages |= {message for text in lists for message in re.findall(r'"(.+?)"', text)}
    assert messages
    assert {message for message in messages if f'"{message}"' not in source} == set()


def test_runbook_names_commands_that_there_are() -> None:
    text = (DOCS / "runbook.md").read_text("utf-8")
    operators = (DOCS / "operators.md").read_text("utf-8")
    nouns = set(re.findall(r"^\| `([a-z-]+) ", operators, flags=re.M))
    commands = set(re.findall(r"`(?:\./standsafe )?([a-z-]+ [a-z-]+)[` ]", text))
    ours = {command for command in commands if command.split()[0] in nouns}
    assert ours
    assert {command for command in ours if f"`{command}" not in operators} == set()
