"""Tell which mailbox an address leads to, for counting only: mail goes to the address as typed."""


def mailbox_of(address: str) -> str:
    """Give the address without case and plus-tag (RFC 5233), which lead to the same mailbox."""
    local, _, domain = address.strip().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}".casefold()
