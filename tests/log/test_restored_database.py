"""Postgres was really set back and went on from there: what is halted, what settling mends, and what the log tells."""

from contextlib import ExitStack
from dataclasses import dataclass

import httpx
import pytest
from typer.testing import CliRunner, Result

import checker
import forks
import raw
from forks import event_shard
from installations import Installation, Servers, make_installation
from onrecord.cli.contents import app
from onrecord.events import LogSettled
from onrecord.events.envelope import decode
from onrecord.vault.keyring import Keyring
from onrecord.vault.keys import NoKeys
from outbox_relay import __main__ as relay_process
from posting import Taken, done, refused, run, take
from projections import __main__ as projector_process
from restoring import back_up, folded, publish, restore, serving
from sealing import MASTERS
from supervised import as_thread
from waiting import until
from written import numbers

KEPT = ("lost with the restore 1", "lost with the restore 2", "after the restore 1", "after the restore 2")


@dataclass
class Story:
    """What happened, and what was seen on the way."""

    installation: Installation
    shard: int
    halted: dict[int, str]
    refused: httpx.Response
    moved: list[forks.Row]
    settled: Result
    relay_raised: list[Exception]


@pytest.fixture(scope="module")
async def story(servers: Servers) -> Story:
    """Two customers on two shards; a backup; more of one; the restore; more again; the relay; the settling."""
    installation = make_installation(servers)
    async with serving(installation) as client:
        customer, other = await two_customers(client)
    publish(installation)
    back_up(installation)
    await add_notes(installation, customer, "lost with the restore 1", "lost with the restore 2")
    publish(installation)
    restore(installation)
    await add_notes(installation, customer, "after the restore 1", "after the restore 2")
    with forks.halves(installation) as both:
        moved = both.outbox(shard_of(customer))[-2:]
    with ExitStack() as running:
        raised = running.enter_context(as_thread(relay_process.run, installation.settings))
        running.enter_context(as_thread(projector_process.run, installation.settings))
        halted = until(lambda: raw.halted(installation))
        async with serving(installation) as client:
            answer = await run(client, "add_note", customer.conversation_id, text="refused")
            await done(client, "add_note", other.conversation_id, text="on another shard")
            until(lambda: in_the_log(installation, shard_of(other)))
            settled = settle(installation, shard_of(customer))
            await done(client, "add_note", customer.conversation_id, text="settled")
        until(lambda: all(in_the_log(installation, shard) for shard in range(installation.log.shards)))
        until(lambda: folded(installation))
    return Story(installation, shard_of(customer), halted, answer, moved, settled, raised)


async def two_customers(client: httpx.AsyncClient) -> tuple[Taken, Taken]:
    """On different shards; the first has its own to itself."""
    second, first = await take(client), await take(client)
    while shard_of(first) == shard_of(second):
        first = await take(client)
    return first, second


def shard_of(taken: Taken) -> int:
    return int(taken.position.partition(":")[0])


async def add_notes(installation: Installation, taken: Taken, *texts: str) -> None:
    async with serving(installation) as client:
        for text in texts:
            await done(client, "add_note", taken.conversation_id, text=text)


def in_the_log(installation: Installation, shard: int) -> bool:
    return raw.seqs(installation, shard) == numbers(installation).get(shard, [])


def settle(installation: Installation, shard: int) -> Result:
    return CliRunner().invoke(app, ["log", "settle", str(shard), "--yes"], env=installation.environment)


async def test_the_shard_that_the_log_is_ahead_of_is_halted_and_no_other(story: Story) -> None:
    assert story.halted == {story.shard: "log and outbox hold different records at seq 5"}


async def test_commands_on_the_halted_shard_are_refused(story: Story) -> None:
    refused(story.refused, 503, "shard-halted")


async def test_settling_says_what_it_does(story: Story) -> None:
    assert story.settled.exit_code == 0, story.settled.output
    for line in (
        f"shard {story.shard} is halted: log and outbox hold different records at seq 5",
        "log and outbox differ from seq 4 on; the log stands, to its end at seq 5",
        "copied into the outbox  2 of the log's records, seq 4 to 5",
        "moved to outbox_forked  2 of the outbox's rows, seq 4 to 5",
        "emitted again           2 of them",
        "subjects concerned      1",
        "NOT restored",
        f"done: shard {story.shard} takes commands again",
    ):
        assert line in story.settled.output


async def test_log_and_outbox_and_read_models_are_one_again_and_nothing_is_lost(story: Story) -> None:
    installation = story.installation
    commands = [checker.Command(text, "acknowledged") for text in (*KEPT, "on another shard", "settled")]
    history = checker.read_history(
        installation.settings.kafka_bootstrap,
        installation.log.topic,
        installation.servers.postgres.admin_url(forks.database(installation)),
        [*commands, checker.Command("refused", "refused")],
    )
    assert checker.findings(history) == []


async def test_the_log_tells_first_what_it_told_before_the_restore(story: Story) -> None:
    with story.installation.connect("onrecord_projector") as vault:
        keyring = Keyring(vault, MASTERS)
        texts = [
            getattr(decode(record.value, story.installation.log.source, keyring)[1], "text", None)
            for record in raw.read(story.installation, story.shard)
        ]
    assert [text for text in texts if text in KEPT] == list(KEPT)


async def test_the_moved_rows_are_kept_as_they_were(story: Story) -> None:
    with forks.halves(story.installation) as both:
        assert both.forked(story.shard) == story.moved


async def test_the_settling_is_in_the_log(story: Story) -> None:
    installation = story.installation
    events = [
        decode(record.value, installation.log.source, NoKeys())[1]
        for record in raw.read(installation, event_shard(installation))
    ]
    (settled,) = [event for event in events if isinstance(event, LogSettled)]
    assert (settled.shard, settled.first_seq, settled.copied, settled.moved) == (story.shard, 4, 2, 2)


async def test_nothing_is_halted_any_more(story: Story) -> None:
    assert raw.halted(story.installation) == {}


async def test_the_relay_only_starts_again(story: Story) -> None:
    assert {type(error) for error in story.relay_raised} == {relay_process.HaltsChanged}
