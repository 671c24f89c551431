"""A shard that can't be read on without a guess stops, says why, and stops nobody else. On a real log."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

import pytest

import histories
import raw
from histories import SHARDS, Step
from installations import Installation
from onrecord import broker
from onrecord.reader import Reader
from onrecord.vault.keyring import Keyring
from projections import schema
from projections.catalogue import LIVE
from projections.projector import Projector
from raw import Raw
from sealing import MASTERS
from waiting import until

POLL_MS = 100
Rows = Sequence[tuple[int, str]]


@pytest.fixture
def records(installation: Installation) -> dict[int, list[Raw]]:
    """Four records for shard 0 and for shard 1."""
    steps = [Step(0, "receive"), Step(0, "send"), Step(1, "receive"), Step(1, "send")]
    entries = histories.history(steps, installation.log.source, installation.log.workspace_id)
    return {shard: raw.of_entries(histories.of_shard(entries, shard)) for shard in range(SHARDS)}


@pytest.fixture
def projector(installation: Installation) -> Iterator[Projector]:
    """A projector that owns all shards, without the process around it."""
    topic = installation.log.topic
    with (
        installation.connect("onrecord_projector") as connection,
        installation.connect("onrecord_projector") as vault,
        closing(broker.consumer(installation.settings)) as consumer,
    ):
        schema.prepare(connection, LIVE, installation.log.shards)
        find = lambda shard, seq: broker.find_seq(installation.settings, topic, shard, seq)  # noqa: E731
        keyring = Keyring(vault, MASTERS)
        made = Projector(connection, Reader(consumer, topic, find), installation.log, LIVE, keyring)
        made.assign(range(installation.log.shards))
        yield made


def stopped(installation: Installation) -> dict[int, str]:
    with installation.connect("onrecord_projector") as connection:
        return dict(connection.execute("select shard, reason from read.stopped_shards").fetchall())


def positions(installation: Installation) -> dict[int, int]:
    with installation.connect("onrecord_projector") as connection:
        rows = connection.execute("select shard, min(seq) from read.positions group by shard").fetchall()
    return {shard: seq for shard, seq in rows if shard < SHARDS}


def tick_until(projector: Projector, condition: Callable[[], bool]) -> None:
    def ticked() -> bool:
        projector.tick(POLL_MS)
        return condition()

    until(ticked)


def test_a_record_without_a_number_stops_its_shard_alone(
    installation: Installation, projector: Projector, records: dict[int, list[Raw]]
) -> None:
    raw.append(installation, 0, [records[0][0], Raw(None, b"stranger"), *records[0][1:]])
    raw.append(installation, 1, records[1])
    tick_until(projector, lambda: bool(stopped(installation)) and positions(installation)[1] == 4)
    assert stopped(installation) == {0: "the record at offset 1 has no number: no relay wrote it"}


def test_what_comes_before_a_record_without_a_number_is_applied(
    installation: Installation, projector: Projector, records: dict[int, list[Raw]]
) -> None:
    raw.append(installation, 0, [records[0][0], Raw(None, b"stranger"), *records[0][1:]])
    tick_until(projector, lambda: positions(installation)[0] == 1)


def test_a_gap_stops_its_shard_alone(
    installation: Installation, projector: Projector, records: dict[int, list[Raw]]
) -> None:
    raw.append(installation, 0, [*records[0][:2], records[0][3]])
    raw.append(installation, 1, records[1])
    tick_until(projector, lambda: bool(stopped(installation)) and positions(installation)[1] == 4)
    assert stopped(installation) == {0: "seq 3 is not in the log: there is a gap"}
    assert positions(installation)[0] == 2


def test_a_stopped_shard_is_read_no_further(
    installation: Installation, projector: Projector, records: dict[int, list[Raw]]
) -> None:
    raw.append(installation, 0, [*records[0][:2], records[0][3]])
    tick_until(projector, lambda: bool(stopped(installation)))
    raw.append(installation, 0, [records[0][2]])
    raw.append(installation, 1, records[1])
    tick_until(projector, lambda: positions(installation)[1] == 4)
    assert positions(installation)[0] == 2


def test_a_shard_that_is_still_broken_is_said_to_be_stopped_after_each_sharing_of_shards(
    installation: Installation, projector: Projector, records: dict[int, list[Raw]]
) -> None:
    raw.append(installation, 0, [*records[0][:2], records[0][3]])
    tick_until(projector, lambda: bool(stopped(installation)))
    projector.assign([0, 1])
    assert stopped(installation) == {}, "whoever gets the shard looks for itself"
    tick_until(projector, lambda: bool(stopped(installation)))
