"""Postgres goes back to a moment by its own programs, as the page on backups has it, beside a log that went on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import httpx
import pytest
from typer.testing import Result

import checker
import forks
import raw
from archiving import Archiving
from checker import LogRecord
from installations import Installation, Servers, make_installation, make_template
from invoking import invoke
from onrecord.stack.ports import free_port
from onrecord.stack.postgres import Postgres
from outbox_relay import __main__ as relay_process
from posting import Taken, done, refused, run, take
from projections import __main__ as projector_process
from restoring import SLOW_S, folded, in_the_log, log_of, publish, serving
from supervised import as_thread
from waiting import until
from written import rows

IN_BASE, ARCHIVED, UNDONE = "in the base backup", "in the archive", "after the moment"
SEALED, ELSEWHERE, LAST = "of somebody new", "on another shard", "after all"


@dataclass
class Story:
    """What was seen on the way."""

    installation: Installation
    customers: dict[int, Taken]
    undone: int = 0
    newcomer: Taken | None = None
    before: dict[int, list[LogRecord]] = field(default_factory=dict)
    at_the_halt: dict[int, list[LogRecord]] = field(default_factory=dict)
    halted: dict[int, str] = field(default_factory=dict)
    refusals: list[httpx.Response] = field(default_factory=list)
    said: dict[str, Result] = field(default_factory=dict)

    @property
    def customer(self) -> Taken:
        return self.customers[self.undone]


@pytest.fixture(scope="module")
async def archiving(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Archiving]:
    folder = tmp_path_factory.mktemp("in_time")
    folder.chmod(0o755)
    made = Archiving(Postgres(folder / "postgres", free_port(), durable=False), folder / "backups")
    made.configure()
    await asyncio.to_thread(made.start)
    yield made
    made.postgres.stop()


@pytest.fixture(scope="module")
async def story(servers: Servers, archiving: Archiving) -> Story:
    """A base backup; more; a moment; more, which the log has too; back to the moment; the settling."""
    own = Servers(archiving.postgres, servers.kafka)
    make_template(own)
    installation = make_installation(own)
    async with serving(installation) as client:
        told = Story(installation, await one_of_each_shard(client, installation))
        await note(client, told, IN_BASE)
    archiving.back_up()
    async with serving(installation) as client:
        await note(client, told, ARCHIVED)
    publish(installation)
    moment = archiving.now()
    async with serving(installation) as client:
        told.newcomer = await take(client, text=SEALED)
        told.undone = shard_of(told.newcomer)
        await done(client, "add_note", told.customer.conversation_id, text=UNDONE)
    publish(installation)
    told.before = log_of(installation)
    archiving.recover(moment)
    await asyncio.to_thread(archiving.start)
    with archiving.set_aside(forks.database(installation)) as url:
        await call(told, "restore", "keys", url)
    await go_on(told)
    return told


async def one_of_each_shard(client: httpx.AsyncClient, installation: Installation) -> dict[int, Taken]:
    found: dict[int, Taken] = {}
    while len(found) < installation.log.shards:
        taken = await take(client)
        found[shard_of(taken)] = taken
    return found


def shard_of(taken: Taken) -> int:
    return int(taken.position.partition(":")[0])


async def note(client: httpx.AsyncClient, told: Story, text: str) -> None:
    for taken in told.customers.values():
        await done(client, "add_note", taken.conversation_id, text=text)


async def go_on(told: Story) -> None:
    """The processes start, the relay halts, people go on where they can, the shard is settled."""
    installation = told.installation
    other = told.customers[(told.undone + 1) % installation.log.shards]
    with ExitStack() as running:
        running.enter_context(as_thread(relay_process.run, installation.settings))
        running.enter_context(as_thread(projector_process.run, installation.settings))
        told.halted = until(lambda: raw.halted(installation), SLOW_S)
        async with serving(installation) as client:
            told.refusals = [await run(client, "add_note", told.customer.conversation_id, text="refused")]
            await done(client, "add_note", other.conversation_id, text=ELSEWHERE)
            told.at_the_halt = log_of(installation)
            await call(told, "log", "settle", told.undone, "--yes")
            await call(told, "restore", "erasures")
            await done(client, "add_note", told.customer.conversation_id, text=LAST)
        until(lambda: in_the_log(installation) and folded(installation), SLOW_S)
    await call(told, "log", "verify")


async def call(told: Story, *words: object) -> None:
    """In a thread: a command may have a loop of its own."""
    called = await asyncio.to_thread(invoke, told.installation, *words)
    assert called.exit_code == 0, called.output
    told.said[" ".join(map(str, words[:2]))] = called


def test_the_log_is_ahead_by_what_was_undone_and_that_shard_is_halted(story: Story) -> None:
    tail = len(story.before[story.undone])
    assert story.halted == {
        story.undone: f"the log ends at seq {tail}, the outbox at {tail - 4}: Postgres was set back"
    }


def test_not_a_byte_was_sent_to_the_halted_shard(story: Story) -> None:
    assert story.at_the_halt[story.undone] == story.before[story.undone]


def test_commands_on_the_halted_shard_are_refused(story: Story) -> None:
    (answer,) = story.refusals
    refused(answer, 503, "shard-halted")


def test_the_keys_of_whoever_is_new_come_from_what_was_set_aside(story: Story) -> None:
    assert story.said["restore keys"].stdout == "1 key copied\nno event is sealed under a key that is lost\n"


def test_what_the_outbox_lacks_comes_from_the_log(story: Story) -> None:
    assert "copied into the outbox  4 of the log's records" in story.said["log settle"].output


def test_the_log_stands_as_it_was_and_goes_on_behind(story: Story) -> None:
    after = log_of(story.installation)
    for shard, records in story.before.items():
        assert after[shard][: len(records)] == records


async def test_everything_goes_on_and_every_word_is_there_once(story: Story) -> None:
    assert story.newcomer
    async with serving(story.installation) as client:
        known = await texts(client, story.customer)
        new = await texts(client, story.newcomer)
    assert [known.count(text) for text in (IN_BASE, ARCHIVED, UNDONE, LAST)] == [1, 1, 1, 1]
    assert new.count(SEALED) == 1


async def texts(client: httpx.AsyncClient, taken: Taken) -> list[str]:
    answer = await client.get("/list_timeline", params={"conversation_id": str(taken.conversation_id)})
    return [item.get("text") for item in answer.json()["items"]]


def test_no_law_is_broken(story: Story) -> None:
    installation = story.installation
    history = checker.read_history(
        installation.settings.kafka_bootstrap,
        installation.log.topic,
        installation.servers.postgres.admin_url(forks.database(installation)),
        [checker.Command(text, "acknowledged") for text in (UNDONE, SEALED, ELSEWHERE, LAST)],
    )
    assert checker.findings(history) == []


def test_the_archive_goes_on_under_a_timeline_of_its_own(story: Story, archiving: Archiving) -> None:
    assert rows(story.installation, "select timeline_id from pg_control_checkpoint()") != [(1,)]
    until((archiving.backups / "wal" / "00000002.history").exists)
