"""The relay's process: wait for ownership, read the tail, tick until something goes wrong or somebody says stop."""

import time
from collections.abc import Callable
from contextlib import closing
from functools import partial

import psycopg
import structlog

from onrecord import broker, db, doorbell, log, metrics, monitoring, process, settings
from onrecord.ownership import Ownership
from onrecord.settings import Settings
from onrecord.standing import Standing
from outbox_relay import refusal, standing, tail
from outbox_relay.relay import BrokerRefusedBatch, Relay
from outbox_relay.standing import Shipping

BUSY_INTERVAL_MS_MIN = 4
BUSY_INTERVAL_MS_MAX = 12
IDLE_INTERVAL_MS_MIN = 4
IDLE_INTERVAL_MS_MAX = 250
STANDBY_INTERVAL_MS = 250

logger = structlog.get_logger("relay")


class HaltsChanged(Exception):
    """A shard was halted or settled: the relay starts again at the tail."""


def run(config: Settings, stop: Callable[[], bool]) -> None:
    """Relay until `stop()`. Any exception means: end the process, its supervisor starts it at the tail."""
    shipping = Shipping()
    with (
        monitoring.watched(config, "relay") as monitor,
        closing(Standing(config, "relay", shipping.measure)) as stands,
        closing(Ownership(config, "relay")) as ownership,
    ):
        monitor.last_sign = lambda: ownership.touched_at
        monitor.ready = partial(shipping.checks, stands)
        stands.tell(monitor.registry, standing.gauges)
        _stand_by(ownership, shipping, stop)
        if not stop():
            with metrics.RELAY_ACTIVE.track_inprogress():
                _relay(config, ownership, shipping, stop)


def _stand_by(ownership: Ownership, shipping: Shipping, stop: Callable[[], bool]) -> None:
    while not stop() and not ownership.acquire(0):
        shipping.stands_by = True
        ownership.touch()
        time.sleep(STANDBY_INTERVAL_MS / 1000)
    shipping.stands_by = False


def _relay(config: Settings, ownership: Ownership, shipping: Shipping, stop: Callable[[], bool]) -> None:
    with db.connect(db.conninfo(config, "onrecord_relay", "onrecord-relay")) as connection:
        of_log = log.read(connection)
        broker.verify_topic(config, of_log)
        positions = _read_tails(config, connection, ownership, of_log)
        halted = set(range(of_log.shards)) - positions.keys()
        connection.execute(f"listen {doorbell.CHANNEL}")
        producer = broker.producer(config)
        try:
            logger.info("relaying", shards=len(positions), halted=sorted(halted))
            relay = Relay(connection, producer, of_log, positions)
            shipping.positions = relay.positions
            ownership.figures = lambda: {"published": {str(shard): seq for shard, seq in relay.positions.items()}}
            _loop(relay, connection, ownership, halted, stop)
        except BrokerRefusedBatch as refused:
            for shard in refused.shards:
                if reason := refusal.find(config, connection, of_log, shard, ownership.touch):
                    _halt(connection, shard, reason)
            raise
        finally:
            broker.abandon(producer)


def _read_tails(
    config: Settings, connection: psycopg.Connection, ownership: Ownership, of_log: log.Log
) -> dict[int, int]:
    """Each healthy shard's position. A shard whose tail differs from the outbox is halted, the others go on.

    One that is halted isn't looked at: it may be settled between the look and the halt, and would be halted once more.
    """
    halted = _halted(connection)
    positions = {}
    with closing(broker.consumer(config)) as reader:
        for shard in sorted(set(range(of_log.shards)) - halted):
            ownership.touch()
            found = tail.read(reader, connection, of_log, shard)
            if found.problem:
                _halt(connection, shard, found.problem)
            else:
                positions[shard] = found.seq
    return positions


def _loop(
    relay: Relay, connection: psycopg.Connection, ownership: Ownership, halted: set[int], stop: Callable[[], bool]
) -> None:
    interval_ms = IDLE_INTERVAL_MS_MIN
    while not stop():
        if ownership.touch() and _halted(connection) != halted:
            raise HaltsChanged(HaltsChanged.__doc__)
        began = time.monotonic()
        if relay.tick():
            interval_ms = IDLE_INTERVAL_MS_MIN
            _rest(time.monotonic() - began)
        else:
            _wait(connection, interval_ms)
            interval_ms = min(2 * interval_ms, IDLE_INTERVAL_MS_MAX)


def _rest(worked_s: float) -> None:
    """As long as the tick took, within limits: the busier the machine, the fewer and the bigger the ticks."""
    time.sleep(min(max(BUSY_INTERVAL_MS_MIN, worked_s * 1000), BUSY_INTERVAL_MS_MAX) / 1000)


def _wait(connection: psycopg.Connection, interval_ms: int) -> None:
    """Until the interval is over or the doorbell rings."""
    for _ring in connection.notifies(timeout=interval_ms / 1000, stop_after=1):
        pass


def _halted(connection: psycopg.Connection) -> set[int]:
    return {row[0] for row in connection.execute(db.sql("outbox_relay", "read_halted"))}


def _halt(connection: psycopg.Connection, shard: int, reason: str) -> None:
    connection.execute(db.sql("outbox_relay", "halt_shard"), (shard, reason))
    logger.error("shard halted", shard=shard, reason=reason, next_step=f"onrecord log settle {shard}")


def main() -> None:
    config = settings.load()
    process.begin(config, "relay")
    stop = process.Stop()
    run(config, lambda: stop.requested)


if __name__ == "__main__":
    main()
