"""Shards on which the relay must not go on by itself: halted with a reason, while the others go on."""

import threading

import pytest

import raw
from installations import Installation
from outbox_relay.__main__ import HaltsChanged, run
from outbox_relay.relay import BrokerRefusedBatch
from raw import Raw, numbered
from supervised import as_thread
from waiting import until


def published(installation: Installation, shard: int, seqs: list[int]) -> bool:
    return raw.seqs(installation, shard) == seqs


def test_a_shard_whose_log_differs_is_halted_and_the_others_go_on(installation: Installation) -> None:
    raw.emit_demo(installation, 1, 1, 3)
    raw.append(installation, 1, [Raw(b"1", b"something else")])
    raw.emit_demo(installation, 2, 1, 3)
    with installation.relay():
        until(lambda: published(installation, 2, [1, 2, 3]))
    assert raw.halted(installation) == {1: "log and outbox hold different records at seq 1"}
    assert raw.seqs(installation, 1) == [1]


def test_a_shard_with_a_hole_is_halted_and_the_others_go_on(installation: Installation) -> None:
    raw.emit_demo(installation, 1, 1, 3)
    raw.append(installation, 1, numbered(1, 3))
    raw.emit_demo(installation, 2, 1, 3)
    with installation.relay():
        until(lambda: published(installation, 2, [1, 2, 3]))
    assert raw.halted(installation) == {1: "the log has a hole before seq 3"}


def test_a_record_that_the_broker_refuses_halts_its_shard_and_the_others_go_on(installation: Installation) -> None:
    raw.take_records_up_to(installation, 500_000)
    raw.emit(installation, 1, [b"small"] * 2 + [b"x" * 700_000] + [b"small"] * 2)
    for shard in (0, 2, 3):
        raw.emit(installation, shard, [b"x" * 100_000] * 4)
    with as_thread(run, installation.settings) as raised:
        until(lambda: all(published(installation, shard, [1, 2, 3, 4]) for shard in (0, 2, 3)))
        until(lambda: raw.halted(installation))
        raw.emit(installation, 0, [b"later"])
        until(lambda: published(installation, 0, [1, 2, 3, 4, 5]))
    assert raw.halted(installation) == {1: "the broker refused seq 3: MessageSizeTooLargeError"}
    assert raw.seqs(installation, 1) == [1, 2]
    assert {type(error) for error in raised} == {BrokerRefusedBatch}


def test_records_that_are_too_large_only_together_are_published_one_by_one(installation: Installation) -> None:
    raw.take_records_up_to(installation, 10_000)
    raw.emit(installation, 1, [b"x" * 6_000] * 4)
    with as_thread(run, installation.settings):
        until(lambda: published(installation, 1, [1, 2, 3, 4]))
    assert raw.halted(installation) == {}


def test_a_halted_shard_stays_halted_until_it_is_settled(installation: Installation) -> None:
    raw.emit_demo(installation, 1, 1, 3)
    with installation.connect("onrecord_relay") as connection:
        connection.execute("insert into halted_shards (shard, reason) values (1, 'demo')")
    raw.emit_demo(installation, 2, 1, 1)
    with installation.relay():
        until(lambda: published(installation, 2, [1]))
    assert raw.seqs(installation, 1) == []


def test_a_shard_that_was_settled_is_relayed_again(installation: Installation) -> None:
    raw.emit_demo(installation, 1, 1, 3)
    with installation.connect("onrecord_relay") as connection:
        connection.execute("insert into halted_shards (shard, reason) values (1, 'demo')")
    raw.emit_demo(installation, 2, 1, 1)
    with as_thread(run, installation.settings) as raised:
        until(lambda: published(installation, 2, [1]))
        with installation.connect("onrecord_migrator") as connection:
            connection.execute("delete from halted_shards")
        until(lambda: published(installation, 1, [1, 2, 3]))
    assert [type(error) for error in raised] == [HaltsChanged]


def test_a_shard_that_is_settled_while_the_relay_starts_is_not_halted_once_more(installation: Installation) -> None:
    raw.emit_demo(installation, 1, 1, 3)
    raw.append(installation, 1, [Raw(b"1", b"something else")])
    raw.emit_demo(installation, 2, 1, 1)
    with installation.connect("onrecord_migrator") as settling:
        settling.execute("insert into halted_shards (shard, reason) values (1, 'demo')")
        with settling.transaction():
            settling.execute("delete from halted_shards")
            with installation.relay():
                until(lambda: published(installation, 2, [1]))
    assert raw.halted(installation) == {}


def test_a_gap_in_the_outbox_ends_the_relay(installation: Installation) -> None:
    raw.emit_demo(installation, 1, 1, 4)
    raw.append(installation, 1, numbered(1, 2))
    with installation.connect("onrecord_migrator") as connection:
        connection.execute("delete from outbox where seq = 3")
    with pytest.raises(Exception, match="shard 1: seq 3 is missing before 4"):
        run(installation.settings, threading.Event().is_set)
    assert raw.seqs(installation, 1) == [1, 2]
