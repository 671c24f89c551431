"""Rebuild read models from the log, beside those that serve: fold, index, verify, follow, switch.

Every step can be repeated: a rebuild that was stopped or killed goes on where its rows and positions are. It ends with
the switch, and with the live projectors taking the new build over; the former one stays for `roll_back`.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from time import monotonic, sleep
from typing import Any

import orjson
import psycopg
from psycopg.types.json import Json

from onrecord import broker, db, log
from onrecord.log import Log
from onrecord.settings import Settings
from onrecord.vault import check
from onrecord.vault.keyring import Keyring
from projections import builds, indexing, rebuild_shards, schema, switching, verifying
from projections.applying import rows_as_json
from projections.catalogue import LIVE
from projections.crew import Crew
from projections.projection import Projection
from projections.verifying import Stopped, Verification

PROCESSES_DEFAULT = 2
PROCESSES_MAX = 16
LOOK_S = 0.2
SWITCH_S_MAX = 300.0
TAKEN_OVER_S_MAX = 15.0
FOLLOWED_EVENTS_MAX = 20_000
RATE_OVER_S = 5.0
RESERVE_S_MAX = 5.0


@dataclass(frozen=True)
class Wish:
    """What is asked for, and by whom."""

    projections: Sequence[str]
    processes: int = PROCESSES_DEFAULT
    events_per_s_max: int | None = None
    requested_by: str = "system"


@dataclass(frozen=True)
class Progress:
    """How far a build is. `eta_s` is for its fold alone; None where nothing can be said yet."""

    projection: str
    build: int
    phase: str
    events: int
    events_total: int
    events_per_s: int | None
    eta_s: float | None
    note: str = ""


@dataclass(frozen=True)
class Rebuilt:
    """A build that serves now."""

    projection: str
    build: int
    verification: Verification


class CannotRebuild(Exception):
    """The message says why not, and what to do."""


Tell = Callable[[Sequence[Progress]], None]


def rebuild(config: Settings, wish: Wish, tell: Tell, stop: Callable[[], bool]) -> list[Rebuilt]:
    """Carry the wish out; raises CannotRebuild, CrewFailed, or Stopped when `stop()` says so."""
    with (
        rebuild_shards.connect_for_long(config) as connection,
        db.connect(db.conninfo(config, rebuild_shards.ROLE, "onrecord-keyring")) as vault,
    ):
        masters = config.vault().masters
        check.masters(vault, masters)
        of_log = log.read(connection)
        broker.verify_topic(config, of_log)
        schema.prepare(connection, LIVE, of_log.shards)
        _reserve(connection, wish, stop)
        return _Rebuild(config, connection, of_log, Keyring(vault, masters), wish, tell, stop).run()


def _reserve(connection: psycopg.Connection, wish: Wish, stop: Callable[[], bool]) -> None:
    """A projection is rebuilt once at a time: this session's lock says so while it lives.

    One whose rebuilder was killed may take a moment to end.
    """
    known = {projection.name for projection in LIVE}
    for name in wish.projections:
        if name not in known:
            raise CannotRebuild(f"there is no projection {name!r}; there are {', '.join(sorted(known))}")
        end = monotonic() + RESERVE_S_MAX
        while not _lock(connection, name):
            if stop():
                raise Stopped
            if monotonic() < end:
                sleep(LOOK_S)
                continue
            raise CannotRebuild(f"{name} is being rebuilt already: `onrecord status` says how far it is")


def _lock(connection: psycopg.Connection, name: str) -> bool:
    row = connection.execute("select pg_try_advisory_lock(%s, hashtext(%s))", (schema.REBUILD, name)).fetchone()
    return row == (True,)


class _Rebuild:
    """One run: state that its steps share."""

    def __init__(
        self,
        config: Settings,
        connection: psycopg.Connection,
        of_log: Log,
        keyring: Keyring,
        wish: Wish,
        tell: Tell,
        stop: Callable[[], bool],
    ) -> None:
        self._config = config
        self._connection = connection
        self._log = of_log
        self._keyring = keyring
        self._tell = tell
        self._stop = stop
        self._processes = wish.processes
        self._notes = deque[str](maxlen=1)
        self._crew = Crew(config, of_log.shards, wish.processes, wish.events_per_s_max)
        self._builds = [begin(connection, of_log, name, wish.requested_by) for name in wish.projections]
        self._numbers = [(build.name, build.build) for build in self._builds]
        self._measured: list[tuple[float, int]] = []

    def run(self) -> list[Rebuilt]:
        try:
            folded = self._ends()
            self._fold(folded)
            verified = self._index_and_verify()
            ends = self._ends()
            if sum(ends.values()) > sum(folded.values()) + FOLLOWED_EVENTS_MAX:
                self._fold(ends)
            self._follow_and_switch()
        finally:
            self._crew.stop()
        return [Rebuilt(name, number, verified[name]) for name, number in self._numbers]

    def _ends(self) -> dict[int, int]:
        """Where the log ends now."""
        return broker.ends(self._config, self._log.topic, range(self._log.shards))

    def _fold(self, until: Mapping[int, int]) -> None:
        self._enter("folding", sum(until.values()))
        self._crew.start(self._numbers, until)
        while self._crew.works():
            self._look()
        self._report()

    def _index_and_verify(self) -> dict[str, Verification]:
        """Both at once: one is Postgres' work, the other Python's. Nobody folds these builds meanwhile."""
        self._enter("indexing")
        with ThreadPoolExecutor(2) as threads:
            verified = threads.submit(self._verify)
            indexed = threads.submit(
                indexing.make, self._config, self._builds, self._processes, self._notes.append, self._stop
            )
            self._look_until(indexed)
            self._enter("verifying")
            self._look_until(verified)
        self._must_have_passed(verified.result())
        return verified.result()

    def _verify(self) -> dict[str, Verification]:
        with rebuild_shards.connect_for_long(self._config) as connection:
            return verifying.verify(self._config, connection, self._log, self._builds, self._keyring, self._stop)

    def _must_have_passed(self, verified: Mapping[str, Verification]) -> None:
        for name, number in self._numbers:
            self._connection.execute(
                db.sql("projections", "verify_build"), (Json(asdict(verified[name]), orjson.dumps), name, number)
            )
        for name, number in self._numbers:
            if not verified[name].passed:
                fail(self._connection, name, number)
        wrong = [f"{name}: {found.differing} of {found.rows}" for name, found in verified.items() if not found.passed]
        if wrong:
            raise CannotRebuild(
                f"the new tables differ from a fresh fold of the log ({'; '.join(wrong)} rows): nothing was switched. "
                "The fold depends on more than its row and the event, or the log was changed."
            )

    def _follow_and_switch(self) -> None:
        self._enter("following")
        self._crew.start(self._numbers, None)
        waiting, end = dict(self._numbers), monotonic() + SWITCH_S_MAX
        while waiting:
            self._look()
            for name, number in list(waiting.items()):
                why = self._behind(name, number) or switching.switch(self._connection, name, number)
                if why is None:
                    del waiting[name]
                elif monotonic() > end:
                    raise CannotRebuild(f"{why}, for {SWITCH_S_MAX:g} s: run it again, the tables are ready")
                self._crew.works()
        self._hand_over()

    def _behind(self, name: str, number: int) -> str | None:
        """Whether it is too early to disturb readers with an attempt."""
        row = self._connection.execute(db.sql("projections", "count_behind"), (name, number)).fetchone()
        return None if row == (0,) else f"{name} build {number} is not as far as the one that serves"

    def _hand_over(self) -> None:
        """The new builds go on here until live projectors have taken all of them over."""
        wanted = rows_as_json([{"projection": name, "build": number} for name, number in self._numbers])
        end = monotonic() + TAKEN_OVER_S_MAX
        while self._crew.works() and monotonic() < end and not self._stop():
            row = self._connection.execute(db.sql("projections", "count_rebuilding"), (wanted,)).fetchone()
            if row == (0,) or self._nobody_lives():
                return
            sleep(LOOK_S)

    def _nobody_lives(self) -> bool:
        row = self._connection.execute(db.sql("projections", "count_projectors")).fetchone()
        return row == (0,)

    def _look(self) -> None:
        self._must_go_on()
        self._report()
        sleep(LOOK_S)

    def _look_until(self, done: Future[Any]) -> None:
        while not done.done():
            self._look()
        done.result()

    def _must_go_on(self) -> None:
        if self._stop():
            raise Stopped

    def _enter(self, phase: str, total: int | None = None) -> None:
        for name, number in self._numbers:
            self._connection.execute(db.sql("projections", "enter_phase"), (phase, total, name, number))
        self._measured = []
        self._notes.clear()

    def _report(self) -> None:
        """Tell how far it is, and write down how fast, for those who ask by API."""
        rows = self._connection.execute(
            db.sql("projections", "read_progress"),
            (rows_as_json([{"projection": n, "build": b} for n, b in self._numbers]),),
        ).fetchall()
        rate = self._rate(sum(events for *_, events, _ in rows))
        each = None if rate is None else rate // len(rows)
        told = []
        for name, number, phase, events, total in rows:
            left = max(0, total - events)
            eta = left / each if each and phase == "folding" else None
            told.append(Progress(name, number, phase or "serving", events, total, each, eta, "".join(self._notes)))
            self._connection.execute(db.sql("projections", "note_rate"), (each, name, number))
        self._tell(told)

    def _rate(self, events: int) -> int | None:
        now = monotonic()
        self._measured = [(at, count) for at, count in self._measured if at > now - RATE_OVER_S] + [(now, events)]
        began, before = self._measured[0]
        return int((events - before) / (now - began)) if now - began >= LOOK_S else None


def begin(connection: psycopg.Connection, of_log: Log, name: str, requested_by: str) -> Projection:
    """The build to work on: the one under way, if it is of this code's version, or a new one."""
    projection = next(live for live in LIVE if live.name == name)
    mine = [build for build in builds.read(connection) if build.projection == name]
    for build in mine:
        if build.state == "building" and build.version == projection.version:
            return builds.numbered(projection, build.number)
    with connection.transaction():
        for build in mine:
            if build.state == "building":
                fail(connection, name, build.number)
        made = builds.numbered(projection, max((build.number for build in mine), default=0) + 1)
        schema.make(connection, made, of_log.shards, requested_by)
        schema.leave_alone(connection, made)
    return made


def fail(connection: psycopg.Connection, name: str, number: int) -> None:
    """This build will never serve; its tables wait for the clean-up."""
    connection.execute(db.sql("projections", "fail_build"), (name, number))
