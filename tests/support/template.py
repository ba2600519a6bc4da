"""What refers to what in a translated template."""

from typing import Any

Template = dict[str, Any]
Resources = dict[str, dict[str, Any]]


def function_of(resources: Resources, name: str) -> str:
    """The function that an alias is of; a function is its own."""
    resource = resources[name]
    if resource["Type"] == "AWS::Lambda::Alias":
        name = resource["Properties"]["FunctionName"]["Ref"]
    assert resources[name]["Type"] == "AWS::Lambda::Function"
    return name
