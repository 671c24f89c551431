"""Processes known by pid and time of birth, so that a pid given to somebody else is never mistaken for them."""

import contextlib
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

BIRTH_TOLERANCE_S = 1.0  # the system reckons it from the time of boot, with rounding
POLL_S = 0.05


@dataclass(frozen=True)
class Known:
    """A process as it was written down when it started."""

    name: str
    pid: int
    born: float
    stop_signal: int = signal.SIGTERM

    @classmethod
    def of(cls, pid: int, name: str, stop_signal: int = signal.SIGTERM) -> "Known | None":
        """Write down a process that runs now; None if it is gone already."""
        with contextlib.suppress(psutil.NoSuchProcess):
            return cls(name, pid, psutil.Process(pid).create_time(), stop_signal)
        return None

    def find(self) -> psutil.Process | None:
        """Look the process up; None if it ended, even if its pid lives on as another process."""
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(self.pid)
            if abs(process.create_time() - self.born) <= BIRTH_TOLERANCE_S and is_alive(process):
                return process
        return None


def is_alive(process: psutil.Process) -> bool:
    """Tell whether it does anything still; a zombie that its parent hasn't reaped doesn't."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def send(process: psutil.Process, number: int) -> None:
    """Send the signal, unless the process is gone."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(number)


def wait_gone(processes: Sequence[psutil.Process], deadline_s: float) -> list[psutil.Process]:
    """Wait until all have ended; returns those that haven't."""
    end = time.monotonic() + deadline_s
    while (left := [process for process in processes if is_alive(process)]) and time.monotonic() < end:
        time.sleep(POLL_S)
    return left


def kill_all(processes: Sequence[psutil.Process], deadline_s: float = 5.0) -> None:
    for process in processes:
        send(process, signal.SIGKILL)
    wait_gone(processes, deadline_s)
