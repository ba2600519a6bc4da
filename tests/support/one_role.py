"""An account with one role."""

import json
from typing import Any


class OneRole:
    """IAM, and the account of it, with one role whose policy is this."""

    def __init__(self, *statements: dict[str, Any]) -> None:
        self.document: dict[str, Any] = {"Version": "2012-10-17", "Statement": list(statements)}

    def client(self, _: str) -> "OneRole":
        return self

    def list_role_policies(self, **_: str) -> dict[str, list[str]]:
        return {"PolicyNames": ["own"]}

    def get_role_policy(self, **_: str) -> dict[str, Any]:
        return {"PolicyDocument": self.document}

    def put_role_policy(self, *, PolicyDocument: str, **_: str) -> None:  # boto3's
        self.document = json.loads(PolicyDocument)
