"""(e) How fast read models are made anew from the log, and what the people who work meanwhile notice of it."""

import asyncio
import resource
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, suppress
from itertools import islice
from multiprocessing import get_context
from time import monotonic, perf_counter, sleep

import psutil
import uvloop
from kafka import TopicPartition

from bench import visible
from bench.projector import histories
from bench.result import Result, percentile
from bench.rig import Rig, rig
from onrecord import broker
from onrecord.settings import Settings
from projections import rebuild as rebuilding
from projections.catalogue import LIVE
from projections.rebuild import Progress, Wish
from projections.verifying import Stopped

PROCESSES = 2
RATE = 100
P99_MS_MAX = 200
RATIO_MIN = 0.25
READY_S_MAX = 3_600
SIZES = {False: (100_000, 1_000_000), True: (20_000,)}
TOLD_S = 10.0
TAKEN = 10_000  # rows in one transaction: while it is open the relay reads over all of them, within seconds
COLUMNS = "shard, seq, event_id, type, subject, workspace_id, occurred_at, record"


def run(*, small: bool) -> Result:
    sizes = SIZES[small]
    told = " and ".join(f"{events:,}" for events in sizes)
    result = Result("rebuild", f"{told} events into {len(LIVE)} projections by {PROCESSES} processes, all included")
    for events in sizes:
        of = f", {events:,} events"
        with rig() as here:
            _measure(here, events, of, result, seconds=10 if small else 60)
        result.at_least(f"ratio{of}", RATIO_MIN)
        result.at_most(f"{RATE} commands/s beside it, p99 ms{of}", P99_MS_MAX)
    return result


def _measure(here: Rig, events: int, of: str, result: Result, *, seconds: int) -> None:
    names = [projection.name for projection in LIVE]
    _say(f"a log of {events:,} events, and their first build")
    with here.running("relay", "projector", "api"):  # which is not measured: the first build, and who signs up
        token = here.sign_up()
        _record(here, events)
        _wait_until_applied(here)
    figures = result.figures
    _say("a bare read")
    bare = events / _bare(here, 1)
    figures |= {
        f"bare records/s{of}": bare,
        f"bare records/s, {PROCESSES} processes{of}": events / _bare(here, PROCESSES),
    }
    began = _cpu_s(here)
    figures[f"events/s{of}"] = ours = events / _rebuild(here, names)
    for who, spent in _cpu_s(here).items():
        figures[f"{who}, CPU µs an event{of}"] = (spent - began[who]) / events * 1e6
    figures[f"ratio{of}"] = ours / bare
    for name in names:
        figures[f"events/s, {name} alone{of}"] = events / _rebuild(here, [name])
    _say(f"{RATE} commands a second beside rebuilds")
    with here.running("relay", "projector", "api"):
        _measure_beside(here, token, names, of, result, seconds=seconds)


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _cpu_s(here: Rig) -> dict[str, float]:
    """What this process and its ended children have spent, and Postgres, its ended backends included."""
    python = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    server = psutil.Process(here.postgres.pid)
    there = sum(server.cpu_times()[:4])
    for backend in server.children():
        with suppress(psutil.NoSuchProcess):  # which has ended just now
            there += sum(backend.cpu_times()[:2])
    return {"Python": python, "Postgres": there}


def _record(here: Rig, events: int) -> None:
    """A past: rows of the outbox, behind what is there, which the relay ships."""
    past = histories(here, events)
    with here.connect() as connection:
        tails: dict[int, int] = dict(connection.execute("select shard, max(seq) from outbox group by shard").fetchall())
        for _ in range(0, events, TAKEN):
            with connection.transaction(), connection.cursor().copy(f"copy outbox ({COLUMNS}) from stdin") as copy:
                for made in islice(past, TAKEN):
                    envelope = made.envelope
                    seq = made.seq + tails.get(made.shard, 0)
                    of = (envelope.subject, envelope.workspace_id, envelope.time)
                    copy.write_row((made.shard, seq, envelope.id, made.type, *of, made.record))


def _wait_until_applied(here: Rig) -> None:
    end = monotonic() + READY_S_MAX
    statement = (
        "select coalesce(sum(greatest(tail - seq, 0)), 1) from read.positions join"
        " (select shard, max(seq) as tail from outbox group by shard) as tails using (shard)"
    )
    with here.connect() as connection:
        while connection.execute(statement).fetchone() != (0,):
            assert monotonic() < end, "the first build took too long"
            sleep(0.5)


def _bare(here: Rig, processes: int) -> float:
    """Seconds that a bare kafka-python read of all records takes."""
    shares = [list(range(first, here.log.shards, processes)) for first in range(processes)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        list(pool.map(_read, [here.settings] * processes, [here.log.topic] * processes, shares))  # imports and caches
        return max(pool.map(_read, [here.settings] * processes, [here.log.topic] * processes, shares))


def _read(settings: Settings, topic: str, shards: Sequence[int]) -> float:
    with closing(broker.consumer(settings)) as consumer:
        partitions = [TopicPartition(topic, shard) for shard in shards]
        consumer.assign(partitions)
        consumer.seek_to_beginning()
        left = sum(consumer.end_offsets(partitions).values())
        began = perf_counter()
        while left > 0:
            left -= sum(len(records) for records in consumer.poll(timeout_ms=1_000).values())
        return perf_counter() - began


def _rebuild(here: Rig, names: Sequence[str]) -> float:
    """Seconds from the request to the switch: processes, fold, indexes, verification."""
    began = said = perf_counter()

    def tell(told: Sequence[Progress]) -> None:
        nonlocal said
        if perf_counter() > said + TOLD_S:
            said = perf_counter()
            _say(f"  {told[0].phase}, {told[0].events:,} of {told[0].events_total:,}, {said - began:.0f} s")

    rebuilding.rebuild(here.settings, Wish(names, PROCESSES), tell, lambda: False)
    _say(f"{', '.join(names)}: {perf_counter() - began:.1f} s")
    return perf_counter() - began


def _measure_beside(here: Rig, token: str, names: Sequence[str], of: str, result: Result, *, seconds: int) -> None:
    """A load of commands while one rebuild follows another."""
    done = threading.Event()
    rates: list[float] = []

    def rebuild_on() -> None:
        with suppress(Stopped):
            while not done.is_set():
                began = perf_counter()
                events = 0

                def tell(told: Sequence[Progress]) -> None:
                    nonlocal events
                    events = told[0].events

                rebuilding.rebuild(here.settings, Wish(names, PROCESSES), tell, done.is_set)
                rates.append(events / (perf_counter() - began))

    async def beside() -> tuple[list[float], list[float], int]:
        working = asyncio.create_task(asyncio.to_thread(rebuild_on))
        try:
            return await visible.measure(here, token, RATE, seconds)
        finally:
            done.set()
            await working

    applied, _, refused = uvloop.run(beside())
    result.figures |= {
        f"{RATE} commands/s beside it, p50 ms{of}": percentile(applied, 0.5),
        f"{RATE} commands/s beside it, p99 ms{of}": percentile(applied, 0.99),
        f"{RATE} commands/s beside it, refused{of}": refused,
        f"events/s, commands beside it{of}": max(rates, default=0.0),
    }
