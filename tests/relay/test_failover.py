"""Two relays at once, for the moment between a lost ownership and its discovery: what they leave is in order."""

from collections.abc import Callable

import psycopg
import pytest
from kafka import KafkaConsumer

import raw
from installations import Installation
from onrecord.ownership import Ownership
from outbox_relay import tail
from outbox_relay.__main__ import run
from outbox_relay.relay import Relay
from outbox_relay.tail import Tail

RelayAt = Callable[[dict[int, int]], Relay]


def test_a_former_owner_appends_the_same_bytes_again_and_no_others(
    installation: Installation, relay_at: RelayAt
) -> None:
    raw.emit_demo(installation, 0, 1, 3)
    former, successor = relay_at({0: 0}), relay_at({0: 0})
    successor.tick()
    former.tick()
    records = raw.read(installation, 0)
    assert [record.seq for record in records] == [1, 2, 3, 1, 2, 3]
    assert [record.value for record in records[:3]] == [record.value for record in records[3:]]


def test_two_relays_that_take_turns_keep_the_order_of_first_occurrences(
    installation: Installation, relay_at: RelayAt
) -> None:
    relays = [relay_at({0: 0}), relay_at({0: 0})]
    for last in range(1, 9):
        raw.emit_demo(installation, 0, last, last)
        relays[last % 3 % 2].tick()
    seqs = raw.seqs(installation, 0)
    assert sorted(set(seqs), key=seqs.index) == list(range(1, 9))
    assert len(seqs) > len(set(seqs)), "they did overlap"


def test_who_comes_after_them_goes_on_at_the_highest_number(
    installation: Installation, relay_at: RelayAt, reader: KafkaConsumer, connection: psycopg.Connection
) -> None:
    raw.emit_demo(installation, 0, 1, 3)
    former = relay_at({0: 0})
    relay_at({0: 0}).tick()
    raw.emit_demo(installation, 0, 4, 5)
    relay_at({0: 3}).tick()
    former.tick()
    assert tail.read(reader, connection, installation.log, 0) == Tail(5)


def test_a_relay_that_loses_its_ownership_ends(installation: Installation) -> None:
    def cut_when_active() -> bool:
        with installation.connect("postgres") as admin:
            admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                " and application_name = 'onrecord-relay-owner'"
                " and exists (select from heartbeats where shards = '0')"
            )
        return False

    with pytest.raises(psycopg.OperationalError):
        run(installation.settings, cut_when_active)


def test_a_relay_stands_by_while_another_is_active(installation: Installation) -> None:
    raw.emit_demo(installation, 0, 1, 1)
    active = Ownership(installation.settings, "relay")
    assert active.acquire(0)
    asked = iter([False, False, True, True])
    run(installation.settings, lambda: next(asked))
    assert raw.seqs(installation, 0) == []
    active.close()
