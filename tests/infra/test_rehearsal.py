"""The rehearsal: what it leaves out is listed with a reason, tried, and nothing else is."""

import re
from pathlib import Path

import pytest

from rehearsal.errors import RehearsalFailed
from rehearsal.gaps import check_refused_types, gap_remains, gaps, is_gap
from rehearsal.rewriting import without_gaps
from rehearsal.stack import PARAMETERS
from tests.support.template import Template


def test_gap_has_a_reason() -> None:
    for listed in (gaps().types, gaps().properties, gaps().behaviours, gaps().untried):
        assert all(len(reason) > 30 for reason in listed.values())


def test_gap_is_of_something_in_the_template(translated: Template) -> None:
    resources = translated["Resources"]
    assert set(gaps().types) <= {resource["Type"] for resource in resources.values()}
    named = {f"{r['Type']} {name}" for r in resources.values() for name in r.get("Properties", ())}
    assert set(gaps().properties) <= named


def test_behaviour_that_is_listed_is_tried() -> None:
    sources = "".join(path.read_text("utf-8") for path in Path("rehearsal").glob("*.py"))
    assert set(re.findall(r'gap_remains\(\s*"(\w+)"', sources)) == set(gaps().behaviours)


def test_gap_that_is_none_any_more_ends_the_rehearsal() -> None:
    with pytest.raises(RehearsalFailed, match="edge_serves works now"):
        gap_remains("edge_serves", works=True)
    gap_remains("edge_serves", works=False)
    with pytest.raises(RehearsalFailed, match="the emulator lacks"):
        check_refused_types("Unrecognized resource types: [AWS::CloudTrail::Trail]")
    check_refused_types(f"Unrecognized resource types: {sorted(gaps().types)}")


def test_rehearsed_template_lacks_the_gaps_alone(translated: Template) -> None:
    before, after = translated["Resources"], without_gaps(translated)["Resources"]
    removed = set(before) - set(after)
    assert removed == {name for name, resource in before.items() if is_gap(resource)}
    for resource in after.values():
        needed = resource.get("DependsOn", [])
        assert not removed & {needed} if isinstance(needed, str) else not removed & set(needed)


def test_rehearsed_policies_are_ours_but_for_what_is_listed(translated: Template) -> None:
    """Actions are taken from none, and one is added: AWS has no permission by its name."""
    for name, resource in without_gaps(translated)["Resources"].items():
        if resource["Type"] == "AWS::IAM::Role":
            ours = _actions(translated["Resources"][name])
            assert _actions(resource) - ours <= {"sqs:SendMessageBatch"}, name
            assert ours <= _actions(resource), name


def test_rehearsal_gives_every_parameter_without_a_default(translated: Template) -> None:
    required = {name for name, entry in translated["Parameters"].items() if "Default" not in entry}
    assert required == set(PARAMETERS)


def _actions(role: Template) -> set[str]:
    statements = [
        statement
        for policy in role["Properties"].get("Policies", ())
        for statement in policy["PolicyDocument"]["Statement"]
    ]
    listed = (statement["Action"] for statement in statements)
    return {
        action
        for actions in listed
        for action in ([actions] if isinstance(actions, str) else actions)
    }
