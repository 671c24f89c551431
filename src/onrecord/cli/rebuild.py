"""`onrecord rebuild` and `onrecord rollback`: read models made anew from the log, and gone back from."""

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import orjson
import psycopg
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from onrecord import db
from onrecord.cli import finding
from onrecord.cli.lines import counted
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import fail, plainly, settings_of

if TYPE_CHECKING:
    from projections import rebuild as rebuilding
    from projections.builds import Build

ROLE = "onrecord_projector"
PROCESSES_MAX = 16
RATE_MAX = 1_000_000
Json = Annotated[bool, typer.Option("--json", help="A JSON object per line instead of a progress bar.")]
Names = Annotated[list[str] | None, typer.Argument(metavar="NAME…", help="Projections, such as timeline.")]


def rebuild(  # noqa: PLR0913, PLR0917 - an option each
    names: Names = None,
    every: Annotated[bool, typer.Option("--all", help="All projections, in one pass over the log.")] = False,
    processes: Annotated[int, typer.Option(help="Processes that share the shards.", min=1, max=PROCESSES_MAX)] = 2,
    rate: Annotated[
        int | None, typer.Option(help="Events per second at most, to leave room for others.", min=1, max=RATE_MAX)
    ] = None,
    drop_old: Annotated[
        bool, typer.Option("--drop-old", help="Drop builds that nobody needs, instead: all but the last former one.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Drop without asking.")] = False,
    as_json: Json = False,
    folder: Folder = FOLDER,
) -> None:
    """Make read models anew from the log, while everything goes on, and switch to them.

    They are folded into tables of their own, verified, and served once they are as far as those that serve.

    Stopped by Ctrl-C or killed, it goes on where it was when run again.

    The former build is kept up to date, and `onrecord rollback` goes back to it at once.

    \b
    Examples:
      onrecord rebuild timeline
      onrecord rebuild --all --processes 4
      onrecord rebuild timeline conversation_list --rate 5000
      onrecord rebuild --drop-old
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    from projections import rebuild as rebuilding  # noqa: PLC0415 - `--help` needs no Kafka client
    from projections.catalogue import LIVE  # noqa: PLC0415 - likewise
    from projections.crew import CrewFailed  # noqa: PLC0415 - likewise
    from projections.verifying import Stopped  # noqa: PLC0415 - likewise

    wanted = list(dict.fromkeys([projection.name for projection in LIVE] if every else names or []))
    if drop_old:
        _drop_old(wanted, folder, yes=yes, as_json=as_json)
        return
    if not wanted:
        fail(f"name a projection, or --all; there are {', '.join(projection.name for projection in LIVE)}")
    stop = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    shown = _Lines() if as_json else _Bars()
    wish = rebuilding.Wish(wanted, processes, rate, requested_by="system")
    with plainly(rebuilding.CannotRebuild, CrewFailed), shown:
        config = settings_of(folder)
        try:
            done = rebuilding.rebuild(config, wish, shown.tell, stop.is_set)
        except Stopped:
            fail(f"stopped; what is folded stays. To go on:\n  onrecord rebuild {' '.join(wanted)}")
    for built in done:
        shown.end(built)


def rollback(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A projection.")],
    as_json: finding.Json = False,
    folder: Folder = FOLDER,
) -> None:
    """Serve a projection by the build that served before. Run again, it returns.

    \b
    Example:
      onrecord rollback timeline
    """  # noqa: D301 (as above)
    from projections import switching  # noqa: PLC0415 - as above

    with plainly(switching.CannotRollBack), _connected(folder) as connection:
        former = switching.roll_back(connection, name)
    if as_json:
        print(_line(former))
    else:
        print(f"{name} is served by build {former.number} again (version {former.version})")


@contextmanager
def _connected(folder: Folder) -> Iterator[psycopg.Connection]:
    with db.connect(db.conninfo(settings_of(folder), ROLE)) as connection:
        try:
            yield connection
        except psycopg.errors.UndefinedTable:
            fail("there are no read models yet: no projector has run\n  next: `onrecord projector` makes them")


def _drop_old(names: Sequence[str], folder: Folder, *, yes: bool, as_json: bool) -> None:
    from projections import builds, dropping  # noqa: PLC0415 - as above
    from projections.catalogue import LIVE  # noqa: PLC0415 - as above

    if as_json and not yes:
        fail("--json doesn't ask\n  next: look without it, then say --yes")
    with plainly(dropping.CannotDrop), _connected(folder) as connection:
        found = builds.read(connection)
        live = [projection.name for projection in LIVE]
        there = sorted({*live, *(build.projection for build in found)})
        if unknown := [name for name in names if name not in there]:
            fail(f"there is no projection {unknown[0]!r}; there are {', '.join(there)}")
        old = [build for name in names or live for build in builds.droppable(found, name)]
        if not as_json:
            _show(old)
        if not old:
            return
        if not (yes or typer.confirm("Drop these tables? `onrecord rollback` can't go back to them then.")):
            fail("nothing was changed")
        for build in old:
            dropping.drop(connection, build)
            print(_line(build) if as_json else f"dropped {build.projection} build {build.number}", flush=True)


def _show(old: "Sequence[Build]") -> None:
    if not old:
        print("nothing to drop: of each projection there is the build that serves, and at most one former")
    for build in old:
        print(_told(build))


def _line(build: "Build") -> str:
    return orjson.dumps({"projection": build.projection, "build": build.number, "version": build.version}).decode()


def _told(build: "Build") -> str:
    return f"{build.projection} build {build.number}, version {build.version}, {build.state}: {', '.join(build.tables)}"


class _Bars:
    """A bar per projection, with rate and time left."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.fields[name]:<20}"),
            TextColumn("{task.fields[phase]:<10}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=self._console,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> None:
        self._progress.start()

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def tell(self, told: "Sequence[rebuilding.Progress]") -> None:
        for one in told:
            if one.projection not in self._tasks:
                self._tasks[one.projection] = self._progress.add_task("", name=one.projection, phase="", rate="")
            rate = f"{one.events_per_s:,} events/s" if one.events_per_s and one.phase == "folding" else one.note
            self._progress.update(
                self._tasks[one.projection],
                completed=one.events,
                total=max(one.events_total, one.events),
                phase=one.phase,
                rate=rate,
            )

    def end(self, built: "rebuilding.Rebuilt") -> None:
        found = built.verification
        parked = counted(found.parked_keys, "key")
        beside = f", {parked} parked: see `onrecord parked list`" if found.parked_keys else ""
        print(
            f"{built.projection} is served by build {built.build}: {counted(sum(found.counts.values()), 'row')},"
            f" {found.rows:,} of them compared with a fresh fold of {counted(found.records, 'record')}{beside}"
        )


class _Lines:
    """The same, for programs."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        pass

    def tell(self, told: "Sequence[rebuilding.Progress]") -> None:
        for one in told:
            print(orjson.dumps(asdict(one)).decode(), flush=True)

    def end(self, built: "rebuilding.Rebuilt") -> None:
        print(orjson.dumps(asdict(built)).decode(), flush=True)
