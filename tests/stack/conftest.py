"""What the tests of the stack share: waiting for something to become true, and small processes to watch."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onrecord.stack.processes import Process, Program, plain_environment

Until = Callable[[Callable[[], bool]], None]
MakeChild = Callable[..., Process]

UNTIL_DEADLINE_S = 10


class Child(Process):
    """A small Python program; ready when it has made its `ready` file."""

    def __init__(self, folder: Path, name: str, script: str) -> None:
        super().__init__(name, folder / f"{name}.log")
        self.ready = folder / f"{name}.ready"
        self._script = f"import pathlib, signal, sys, time\nready = pathlib.Path({str(self.ready)!r})\n{script}"

    def is_ready(self) -> bool:
        return self.ready.exists()

    def prepare(self) -> Program:
        return Program(argv=[sys.executable, "-c", self._script], environment=plain_environment())


@pytest.fixture
def until() -> Until:
    """Wait for a condition, looking often; fails when it takes too long."""
    pause = threading.Event()

    def wait(condition: Callable[[], bool]) -> None:
        end = time.monotonic() + UNTIL_DEADLINE_S
        while not condition():
            assert time.monotonic() < end, "it never became true"
            pause.wait(0.01)

    return wait


@pytest.fixture
def child(tmp_path: Path) -> Iterator[MakeChild]:
    """Make a process of a name and a script; whatever still runs at the end is killed."""
    made: list[Child] = []

    def make(name: str, script: str = "ready.touch(); signal.pause()") -> Process:
        made.append(Child(tmp_path, name, script))
        return made[-1]

    yield make
    for process in made:
        process.kill()
