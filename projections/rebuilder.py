"""The rebuilder: one projector process that has rebuilds and rollbacks carried out, each by a process of its own.

What is asked for by API comes first, the oldest first; then what this code's versions lack. The process that carries
one out ends with this one, and whoever is elected next has it gone on with.
"""

import subprocess
import sys

import orjson
import psycopg
import structlog

from onrecord import operations
from onrecord.operations import Request
from onrecord.ownership import Ownership
from onrecord.settings import Settings
from projections import builds, rebuild_shards
from projections.catalogue import LIVE

PROGRAM = (sys.executable, "-m", "projections.rebuild_requested")
AUTOMATIC = "projector"
END_S_MAX = 30
AGAIN_S = 30.0

logger = structlog.get_logger("rebuilder")


class Rebuilder:
    """Of one projector process; it does something only where that is the elected one."""

    def __init__(self, config: Settings, connection: psycopg.Connection, ownership: Ownership) -> None:
        self._settings = rebuild_shards.settings_for(config)
        self._connection = connection
        self._ownership = ownership
        self._process: subprocess.Popen[bytes] | None = None
        self._given_up: set[tuple[str, ...]] = set()

    def look(self) -> None:
        """Start what is to be done next, unless something is under way. Called once in a heartbeat."""
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        if self._ownership.leads():
            order = self._next()
            if order is not None:
                self._start(order)

    def close(self) -> None:
        """Let it end between two batches; it goes on with the next rebuilder."""
        if self._process is not None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            try:
                self._process.wait(END_S_MAX)
            except subprocess.TimeoutExpired:
                self._process.kill()
            self._process = None

    def _next(self) -> dict[str, object] | None:
        for request in operations.read_open(self._connection, "rebuild", "rollback"):
            return _as_order(request)
        lacking = tuple(builds.lacking(builds.read(self._connection), LIVE, AUTOMATIC))
        if lacking and lacking not in self._given_up:
            self._given_up.add(lacking)  # once per process: what fails again and again is said in `status`
            logger.info("read models of another version are rebuilt", projections=lacking)
            return {"request": None, "projections": lacking}
        return None

    def _start(self, order: dict[str, object]) -> None:
        self._process = subprocess.Popen(PROGRAM, stdin=subprocess.PIPE, start_new_session=True)
        assert self._process.stdin is not None
        self._process.stdin.write(orjson.dumps(order | {"settings": self._settings}) + b"\n")
        self._process.stdin.flush()


def _as_order(request: Request) -> dict[str, object]:
    return {"request": request._asdict()}
