"""Watches the processes of the stack: starts again what crashed, with growing pauses, and stops all in order."""

import time
from collections.abc import Callable, Sequence

from onrecord.stack.problems import StackProblem
from onrecord.stack.processes import STOP_DEADLINE_S, Process, describe_exit

PAUSE_MIN_S = 0.2
PAUSE_MAX_S = 10.0
STEADY_AFTER_S = 30.0
POLL_S = 0.05


class Watched:
    """One process under watch: when it was started, and when it will be again."""

    def __init__(self, process: Process, say: Callable[[str], None], changed: Callable[[], None]) -> None:
        self.process = process
        self.crashes = 0
        self._say = say
        self._changed = changed
        self._pause_s = PAUSE_MIN_S
        self._started_at = 0.0
        self._due_at: float | None = None

    def start(self, now: float) -> None:
        self._started_at, self._due_at = now, None
        if not self.process.runs:  # it does if only `changed` failed the last time
            self.process.start()
        self._changed()

    def tick(self, now: float) -> None:
        """Notice an end, and start again when the pause is over."""
        if self._due_at is not None:
            if now >= self._due_at:
                self._start_again(now)
        elif not self.process.runs:
            self._plan(now, f"ended ({describe_exit(self.process.poll())})")

    def _start_again(self, now: float) -> None:
        try:
            self.start(now)
        except (StackProblem, OSError) as error:
            self._plan(now, f"could not be started: {error}")

    def _plan(self, now: float, what: str) -> None:
        if now - self._started_at >= STEADY_AFTER_S:
            self._pause_s = PAUSE_MIN_S
        name, log = self.process.name, self.process.log
        self._say(f"{name} {what}; starting it again in {self._pause_s:.1f} s; its log: {log}")
        self.crashes += 1
        self._due_at = now + self._pause_s
        self._pause_s = min(self._pause_s * 2, PAUSE_MAX_S)


class Supervisor:
    """The processes in tiers, in the order of their start; a tier stops together, the last tier first."""

    def __init__(self, say: Callable[[str], None], changed: Callable[[], None] = lambda: None) -> None:
        self.tiers: list[list[Watched]] = []
        self._say = say
        self._changed = changed

    @property
    def processes(self) -> list[Process]:
        return [watched.process for tier in self.tiers for watched in tier]

    def start(self, tier: Sequence[Process]) -> None:
        """Start a tier, without waiting for it, and watch it from now on."""
        self.tiers.append([])
        for process in tier:
            watched = Watched(process, self._say, self._changed)
            self.tiers[-1].append(watched)
            watched.start(time.monotonic())

    def tick(self) -> None:
        for tier in self.tiers:
            for watched in tier:
                watched.tick(time.monotonic())

    def run(self, stopping: Callable[[], bool]) -> None:
        while not stopping():
            self.tick()
            time.sleep(POLL_S)

    def stop(self, urgent: Callable[[], bool] = lambda: False, deadline_s: float = STOP_DEADLINE_S) -> None:
        """Stop everything; what misses its deadline is killed, and all of it when it becomes urgent."""
        for tier in reversed(self.tiers):
            self._stop_tier([watched.process for watched in tier], urgent, time.monotonic() + deadline_s)

    def _stop_tier(self, tier: Sequence[Process], urgent: Callable[[], bool], end: float) -> None:
        for process in tier:
            process.request_stop()
        while any(process.runs for process in tier) and time.monotonic() < end and not urgent():
            time.sleep(POLL_S)
        for process in tier:
            if process.runs:
                self._say(f"{process.name} had to be killed; its log: {process.log}")
                process.kill()
