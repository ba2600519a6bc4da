"""Cast a drill: who stands, which platforms are connected, and where each force is written to."""

import random
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from chalicelib.model.directory import ContactLine
from drill.agenda import Agenda
from drill.carrying import session
from drill.forces import ForcePlayer
from drill.ledger import Ledger
from drill.mailroom import Mailroom
from drill.people import InventedCandidate, cast_size, nominate
from drill.platforms import Exchange, PlatformPlayer
from drill.stage import StagedProduct
from drill.tempers import (
    FORCE_TEMPERS,
    PLATFORM_TEMPERS,
    PLATFORMS,
    ForceTemper,
    PlatformTemper,
    deal,
)
from local import ready, seeding
from local.peer import Peer, PublishedKeys
from local.seeding import SeededPlatform

_CONNECTED = ("x", "facebook")
"""Among those that are connected, whatever the lot."""


@dataclass
class Cast:
    """Who plays."""

    candidates: list[InventedCandidate]
    platforms: dict[str, PlatformPlayer] = field(default_factory=dict)
    forces: dict[str, ForcePlayer] = field(default_factory=dict)


class Casting:
    """Makes everybody known to the product, as operators do."""

    def __init__(
        self, stage: StagedProduct, agenda: Agenda, ledger: Ledger, dice: random.Random
    ) -> None:
        self._stage, self._agenda, self._ledger, self._dice = stage, agenda, ledger, dice
        self.mailroom = Mailroom(ledger, stage.operators.settings.operator_mail)

    def cast(self, election: str, polling_day: date, scale: float) -> Cast:
        """Cast an election, in a size."""
        operators, folder = self._stage.operators, self._stage.folder
        count = cast_size(scale)
        candidates = nominate(operators, election, polling_day, count, folder, self._die())
        return Cast(candidates, dict(self._platforms(folder)), dict(self._forces()))

    def _die(self) -> random.Random:
        """Return dice of their own, so that one party's throws change no other's."""
        return random.Random(self._dice.getrandbits(64))

    def _platforms(self, folder: Path) -> list[tuple[str, PlatformPlayer]]:
        operators, dice = self._stage.operators, self._die()
        not_connected = sorted(set(operators.catalogue.platforms) - set(_CONNECTED))
        ids = sorted([*_CONNECTED, *dice.sample(not_connected, PLATFORMS - len(_CONNECTED))])
        tempers = deal(ids, PLATFORM_TEMPERS, dice)
        seeded = seeding.platforms(operators, folder / "keys", dict.fromkeys(ids, "ed25519"))
        return [
            (
                platform.id,
                self._platform(platform, seeded[number - 1], tempers[platform.id], number),
            )
            for number, platform in enumerate(seeded)
        ]

    def _platform(
        self, platform: SeededPlatform, other: SeededPlatform, temper: PlatformTemper, number: int
    ) -> PlatformPlayer:
        """Make a player, who also has another's key to sign with wrongly."""
        base_url = self._stage.embedded.base_url
        http = session(self._stage.serve, f"192.0.2.{number + 1}")
        keys = PublishedKeys(f"{base_url}/.well-known/jwks.json", http)
        described = ready.describe_platform(base_url, platform)
        wrong = {"keyid": other.keyid, "private_key": str(other.private_key)}
        return PlatformPlayer(
            platform.id,
            temper,
            Exchange(self._stage.clock, self._agenda, self._ledger, keys),
            Peer(described, keys, http),
            Peer({**described, **wrong}, keys, http),
            self._die(),
        )

    def _forces(self) -> list[tuple[str, ForcePlayer]]:
        forces = self._stage.operators.catalogue.forces
        tempers = deal(forces, FORCE_TEMPERS, self._die())
        return [
            (force, self._force(force, forces[force].nations[0], temper, number))
            for number, (force, temper) in enumerate(tempers.items())
        ]

    def _force(self, force: str, nation: str, temper: ForceTemper, number: int) -> ForcePlayer:
        player = ForcePlayer(
            force,
            nation,
            temper,
            self._stage,
            self._agenda,
            self._ledger,
            f"203.0.113.{number + 1}",
            self._die(),
        )
        self.enter_address(player, "first", player.address)
        if temper.has_second:
            self.enter_address(player, "second", f"duty+{player.name}@example.org")
        return player

    def enter_address(self, player: ForcePlayer, line: ContactLine, address: str) -> None:
        """Enter a mail address of a force, where its officers read."""
        self._stage.operators.set_contact(player.id, line, address)
        self._ledger.entered[player.id].add(address)
        self.mailroom.open(address, "police", player.plan_to_open)
