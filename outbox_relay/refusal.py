"""A refusal by the broker: find the record that it is about, so that its shard is halted and no other.

kafka-python fails whatever else was in flight with the refused batch's error. So each shard concerned is asked again
alone, one record at a time; a batch that was only too large together gets through like this.
"""

from collections.abc import Callable
from contextlib import closing

import psycopg

from onrecord import broker
from onrecord.log import Log
from onrecord.settings import Settings
from outbox_relay import tail
from outbox_relay.relay import ROWS_PER_SHARD_MAX, BrokerRefusedBatch, Relay


def find(
    config: Settings, connection: psycopg.Connection, log: Log, shard: int, alive: Callable[[], object]
) -> str | None:
    """Why this shard must be halted, None if the broker takes what a tick would send. `alive` keeps the ownership."""
    with closing(broker.consumer(config)) as reader:
        found = tail.read(reader, connection, log, shard)
    if found.problem:
        return found.problem
    producer = broker.producer(config)
    try:
        _publish_singly(Relay(connection, producer, log, {shard: found.seq}, rows_max=1), alive)
    except BrokerRefusedBatch as refused:
        return str(refused)
    finally:
        broker.abandon(producer)
    return None


def _publish_singly(relay: Relay, alive: Callable[[], object]) -> None:
    for _ in range(ROWS_PER_SHARD_MAX):
        alive()
        if not relay.tick():
            return
