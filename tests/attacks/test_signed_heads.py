"""Who writes to the tables, and to the bucket of lists, hides no event that was signed.

At commit 234ff48e the attacker cuts off the end of a case and has the nightly job itself sign that
it ended there: by the cursor of a segment, which the table of guards keeps; by an older list under
a newer name; by the name of a run, after which no night's list is the newest; or by taking a
night's messages, which nobody notices.
"""

import pytest

from chalicelib.errors import HeadsNotOurs
from chalicelib.model.chain_heads import SHARDS
from chalicelib.usecases.cases.sign_chain_heads import sign_chain_heads
from chalicelib.usecases.cases.sign_segment import sign_segment
from tests.support.chains import CASE_ID, make_chain
from tests.support.job_queues import messages_of
from tests.support.metrics import metrics_in
from tests.support.signed_heads import OURS, StoredCases

JOB = "cursor#sign_chain_heads"


@pytest.fixture
def log() -> StoredCases:
    """Two nights' lists: of a case that had four events, and has six."""
    log = StoredCases()
    log.night()
    log.change(CASE_ID, make_chain(6))
    log.night()
    return log


def put(log: StoredCases, name: str, body: bytes) -> None:
    log.lists.put(name, body, content_type="", cache_control="")


def older_shard(log: StoredCases) -> str:
    """The digest of the shard in which the case had four events."""
    for name in log.lists.fingerprints("shards/"):
        body = log.lists.objects[name].body
        if f'"{CASE_ID}":[4,'.encode() in body.replace(b" ", b""):
            return name.removeprefix("shards/").removesuffix(".json")
    raise AssertionError


def test_older_shard_in_a_segments_cursor_is_not_signed(log: StoredCases) -> None:
    log.rows[CASE_ID] = log.rows[CASE_ID][:4]
    log.clock.advance(days=1)
    sign_chain_heads(log.start)
    messages_of(log.start.segments.queue)
    run = log.guards.recall(JOB) or {}
    forged = {**run, "digest": older_shard(log), "finished": "yes"}
    log.guards.keep(f"{JOB}#{OURS}", forged, 10_000)
    breaks = [broken for number in range(SHARDS) for broken in sign_segment(log.deps, number)]
    assert {(broken.case_id, broken.seq) for broken in breaks} == {(CASE_ID, 6)}
    head = log.signed().head(CASE_ID)
    assert head is not None
    assert head.seq == 6


def test_older_list_under_a_newer_name_is_not_read(log: StoredCases) -> None:
    oldest = min(log.lists.fingerprints("roots/"))
    for name in ("roots/2031-01-01T00:00:00Z.jws", "roots/~.jws"):
        put(log, name, log.lists.objects[oldest].body)
        with pytest.raises(HeadsNotOurs):
            log.signed()


def test_run_that_has_yet_to_begin_is_not_signed(log: StoredCases) -> None:
    names = set(log.lists.fingerprints("roots/"))
    log.guards.keep(JOB, {"run": "2031-01-01T00:00:00Z"}, 10_000)
    for number in range(SHARDS):
        with pytest.raises(HeadsNotOurs):
            list(sign_segment(log.deps, number))
    assert set(log.lists.fingerprints("roots/")) == names


def test_night_whose_messages_were_taken_away_alarms_the_next(
    log: StoredCases, capsys: pytest.CaptureFixture[str]
) -> None:
    """A start that comes twice does not: the first may be at work."""
    for hours, alarms in ((24, 0), (0, 0), (24, 1)):
        capsys.readouterr()
        log.clock.advance(hours=hours)
        sign_chain_heads(log.start)
        messages_of(log.start.segments.queue)
        names = [metric.name for metric in metrics_in(capsys.readouterr().out)]
        assert names.count("HeadsUnsigned") == alarms
