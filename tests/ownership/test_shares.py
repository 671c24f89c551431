"""How projectors share the shards: fairly, each shard with one owner, and none without."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import pytest

import histories
import raw
from histories import Step
from installations import Installation
from onrecord.ownership import Ownership
from projections import __main__ as projector
from projections.__main__ import balance
from supervised import as_thread
from waiting import until

SHARDS = 16
ROUNDS_MAX = 3


@contextmanager
def owners(installation: Installation, count: int) -> Iterator[list[Ownership]]:
    with ExitStack() as stack:
        made = [Ownership(installation.settings, "projector") for _ in range(count)]
        for each in made:
            stack.callback(each.close)
        yield made


def settle(present: Sequence[Ownership]) -> list[int]:
    """Everybody balances a few times, as their loops do; answers how many shards each has, the fewest first."""
    for _ in range(ROUNDS_MAX):
        for each in present:
            balance(each, SHARDS)
    return sorted(len(each.units) for each in present)


@pytest.mark.parametrize(
    ("count", "shares"), [(1, [16]), (2, [8, 8]), (3, [4, 6, 6]), (5, [0, 4, 4, 4, 4]), (17, [0, *[1] * 16])]
)
def test_shards_are_shared_fairly(installation: Installation, count: int, shares: list[int]) -> None:
    with owners(installation, count) as present:
        assert settle(present) == shares


def test_each_shard_has_exactly_one_owner(installation: Installation) -> None:
    with owners(installation, 3) as present:
        settle(present)
        assert sorted(shard for each in present for shard in each.units) == list(range(SHARDS))


def test_a_newcomer_gets_a_share(installation: Installation) -> None:
    with owners(installation, 1) as first:
        settle(first)
        with owners(installation, 1) as second:
            assert settle([*first, *second]) == [8, 8]


def test_who_stays_takes_over_from_who_leaves(installation: Installation) -> None:
    with owners(installation, 1) as staying:
        with owners(installation, 2) as leaving:
            settle([*staying, *leaving])
        until(lambda: settle(staying) == [16], deadline_s=2, what="the takeover")


def test_balancing_says_whether_shards_changed(installation: Installation) -> None:
    with owners(installation, 1) as (alone,):
        assert [balance(alone, SHARDS), balance(alone, SHARDS)] == [True, False]


def test_more_projectors_than_shards_project_all_the_same(installation: Installation) -> None:
    with ExitStack() as stack:
        raised = [stack.enter_context(as_thread(projector.run, installation.settings)) for _ in range(6)]
        until(lambda: shares(installation) == [0, 0, 1, 1, 1, 1], what="a settled sharing")
        entries = histories.history(
            [Step(0, "receive"), Step(1, "receive")], installation.log.source, installation.log.workspace_id
        )
        for shard in (0, 1):
            raw.append(installation, shard, raw.of_entries(histories.of_shard(entries, shard)))
        until(lambda: positions(installation) == {0: 3, 1: 3, 2: 0, 3: 0}, what="the projection")
    assert raised == [[]] * 6


def shares(installation: Installation) -> list[int]:
    with installation.connect("onrecord_projector") as connection:
        rows = connection.execute("select shards from heartbeats").fetchall()
    return sorted(len([unit for unit in shards.split(",") if unit]) for (shards,) in rows)


def positions(installation: Installation) -> dict[int, int]:
    with installation.connect("onrecord_projector") as connection:
        return dict(connection.execute("select shard, min(seq) from read.positions group by shard").fetchall())
