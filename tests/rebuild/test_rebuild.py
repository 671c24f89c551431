"""A rebuild on a real log, by real processes, beside a live projector, while somebody asks without a pause.

One story in the order of its tests: each goes on where the one before it ended.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

import histories
from asking import ask
from histories import Entry
from installations import Installation
from projections import dropping, switching
from projections.builds import droppable
from projections.builds import read as read_builds
from projections.catalogue import LIVE
from projections.verifying import Stopped
from rebuilds import CANARY, LATER, NAMES, STEPS, Run, history, publish
from supervised import Crew
from waiting import until

TABLES = [table.name for projection in LIVE for table in projection.tables]
SLOWLY = 150


def all_rows(installation: Installation, build: int) -> dict[str, list[str]]:
    """Every row of a build as Postgres spells it."""
    with installation.connect("onrecord_projector") as connection:
        return {
            name: [
                text
                for (text,) in connection.execute(
                    f"select t::text from read.{name}{f'_b{build}' if build > 1 else ''} as t order by 1".encode()
                ).fetchall()
            ]
            for name in TABLES
        }


def builds(installation: Installation, *, name: str = "timeline") -> dict[int, str]:
    with installation.connect("onrecord_projector") as connection:
        found = connection.execute("select build, state from read.builds where projection = %s", (name,))
        return dict(found.fetchall())


def unattended(installation: Installation, build: int) -> dict[str, bool]:
    """Of each table whether autovacuum passes over it, however many rows it is given."""
    with installation.connect("onrecord_projector") as connection:
        found = connection.execute(
            "select relname, coalesce(reloptions::text, '') like '%%insert_threshold=-1%%' from pg_class"
            " where relnamespace = 'read'::regnamespace and relkind = 'r' and relname like %s",
            (f"%_b{build}",),
        )
        return dict(found.fetchall())


def reached(installation: Installation, build: int, ends: dict[int, int]) -> bool:
    """Whether live projectors have brought a build of each projection to these ends."""
    with installation.connect("onrecord_projector") as connection:
        found = connection.execute(
            "select shard, min(seq), count(*) from read.positions where build = %s and not rebuilding group by shard",
            (build,),
        ).fetchall()
    seqs = {shard: seq for shard, seq, projections in found if projections == len(LIVE)}
    return all(seqs.get(shard, -1) >= seq for shard, seq in ends.items())


def ends_of(entries: list[Entry]) -> dict[int, int]:
    return {shard: max(e.seq for e in entries if e.shard == shard) for shard in {e.shard for e in entries}}


def folding_processes() -> list[psutil.Process]:
    return [child for child in psutil.Process().children(recursive=True) if folds(child)]


def folds(process: psutil.Process) -> bool:
    try:
        return "projections.rebuild_shards" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # it has ended meanwhile
        return False


@asynccontextmanager
async def asking(client: httpx.AsyncClient, entries: list[Entry]) -> AsyncIterator[list[int]]:
    """Somebody reads their own last write, again and again; each answer must hold all of it."""
    position = ",".join(f"{shard}:{seq}" for shard, seq in ends_of(entries).items())
    conversation = histories.conversation_id(0)
    answers: list[int] = []
    stop = asyncio.Event()

    async def ask_on() -> None:
        while not stop.is_set():
            page = await ask(client, "list_timeline", position, conversation_id=conversation, limit=200)
            listed = await ask(client, "list_conversations", position)
            answers.append(len(page["items"]))
            assert len(listed["conversations"]) == histories.CUSTOMERS

    task = asyncio.create_task(ask_on())
    try:
        yield answers
    finally:
        stop.set()
        await task


async def to_be(condition: Any, what: str) -> None:
    await asyncio.to_thread(until, condition, 60.0, what)


async def to_be_replaced(processes: list[psutil.Process], end: signal.Signals) -> None:
    for process in processes:
        os.kill(process.pid, end)
    gone = {process.pid for process in processes}

    def replaced() -> bool:
        there = {process.pid for process in folding_processes()}
        return len(there) == len(gone) and not there & gone

    await to_be(replaced, f"others after {end.name}")


@pytest.fixture(scope="module")
def entries(installation: Installation) -> list[Entry]:
    return history(installation, STEPS)


async def test_a_rebuild_goes_on_after_kills_and_stops_and_nobody_misses_a_row(
    installation: Installation, client: httpx.AsyncClient, entries: list[Entry]
) -> None:
    with installation.projector():
        await to_be(lambda: reached(installation, 1, ends_of(entries)), "the first build")
        async with asking(client, entries) as answers:
            first = Run(installation, rate=SLOWLY)
            await to_be(lambda: first.events() > 0, "the first rows")
            for end in (signal.SIGKILL, signal.SIGTERM):
                await to_be_replaced(folding_processes(), end)
                before = first.events()
                await to_be(lambda before=before: first.events() > before, f"going on after {end.name}")
            await asyncio.to_thread(first.stop)
            assert [type(error) for error in first.raised] == [Stopped]
            assert first.phase() == "folding"
            stopped_at = first.events()
            again = Run(installation)
            await asyncio.to_thread(again.end)
            assert again.raised == []
            assert again.told[0].events >= stopped_at > 0
            assert {(one.projection, one.build) for one in again.came} == {(name, 2) for name in NAMES}
        assert set(answers) == {121}, "whoever asked has seen all of it, at any time"
        assert builds(installation) == {1: "retired", 2: "serving"}
        await to_be(lambda: reached(installation, 2, ends_of(entries)), "the hand-over")
        assert all_rows(installation, 2) == all_rows(installation, 1)


def test_verification_compares_rows_with_the_log(installation: Installation) -> None:
    with installation.connect("onrecord_projector") as connection:
        found = connection.execute("select verification from read.builds where build = 2").fetchall()
    assert len(found) == len(LIVE)
    counts: dict[str, int] = {}
    for (verification,) in found:
        assert verification["rows"] > 0 or not any(verification["counts"].values())
        assert verification["differing"] == 0
        counts |= verification["counts"]
    rows = all_rows(installation, 2)
    assert counts == {f"{name}_b2": len(rows[name]) for name in TABLES}
    assert counts["timeline_v5_b2"] > 0


def test_what_serves_is_looked_after_by_autovacuum(installation: Installation) -> None:
    assert unattended(installation, 2) == {f"{name}_b2": False for name in TABLES}


async def test_both_builds_are_kept_up_to_date_and_an_erasure_reaches_both(
    installation: Installation, client: httpx.AsyncClient, entries: list[Entry]
) -> None:
    everything = history(installation, [*STEPS, *LATER])
    with installation.projector():
        publish(installation, everything[len(entries) :])
        await to_be(lambda: reached(installation, 1, ends_of(everything)), "the former build")
        await to_be(lambda: reached(installation, 2, ends_of(everything)), "the new build")
        assert all_rows(installation, 2) == all_rows(installation, 1)
        assert f"{CANARY} 7" in str(all_rows(installation, 2))
        async with asking(client, everything) as answers:
            former = await asyncio.to_thread(roll_back, installation)
        assert former == 1
        assert set(answers) == {122}
    assert builds(installation) == {1: "serving", 2: "retired"}


def roll_back(installation: Installation, name: str = "timeline") -> int:
    with installation.connect("onrecord_projector") as connection:
        return switching.roll_back(connection, name).number


async def test_a_long_reader_holds_up_the_switch_and_nobody_else(
    installation: Installation, client: httpx.AsyncClient, entries: list[Entry]
) -> None:
    with installation.projector(), installation.connect("postgres") as reader:
        reader.execute("begin; select from read.timeline limit 1", prepare=False)
        run = Run(installation, ["timeline"])
        await to_be(lambda: run.phase() == "following", "the end of the fold")
        attempts = len(run.told)
        await to_be(lambda: len(run.told) > attempts + 3, "attempts to switch")
        async with asking(client, entries) as answers, asyncio.timeout(10):
            await to_be(lambda: len(answers) >= 5, "answers to others")
        assert builds(installation)[3] == "building"
        reader.execute("commit")
        await asyncio.to_thread(run.end)
    assert run.raised == []
    assert builds(installation) == {1: "retired", 2: "retired", 3: "serving"}


def test_what_was_erased_before_is_erased_in_a_rebuild(installation: Installation) -> None:
    with installation.connect("onrecord_projector") as connection:
        texts = connection.execute(
            "select distinct text from read.timeline_v5_b3 where conversation_id = %s and text is not null",
            (histories.conversation_id(2),),
        ).fetchall()
    assert texts == [("[erased]",)]


def test_a_build_that_differs_from_the_log_never_serves(installation: Installation) -> None:
    run = Run(installation, ["timeline"], rate=SLOWLY)
    with installation.connect("onrecord_projector") as connection:
        until(lambda: run.phase() == "folding" and run.events() > 0, 60)
        assert all(unattended(installation, 4).values()), "while it is filled"
        changed = connection.execute("update read.timeline_v5_b4 set actor = 'token/other'")
    assert changed.rowcount > 0
    run.end()
    (error,) = run.raised
    assert "differ from a fresh fold" in str(error)
    assert (builds(installation)[3], builds(installation)[4]) == ("serving", "failed")


async def test_a_rebuild_can_be_asked_for_by_api(installation: Installation, client: httpx.AsyncClient) -> None:
    body = {"projections": ["timeline"], "processes": 1}
    asked = await client.post("/start_rebuild", json=body)
    assert asked.status_code == 202, asked.text
    operation_id = asked.json()["operation_id"]
    with installation.projector():
        await to_be(lambda: ended(installation, operation_id), "the end of the operation")
    operation = await ask(client, "get_operation", operation_id=operation_id)
    assert operation["state"] == "done", operation
    assert operation["result"]["builds"][0]["build"] == 5
    (newest, *_) = (await ask(client, "list_rebuilds"))["rebuilds"]
    assert (newest["build"], newest["state"], newest["verification"]["differing"]) == (5, "serving", 0)
    assert newest == await ask(client, "get_rebuild", projection="timeline", build=5)
    assert newest["requested_by"].startswith("token/")


def folded(installation: Installation, build: int) -> int:
    with installation.connect("onrecord_projector") as connection:
        row = connection.execute("select coalesce(sum(seq), 0) from read.positions where build = %s", (build,))
        return int((row.fetchone() or (0,))[0])


def ended(installation: Installation, operation_id: str) -> bool:
    with installation.connect("onrecord_projector") as connection:
        row = connection.execute("select ended_at is not null from operations where id = %s", (operation_id,))
        return row.fetchone() == (True,)


async def test_a_rollback_by_api_is_done_or_says_why_not(installation: Installation, client: httpx.AsyncClient) -> None:
    asked = await client.post("/rollback_projection", json={"projection": "nothing"})
    with installation.projector():
        await to_be(lambda: ended(installation, asked.json()["operation_id"]), "the end of the operation")
    operation = await ask(client, "get_operation", operation_id=asked.json()["operation_id"])
    assert (operation["state"], operation["result"]) == ("failed", {"problem": "there is no projection 'nothing'"})


def test_old_builds_are_dropped_but_for_the_last(installation: Installation) -> None:
    with installation.connect("onrecord_projector") as connection:
        for build in droppable(read_builds(connection), "timeline"):
            dropping.drop(connection, build)
        left = connection.execute("select relname from pg_class where relname ^@ 'timeline_v5' and relkind = 'r'")
        assert sorted(left.fetchall()) == [("timeline_v5_b3",), ("timeline_v5_b5",)]
    assert builds(installation) == {1: "dropped", 2: "dropped", 3: "retired", 4: "dropped", 5: "serving"}


async def test_a_projector_rebuilds_what_its_version_lacks(installation: Installation) -> None:
    with installation.connect("onrecord_projector") as connection:
        connection.execute("update read.builds set version = 0 where projection = 'timeline'")
    with installation.projector():
        await to_be(lambda: builds(installation).get(6) == "serving", "the rebuild for the new version")
    assert builds(installation)[5] == "retired"


@pytest.mark.soak
async def test_what_is_asked_for_by_api_is_gone_on_with_after_its_projector_was_killed(
    installation: Installation, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    before = max(builds(installation))
    crew = Crew(installation.environment, tmp_path)
    projector = crew.hire("projector")
    try:
        body = {"projections": ["timeline"], "processes": 1, "events_per_s_max": SLOWLY}
        asked = await client.post("/start_rebuild", json=body)
        await to_be(lambda: folded(installation, before + 1) > 0, "the first rows")
        at_work = await ask(client, "get_rebuild", projection="timeline", build=before + 1)
        assert (at_work["state"], at_work["phase"]) == ("building", "folding")
        projector.signal(signal.SIGKILL)
        await to_be(lambda: ended(installation, asked.json()["operation_id"]), "the end of the operation")
    finally:
        crew.end()
    assert builds(installation)[before + 1] == "serving"
