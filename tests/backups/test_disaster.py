"""Postgres and Kafka are lost, and come back from backups: an hour old the one, whole the other; and go on together."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from kafka import KafkaAdminClient
from psycopg import sql
from typer.testing import Result

import checker
import forks
import raw
from checker import LogRecord
from installations import Installation, Servers, make_installation
from invoking import invoke
from outbox_relay import __main__ as relay_process
from posting import Taken, done, take
from projections import __main__ as projector_process
from restoring import SLOW_S, folded, in_the_log, log_of, publish, serving
from supervised import as_thread
from waiting import until
from written import numbers, rows

BEFORE, AFTER, LAST = "said before the backup", "said after the backup", "said after all"


@dataclass
class Story:
    """What was seen on the way."""

    installation: Installation
    folder: Path
    kept: Taken
    erased: Taken
    shards: Sequence[int] = ()
    before: dict[int, list[LogRecord]] = field(default_factory=dict)
    said: dict[str, Result] = field(default_factory=dict)
    undone: list[tuple[bool]] = field(default_factory=list)


@pytest.fixture(scope="module")
async def story(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A backup; more, and an erasure; the log's backup; the disaster; both restored; the settling; the erasure anew."""
    installation = make_installation(servers)
    folder = tmp_path_factory.mktemp("backups") / "onrecord"
    async with serving(installation) as client:
        told = Story(installation, folder, await take(client), await take(client))
        await done(client, "add_note", told.kept.conversation_id, text=BEFORE)
    publish(installation)
    for shard, seqs in numbers(installation).items():
        raw.prune(installation, shard, seqs[-1])
    await call(told, "first", "backup", folder)
    async with serving(installation) as client:
        await done(client, "add_note", told.kept.conversation_id, text=AFTER)
        erase = {"contact_id": str(told.erased.contact_id), "reason": "no_longer_needed"}
        assert (await client.post("/erase_contact", json=erase, headers={"Idempotency-Key": "e"})).status_code == 200
    publish(installation)
    await call(told, "second", "backup", folder, "--log-only")
    told.before = log_of(installation)
    await asyncio.to_thread(lose, installation)
    await call(told, "database", "restore", "database", folder)
    await call(told, "log", "restore", "log", folder)
    told.undone = rows(installation, "select erased_at is null from contacts order by id")
    await go_on(told)
    return told


async def go_on(told: Story) -> None:
    """The processes start, shards are settled, who was erased is erased once more."""
    installation = told.installation
    with ExitStack() as running:
        running.enter_context(as_thread(relay_process.run, installation.settings))
        running.enter_context(as_thread(projector_process.run, installation.settings))
        until(lambda: len(raw.halted(installation)) >= parted(told), SLOW_S)
        told.shards = sorted(raw.halted(installation))
        for shard in sorted(told.shards, key=lambda shard: shard != forks.event_shard(installation)):
            await call(told, f"settle {shard}", "log", "settle", shard, "--yes")
        await call(told, "erasures", "restore", "erasures")
        async with serving(installation) as client:
            await done(client, "add_note", told.kept.conversation_id, text=LAST)
        until(lambda: in_the_log(installation) and folded(installation), SLOW_S)


def parted(told: Story) -> int:
    """In how many shards the log is ahead of the restored outbox."""
    return len({told.kept.position.partition(":")[0], told.erased.position.partition(":")[0]})


async def call(told: Story, name: str, *words: object) -> None:
    """In a thread: a command may have a loop of its own."""
    called = await asyncio.to_thread(invoke, told.installation, *words)
    assert called.exit_code == 0, called.output
    told.said[name] = called


def lose(installation: Installation) -> None:
    """Both are gone; an empty database of that name is made, as an operator would."""
    name = sql.Identifier(forks.database(installation))
    with closing(KafkaAdminClient(bootstrap_servers=installation.settings.kafka_bootstrap)) as admin:
        admin.delete_topics([installation.log.topic])
    with installation.servers.admin() as admin:
        admin.execute(sql.SQL("drop database {} with (force)").format(name))
        admin.execute(sql.SQL("create database {}").format(name))


async def test_the_second_backup_adds_what_is_new(story: Story) -> None:
    assert "3 new records" in story.said["second"].stdout


async def test_the_database_comes_back_and_it_is_told_that_the_log_is_gone(story: Story) -> None:
    said = story.said["database"].stdout
    assert "is not there, but this database holds a log for it" in said
    assert f"next: `onrecord restore log {story.folder}`" in said
    assert story.undone == [(True,)] * len(story.undone)


async def test_the_log_comes_back_byte_for_byte_under_its_numbers(story: Story) -> None:
    after = log_of(story.installation)
    for shard, records in story.before.items():
        kept = [(record.seq, record.value) for record in after[shard][: len(records)]]
        assert kept == [(record.seq, record.value) for record in records]


async def test_the_shards_that_the_log_is_ahead_of_were_halted(story: Story) -> None:
    assert len(story.shards) == parted(story)


async def test_who_was_erased_is_erased_once_more(story: Story) -> None:
    assert f"erased once more: contact {story.erased.contact_id}" in story.said["erasures"].stdout
    where = f"where contacts.id = '{story.erased.contact_id}'"
    found = rows(
        story.installation,
        "select erased_at is not null, wrapped is null from contacts join person_keys on person_id = id " + where,
    )
    assert found == [(True, True)]


async def test_everything_goes_on_and_nothing_is_lost(story: Story) -> None:
    installation = story.installation
    async with serving(installation) as client:
        answer = await client.get("/list_timeline", params={"conversation_id": str(story.kept.conversation_id)})
        gone = await client.get("/list_timeline", params={"conversation_id": str(story.erased.conversation_id)})
    texts = [item.get("text") for item in answer.json()["items"]]
    assert [texts.count(text) for text in (BEFORE, AFTER, LAST)] == [1, 1, 1]
    assert {item["text"] for item in gone.json()["items"] if item.get("text")} == {"[erased]"}
    verified = invoke(installation, "log", "verify")
    assert verified.exit_code == 0, verified.output


async def test_no_law_is_broken(story: Story) -> None:
    history = checker.read_history(
        story.installation.settings.kafka_bootstrap,
        story.installation.log.topic,
        story.installation.servers.postgres.admin_url(forks.database(story.installation)),
    )
    pruned = [found for found in checker.findings(history) if found.law == "log is outbox"]
    assert checker.findings(history) == pruned
    assert all("is in the log, not in the outbox" in found.where for found in pruned)


async def test_a_database_that_holds_something_is_not_written_over(story: Story) -> None:
    again = invoke(story.installation, "restore", "database", story.folder)
    assert again.exit_code == 1
    assert "this database holds something" in again.output


async def test_what_is_whole_is_written_no_further(story: Story) -> None:
    again = invoke(story.installation, "restore", "log", story.folder)
    assert "0 records written" in again.output


async def test_nothing_is_written_anew_below_a_process_that_runs(story: Story) -> None:
    with story.installation.relay():
        until(lambda: rows(story.installation, "select kind from heartbeats where seen_at > now() - interval '2 s'"))
        again = invoke(story.installation, "restore", "log", story.folder)
    assert again.exit_code == 1
    assert "a relay of this log runs, and knows the former topic" in again.output


async def test_a_dump_that_was_changed_is_not_restored(story: Story) -> None:
    (dumped,) = (story.folder / "databases").glob("*.dump")
    dumped.write_bytes(dumped.read_bytes() + b"x")
    again = invoke(story.installation, "restore", "database", story.folder)
    assert "isn't what was written" in again.output


async def test_a_topic_of_others_is_not_written_into(story: Story) -> None:
    raw.append(story.installation, 0, [raw.Raw(b"99", raw.demo(99))])
    again = invoke(story.installation, "restore", "log", story.folder)
    assert again.exit_code == 1
    assert "holds records that neither files nor outbox hold" in again.output
