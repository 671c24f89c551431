"""What the relay makes of the broker's answers: its position moves when all is acknowledged, and only then."""

from collections.abc import Callable
from typing import TypeAlias

import psycopg
import pytest
from kafka.errors import KafkaError, MessageSizeTooLargeError, NotEnoughReplicasError
from kafka.producer.future import FutureProduceResult, FutureRecordMetadata
from kafka.structs import TopicPartition

import raw
from installations import Installation
from outbox_relay.relay import BrokerRefusedBatch, LogHasStranger, Relay

Answer: TypeAlias = int | KafkaError | None


class Scripted:
    """A producer whose broker answers as told: an offset, an error, or nothing until the flush is over."""

    def __init__(self, answer: Callable[[int, int], Answer]) -> None:
        """`answer` gets the shard and the seq."""
        self._answer = answer

    def send(
        self, topic: str, value: bytes, key: bytes, headers: list[tuple[str, bytes]], partition: int
    ) -> FutureRecordMetadata:
        produced = FutureProduceResult(TopicPartition(topic, partition))
        future = FutureRecordMetadata(produced, 0, 0, None, len(key), len(value), 0)
        match self._answer(partition, int(dict(headers)["seq"])):
            case int(offset):
                produced.success((offset, 0, None))
            case KafkaError() as error:
                produced.failure(error)
        return future

    def flush(self, timeout: float) -> None:
        """Kafka-python raises here when time runs out; what it does otherwise is in the futures."""


@pytest.fixture
def relay(
    installation: Installation, connection: psycopg.Connection
) -> Callable[[Callable[[int, int], Answer]], Relay]:
    """A relay on two shards with three rows each."""
    for shard in (0, 1):
        raw.emit_demo(installation, shard, 1, 3)

    def make(answer: Callable[[int, int], Answer]) -> Relay:
        return Relay(connection, Scripted(answer), installation.log, {0: 0, 1: 0})

    return make


RelayAnswered = Callable[[Callable[[int, int], Answer]], Relay]


def test_positions_move_when_every_record_is_acknowledged(relay: RelayAnswered) -> None:
    answered = relay(lambda _shard, seq: 40 + seq)
    answered.tick()
    assert answered.positions == {0: 3, 1: 3}


def test_no_position_moves_when_one_record_was_not_acknowledged(relay: RelayAnswered) -> None:
    answered = relay(lambda shard, seq: None if (shard, seq) == (1, 3) else seq)
    with pytest.raises(TimeoutError, match="shard 1: seq 3 was not acknowledged"):
        answered.tick()
    assert answered.positions == {0: 0, 1: 0}


def test_an_error_that_may_pass_ends_the_relay_and_halts_nothing(relay: RelayAnswered) -> None:
    answered = relay(lambda shard, seq: NotEnoughReplicasError() if shard == 1 else seq)
    with pytest.raises(NotEnoughReplicasError):
        answered.tick()
    assert answered.positions == {0: 0, 1: 0}


def test_a_refusal_names_every_shard_that_it_may_concern(relay: RelayAnswered) -> None:
    answered = relay(lambda _shard, _seq: MessageSizeTooLargeError())
    with pytest.raises(BrokerRefusedBatch) as refused:
        answered.tick()
    assert refused.value.shards == [0, 1]


def test_a_strangers_record_amid_a_batch_is_noticed(relay: RelayAnswered) -> None:
    answered = relay(lambda _shard, seq: seq if seq < 3 else seq + 1)
    with pytest.raises(LogHasStranger, match="shard 0: offset 4 does not follow 2"):
        answered.tick()
    assert answered.positions == {0: 0, 1: 0}
