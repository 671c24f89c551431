"""The worker, put together: it feeds the ledger, makes the calls, ends what is due, and turns it all into commands.

It also carries out operations that nobody else has the rights for: see `outbox_relay/operator.py`.
"""

import asyncio
import sys
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, closing
from functools import partial
from uuid import UUID

import structlog

from commands.end_snooze import EndSnooze
from commands.triage_again import TriageAgain
from commands.webhook_items import doing
from onrecord import broker, db, log, monitoring, process, settings
from onrecord.command import system
from onrecord.doorbell import WEBHOOKS, Doorbell, listen
from onrecord.effects import feeding, gate, standing, timers
from onrecord.effects.caller import Caller, Part
from onrecord.effects.gate import Gate
from onrecord.effects.ledger import Ledger
from onrecord.effects.timers import End, Timers
from onrecord.execute import Executor
from onrecord.log import Log
from onrecord.monitoring import Checks, Monitor
from onrecord.parts import Parts, Surroundings, delivery
from onrecord.parts import mail as mails
from onrecord.parts import media as files
from onrecord.settings import CantStart, Settings
from onrecord.standing import Standing
from onrecord.vault import check
from onrecord.whatsapp import inbound
from onrecord.whatsapp.inbound import Inbound
from outbox_relay import operator


async def _ai(at: Surroundings) -> Part:
    from onrecord.parts import ai  # noqa: PLC0415 - the SDK takes a second and 40 MB: those that ask the model load it

    return await ai.make(at)


# What workers do, by the name of the kind: a new one is a file in `onrecord/parts` and a line here.
PARTS: Parts = {
    "mail": mails.make,
    "delivery": delivery.make,
    "media": files.make,
    "ai": _ai,
}

logger = structlog.get_logger("worker")


def run(config: Settings, stop: Callable[[], bool], parts: Parts = PARTS) -> None:
    """Work until `stop()`. Any exception means: end the process, its supervisor starts it again."""
    with (
        monitoring.watched(config, "worker") as monitor,
        closing(Standing(config, "worker", standing.measure)) as stands,
    ):
        monitor.ready = stands.checks
        budget = config.ai_budget_microdollars_per_day_max
        stands.tell(monitor.registry, partial(standing.tell, budget_microdollars_max=budget))
        of_log = _read_log(config)
        asyncio.run(_run(config, of_log, parts, stop, monitor))


def ending(executor: Executor) -> End:
    """Snoozes that are over, ended by a command of the system's."""

    async def end(workspace_id: UUID, conversation_id: UUID) -> None:
        await executor.execute(EndSnooze(conversation_id=conversation_id), system(workspace_id))

    return end


def triaging(executor: Executor) -> End:
    """Triages whose turn it is, asked for by a command of the system's."""

    async def ask(workspace_id: UUID, conversation_id: UUID) -> None:
        await executor.execute(TriageAgain(conversation_id=conversation_id), system(workspace_id))

    return ask


async def _run(config: Settings, of_log: Log, parts: Parts, stop: Callable[[], bool], monitor: Monitor) -> None:
    async with AsyncExitStack() as stack:
        ledger_pool = db.pool(db.conninfo(config, "onrecord_worker", "onrecord-worker"))
        command_pool = db.pool(db.conninfo(config, "onrecord_command", "onrecord-worker"))
        await stack.enter_async_context(ledger_pool)
        await stack.enter_async_context(command_pool)
        doorbell = Doorbell()
        ringing = doorbell.run(db.conninfo(config, "onrecord_command", "onrecord-doorbell"))
        stack.callback(asyncio.create_task(ringing).cancel)
        executor = Executor(command_pool, of_log, config.vault(), doorbell)
        callers, the_gate = await _callers(Surroundings(config, executor, ledger_pool, stack), parts)
        monitor.ready = partial(_checks, monitor.ready, the_gate)
        due = (
            Timers(ledger_pool, ending(executor)),
            Timers(ledger_pool, triaging(executor), kind=timers.TRIAGES),
        )
        timing = asyncio.gather(*(timers.run(one, stop) for one in due))
        stack.callback(timing.cancel)
        webhooks = Inbound(ledger_pool, executor.vault, doing(executor))
        stack.push_async_callback(_stop, [webhooks.stop, *(caller.stop for caller in callers)])
        reading = _begin_inbound(config, stack, webhooks, stop)
        await _loop(config, of_log, callers, lambda: stop() or timing.done() or reading.done(), monitor.beat)
        await asyncio.gather(timing, reading)


async def _stop(stops: Sequence[Callable[[], Awaitable[None]]]) -> None:
    """All together: what is under way has the same few seconds to end, whatever it is."""
    await asyncio.gather(*(one() for one in stops))


def _checks(before: Callable[[], Checks], the_gate: Gate) -> Checks:
    """Ready is whose ledger knows what the log said when it started: nothing is called before."""
    checks = before()
    return {**checks, "process": None if the_gate.open else "the ledger doesn't know yet what the log holds"}


def _begin_inbound(
    config: Settings, stack: AsyncExitStack, webhooks: Inbound, stop: Callable[[], bool]
) -> asyncio.Task[None]:
    """Process webhooks until `stop()`, woken by whoever takes them in."""
    woken = asyncio.Event()
    hearing = listen(db.conninfo(config, "onrecord_worker", "onrecord-doorbell"), WEBHOOKS, woken.set)
    reading = inbound.run(webhooks, woken, stop)
    tasks = [asyncio.create_task(work) for work in (hearing, reading)]
    for task in tasks:
        stack.callback(task.cancel)
    return tasks[1]


async def _callers(at: Surroundings, parts: Parts) -> tuple[Sequence[Caller], Gate]:
    """One for each kind: what is slow of one keeps nothing of another waiting."""
    ends = await asyncio.to_thread(gate.read_ends, at.config, at.executor.log)
    made = {kind: await make(at) for kind, make in parts.items()}
    the_gate = Gate(at.ledger, ends, hold_s=max(part.limits.hold_s for part in made.values()))
    callers = []
    for kind, part in made.items():
        of_kind = Ledger(at.ledger, kind, part.limits.lease_s, hold_s=part.limits.hold_s)
        callers.append(Caller(of_kind, the_gate, part))
    return callers, the_gate


async def _loop(
    config: Settings, of_log: Log, callers: Sequence[Caller], stop: Callable[[], bool], beat: Callable[[], None]
) -> None:
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
            beat()
            fed.clear()
            for caller in callers:
                await caller.tick()
            await _rest(fed, callers)
    finally:
        ended.set()
        await asyncio.gather(feed, operate)


async def _rest(fed: asyncio.Event, callers: Sequence[Caller]) -> None:
    arriving = asyncio.create_task(fed.wait())
    under_way = {task for caller in callers for task in caller.under_way}
    idle_ms = min(caller.idle_interval_ms for caller in callers)
    await asyncio.wait({arriving, *under_way}, timeout=idle_ms / 1000, return_when=asyncio.FIRST_COMPLETED)
    arriving.cancel()


def _read_log(config: Settings) -> Log:
    """The log that this worker reads. Raises whatever makes its work impossible, before it begins."""
    with db.connect(db.conninfo(config, "onrecord_worker")) as connection:
        found = log.read(connection)
        check.masters(connection, config.vault().masters)
    broker.verify_topic(config, found)
    return found


def named(kinds: Sequence[str]) -> Parts:
    """The parts of these names, all if none is named. Raises CantStart."""
    if unknown := [kind for kind in kinds if kind not in PARTS]:
        raise CantStart(f"a worker knows nothing of {unknown[0]!r}: it does {', '.join(PARTS)}")
    return {kind: make for kind, make in PARTS.items() if not kinds or kind in kinds}


def main(kinds: Sequence[str] = ()) -> None:
    config = settings.load()
    parts = named(kinds)
    process.begin(config, "worker")
    stop = process.Stop()
    run(config, lambda: stop.requested, parts)


if __name__ == "__main__":
    main(sys.argv[1:])
