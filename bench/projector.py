"""(d) How many events a projector applies in a second, for the inbox and for all, against a bare kafka-python read."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from typing import NamedTuple
from uuid import UUID, uuid4

from kafka import KafkaProducer, TopicPartition

from bench.result import Result, in_turn, middle
from bench.rig import Rig, rig
from onrecord import broker, ids, process
from onrecord.events import ContactCreated, ConversationOpened, EventData, MessageQueued, MessageReceived
from onrecord.events.envelope import CONTENT_TYPE, Envelope, encode
from onrecord.reader import Reader
from onrecord.vault import DataKey
from onrecord.vault.keyring import Keyring
from projections import schema
from projections.catalogue import LIVE
from projections.conversation_list import CONVERSATION_LIST
from projections.projection import Projection
from projections.projector import Projector
from projections.timeline import TIMELINE

EVENTS_PER_CONTACT = 20
INBOX = (CONVERSATION_LIST, TIMELINE)
ROUNDS = 3
TEXT = "A message of a usual length, in which somebody asks where their parcel is and when it will come at last. "


def run(*, small: bool) -> Result:
    events = 20_000 if small else 100_000
    process.collect_rarely()
    result = Result("projector", f"{events:,} events of {EVENTS_PER_CONTACT} a contact, for the inbox and for all")
    with rig() as here:
        _produce(here, events)
        for name, projections in (("", INBOX), (f", all {len(LIVE)} read models", LIVE)):
            project = partial(_project, here, events, projections)
            bare, ours = in_turn(ROUNDS, lambda: events / _bare(here, events), lambda: events / project())  # noqa: B023
            ratio = middle([mine / floor for mine, floor in zip(ours, bare, strict=True)])
            result.figures |= {f"bare records/s{name}": middle(bare), f"events/s{name}": middle(ours)}
            result.figures[f"ratio{name}"] = ratio
    result.at_least("ratio", 0.4)
    return result


def _produce(here: Rig, events: int) -> None:
    producer = KafkaProducer(bootstrap_servers=here.settings.kafka_bootstrap, acks="all", linger_ms=5)
    for made in histories(here, events):
        producer.send(
            here.log.topic,
            value=made.record,
            key=made.envelope.subject.removeprefix("contact/").encode(),
            headers=[("content-type", CONTENT_TYPE), ("seq", b"%d" % made.seq)],
            partition=made.shard,
        )
    producer.flush()
    producer.close()


class Made(NamedTuple):
    """A record for the log."""

    shard: int
    seq: int
    type: str
    envelope: Envelope
    record: bytes


def histories(here: Rig, events: int) -> Iterator[Made]:
    """Contacts' histories, interleaved as life would."""
    contacts = [(ids.new(), ids.new()) for _ in range(events // EVENTS_PER_CONTACT)]
    keys = _keep_keys(here, [contact for contact, _ in contacts])
    workspace, seqs = str(here.log.workspace_id), [0] * here.log.shards
    for turn in range(EVENTS_PER_CONTACT):
        for contact, conversation in contacts:
            shard = here.log.shard_of(contact)
            seqs[shard] += 1
            subject = f"contact/{contact}"
            envelope = Envelope(str(ids.new()), datetime.now(UTC), subject, workspace, "system", str(uuid4()))
            event = _event(turn, str(conversation))
            yield Made(
                shard, seqs[shard], event.type, envelope, encode(event, envelope, here.log.source, keys[contact])
            )


def _keep_keys(here: Rig, contacts: Sequence[UUID]) -> dict[UUID, DataKey]:
    """A key for each contact, in the vault."""
    vault, keys = here.settings.vault(), {}
    with here.connect("onrecord_migrator") as connection, connection.pipeline():
        for contact in contacts:
            keys[contact], wrapped = vault.make(contact)
            connection.execute(
                "insert into person_keys (workspace_id, person_id, master_key, wrapped, created_at)"
                " values (%s, %s, %s, %s, now())",
                (here.log.workspace_id, contact, *wrapped),
            )
    return keys


def _event(turn: int, conversation: str) -> EventData:
    if turn == 0:
        return ContactCreated(channel="whatsapp", address="+bench", name="Bench")
    if turn == 1:
        return ConversationOpened(conversation_id=conversation, channel="whatsapp", version=1)
    if turn % 2:
        return MessageQueued(conversation_id=conversation, message_id=str(ids.new()), version=turn, text=TEXT * 2)
    return MessageReceived(
        conversation_id=conversation,
        message_id=str(ids.new()),
        version=turn,
        provider_message_id="bench",
        sent_at=datetime.now(UTC),
        text=TEXT,
    )


def _bare(here: Rig, events: int) -> float:
    with closing(broker.consumer(here.settings)) as consumer:
        consumer.assign([TopicPartition(here.log.topic, shard) for shard in range(here.log.shards)])
        consumer.seek_to_beginning()
        began, count = perf_counter(), 0
        while count < events:
            count += sum(len(records) for records in consumer.poll(timeout_ms=1_000).values())
        return perf_counter() - began


def _project(here: Rig, events: int, projections: Sequence[Projection]) -> float:
    with here.connect() as admin:
        admin.execute("drop schema read cascade", prepare=False)
        admin.execute(
            "create schema read authorization onrecord_projector; grant usage on schema read to onrecord_query",
            prepare=False,
        )
    with (
        here.connect("onrecord_projector") as connection,
        here.connect("onrecord_projector") as vault,
        closing(broker.consumer(here.settings)) as consumer,
    ):
        schema.prepare(connection, projections, here.log.shards)
        reader = Reader(consumer, here.log.topic, lambda _shard, _seq: None)
        with closing(
            Projector(connection, reader, here.log, projections, Keyring(vault, here.settings.vault().masters))
        ) as projector:
            projector.assign(range(here.log.shards))
            began, count = perf_counter(), 0
            while count < events:
                count += projector.tick(1_000)
            projector.settle()
            return perf_counter() - began
