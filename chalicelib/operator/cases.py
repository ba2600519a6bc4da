"""``case verify | assign | resend | erase | reconcile``."""

import argparse
import sys

from chalicelib.errors import (
    Conflict,
    Gone,
    HeadsNotOurs,
    NotFound,
    Refusal,
    RulesBroken,
    Unavailable,
)
from chalicelib.limits import BACKUPS_KEPT
from chalicelib.model.events import stamp
from chalicelib.model.exchange import Replay
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.model.references import parse_reference, reference_of
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.names import require_name, require_recipient
from chalicelib.operator.output import CommandFailed, CommandResult, count
from chalicelib.operator.references import case_id_of
from chalicelib.usecases.cases.notified_recipients import find_notified
from chalicelib.usecases.cases.verify_case import ChainBreak, ChainCheck


def verify(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Check a case's chain, against the newest signed list of heads too, and name the first event
    that does not hold."""
    case_id = case_id_of(args.reference)
    reference = reference_of(case_id)
    try:
        verified = deployment.verify_case(case_id)
    except NotFound as error:
        raise CommandFailed(f"there is no case {reference}") from error
    except HeadsNotOurs as error:
        raise CommandFailed(
            "the newest list of chain heads is not signed by a key of ours: nothing can be said"
        ) from error
    if verified.broken is not None:
        return _broken(reference, verified.broken)
    return _holds(reference, verified)


def _holds(reference: str, verified: ChainCheck) -> CommandResult:
    erased, events = verified.erased, count(verified.events, "event")
    words = "its words were erased" if erased else "its words can be read with its key"
    data = {"reference": reference, "holds": True, "events": verified.events, "erased": erased}
    line = f"{reference}: {events}, the chain holds; {words}"
    if verified.signed is None:
        return CommandResult(data, [line, "Its end was not signed yet: that is done every night."])
    at, signed_events = verified.signed
    data["signed"] = {"at": stamp(at), "events": signed_events}
    return CommandResult(data, [line, f"Signed on {stamp(at)}: {count(signed_events, 'event')}"])


def _broken(reference: str, broken: ChainBreak) -> CommandResult:
    data = {"reference": reference, "holds": False, "seq": broken.seq, "why": broken.why}
    event = f"event {broken.seq} ({broken.kind or 'not there'})"
    return CommandResult(
        data, [f"{reference}: the chain is broken: {event} {broken.why}"], exit_code=1
    )


def assign(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Route a case of danger to the force that somebody found for it."""
    case_id = case_id_of(args.reference)
    reference = reference_of(case_id)
    require_name(args.force, deployment.catalogue.forces, "force in the catalogue")
    try:
        assigned = deployment.assign_force(case_id, args.force)
    except NotFound as error:
        raise CommandFailed(f"there is no case {reference}") from error
    except (Conflict, Gone, RulesBroken) as error:
        raise CommandFailed(_why(error)) from error
    line = f"{reference}: goes to {args.force}"
    data = {"reference": reference, "force": args.force, "new": assigned.created}
    return CommandResult(data, [line if assigned.created else f"{line} already"])


def resend(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Send a recipient what first told it of a case once more; a platform is offered its tokens."""
    case_id = case_id_of(args.reference)
    reference, recipient = reference_of(case_id), args.recipient
    if recipient != REPORTER:
        require_recipient(recipient, deployment.catalogue)
    data = {"reference": reference, "recipient": recipient}
    if recipient in deployment.catalogue.platforms:
        tokens = deployment.replay_tokens(recipient, Replay(references=(reference,)))
        if not tokens:
            why = "it is of another platform, held back by police, or was never told"
            raise CommandFailed(f"{reference}: {recipient} has no token to be offered again: {why}")
        line = f"{reference}: {recipient} is offered {count(tokens, 'token')} again"
        return CommandResult({**data, "tokens": tokens}, [line])
    try:
        event = deployment.resend(case_id, recipient, to_second=args.second).event
    except NotFound as error:
        raise CommandFailed(f"there is no case {reference}") from error
    except (Conflict, Gone, RulesBroken) as error:
        raise CommandFailed(_why(error)) from error
    line = f"{reference}: goes to {recipient} once more, {_WHERE[event.public['to']]}"
    later = "With its next digest, unless it is urgent; a bounced address is left out"
    return CommandResult({**data, "to": event.public["to"], "seq": event.seq}, [line, later])


_WHERE = {"primary": "at its address", "fallback": "at its second address"}


def _why(error: Refusal) -> str:
    faults = getattr(error, "faults", ())
    return faults[0].detail if faults else str(error)


def erase(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Erase a case's words, and say who holds a copy that is out of our reach."""
    case_id = case_id_of(args.reference)
    reference = reference_of(case_id)
    if not args.yes:
        _confirm(reference)
    try:
        case = deployment.erase_case(case_id)
        deployment.request_erasure(case_id)  # erased once more, when nothing can be at work on it
    except NotFound as error:
        raise CommandFailed(f"there is no case {reference}") from error
    holders = [recipient.id for recipient in find_notified(case)]
    lines = [
        f"{reference}: its words can be read by nobody any more; its log stays",
        f"Backups hold them sealed for {BACKUPS_KEPT}; its key was in none",
    ]
    if holders:
        lines.append(f"Sent before, and out of our reach: {', '.join(holders)}")
    return CommandResult({"reference": reference, "erased": True, "sent_before_to": holders}, lines)


def reconcile(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Queue what was missed for longer than the scheduled job looks back."""
    try:
        routed = deployment.reconcile(args.hours)
    except Unavailable as error:
        raise CommandFailed(str(error)) from error
    lines = [f"{count(routed, 'event')} put on its way, of the last {count(args.hours, 'hour')}"]
    return CommandResult({"routed": routed, "hours": args.hours}, lines)


def _confirm(reference: str) -> None:
    """Have the reference typed again. Raises CommandFailed where it is not."""
    if not sys.stdin.isatty():
        raise CommandFailed("erasing is for good: say --yes where nobody can be asked")
    sys.stderr.write(f"This cannot be undone. Type {reference} to erase its words: ")
    sys.stderr.flush()
    if parse_reference(sys.stdin.readline()) != parse_reference(reference):
        raise CommandFailed("nothing was erased")
