"""Play the six weeks, and the weeks after in which the last promises fall due."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from chalicelib.errors import Conflict, RulesBroken
from chalicelib.model.recipient_ids import OPERATOR
from chalicelib.model.references import parse_reference
from chalicelib.usecases.elections.add_election import NewElection
from drill import curve
from drill.agenda import Agenda
from drill.casting import Casting
from drill.forces import ForcePlayer
from drill.holidays import is_working_day, local_day, local_time
from drill.jobs import Jobs
from drill.ledger import Ledger
from drill.platforms import PlatformPlayer
from drill.posts import Posts
from drill.reporters import ReportingPeople
from drill.stage import StagedProduct

AFTERWARDS = timedelta(days=30)
"""From the last report on: the longest promise, one appeal and what platforms leave unread."""
_OPERATORS_LOOK = time(9, 30)
ShowProgress = Callable[[datetime, int, int], object]
"""Told of the time, how many reports there were, and how many there will be."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be played: an election, its polling day, a size and a seed."""

    election: str
    polling_day: date
    scale: float = 0.1
    seed: int = 1

    @property
    def reports(self) -> int:
        """Return how many reports come."""
        return max(1, round(curve.REPORTS * self.scale))

    @property
    def begins(self) -> datetime:
        """Return when the six weeks begin."""
        return curve.begins(self.polling_day)

    @property
    def ends(self) -> datetime:
        """Return when the last promise has fallen due."""
        return curve.ends(self.polling_day) + AFTERWARDS


class Play:
    """One drill on one stage."""

    def __init__(self, stage: StagedProduct, plan: Plan) -> None:
        self.stage, self.plan = stage, plan
        self.ledger, self.agenda = Ledger(), Agenda()
        self.operator_actions: list[str] = []
        self.stopped = False
        self._dice = random.Random(plan.seed)
        stage.operators.add_election(NewElection(plan.election))
        stage.operators.publish_elections()
        self._casting = Casting(stage, self.agenda, self.ledger, self._dice)
        self.cast = self._casting.cast(plan.election, plan.polling_day, plan.scale)
        self._jobs = Jobs(stage)
        self._hear()
        self._book()

    def names(self, recipient: str) -> str:
        """Return the name of a platform or an authority."""
        catalogue = self.stage.operators.catalogue
        if recipient == OPERATOR:
            return "our operators"
        if recipient in catalogue.platforms:
            return catalogue.platforms[recipient].name
        authority = catalogue.authorities.get(recipient)
        return authority.name if authority else recipient

    # ---- before the first day --------------------------------------------------------------------

    def _die(self) -> random.Random:
        """Return dice of their own, so that one party's throws change no other's."""
        return random.Random(self._dice.getrandbits(64))

    def _hear(self) -> None:
        self.stage.on_mail = self._casting.mailroom.deliver
        self.stage.on_message["feed_platforms"] = self._token_waits

    def _token_waits(self, platform: str) -> None:
        player = self.cast.platforms[platform]
        player.token_waits()
        if player.temper.polls_every is None:
            self._jobs.token_stays()

    def _book(self) -> None:
        """Note when each report comes, about whom, and when our operators look."""
        plan, dice, candidates = self.plan, self._die(), self.cast.candidates
        posts = Posts(sorted(self.stage.operators.catalogue.platforms), plan.election, self._die())
        self.reporters = ReportingPeople(self.stage, self.agenda, self.ledger, posts, self._die())
        weights = [candidate.weight for candidate in candidates]
        for at in curve.times(plan.polling_day, plan.reports, dice):
            about = dice.choices(candidates, weights)[0]
            self.agenda.at(at, lambda about=about: self.reporters.file(about))  # type: ignore[misc]
        day = local_day(plan.begins)
        while local_time(day, _OPERATORS_LOOK) < plan.ends:
            if is_working_day(day):
                self.agenda.at(local_time(day, _OPERATORS_LOOK), self._operate)
            day += timedelta(days=1)

    # ---- as time passes --------------------------------------------------------------------------

    def run(self, progress: ShowProgress) -> None:
        """Play until the last promise has fallen due; Ctrl-C ends it early and leaves the rest."""
        stage, plan = self.stage, self.plan
        try:
            while True:
                stage.settle()
                at = self._next()
                if at is None or at > plan.ends:
                    break
                stage.clock.move_to(max(at, stage.clock()))
                progress(stage.clock(), len(self.ledger.reports), plan.reports)
                self.agenda.act_until(stage.clock())
                stage.settle()
                self._jobs.run_due()
            stage.clock.move_to(plan.ends)
            self._jobs.run_all()
        except KeyboardInterrupt:
            self.stopped = True

    def _next(self) -> datetime | None:
        times = (self.agenda.next(), self._jobs.next())
        return min((at for at in times if at is not None), default=None)

    # ---- our operators, on working days ----------------------------------------------------------

    def _operate(self) -> None:
        """Offer again what platforms refused, and enter an address where mail came back."""
        for platform in self.cast.platforms.values():
            if platform.temper.is_wrong:
                self._unpark(platform)
        for player in self.cast.forces.values():
            self._mend_address(player)

    def _unpark(self, platform: PlatformPlayer) -> None:
        parked = self.stage.operators.list_parked_tokens(platform.id)
        jtis = [parked_token.token.jti for parked_token in parked]
        if jtis and self.stage.operators.unpark_tokens(platform.id, jtis):
            self.operator_actions.append(f"{len(jtis)} tokens offered again to {platform.id}")
            platform.token_waits()

    def _mend_address(self, player: ForcePlayer) -> None:
        """Enter another address for a force whose only one bounced, and send what came back."""
        came_back = player.temper.address == "bounce" and self.ledger.addresses[player.address]
        if not came_back or player.temper.has_second or player.mended:
            return
        player.mended = True
        self._casting.enter_address(player, "first", f"elections+{player.name}@example.org")
        self.operator_actions.append(f"another address entered for {self.names(player.id)}")
        for reference, address in sorted(self.ledger.mailed):
            if address == player.address:
                self._resend(reference, player)

    def _resend(self, reference: str, player: ForcePlayer) -> None:
        try:
            self.stage.operators.resend(parse_reference(reference) or "", player.id)
        except (Conflict, RulesBroken):
            self.ledger.refusals["mailing once more what was withdrawn, or is not its case"] += 1
        else:
            self.operator_actions.append(f"a case mailed once more to {self.names(player.id)}")
