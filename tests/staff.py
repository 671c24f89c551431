"""OnRecord's processes as an operator runs them: each with a port that tells of it, asked to stop and started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families as parse
from prometheus_client.samples import Sample

from onrecord.stack.ports import HOST, free_port
from waiting import until

ASKED = httpx.Client(trust_env=False, verify=False, timeout=10)  # noqa: S501 - one's own machine, without TLS
READY_S_MAX = 240.0
STOP_S_MAX = 30.0


class Member:
    """A process of `python -m onrecord <command>`."""

    def __init__(self, command: str, environment: Mapping[str, str], folder: Path) -> None:
        self.command = command
        self.port = free_port()
        self._monitoring = free_port()
        self._log = folder / f"{command}-{self._monitoring}.log"
        ports = {"ONRECORD_MONITORING_PORT": str(self._monitoring), "ONRECORD_API_PORT": str(self.port)}
        self._environment = os.environ | dict(environment) | ports
        self._process = self._start()

    @property
    def address(self) -> str:
        """Where an API serves."""
        return f"http://{HOST}:{self.port}"

    @property
    def logged(self) -> str:
        return self._log.read_text()

    def ask(self, path: str) -> httpx.Response | None:
        """What it tells; None if nobody listens."""
        try:
            return ASKED.get(f"http://{HOST}:{self._monitoring}{path}")
        except httpx.TransportError:
            return None

    def measured(self) -> "Measured":
        told = self.ask("/metrics")
        assert told is not None, f"{self.command} tells nothing"
        return Measured([sample for family in parse(told.text) for sample in family.samples])

    def is_ready(self) -> bool:
        assert self._process.poll() is None, self.logged
        told = self.ask("/readyz")
        return told is not None and told.is_success

    def await_ready(self) -> "Member":
        try:
            until(self.is_ready, READY_S_MAX, f"the {self.command}'s readiness")
        except AssertionError as late:
            told = self.ask("/readyz")
            raise AssertionError(f"{late}; it says {told and told.text}") from None
        return self

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def stop(self) -> int:
        """Ask it to stop, and wait until it has; its exit code."""
        self._process.terminate()
        return self._process.wait(STOP_S_MAX)

    def restart(self) -> None:
        """As a rolling update does: the next one is asked when this one is ready again."""
        self.stop()
        self._process = self._start()
        self.await_ready()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        argv = [sys.executable, "-m", "onrecord", *self.command.split()]
        with self._log.open("ab") as output:
            return subprocess.Popen(argv, stdout=output, stderr=output, env=self._environment)


class Measured:
    """A scrape."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self._samples = samples

    def value(self, name: str, **labels: object) -> float:
        """Of the one sample that has these labels, whatever others it has."""
        wanted = {label: str(value) for label, value in labels.items()}.items()
        [found] = [one.value for one in self._samples if one.name == name and wanted <= one.labels.items()]
        return found
