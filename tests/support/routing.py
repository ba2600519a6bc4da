"""One event is routed, as the stream or its queue has it done."""

from chalicelib.container.notifications import NotificationUseCases


def fan_out(container: NotificationUseCases, case_id: str, seq: int = 1) -> None:
    """Queue an event for everybody whom it concerns. Raises what kept it from being queued."""
    for error in container.fan_out_all([(case_id, seq)]).values():
        raise error
