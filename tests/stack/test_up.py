"""`onrecord up` as a person sees it: ready, watched, killed, started again, stopped, and nothing left behind."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from installations import JARS
from onrecord.stack import environment, table
from onrecord.stack.options import Options
from onrecord.stack.pids import Known
from onrecord.stack.ports import HOST, free_port

Until = Callable[[Callable[[], bool]], None]
NAMES = ["postgres", "kafka", "s3", "oidc", "whatsapp", "anthropic", "api", "relay", "projector", "worker"]
MONITORED = 4
SERVERS = NAMES[: NAMES.index("api")]


def free_in_a_row(count: int) -> int:
    """The first of so many ports, below those that the system gives to whoever connects."""
    for first in range(20_000 + os.getpid() % 2_000 * 4, 32_000, count):
        with suppress(OSError), ExitStack() as held:
            for port in range(first, first + count):
                held.enter_context(socket.create_server((HOST, port)))
            return first
    raise AssertionError("no ports are free")


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

    def says(self, *words: str) -> str:
        """What a command says that is well."""
        with self._start(*words) as process:
            said = process.communicate(timeout=60)[0]
        assert process.returncode == 0, said
        return said

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
    ports = [free_port() for _ in range(8)]
    terminal = Terminal(
        Options(
            folder=folder,
            api_port=ports[0],
            postgres_port=ports[1],
            kafka_port=ports[2],
            kafka_controller_port=ports[3],
            s3_port=ports[4],
            oidc_port=ports[5],
            whatsapp_port=ports[6],
            anthropic_port=ports[7],
            monitoring_port=free_in_a_row(MONITORED),
        )
    )
    yield terminal
    terminal.down()
    for process in terminal.ups:
        process.kill()
        process.communicate()


def ask(options: Options, path: str, body: dict[str, str] | None = None, **headers: str) -> int:
    """The status of an answer of the API; with a body it is a command."""
    connection = http.client.HTTPConnection(HOST, options.api_port, timeout=10)
    asked = {"Content-Type": "application/json", **headers}
    connection.request("POST" if body else "GET", path, json.dumps(body) if body else None, asked)
    status = connection.getresponse().status
    connection.close()
    return status


def can_be_used(options: Options) -> dict[str, str]:
    """Whether the token acts and the demo admin signs in and is let in; the secrets by which they do."""
    known = environment.secrets_of(options.folder)
    assert ask(options, "/v1/list_conversations", Authorization=f"Bearer {known[environment.API_TOKEN]}") == 200
    body = {"email": environment.DEMO_EMAIL, "password": known[environment.DEMO_PASSWORD]}
    assert ask(options, "/v1/sign_in", body) == 201
    return known


def test_the_whole_life_of_a_stack(terminal: Terminal, until: Until) -> None:
    up = terminal.up()
    ready = read_until(up, r"^OnRecord is ready after")
    assert f":{terminal.options.api_port} (docs at /docs)" in ready
    assert f"customers' phones (simulator) http://{HOST}:{terminal.options.whatsapp_port}" in ready
    told = read_until(up, rf"^Sign in as {environment.DEMO_EMAIL}")
    assert f"in {terminal.options.folder / environment.SECRETS}" in told
    assert ask(terminal.options, "/readyz") == 200
    for name in NAMES[len(SERVERS) :]:
        assert ask(replace(terminal.options, api_port=terminal.options.monitoring_port_of(name)), "/metrics") == 200
    secrets = can_be_used(terminal.options)
    assert "commands in 3 conversations" in terminal.says("demo", "--conversations", "3")
    assert "wrong" not in terminal.says("doctor")
    assert "relay" in terminal.says("status")
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
    assert can_be_used(terminal.options) == secrets

    former = terminal.processes()
    assert "stopped" in terminal.down()
    assert third.wait(10) == 0
    assert not any(known.find() for known in former)
    assert "nothing runs in" in terminal.down()


def test_ctrl_c_while_starting_leaves_nothing_behind(terminal: Terminal, until: Until) -> None:
    up = terminal.up()
    until(lambda: [known.name for known in terminal.processes()] == SERVERS)
    servers = terminal.processes()
    up.send_signal(signal.SIGINT)
    assert up.wait(30) == 0
    assert not any(known.find() for known in servers)
