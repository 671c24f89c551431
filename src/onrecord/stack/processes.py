"""One process of the stack: apart from the terminal, its output in a log of its own, startable again after any end."""

import contextlib
import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.stack.logs import open_log, tail
from onrecord.stack.privileges import Account
from onrecord.stack.problems import StackProblem

READY_DEADLINE_S = 60
STOP_DEADLINE_S = 10
POLL_S = 0.02


@dataclass(frozen=True, kw_only=True)
class Program:
    """How a process is started."""

    argv: Sequence[str | Path]
    environment: Mapping[str, str]
    folder: Path | None = None  # where it runs; relative paths in its arguments start there
    account: Account = field(default_factory=Account)


class Process(ABC):
    """A process that is prepared when started; `start()` returns at once, `wait_ready()` when it serves."""

    stop_signal = signal.SIGTERM

    def __init__(self, name: str, log: Path) -> None:
        self.name = name
        self.log = log
        self._popen: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def prepare(self) -> Program:
        """Make the files it needs, whatever state they are in, and say how it is started."""

    @abstractmethod
    def is_ready(self) -> bool: ...

    @property
    def pid(self) -> int | None:
        return self._popen.pid if self._popen else None

    @property
    def runs(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    def poll(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs or if it never ran."""
        return self._popen.poll() if self._popen else None

    def start(self) -> None:
        assert not self.runs, f"{self.name} runs already"
        self._popen = launch(self.prepare(), self.log)

    def wait_ready(self, deadline_s: float = READY_DEADLINE_S, check: Callable[[], None] = lambda: None) -> None:
        """Wait until it serves; raises StackProblem with the end of the log if it dies or takes too long.

        What `check` raises ends the waiting.
        """
        end = time.monotonic() + deadline_s
        while not self.is_ready():
            check()
            if not self.runs:
                raise self.problem(f"{self.name} ended while starting ({describe_exit(self.poll())})")
            if time.monotonic() > end:
                raise self.problem(f"{self.name} isn't ready after {deadline_s:.0f} s")
            time.sleep(POLL_S)

    def wait_end(self, deadline_s: float, check: Callable[[], None] = lambda: None) -> int | None:
        """Wait until it ends by itself and give its exit code; None if it takes too long."""
        end = time.monotonic() + deadline_s
        while self.runs and time.monotonic() < end:
            check()
            time.sleep(POLL_S)
        return self.poll()

    def request_stop(self) -> None:
        if self._popen and self.runs:
            self._popen.send_signal(self.stop_signal)

    def stop(self, deadline_s: float = STOP_DEADLINE_S) -> bool:
        """End it; False if it missed the deadline and had to be killed."""
        self.request_stop()
        try:
            if self._popen:
                self._popen.wait(deadline_s)
        except subprocess.TimeoutExpired:
            self.kill()
            return False
        return True

    def kill(self) -> None:
        """Send SIGKILL to the process and its group; returns when it is reaped."""
        if self._popen and self.runs:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._popen.pid, signal.SIGKILL)
            self._popen.wait()

    def problem(self, what: str) -> StackProblem:
        return problem(what, self.log)


def launch(program: Program, log: Path) -> subprocess.Popen[bytes]:
    """Start a program with its output appended to the log."""
    with open_log(log) as output:
        return subprocess.Popen(
            [*program.account.through, *program.argv],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=program.environment,
            cwd=program.folder,
            # Keeps the terminal's Ctrl-C away: the supervisor decides who stops when.
            start_new_session=True,
            **program.account.switch,
        )


def run(program: Program, log: Path, what: str, deadline_s: float) -> None:
    """Run a program to its end; raises StackProblem, which starts with `what`, unless it succeeds in time."""
    with launch(program, log) as process:
        try:
            process.wait(deadline_s)
        except BaseException as error:
            process.kill()
            if isinstance(error, subprocess.TimeoutExpired):
                raise problem(f"{what}: it takes more than {deadline_s:.0f} s", log) from error
            raise
    if process.returncode:
        raise problem(f"{what} ({describe_exit(process.returncode)})", log)


def problem(what: str, log: Path) -> StackProblem:
    lines = "".join(f"\n  | {line}" for line in tail(log))
    return StackProblem(f"{what}{lines}", f"read {log}")


def describe_exit(code: int | None) -> str:
    """`exit code 3`, or the signal that ended it."""
    if code is None or code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"


def plain_environment() -> dict[str, str]:
    """Build what a foreign program may see of our environment: nothing that changes how it behaves."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}
