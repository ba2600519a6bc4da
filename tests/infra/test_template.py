"""The template as a whole: it lints, merges onto what is there, and asks for no secrets."""

import copy
import re
from typing import Any

import pytest

from app import app
from infra import check, sam
from infra.load import load
from tests.support.template import Template


@pytest.mark.proof  # `make package` lints it, and what follows of it, in each run of CI
def test_cfn_lint_passes_the_sam_template(sam_template: Template) -> None:
    assert check.lint(sam_template) == []


def test_cfn_lint_passes_the_translation(translated: Template) -> None:
    assert check.lint(translated) == []


def test_cfn_lint_names_a_fault(translated: Template) -> None:
    names = ("Platforms", "PlatformsDead")
    queues = copy.deepcopy({name: translated["Resources"][name] for name in names})
    assert check.lint({"Resources": queues}) == []
    queues["Platforms"]["Properties"]["VisibilityTimout"] = 180
    assert any("VisibilityTimout" in finding for finding in check.lint({"Resources": queues}))


def test_merged_key_lies_over_something_chalice_generated(
    chalice: Template, infra: Template
) -> None:
    assert check.strays(chalice, infra) == []


def test_merge_fails_when_a_function_is_misspelt(chalice: Template, infra: Template) -> None:
    spoiled = copy.deepcopy(infra)
    spoiled["Resources"]["FanOt"] = spoiled["Resources"].pop("FanOut")
    assert check.strays(chalice, spoiled) == [
        "FanOt is no resource of ours and Chalice generated none by that name"
    ]


def test_merge_fails_when_an_event_is_misspelt(chalice: Template, infra: Template) -> None:
    spoiled = copy.deepcopy(infra)
    events = spoiled["Resources"]["FanOut"]["Properties"]["Events"]
    events["FanOutDynamoEventSource"] = events.pop("FanOutDynamodbEventSource")
    (stray,) = check.strays(chalice, spoiled)
    assert stray.startswith(
        "FanOut.Events.FanOutDynamoEventSource: Chalice generated no such event"
    )


def test_merge_fails_when_a_resource_hides_one_of_chalices(
    chalice: Template, infra: Template
) -> None:
    spoiled = copy.deepcopy(infra)
    spoiled["Resources"]["FanOut"]["Type"] = "AWS::SQS::Queue"
    assert check.strays(chalice, spoiled) == ["FanOut replaces a resource that Chalice generated"]


def test_template_has_one_intrinsic_in_a_mapping(sam_template: Template) -> None:
    assert check.intrinsics_beside(sam_template) == []


def test_load_fails_when_a_mapping_has_two_intrinsics(chalice: Template, infra: Template) -> None:
    spoiled = copy.deepcopy(infra)
    source = spoiled["Resources"]["FeedPlatforms"]["Properties"]["Events"]
    source["FeedPlatformsSqsEventSource"]["Properties"]["Queue"] = {
        "Fn::GetAtt": ["Platforms", "Arn"]
    }
    (where,) = check.intrinsics_beside(sam.merged(chalice, "prod", spoiled))
    assert where.endswith("FeedPlatformsSqsEventSource/Properties/Queue")


def test_unknown_stage_is_refused_with_the_names_of_the_stages() -> None:
    with pytest.raises(ValueError, match="there are: dev, prod"):
        sam.config_for(app, "prdo")


def test_load_fails_when_files_of_the_template_disagree(tmp_path: Any) -> None:
    for name, kind in (("a.yaml", "AWS::SQS::Queue"), ("b.yaml", "AWS::SNS::Topic")):
        (tmp_path / name).write_text(f"Resources: {{One: {{Type: {kind}}}}}\n", "utf-8")
    with pytest.raises(ValueError, match=r"b\.yaml: Resources: One: Type is defined twice"):
        load(tmp_path)


def test_load_turns_short_forms_into_long_ones(tmp_path: Any) -> None:
    (tmp_path / "a.yaml").write_text(
        "Outputs: {A: !Ref X, B: !GetAtt X.Arn, C: !Sub 'x/${X}', D: !Join [',', [!Ref X]]}\n",
        "utf-8",
    )
    assert load(tmp_path)["Outputs"] == {
        "A": {"Ref": "X"},
        "B": {"Fn::GetAtt": ["X", "Arn"]},
        "C": {"Fn::Sub": "x/${X}"},
        "D": {"Fn::Join": [",", [{"Ref": "X"}]]},
    }


def test_template_has_no_secret_parameter(infra: Template) -> None:
    words = ("secret", "password", "token", "private")
    assert [p for p in infra["Parameters"] if any(word in p.lower() for word in words)] == []


@pytest.mark.parametrize(("stage", "seeds"), [("prod", False), ("dev", False), ("sandbox", True)])
def test_only_the_sandbox_stage_seeds_reports(stage: str, seeds: bool) -> None:
    template = sam.merged(sam.generated(sam.config_for(app, stage)), stage)
    value, expected = template["Conditions"]["IsSandbox"]["Fn::Equals"]
    assert (value, expected) == ({"Ref": "Stage"}, "sandbox")
    assert (template["Parameters"]["Stage"]["Default"] == expected) is seeds
    translated = check.translate(template)["Resources"]
    ours = {name for name in translated if name.startswith("SeedReports")} - {"SeedReportsRole"}
    assert {name: translated[name].get("Condition") for name in ours} == dict.fromkeys(
        ours, "IsSandbox"
    )
    assert {translated[name]["Type"] for name in ours} >= {
        "AWS::Lambda::Function",
        "AWS::Events::Rule",
        "AWS::Lambda::Permission",
    }
    unlike = {
        name for name, resource in translated.items() if resource.get("Condition") == "IsSandbox"
    }
    assert unlike == ours, "the sandbox differs from production by nothing else"


def test_alarm_on_errors_sees_two_runs_of_every_function_that_has_a_rate(
    sam_template: Template,
) -> None:
    """Lambda tries a run that failed twice more within minutes: two alarmed periods are two runs
    where each period has one."""
    resources, rated = sam_template["Resources"], 0
    for name, resource in resources.items():
        for event in resource.get("Properties", {}).get("Events", {}).values():
            rate = re.match(r"rate\((\d+) (minute|hour)", event["Properties"].get("Schedule", ""))
            if rate:
                alarm = resources[f"{name}Failing"]["Properties"]
                seconds = int(rate[1]) * {"minute": 60, "hour": 3_600}[rate[2]]
                assert alarm["Period"] == max(seconds, 300), name
                assert alarm["EvaluationPeriods"] == 2, name
                assert ("ten minutes" in alarm["AlarmDescription"]) == (seconds <= 300), name
                rated += 1
    assert rated > 5
