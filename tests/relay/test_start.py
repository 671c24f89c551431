"""What the relay refuses to start on, with a message that says what to do."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from kafka import KafkaAdminClient

import raw
from installations import Installation
from onrecord import broker
from onrecord.broker import TOPIC_CONFIGS, TopicIsWrong
from outbox_relay.__main__ import run
from outbox_relay.tail import WrongLog
from raw import Raw, numbered


@pytest.fixture
def admin(installation: Installation) -> Iterator[KafkaAdminClient]:
    with closing(KafkaAdminClient(bootstrap_servers=installation.settings.kafka_bootstrap)) as client:
        yield client


@pytest.fixture
def start(installation: Installation) -> Callable[[], None]:
    raw.emit_demo(installation, 0, 1, 1)
    return lambda: run(installation.settings, threading.Event().is_set)


def make_again(admin: KafkaAdminClient, installation: Installation, partitions: int) -> None:
    topic = installation.log.topic
    admin.delete_topics([topic])
    wanted = {"num_partitions": partitions, "replication_factor": 1, "configs": TOPIC_CONFIGS}
    admin.create_topics({topic: wanted}, wait_for_metadata=True)


def test_a_topic_with_more_partitions_is_refused(
    installation: Installation, admin: KafkaAdminClient, start: Callable[[], None]
) -> None:
    admin.create_partitions({installation.log.topic: 8})
    with pytest.raises(TopicIsWrong, match=r"has 8 partitions, the log has 4 shards.*Restore the topic"):
        start()


def test_a_topic_that_was_made_again_is_refused(
    installation: Installation, admin: KafkaAdminClient, start: Callable[[], None]
) -> None:
    make_again(admin, installation, partitions=4)
    with pytest.raises(TopicIsWrong, match=r"deleted and made again.*Connect the two that match"):
        start()


def test_a_lost_topic_is_refused(
    installation: Installation, admin: KafkaAdminClient, start: Callable[[], None]
) -> None:
    admin.delete_topics([installation.log.topic])
    with pytest.raises(TopicIsWrong, match=r"is not there.*must be restored, not made anew"):
        start()


@pytest.mark.parametrize(("name", "value"), [("retention.ms", "86400000"), ("cleanup.policy", "compact")])
def test_a_topic_that_would_lose_records_is_refused(
    installation: Installation, start: Callable[[], None], name: str, value: str
) -> None:
    raw.configure_topic(installation, {name: value})
    with pytest.raises(TopicIsWrong, match="would lose records"):
        start()


def test_a_topic_with_the_records_of_another_log_is_refused(
    installation: Installation, start: Callable[[], None]
) -> None:
    raw.append(installation, 2, [Raw(b"1", b'{"source": "/onrecord/another"}')])
    with pytest.raises(WrongLog, match=r"records of another log.*Connect the database that belongs to it"):
        start()


def test_a_new_log_refuses_a_topic_that_holds_records(installation: Installation) -> None:
    raw.append(installation, 0, numbered(1))
    with pytest.raises(TopicIsWrong, match="holds records of another log: choose another ONRECORD_TOPIC"):
        broker.create_topic(installation.settings, installation.log.topic, 4, 1)


def test_nothing_is_published_when_the_start_is_refused(
    installation: Installation, admin: KafkaAdminClient, start: Callable[[], None]
) -> None:
    admin.create_partitions({installation.log.topic: 8})
    with pytest.raises(TopicIsWrong):
        start()
    assert raw.seqs(installation, 0) == []
