"""The crew of a rebuild: its processes, each with its share of the shards, hired again when one is killed."""

import select
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import IO

from onrecord.settings import Settings
from projections.rebuild_shards import DONE, Order, settings_for

HIRED_AGAIN_MAX = 5
END_S_MAX = 150
PROGRAM = (sys.executable, "-m", "projections.rebuild_shards")


class CrewFailed(Exception):
    """A process of the rebuild ended again and again; what it said last stands above."""


class Crew:
    """`processes` of them at most, never more than there are shards."""

    def __init__(self, config: Settings, shards: int, processes: int, events_per_s_max: int | None) -> None:
        shares = [range(first, shards, processes) for first in range(min(processes, shards))]
        rate = events_per_s_max / len(shares) if events_per_s_max else None
        settings = settings_for(config)
        self._members = [_Member(Order([], list(share), None, rate, settings)) for share in shares]
        self._hired_again = 0

    def start(self, builds: Sequence[tuple[str, int]], until: Mapping[int, int] | None) -> None:
        """Fold up to `until`, or follow without an end."""
        for member in self._members:
            ends = None if until is None else {shard: until[shard] for shard in member.order.shards}
            member.take(replace(member.order, builds=builds, until=ends))

    def works(self) -> bool:
        """Whether any is still at it. One that failed or was killed is hired again; raises CrewFailed past a limit."""
        for member in self._members:
            if member.is_gone():
                self._hired_again += 1
                if self._hired_again > HIRED_AGAIN_MAX:
                    raise CrewFailed(CrewFailed.__doc__)
                member.take(member.order)
        return any(member.is_at_work() for member in self._members)

    def stop(self) -> None:
        """Let each finish its batch, and end."""
        for member in self._members:
            member.dismiss()
        for member in self._members:
            member.wait()


class _Member:
    """One process, and what it is to do."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self._process: subprocess.Popen[bytes] | None = None
        self._done = True

    def take(self, order: Order) -> None:
        """Do this next; started if need be."""
        self.order, self._done = order, False
        if self._process is None or self._process.poll() is not None:
            self.wait()
            self._process = subprocess.Popen(
                PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
            )
        stdin, _ = _pipes(self._process)
        with suppress(BrokenPipeError):  # it was killed just now: the next look sees it
            stdin.write(order.encode())
            stdin.flush()

    def is_at_work(self) -> bool:
        if not self._done and self._process is not None:
            _, stdout = _pipes(self._process)
            self._done = bool(select.select([stdout], [], [], 0)[0]) and stdout.readline() == DONE
        return not self._done

    def is_gone(self) -> bool:
        """Whether it ended before it was done."""
        return self.is_at_work() and self._process is not None and self._process.poll() is not None

    def dismiss(self) -> None:
        if self._process is not None:
            _pipes(self._process)[0].close()

    def wait(self) -> None:
        """See it ended."""
        if self._process is None:
            return
        self.dismiss()
        try:
            self._process.wait(END_S_MAX)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        _pipes(self._process)[1].close()
        self._process = None


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout
