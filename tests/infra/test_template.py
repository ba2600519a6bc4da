"""The template as a whole: it lints, merges onto what is there, and asks for no secrets."""

import copy
from typing import Any

import pytest

from infra import check, sam
from infra.load import load

Template = dict[str, Any]


def test_cfn_lint_has_nothing_to_say_of_the_sam_template(sam_template: Template) -> None:
    assert check.lint(sam_template) == []


def test_cfn_lint_has_nothing_to_say_of_the_translation(translated: Template) -> None:
    assert check.lint(translated) == []


def test_cfn_lint_would_say_something(translated: Template) -> None:
    spoiled = copy.deepcopy(translated)
    spoiled["Resources"]["Platforms"]["Properties"]["VisibilityTimout"] = 180
    assert any("VisibilityTimout" in finding for finding in check.lint(spoiled))


def test_every_merged_key_lies_over_something_chalice_generated(
    chalice: Template, infra: Template
) -> None:
    assert check.strays(chalice, infra) == []


def test_a_misspelt_function_is_found(chalice: Template, infra: Template) -> None:
    spoiled = copy.deepcopy(infra)
    spoiled["Resources"]["FanOt"] = spoiled["Resources"].pop("FanOut")
    assert check.strays(chalice, spoiled) == [
        "FanOt is no resource of ours and Chalice generated none by that name"
    ]


def test_a_misspelt_event_is_found(chalice: Template, infra: Template) -> None:
    spoiled = copy.deepcopy(infra)
    events = spoiled["Resources"]["FanOut"]["Properties"]["Events"]
    events["FanOutDynamoEventSource"] = events.pop("FanOutDynamodbEventSource")
    (stray,) = check.strays(chalice, spoiled)
    assert stray.startswith(
        "FanOut.Events.FanOutDynamoEventSource: Chalice generated no such event"
    )


def test_a_resource_of_ours_that_hides_one_of_chalices_is_found(
    chalice: Template, infra: Template
) -> None:
    spoiled = copy.deepcopy(infra)
    spoiled["Resources"]["FanOut"]["Type"] = "AWS::SQS::Queue"
    assert check.strays(chalice, spoiled) == ["FanOut replaces a resource that Chalice generated"]


def test_no_two_intrinsics_stand_in_one_mapping(sam_template: Template) -> None:
    assert check.intrinsics_beside(sam_template) == []


def test_two_intrinsics_in_one_mapping_are_found(chalice: Template, infra: Template) -> None:
    spoiled = copy.deepcopy(infra)
    source = spoiled["Resources"]["FeedPlatforms"]["Properties"]["Events"]
    source["FeedPlatformsSqsEventSource"]["Properties"]["Queue"] = {
        "Fn::GetAtt": ["Platforms", "Arn"]
    }
    (where,) = check.intrinsics_beside(sam.merged(chalice, "prod", spoiled))
    assert where.endswith("FeedPlatformsSqsEventSource/Properties/Queue")


def test_an_unknown_stage_names_the_known_ones() -> None:
    from app import app

    with pytest.raises(ValueError, match="there are: dev, prod"):
        sam.config_for(app, "prdo")


def test_files_of_the_template_may_not_disagree(tmp_path: Any) -> None:
    for name, kind in (("a.yaml", "AWS::SQS::Queue"), ("b.yaml", "AWS::SNS::Topic")):
        (tmp_path / name).write_text(f"Resources: {{One: {{Type: {kind}}}}}\n", "utf-8")
    with pytest.raises(ValueError, match=r"b\.yaml: Resources: One: Type is defined twice"):
        load(tmp_path)


def test_short_forms_become_long_ones(tmp_path: Any) -> None:
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


def test_no_parameter_is_a_secret(infra: Template) -> None:
    words = ("secret", "password", "token", "private")
    assert [p for p in infra["Parameters"] if any(word in p.lower() for word in words)] == []
