"""Relays without their process: one tick at a time, from positions that the test names."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import psycopg
import pytest
from kafka import KafkaConsumer

from installations import Installation
from onrecord import broker
from outbox_relay.relay import Relay


@pytest.fixture
def connection(installation: Installation) -> Iterator[psycopg.Connection]:
    with installation.connect("onrecord_relay") as connected:
        yield connected


@pytest.fixture
def reader(installation: Installation) -> Iterator[KafkaConsumer]:
    with closing(broker.consumer(installation.settings)) as consumer:
        yield consumer


@pytest.fixture
def relay_at(installation: Installation, connection: psycopg.Connection) -> Iterator[Callable[[dict[int, int]], Relay]]:
    """Makes relays that start from given positions."""
    with ExitStack() as stack:

        def make(positions: dict[int, int]) -> Relay:
            producer = broker.producer(installation.settings)
            stack.callback(producer.close)
            return Relay(connection, producer, installation.log, positions)

        yield make
