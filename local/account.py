"""Name the account and the region that the embedded stack plays."""

REGION = "eu-west-2"
ACCOUNT = "123456789012"


def function_arn(function: str) -> str:
    """Return the address of a function, as Lambda names it."""
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"
