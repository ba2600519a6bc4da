"""Make the resources of infra/template in whatever AWS the process talks to: in this stack, moto.

Each type that holds state has a maker, which turns its CloudFormation properties into the service's
own calls. (Moto's CloudFormation was tried: it has no secrets and no mail, drops encryption, and
takes 3.6 s for what takes a tenth of that, since it loads every service.) What has no maker is the
edge, which ``local.front`` plays, or permissions and alarms, which stay on AWS.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3

from infra.load import Template, load
from local.account import ACCOUNT as ACCOUNT
from local.account import REGION as REGION
from local.kms import sign_digests_as_they_are
from local.makers import MAKERS, Client, Resource

STACK_NAME = "standsafe-local"
MAIL_DOMAIN = "standsafe.example.org"

PARAMETERS = {
    "Stage": "local",
    "DomainName": MAIL_DOMAIN,
    "CertificateArn": "none",
    "MailDomain": MAIL_DOMAIN,
    "MailFrom": f"Standsafe <reports@{MAIL_DOMAIN}>",
    "MailReplyTo": f"help@{MAIL_DOMAIN}",
    "OperatorMail": "operator@example.org",
    "Controller": "Standsafe (an example), 1 Invented Street, Exampleton",
    "ControllerMail": "privacy@example.org",
    "ContactMail": "contact@example.org",
    "SecurityContact": f"mailto:security@{MAIL_DOMAIN}",
    "FeedShards": "1",
    "PlatformRequestsPerMinute": "1200",
    "MailsPerAddress": "20",
    "ChallengeFloods": "off",
    "CodeBucket": "none",
    "CodeKey": "none",
    "FilesLayerKey": "none",
    "MalwareScanning": "off",
    "MonthlyBudget": "200",
    "DeletionProtection": "false",
    "Release": "none",
    "Rollout": "canary",
    "SyntheticReports": "off",
    "TimestampAuthority": "off",
}

_PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Region": REGION,
    "AWS::StackName": STACK_NAME,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
}


@dataclass(frozen=True, slots=True)
class Stack:
    """The resources that were made."""

    resources: Mapping[str, Resource]
    """By logical id: ``ref`` is the physical name, ``attributes`` what GetAtt gives."""
    outputs: Mapping[str, str]
    """The template's own outputs, but for those of the edge."""
    resolve: Callable[[Any], Any]
    """Puts values in the place of Ref, GetAtt and Sub in a part of the template."""

    def environment(self, base_url: str) -> dict[str, str]:
        """Return every variable that a deployed function has, as the template says."""
        names = load()["Globals"]["Function"]["Environment"]["Variables"]
        variables = {name: self.outputs[output_name(name)] for name in names}
        return variables | {"BASE_URL": base_url}


def output_name(variable: str) -> str:
    """Return the output of a variable: ``CASE_EVENTS_TABLE`` is ``CaseEventsTable``."""
    return "".join(word.capitalize() for word in variable.split("_"))


def create(
    *,
    parameters: Mapping[str, str] | None = None,
    only: frozenset[str] | None = None,
    tables_endpoint: str | None = None,
) -> Stack:
    """Make everything, or ``only`` these logical ids and what they refer to.

    Call it where moto is active (``mock_aws``). With ``tables_endpoint`` the tables are made there,
    in DynamoDB Local. ``parameters`` override ``PARAMETERS``.
    """
    sign_digests_as_they_are()
    maker = _StackMaker(load(), {**PARAMETERS, **(parameters or {})}, _clients(tables_endpoint))
    for name in maker.template["Resources"] if only is None else only:
        maker.make(name)
    return Stack(resources=maker.made_resources, outputs=maker.outputs(), resolve=maker.resolve)


def _clients(tables_endpoint: str | None) -> Client:
    def client(service: Any) -> Any:
        return _client(service, tables_endpoint if service == "dynamodb" else None)

    return client


@cache
def _client(service: Any, endpoint: str | None) -> Any:
    return boto3.client(service, region_name=REGION, endpoint_url=endpoint)


class _StackMaker:
    """Makes resources in the order in which they refer to one another."""

    def __init__(self, template: Template, parameters: Mapping[str, str], client: Client) -> None:
        self.template, self._client = template, client
        self._parameters = {**_PSEUDO, **parameters}
        self.made_resources: dict[str, Resource] = {}

    def make(self, name: str) -> Resource | None:
        """Make one resource, after those it refers to; None for a type without a maker."""
        if name not in self.made_resources:
            resource = self.template["Resources"][name]
            maker = MAKERS.get(resource.get("Type", ""))
            if maker is None:
                return None
            properties = self.resolve(resource["Properties"])
            self.made_resources[name] = maker(
                self._client, f"{STACK_NAME}-{name}".lower(), properties
            )
        return self.made_resources[name]

    def outputs(self) -> dict[str, str]:
        """Resolve the outputs that refer only to what was made."""
        outputs = {}
        for name, output in self.template["Outputs"].items():
            try:
                outputs[name] = self.resolve(output["Value"], make=False)
            except KeyError:
                continue  # of the edge, or left out by ``only``
        return outputs

    def resolve(self, value: Any, *, make: bool = True) -> Any:
        """Replace Ref, GetAtt and Sub by values. Raises KeyError for what was not made."""
        if isinstance(value, list):
            return [self.resolve(inner, make=make) for inner in value]
        if not isinstance(value, dict):
            return value
        if "Ref" in value:
            return self._ref(value["Ref"], make)
        if "Fn::GetAtt" in value:
            name, attribute = value["Fn::GetAtt"]
            return self._get_att(name, attribute, make)
        if "Fn::Sub" in value:
            return re.sub(r"\$\{([^}]+)\}", lambda m: self._sub(m[1], make), value["Fn::Sub"])
        return {key: self.resolve(inner, make=make) for key, inner in value.items()}

    def _sub(self, name: str, make: bool) -> str:
        head, dot, attribute = name.partition(".")
        return self._get_att(head, attribute, make) if dot else self._ref(name, make)

    def _ref(self, name: str, make: bool) -> str:
        if name in self._parameters:
            return self._parameters[name]
        return self._resource(name, make).ref

    def _get_att(self, name: str, attribute: str, make: bool) -> str:
        return self._resource(name, make).attributes[attribute]

    def _resource(self, name: str, make: bool) -> Resource:
        resource = self.make(name) if make else self.made_resources.get(name)
        if resource is None:
            raise KeyError(name)
        return resource
