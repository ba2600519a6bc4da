"""``case verify | erase | reconcile``."""

import argparse
import sys
from collections.abc import Mapping

from chalicelib.errors import ChainBroken, HeadsNotOurs, NotFound, Unavailable
from chalicelib.model.chain_heads import ChainHeads, head_of
from chalicelib.model.events import stamp
from chalicelib.model.references import parse_reference, reference_of
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandFailed, Report, count


def verify(args: argparse.Namespace, deployment: Deployment) -> Report:
    """Check a case's chain, against the newest signed list of heads too, and name the first event
    that does not hold."""
    case_id = _case_id(args.reference)
    rows = list(deployment.adapters.case_rows.stored(case_id))
    reference = reference_of(case_id)
    heads = _signed_heads(deployment)
    signed = heads.by_case.get(case_id) if heads else None
    if not rows and signed is None:
        raise CommandFailed(f"there is no case {reference}")
    try:
        events = head_of(case_id, rows, signed).seq
    except ChainBroken as broken:
        return _broken(reference, broken, {row.seq: row.kind for row in rows})
    erased = rows[0].wrapped_key is None
    words = "its words were erased" if erased else "its words can be read with its key"
    data = {"reference": reference, "holds": True, "events": events, "erased": erased}
    said = f"{reference}: {count(events, 'event')}, the chain holds; {words}"
    if heads is None or signed is None:
        return Report(data, [said, "Its end was not signed yet: that is done every night."])
    data["signed"] = {"at": stamp(heads.at), "events": signed.seq}
    return Report(data, [said, f"Signed on {stamp(heads.at)}: {count(signed.seq, 'event')}"])


def _signed_heads(deployment: Deployment) -> ChainHeads | None:
    try:
        return deployment.read_signed_heads()
    except HeadsNotOurs as error:
        raise CommandFailed(
            "the newest list of chain heads is not signed by a key of ours: nothing can be said"
        ) from error


def _broken(reference: str, broken: ChainBroken, kinds: Mapping[int, str]) -> Report:
    data = {"reference": reference, "holds": False, "seq": broken.seq, "why": broken.why}
    what = f"event {broken.seq} ({kinds.get(broken.seq, 'not there')})"
    return Report(data, [f"{reference}: the chain is broken: {what} {broken.why}"], exit_code=1)


def erase(args: argparse.Namespace, deployment: Deployment) -> Report:
    """Erase a case's words, and say who holds a copy that is out of our reach."""
    case_id = _case_id(args.reference)
    reference = reference_of(case_id)
    if not args.yes:
        _confirm(reference)
    try:
        case = deployment.erase_case(case_id)
    except NotFound as error:
        raise CommandFailed(f"there is no case {reference}") from error
    holders = [r.id for r in case.recipients.values() if r.sent_at is not None]
    lines = [f"{reference}: its words can be read by nobody any more; its log stays"]
    if holders:
        lines.append(f"Sent before, and out of our reach: {', '.join(holders)}")
    return Report({"reference": reference, "erased": True, "sent_before_to": holders}, lines)


def reconcile(args: argparse.Namespace, deployment: Deployment) -> Report:
    """Put on its way what was missed for longer than the scheduled job looks back."""
    try:
        routed = deployment.reconcile(args.hours)
    except Unavailable as error:
        raise CommandFailed(str(error)) from error
    lines = [f"{count(routed, 'event')} put on its way, of the last {count(args.hours, 'hour')}"]
    return Report({"routed": routed, "hours": args.hours}, lines)


def _confirm(reference: str) -> None:
    """Have the reference typed again. Raises CommandFailed where it is not."""
    if not sys.stdin.isatty():
        raise CommandFailed("erasing is for good: say --yes where nobody can be asked")
    sys.stderr.write(f"This cannot be undone. Type {reference} to erase its words: ")
    sys.stderr.flush()
    if parse_reference(sys.stdin.readline()) != parse_reference(reference):
        raise CommandFailed("nothing was erased")


def _case_id(text: str) -> str:
    case_id = parse_reference(text)
    if case_id is None:
        raise CommandFailed(f"{text!r} is not a reference: one looks like SS-XXXX-XXXX-XXX")
    return case_id
