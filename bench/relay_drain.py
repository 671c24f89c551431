"""(a) How fast the relay drains a full outbox, against a bare kafka-python producer of the same records."""

from time import perf_counter

from kafka import KafkaProducer

from bench.result import Result, in_turn, middle
from bench.rig import Rig, rig
from onrecord import broker
from onrecord.events.envelope import CONTENT_TYPE
from outbox_relay.relay import Relay

ROUNDS = 3

FILL = """
insert into outbox (shard, seq, event_id, type, subject, workspace_id, occurred_at, record)
select n %% 16, n / 16 + 1, gen_random_uuid(), 'bench.v1', 'contact/' || gen_random_uuid(), gen_random_uuid(), now(),
       convert_to(repeat('x', 500), 'UTF8')
from generate_series(0, %s - 1) as n
"""


def run(*, small: bool) -> Result:
    rows = 20_000 if small else 100_000
    with rig() as here:
        with here.connect() as admin:
            admin.execute(FILL, (rows,))
            admin.execute("vacuum analyze outbox")
        bare, ours = in_turn(ROUNDS, lambda: rows / _bare(here, rows), lambda: rows / _relay(here))
    result = Result("relay-drain", f"{rows:,} records of 500 B from the outbox into Kafka")
    result.figures = {"bare records/s": middle(bare), "relay records/s": middle(ours)}
    result.figures["ratio"] = middle([mine / floor for mine, floor in zip(ours, bare, strict=True)])
    result.at_least("ratio", 0.8)
    return result


def _relay(here: Rig) -> float:
    with here.connect("onrecord_relay") as connection:
        producer = broker.producer(here.settings)
        relay = Relay(connection, producer, here.log, dict.fromkeys(range(here.log.shards), 0))
        began = perf_counter()
        while relay.tick():
            pass
        took = perf_counter() - began
        producer.close(timeout=0)
    return took


def _bare(here: Rig, rows: int) -> float:
    """The same keys, headers, values and partitions, from memory, with the producer's best settings."""
    producer = KafkaProducer(
        bootstrap_servers=here.settings.kafka_bootstrap,
        acks="all",
        linger_ms=5,
        batch_size=1_000_000,
        metrics_enabled=False,
    )
    value, key = b"x" * 500, b"01a204af-b46f-7727-9075-b2d3d4ad3acb"
    producer.partitions_for(here.log.topic)
    began = perf_counter()
    for number in range(rows):
        headers = [("content-type", CONTENT_TYPE), ("seq", b"%d" % number)]
        producer.send(here.log.topic, value=value, key=key, headers=headers, partition=number % 16)
    producer.flush()
    took = perf_counter() - began
    producer.close(timeout=0)
    return took
