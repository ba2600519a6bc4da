"""Write the cases of nights that are worked off, and what was signed of them before."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bench.deployment import BenchDeployment
from bench.nightly_worker import write_whole
from bench.rows import chain, item_of, write
from chalicelib.container import Adapters, Container
from chalicelib.model.chain import StoredEvent, digest_of
from chalicelib.model.chain_heads import SHARDS, ChainHead, HeadShard
from chalicelib.model.events import hour_of, stamp
from chalicelib.model.shards import shard_of
from chalicelib.signing import chain_heads

_KINDS = ("report_submitted", "routed")


@dataclass(slots=True)
class Cases:
    """The cases of the run: where each of their logs ends."""

    deployed: BenchDeployment
    heads: dict[str, ChainHead] = field(default_factory=dict)
    ahead: float = 0.0

    def advance(self, seconds: float) -> None:
        """Advance the product's clock, here and in the workers."""
        self.ahead += seconds
        write_whole(self.deployed.folder / "ahead", str(self.ahead))

    def now(self) -> Any:
        """Return the time by that clock."""
        return self.deployed.adapters.wall() + timedelta(seconds=self.ahead)

    def container(self) -> Container:
        """Return the product, by that clock."""
        return Container(Adapters(now=self.now))

    def fill(self, size: int) -> None:
        """Write cases until there are so many, half a year old, and sign where each ends."""
        at = stamp(self.now() - timedelta(days=180))

        def rows() -> Iterator[dict[str, Any]]:
            for number in range(len(self.heads), size):
                case = chain(f"SS{number:011}", at, _KINDS)
                self.heads[case[0].case_id] = ChainHead(len(case), case[-1].digest)
                yield from map(item_of, case)

        self._write(rows())
        self._sign()

    def change(self, count: int) -> list[str]:
        """Write an event more to so many cases, spread over all; give which."""
        changed = list(self.heads)[:: max(1, len(self.heads) // count)][:count]
        self._write(map(self._one_more, changed))
        return changed

    def _one_more(self, case_id: str) -> dict[str, Any]:
        head, at = self.heads[case_id], self.now()
        row = StoredEvent(
            case_id, head.seq + 1, stamp(at), "case_read", "{}", head.digest, hour=hour_of(at)
        )
        row = row._replace(digest=digest_of(row))
        self.heads[case_id] = ChainHead(row.seq, row.digest)
        return item_of(row)

    def _write(self, rows: Iterator[dict[str, Any]]) -> None:
        adapters = self.deployed.adapters
        endpoint = self.deployed.embedded.operator_environment["AWS_ENDPOINT_URL_DYNAMODB"]
        write(endpoint, adapters.settings.case_events_table, rows)

    def _sign(self) -> None:
        """Sign the list of a night before."""
        adapters, digests = self.deployed.adapters, []
        shards: list[dict[str, ChainHead]] = [{} for _ in range(SHARDS)]
        for case_id, head in self.heads.items():
            shards[shard_of(case_id, SHARDS)][case_id] = head
        for shard in shards:
            body = chain_heads.shard_bytes(HeadShard(shard))
            digests.append(chain_heads.shard_digest(body))
            _put(adapters, f"shards/{digests[-1]}.json", body)
        signer, at = adapters.signing_keys.current(), self.now()
        root = chain_heads.sign_root(signer, adapters.settings.base_url, at, digests)
        _put(adapters, f"roots/{stamp(at)}.jws", root.encode())


def _put(adapters: Adapters, key: str, body: bytes) -> None:
    adapters.head_lists.put(key, body, content_type="", cache_control="no-store")
