"""The operator: prunes the outbox and settles shards for somebody who asked by API, one request at a time.

It has a role of its own, `onrecord_operator`, which may touch the outbox where a shard is halted and prunes by a
function that refuses what must stay. It runs as a thread of the worker's; one is active, others stand by.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import asdict
from hashlib import sha256
from typing import Any, Literal

import orjson
import psycopg
import structlog
from kafka import KafkaConsumer

from onrecord import broker, db, operations
from onrecord.log import Log
from onrecord.operations import Request
from onrecord.ownership import Ownership
from onrecord.settings import Settings
from outbox_relay import pruner, settle
from outbox_relay.fork import CannotSettle
from outbox_relay.settle import Plan

OPERATOR = 0
INTERVAL_MS = 250
SETTLED_RECORDS_MAX = 20_000
SUBJECTS_TOLD_MAX = 100
FAILURES = (CannotSettle, TimeoutError, broker.Failure, psycopg.Error)

logger = structlog.get_logger("operator")


class Interrupted(Exception):
    """Asked to stop in the middle of a request, which stays `running`: the next operator goes on with it."""


def run(config: Settings, of_log: Log, stop: Callable[[], bool]) -> None:
    """Carry out what is asked for until `stop()`. Any exception means: end the process."""
    with closing(Ownership(config, "operator")) as ownership:
        while not stop() and not ownership.acquire(OPERATOR):
            ownership.touch()
            time.sleep(INTERVAL_MS / 1000)
        if not stop():
            with (
                suppress(Interrupted),
                db.connect(db.conninfo(config, "onrecord_operator", "onrecord-operator")) as connection,
            ):
                _loop(config, of_log, ownership, connection, stop)


def _loop(
    config: Settings, of_log: Log, ownership: Ownership, connection: psycopg.Connection, stop: Callable[[], bool]
) -> None:
    def alive() -> bool:
        if stop():
            raise Interrupted
        return ownership.touch()

    while True:
        if alive():  # a heartbeat was due
            tick(config, of_log, connection, alive)
        time.sleep(INTERVAL_MS / 1000)


def tick(config: Settings, of_log: Log, connection: psycopg.Connection, alive: Callable[[], object]) -> int:
    """Carry out what is open; returns how many requests that were. `alive` keeps the ownership meanwhile."""
    requests = operations.read_open(connection, "prune", "settle")
    if requests:
        with closing(broker.consumer(config)) as reader:
            operator = Operator(reader, connection, of_log, alive)
            for request in requests:
                state = state_of(operator.carry_out(request))
                logger.info("operation ended", operation=str(request.id), kind=request.kind, state=state)
    return len(requests)


class Operator:
    """Carries out one request after the other, over a connection of `onrecord_operator`."""

    def __init__(
        self, reader: KafkaConsumer, connection: psycopg.Connection, log: Log, alive: Callable[[], object]
    ) -> None:
        self._reader = reader
        self._connection = connection
        self._log = log
        self._alive = alive

    def carry_out(self, request: Request, told: Callable[[Mapping[str, Any]], None] = lambda _: None) -> dict[str, Any]:
        """Do it, and write down what came of it. `told` hears how far a prune is."""
        operations.begin(self._connection, request)
        try:
            result = self._prune(request, told) if request.kind == "prune" else self._settle(request)
        except FAILURES as error:
            if self._connection.closed:
                raise
            result = {"problem": str(error)}
        operations.end(self._connection, request, state_of(result), result)
        return result

    def _prune(self, request: Request, told: Callable[[Mapping[str, Any]], None]) -> dict[str, Any]:
        older_than = pruner.before(request.arguments["older_than_days"])
        shards: dict[int, dict[str, Any]] = {}
        of = (self._reader, self._connection, self._log, older_than)
        found = pruner.look(*of) if request.is_dry_run else pruner.prune(*of)
        for one in found:
            shards[one.shard] = asdict(one)
            progress = _of_shards(shards)
            if self._alive():  # once per second or so
                operations.tell(self._connection, request, progress)
            told(progress)
        return _of_shards(shards)

    def _settle(self, request: Request) -> dict[str, Any]:
        shard, lift = request.arguments["shard"], request.arguments["lift"]
        if shard >= self._log.shards:
            raise CannotSettle(f"shard {shard} is not in this log: it has shards 0 to {self._log.shards - 1}")
        plan = settle.look(self._reader, self._connection, self._log, shard)
        if request.is_dry_run:
            return told_of(plan)
        if digest(plan) != request.arguments["plan"]:
            raise CannotSettle(f"shard {shard} has changed since the plan was shown, nothing was done: look again")
        settle.must_be_meant(plan, lift=lift)
        if plan.fork.copied + plan.fork.moved > SETTLED_RECORDS_MAX:
            raise CannotSettle(f"that is more than {SETTLED_RECORDS_MAX:,} records: `onrecord log settle {shard}`")
        self._alive()
        position = settle.carry_out(self._reader, self._connection, self._log, plan, request.requested_by)
        return told_of(plan) | {"position": position}


def state_of(result: Mapping[str, Any]) -> Literal["done", "failed"]:
    """How an operation with this result has ended."""
    return "failed" if result.get("problem") else "done"


def digest(plan: Plan) -> str:
    """The plan's name: whoever sends it back has seen this very plan."""
    return sha256(orjson.dumps(asdict(plan), default=str)).hexdigest()


def told_of(plan: Plan) -> dict[str, Any]:
    """The plan, as it is shown."""
    fork = plan.fork
    return {
        "plan": digest(plan),
        "shard": plan.shard,
        "reason": plan.reason,
        "lift": not plan.differs,
        "first_seq": fork.first_seq,
        "log_tail_seq": fork.log_tail_seq,
        "copied": fork.copied,
        "moved": fork.moved,
        "emitted_again": fork.again,
        "subjects": list(fork.subjects[:SUBJECTS_TOLD_MAX]),
        "subjects_total": len(fork.subjects),
        "waiting": plan.waiting._asdict() if plan.waiting else None,
        "not_restored": "domain rows stay as this database has them, whatever the log says; read models follow the log",
    }


def _of_shards(shards: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    """All shards together, and each that there is something to say of."""
    size = "bytes" if any("bytes" in one for one in shards.values()) else "bytes_about"
    told = [one for _, one in sorted(shards.items()) if one["rows"] or one["problem"]]
    return {
        "rows": sum(one["rows"] for one in shards.values()),
        size: sum(one[size] for one in shards.values()),
        "shards": told,
    }
