"""`onrecord up` as a person sees it: ready, watched, killed, started again, stopped, and nothing left behind."""

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from installations import JARS
from onrecord.stack import table
from onrecord.stack.options import Options
from onrecord.stack.pids import Known
from onrecord.stack.ports import HOST, free_port

Until = Callable[[Callable[[], bool]], None]
NAMES = ["postgres", "kafka", "s3", "api", "relay", "projector", "worker"]


class Terminal:
    """Runs `onrecord …` on one folder and reads what it says."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.ups: list[subprocess.Popen[str]] = []

    def up(self) -> subprocess.Popen[str]:
        ports = [word for option, (_, port) in self.options.ports.items() for word in (option, str(port))]
        self.ups.append(self._start("up", *ports))
        return self.ups[-1]

    def down(self) -> str:
        with self._start("down") as process:
            return process.communicate(timeout=60)[0]

    def processes(self) -> list[Known]:
        return list(table.read(self.options.folder).processes)

    def _start(self, command: str, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "onrecord", command, "--folder", str(self.options.folder), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def read_until(process: subprocess.Popen[str], pattern: str) -> str:
    """Read the lines up to the one that matches; fails with all of them if the output ends before."""
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line)
        if re.search(pattern, line):
            return line
    raise AssertionError("".join(lines))


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    folder = tmp_path / "stack"
    folder.mkdir()
    JARS.mkdir(parents=True, exist_ok=True)
    (folder / "jars").symlink_to(JARS)
    ports = [free_port() for _ in range(5)]
    terminal = Terminal(
        Options(
            folder=folder,
            api_port=ports[0],
            postgres_port=ports[1],
            kafka_port=ports[2],
            kafka_controller_port=ports[3],
            s3_port=ports[4],
        )
    )
    yield terminal
    terminal.down()
    for process in terminal.ups:
        process.kill()
        process.communicate()


def health(options: Options) -> int:
    connection = http.client.HTTPConnection(HOST, options.api_port, timeout=10)
    connection.request("GET", "/health/ready")
    status = connection.getresponse().status
    connection.close()
    return status


def test_the_whole_life_of_a_stack(terminal: Terminal, until: Until) -> None:
    up = terminal.up()
    assert f":{terminal.options.api_port} (docs at /docs)" in read_until(up, r"^OnRecord is ready after")
    assert health(terminal.options) == 200
    assert [known.name for known in terminal.processes()] == NAMES

    second = terminal.up()
    read_until(second, rf"already runs in .* \(pid {up.pid}\)")
    assert second.wait(10) == 1

    relay = terminal.processes()[NAMES.index("relay")]
    os.kill(relay.pid, signal.SIGKILL)
    read_until(up, r"^relay ended \(killed by SIGKILL\); starting it again")
    until(lambda: relay.pid not in [known.pid for known in terminal.processes()])

    former = terminal.processes()
    up.kill()
    up.wait()
    third = terminal.up()
    for name in NAMES:
        read_until(third, rf"^stopped {name} \(pid \d+\), which a killed run had left behind")
    read_until(third, r"^OnRecord is ready after")
    assert not any(known.find() for known in former)

    former = terminal.processes()
    assert "stopped" in terminal.down()
    assert third.wait(10) == 0
    assert not any(known.find() for known in former)
    assert "nothing runs in" in terminal.down()


def test_ctrl_c_while_starting_leaves_nothing_behind(terminal: Terminal, until: Until) -> None:
    up = terminal.up()
    until(lambda: len(terminal.processes()) == 3)
    servers = terminal.processes()
    up.send_signal(signal.SIGINT)
    assert up.wait(30) == 0
    assert not any(known.find() for known in servers)
