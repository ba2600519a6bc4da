"""``case verify REFERENCE``."""

import argparse

from chalicelib.errors import ChainBroken
from chalicelib.model import chain
from chalicelib.model.references import parse_reference, reference_of
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandFailed, Report, count


def verify(args: argparse.Namespace, deployment: Deployment) -> Report:
    """Check a case's chain and name the first event that does not hold."""
    case_id = _case_id(args.reference)
    rows = list(deployment.case_rows.stored(case_id))
    reference = reference_of(case_id)
    if not rows:
        raise CommandFailed(f"there is no case {reference}")
    erased = rows[0].wrapped_key is None
    try:
        events = chain.verify(case_id, rows)
    except ChainBroken as broken:
        data = {"reference": reference, "holds": False, "seq": broken.seq, "why": broken.why}
        kinds = {row.seq: row.kind for row in rows}
        what = f"event {broken.seq} ({kinds.get(broken.seq, 'not there')})"
        return Report(data, [f"{reference}: the chain is broken: {what} {broken.why}"], exit_code=1)
    words = "its words were erased" if erased else "its words can be read with its key"
    data = {"reference": reference, "holds": True, "events": events, "erased": erased}
    return Report(data, [f"{reference}: {count(events, 'event')}, the chain holds; {words}"])


def _case_id(text: str) -> str:
    case_id = parse_reference(text)
    if case_id is None:
        raise CommandFailed(f"{text!r} is not a reference: one looks like SS-XXXX-XXXX-XXX")
    return case_id
