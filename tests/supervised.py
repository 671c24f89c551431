"""Processes of a test that are started again when they end, as a supervisor does: as threads, or as real processes."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from onrecord.settings import Settings

END_S_MAX = 15


@contextmanager
def as_thread(run: Callable[[Settings, Callable[[], bool]], None], settings: Settings) -> Iterator[list[Exception]]:
    """Runs in a thread, again and again, until the block ends; yields what it has raised so far."""
    stop = threading.Event()
    raised: list[Exception] = []

    def supervise() -> None:
        while not stop.is_set():
            try:
                run(settings, stop.is_set)
            except Exception as error:  # noqa: BLE001 - a supervisor starts again, whatever it was
                raised.append(error)

    thread = threading.Thread(target=supervise)
    thread.start()
    try:
        yield raised
    finally:
        stop.set()
        thread.join(END_S_MAX)
        assert not thread.is_alive(), "the process as a thread did not end when asked to"


class Supervised:
    """A real process, started again at once whenever it ends, until `end()`."""

    def __init__(self, name: str, argv: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.exits: list[int] = []
        self._argv = argv
        self._environment = environment
        self._log = log
        self._ending = False
        self._lock = threading.Lock()
        self._process = self._start()
        self._thread = threading.Thread(target=self._supervise, daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def signal(self, number: signal.Signals) -> None:
        with self._lock:
            self._process.send_signal(number)

    def end(self) -> None:
        """Kill it, stopped or not, and let it rest."""
        with self._lock:
            self._ending = True
            self._process.kill()
        self._thread.join(END_S_MAX)

    def _supervise(self) -> None:
        while True:
            self.exits.append(self._process.wait())
            with self._lock:
                if self._ending:
                    return
                self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as output:
            return subprocess.Popen(self._argv, stdout=output, stderr=output, env=self._environment)


class Crew:
    """Several of OnRecord's processes, supervised."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self._environment = os.environ | dict(environment)
        self._folder = folder
        self.members: list[Supervised] = []

    def hire(self, command: str) -> Supervised:
        """Start `python -m onrecord <command>`."""
        name = f"{command}-{len(self.members)}"
        argv = [sys.executable, "-m", "onrecord", *command.split()]
        member = Supervised(name, argv, self._environment, self._folder / f"{name}.log")
        self.members.append(member)
        return member

    def with_pid(self, pid: int) -> Supervised | None:
        return next((member for member in self.members if member.pid == pid), None)

    def end(self) -> None:
        for member in self.members:
            member.end()
