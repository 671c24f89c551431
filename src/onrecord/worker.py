"""The worker, put together: it feeds the ledger, makes the calls, ends what is due, and turns it all into commands.

It also carries out operations that nobody else has the rights for: see `outbox_relay/operator.py`.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Literal, assert_never, cast
from uuid import UUID

import structlog

from commands.end_snooze import EndSnooze
from commands.record_mail_outcome import RecordMailOutcome
from commands.webhook_items import doing
from onrecord import broker, db, log, mail, process, settings
from onrecord.command import system
from onrecord.doorbell import WEBHOOKS, Doorbell, listen
from onrecord.effects import feeding, gate, timers
from onrecord.effects.caller import Caller, InHand, Limits, Record
from onrecord.effects.gate import Gate
from onrecord.effects.ledger import Ledger
from onrecord.effects.mailing import WAITS, Links, Mailing, Waits
from onrecord.effects.outcomes import Closing, Done, Refused, Unconfirmed
from onrecord.effects.timers import End, Timers
from onrecord.events.mail import MailFailure
from onrecord.execute import Executor
from onrecord.identity.links import LinkMaker
from onrecord.log import Log
from onrecord.settings import Settings
from onrecord.vault import check
from onrecord.whatsapp import inbound
from onrecord.whatsapp.inbound import Inbound
from outbox_relay import operator

LinksMaker = Callable[[Executor], Links]
"""Makes what makes links, from an executor that runs commands as the API's does."""

logger = structlog.get_logger("worker")


def run(
    config: Settings,
    stop: Callable[[], bool],
    *,
    links: LinksMaker | None = None,
    limits: Limits | None = None,
    waits: Waits = WAITS,
) -> None:
    """Work until `stop()`. Any exception means: end the process, its supervisor starts it again."""
    of_log = _read_log(config)
    mailer, sender, masters = mail.mailer(config), mail.sender(config), config.vault().masters
    mailing = Mailing(mailer, sender, masters, of_log.source, waits=waits)
    asyncio.run(_run(config, of_log, mailing, links or _links_of(config), limits or Limits(), stop))


def recording(executor: Executor) -> Record:
    """Outcomes as commands: each closes its row and stands in the log, by one transaction."""

    async def record(in_hand: InHand, closing: Closing) -> None:
        command = RecordMailOutcome(
            mail_id=in_hand.claimed.id,
            claimed_by=in_hand.claimed.claimed_by,
            outcome=_outcome(closing),
            doubts=in_hand.doubts,
        )
        await executor.execute(command, system(in_hand.claimed.workspace_id))

    return record


def ending(executor: Executor) -> End:
    """Snoozes that are over, ended by a command of the system's."""

    async def end(workspace_id: UUID, conversation_id: UUID) -> None:
        await executor.execute(EndSnooze(conversation_id=conversation_id), system(workspace_id))

    return end


def _links_of(config: Settings) -> LinksMaker:
    return lambda executor: LinkMaker(executor.pool, executor.vault, config.public_origin)


async def _run(
    config: Settings, of_log: Log, mailing: Mailing, links: LinksMaker, limits: Limits, stop: Callable[[], bool]
) -> None:
    async with AsyncExitStack() as stack:
        ledger_pool = db.pool(db.conninfo(config, "onrecord_worker", "onrecord-worker"))
        command_pool = db.pool(db.conninfo(config, "onrecord_command", "onrecord-worker"))
        await stack.enter_async_context(ledger_pool)
        await stack.enter_async_context(command_pool)
        doorbell = Doorbell()
        ringing = doorbell.run(db.conninfo(config, "onrecord_command", "onrecord-doorbell"))
        stack.callback(asyncio.create_task(ringing).cancel)
        executor = Executor(command_pool, of_log, config.vault(), doorbell)
        ends = await asyncio.to_thread(gate.read_ends, config, of_log)
        caller = Caller(
            Ledger(ledger_pool, limits.lease_s),
            Gate(ledger_pool, ends),
            {"mail": replace(mailing, links=links(executor))},
            recording(executor),
            limits,
        )
        stack.push_async_callback(caller.stop)
        timing = asyncio.create_task(timers.run(Timers(ledger_pool, ending(executor)), stop))
        stack.callback(timing.cancel)
        reading = _begin_inbound(config, stack, Inbound(ledger_pool, executor.vault, doing(executor)), stop)
        await _loop(config, of_log, caller, limits, lambda: stop() or timing.done() or reading.done())
        await asyncio.gather(timing, reading)


def _begin_inbound(
    config: Settings, stack: AsyncExitStack, webhooks: Inbound, stop: Callable[[], bool]
) -> asyncio.Task[None]:
    """Process webhooks until `stop()`, woken by whoever takes them in."""
    woken = asyncio.Event()
    stack.push_async_callback(webhooks.stop)
    hearing = listen(db.conninfo(config, "onrecord_worker", "onrecord-doorbell"), WEBHOOKS, woken.set)
    reading = inbound.run(webhooks, woken, stop)
    tasks = [asyncio.create_task(work) for work in (hearing, reading)]
    for task in tasks:
        stack.callback(task.cancel)
    return tasks[1]


async def _loop(config: Settings, of_log: Log, caller: Caller, limits: Limits, stop: Callable[[], bool]) -> None:
    """Tick when the feeder has brought something, when a call has ended, and now and then."""
    here, fed, ended = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def say_fed() -> None:
        here.call_soon_threadsafe(fed.set)

    feeding_too = asyncio.to_thread(feeding.run, config, of_log, lambda: stop() or ended.is_set(), say_fed)
    feed = asyncio.create_task(feeding_too)
    operating_too = asyncio.to_thread(operator.run, config, of_log, lambda: stop() or ended.is_set())
    operate = asyncio.create_task(operating_too)
    try:
        logger.info("working")
        while not stop() and not (feed.done() or operate.done()):
            fed.clear()
            await caller.tick()
            await _rest(fed, caller, limits)
    finally:
        ended.set()
        await asyncio.gather(feed, operate)


async def _rest(fed: asyncio.Event, caller: Caller, limits: Limits) -> None:
    arriving = asyncio.create_task(fed.wait())
    await asyncio.wait(
        {arriving, *caller.under_way}, timeout=limits.idle_interval_ms / 1000, return_when=asyncio.FIRST_COMPLETED
    )
    arriving.cancel()


def _outcome(closing: Closing) -> Literal["sent", "unconfirmed"] | MailFailure:
    match closing:
        case Done():
            return "sent"
        case Unconfirmed():
            return "unconfirmed"
        case Refused(reason):
            return cast("MailFailure", reason)  # the command's model checks it
        case _:
            assert_never(closing)


def _read_log(config: Settings) -> Log:
    """The log that this worker reads. Raises whatever makes its work impossible, before it begins."""
    with db.connect(db.conninfo(config, "onrecord_worker")) as connection:
        found = log.read(connection)
        check.masters(connection, config.vault().masters)
    broker.verify_topic(config, found)
    return found


def main() -> None:
    config = settings.load()
    process.log_to_stderr(as_json=config.log_json)
    stop = process.Stop()
    run(config, lambda: stop.requested)


if __name__ == "__main__":
    main()
