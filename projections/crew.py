"""The crew of a rebuild: its processes, each with its share of the shards, hired again when one is killed."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import IO

from onrecord.settings import Settings
from projections.rebuild_shards import Order, settings_for

HIRED_AGAIN_MAX = 5
END_S_MAX = 150
PROGRAM = (sys.executable, "-m", "projections.rebuild_shards")


class CrewFailed(Exception):
    """A process of the rebuild ended again and again; what it said last stands above."""


class Crew:
    """`processes` of them at most, never more than there are shards."""

    def __init__(self, config: Settings, shards: int, processes: int, events_per_s_max: int | None) -> None:
        self._settings = settings_for(config)
        self._shares = [range(first, shards, processes) for first in range(min(processes, shards))]
        self._events_per_s_max = events_per_s_max
        self._orders: list[Order] = []
        self._hired: list[subprocess.Popen[bytes]] = []
        self._hired_again = 0

    def start(self, builds: Sequence[tuple[str, int]], until: Mapping[int, int] | None) -> None:
        """Fold up to `until`, or follow without an end."""
        rate = self._events_per_s_max / len(self._shares) if self._events_per_s_max else None
        self._orders = [
            Order(
                builds,
                list(share),
                None if until is None else {shard: until[shard] for shard in share},
                rate,
                self._settings,
            )
            for share in self._shares
        ]
        self._hired = [self._hire(order) for order in self._orders]

    def works(self) -> bool:
        """Whether any is still at it. One that failed or was killed is hired again; raises CrewFailed past a limit."""
        for place, member in enumerate(self._hired):
            if member.poll() not in {None, 0}:
                self._hired_again += 1
                if self._hired_again > HIRED_AGAIN_MAX:
                    raise CrewFailed(f"{CrewFailed.__doc__} (exit code {member.returncode})")
                _stdin(member).close()
                self._hired[place] = self._hire(self._orders[place])
        return any(member.poll() is None for member in self._hired)

    def stop(self) -> None:
        """Let each finish its batch."""
        for member in self._hired:
            _stdin(member).close()
        for member in self._hired:
            try:
                member.wait(END_S_MAX)
            except subprocess.TimeoutExpired:
                member.kill()
                member.wait()
        self._hired = []

    @property
    def pids(self) -> list[int]:
        return [member.pid for member in self._hired]

    def _hire(self, order: Order) -> subprocess.Popen[bytes]:
        member = subprocess.Popen(PROGRAM, stdin=subprocess.PIPE, start_new_session=True)
        _stdin(member).write(order.encode())
        _stdin(member).flush()
        return member


def _stdin(member: subprocess.Popen[bytes]) -> IO[bytes]:
    assert member.stdin is not None, "it was asked for"
    return member.stdin
