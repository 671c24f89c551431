"""A database that was set back to an earlier hour, beside a log that went on, sends nothing twice unless it says so."""

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass
from uuid import UUID

import pytest
from typer.testing import CliRunner

import hasty_worker
import raw
import smtp_double
from commands.request_mail import RequestMail
from executing import executor as make_executor
from installations import Installation, Servers, make_installation
from onrecord import ids
from onrecord.cli.contents import app
from onrecord.command import Actor
from onrecord.events import MailSent
from onrecord.events.envelope import decode
from onrecord.vault.keys import NoKeys
from outbox_relay import __main__ as relay_process
from restoring import back_up, restore
from smtp_double import MailServer
from supervised import as_thread
from waiting import until
from written import rows


@dataclass
class Story:
    """What was asked for, and what the server had taken when."""

    installation: Installation
    server: MailServer
    before: UUID
    after: UUID
    untold: UUID
    held: dict[UUID, str]
    taken_while_halted: int


@pytest.fixture(scope="module")
async def story(servers: Servers) -> Story:
    """In a thread, so that the loop is free for what has still to be closed there."""
    return await asyncio.to_thread(tell, servers)


def tell(servers: Servers) -> Story:
    """One mail waits at the backup, one comes after it: both are sent. Of a third the log never gets the outcome.

    Then the restore, a relay and a worker, and the settling.
    """
    installation, person_id = make_installation(servers), ids.new()
    with smtp_double.serving("address 4xx") as server:
        before = request(installation, person_id)
        with working(installation, server), installation.relay():
            until(lambda: states(installation) == {before: "pending"} and server.sessions > 0)
        back_up(installation)
        server.fault = "none"
        after = request(installation, person_id)
        with working(installation, server), installation.relay():
            until(lambda: states(installation) == {before: "done", after: "done"})
            until(lambda: raw.holds_the_outbox(installation))
        untold = request(installation, person_id)
        with installation.relay():
            until(lambda: raw.holds_the_outbox(installation))
        with working(installation, server):
            until(lambda: states(installation).get(untold) == "done")
        restore(installation)
        with ExitStack() as running:
            running.enter_context(as_thread(relay_process.run, installation.settings))
            running.enter_context(working(installation, server))
            until(lambda: raw.halted(installation) and states(installation).get(untold) == "unknown")
            held, taken = states(installation), server.taken.total()
            settle(installation)
            until(lambda: states(installation)[untold] == "done", 20)
            until(lambda: raw.holds_the_outbox(installation))
    return Story(installation, server, before, after, untold, held, taken)


def request(installation: Installation, person_id: UUID) -> UUID:
    command = RequestMail(template="sign_in_warning", person_id=person_id, address="demo@example.org", name="Demo")

    async def execute() -> UUID:
        async with make_executor(installation) as executor:
            executed = await executor.execute(command, Actor("system", installation.log.workspace_id))
        return executed.answer.mail_id

    return asyncio.run(execute())


def working(installation: Installation, server: MailServer) -> ExitStack:
    stack = ExitStack()
    stack.enter_context(as_thread(hasty_worker.run, hasty_worker.mailing_to(server, installation)))
    return stack


def states(installation: Installation) -> dict[UUID, str]:
    return dict(rows(installation, "select id, state from effects"))


def settle(installation: Installation) -> None:
    (shard,) = raw.halted(installation)
    settled = CliRunner().invoke(app, ["log", "settle", str(shard), "--yes"], env=installation.environment)
    assert settled.exit_code == 0, settled.output


def taken(story: Story, mail_id: UUID) -> int:
    return story.server.taken[f"<{mail_id}@example.org>"]


def outcomes(story: Story, mail_id: UUID) -> list[MailSent]:
    found = rows(story.installation, "select record from outbox where type = 'mail.sent.v1' order by shard, seq")
    events = [decode(record, story.installation.log.source, NoKeys())[1] for (record,) in found]
    return [event for event in events if isinstance(event, MailSent) and event.mail_id == str(mail_id)]


async def test_what_the_log_says_is_sent_is_not_sent_again(story: Story) -> None:
    assert (story.held[story.before], story.held[story.after]) == ("done", "done")
    assert (taken(story, story.before), taken(story, story.after)) == (1, 1)
    assert len(outcomes(story, story.before)) == 1


async def test_nothing_is_sent_while_the_shard_is_not_settled(story: Story) -> None:
    assert story.held[story.untold] == "unknown"
    assert story.taken_while_halted == 3


async def test_what_the_log_can_not_know_is_sent_once_more_and_recorded_as_possibly_doubled(story: Story) -> None:
    assert taken(story, story.untold) == 2
    assert [(event.attempt, event.maybe_doubled) for event in outcomes(story, story.untold)] == [(1, True)]
