"""Real processes that are killed or stopped: somebody else takes over, in time."""

import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import histories
import raw
from histories import SHARDS, Step
from installations import Installation, Servers, make_installation
from supervised import Crew, Supervised
from waiting import until
from written import superuser

AFTER_KILL_S_MAX = 3.0
AFTER_STOP_S_MAX = 15.0
START_S_MAX = 30.0

OWNERS = """
select pid from heartbeats
where kind = %s and shards <> '' and seen_at > now() - interval '3 s'
order by length(shards) desc, seen_at desc
"""
REACHED = """
select coalesce(min(coalesce(reached.seq, 0)) >= %s, false)
from generate_series(0, %s - 1) as shard left join read.positions as reached using (shard)
"""


@dataclass
class Staffed:
    """An installation with two relays and two projectors, and customers who go on writing."""

    installation: Installation
    crew: Crew
    written: int = 0

    def owner(self, kind: str) -> Supervised:
        """A process that owns shards; of relays the active one."""
        return until(lambda: self._owner(kind), START_S_MAX, f"an owning {kind}")

    def _owner(self, kind: str) -> Supervised | None:
        with superuser(self.installation) as admin:
            pids = [pid for (pid,) in admin.execute(OWNERS, (kind,))]
        return next((member for pid in pids if (member := self.crew.with_pid(pid))), None)

    def write(self) -> None:
        """One more event in every shard."""
        self.written += 1
        for shard in range(SHARDS):
            made = histories.history(self._steps(), self.installation.log.source, self.installation.log.workspace_id)
            entries = histories.of_shard(made, shard)
            raw.emit(self.installation, shard, [entries[self.written - 1].record])

    def _steps(self) -> list[Step]:
        return [Step(customer, "receive") for _ in range(self.written) for customer in range(SHARDS)]

    def seconds_until_projected(self, deadline_s: float) -> float:
        began = time.monotonic()
        until(self._is_projected, deadline_s, "the takeover")
        return time.monotonic() - began

    def _is_projected(self) -> bool:
        with superuser(self.installation) as admin:
            if admin.execute("select to_regclass('read.positions')").fetchone() == (None,):
                return False
            return admin.execute(REACHED, (self.written, SHARDS)).fetchone() == (True,)


@dataclass(frozen=True)
class Succession:
    """How long it took, who was stopped, and how often each of them had ended before it came back."""

    took_s: float
    stopped: list[Supervised]
    ends: list[int]


@pytest.fixture(scope="module")
def staffed(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    installation = make_installation(servers, shards=SHARDS)
    crew = Crew(installation.environment, Path(tmp_path_factory.mktemp("crew")))
    try:
        for command in ("relay", "relay", "projector", "projector"):
            crew.hire(command)
        made = Staffed(installation, crew)
        made.write()
        made.seconds_until_projected(START_S_MAX)
        yield made
    finally:
        crew.end()


@pytest.fixture(params=["relay", "projector"])
def owner(request: pytest.FixtureRequest, staffed: Staffed) -> Supervised:
    return staffed.owner(request.param)


def test_a_killed_owner_is_succeeded_at_once(staffed: Staffed, owner: Supervised) -> None:
    owner.signal(signal.SIGKILL)
    staffed.write()
    assert staffed.seconds_until_projected(START_S_MAX) < AFTER_KILL_S_MAX


@pytest.fixture(scope="module")
def succession(staffed: Staffed) -> Succession:
    """The active relay and a projector are stopped, are succeeded, and come back."""
    stopped = [staffed.owner("relay"), staffed.owner("projector")]
    for each in stopped:
        each.signal(signal.SIGSTOP)
    staffed.write()
    took_s = staffed.seconds_until_projected(2 * AFTER_STOP_S_MAX)
    ends = [len(each.exits) for each in stopped]
    for each in stopped:
        each.signal(signal.SIGCONT)
    return Succession(took_s, stopped, ends)


def test_stopped_owners_are_succeeded_in_time(succession: Succession) -> None:
    assert succession.took_s < AFTER_STOP_S_MAX


@pytest.mark.parametrize("number", [0, 1])
def test_a_stopped_owner_ends_when_it_comes_back(succession: Succession, number: int) -> None:
    former, ends = succession.stopped[number], succession.ends[number]
    until(lambda: len(former.exits) > ends, AFTER_KILL_S_MAX, "its end")
