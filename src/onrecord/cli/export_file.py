"""The file of an export: what it holds, and going on with it until the end."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, BinaryIO, LiteralString, NamedTuple

import orjson
import psycopg
from psycopg.abc import Params
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool
from rich.console import Console

from onrecord import clock, db, errors
from onrecord.cli.lines import counted
from onrecord.cli.surroundings import fail
from onrecord.command import Actor
from onrecord.doorbell import Doorbell
from onrecord.execute import Executor, entered
from onrecord.log import Log
from onrecord.position import Position
from onrecord.settings import Settings

if TYPE_CHECKING:
    from queries.export.desk import Desk, JsonLines

_END = b'{"end_of_stream":'

Ask = Callable[["Desk", Position], Awaitable["JsonLines"]]


class Written(NamedTuple):
    """What a file holds: this many bytes of lines, up to this number, of each shard where that is how it goes."""

    size_bytes: int
    after: Position
    by_shard: bool
    whole: bool


@dataclass
class Open:
    """A file that lines are put into."""

    file: BinaryIO
    after: Position
    by_shard: bool

    def put(self, page: bytes) -> int:
        """Write a page; how many events it has."""
        self.file.write(page)
        self.file.flush()
        lines = page.splitlines()
        last = orjson.loads(lines[-1])
        if "seq" not in last:  # the first line says what is exported
            return 0
        self.after = _moved(self.after, last, by_shard=self.by_shard)
        return len(lines)


def read(output: Path, *, by_shard: bool) -> Written:
    """Its whole lines, but for the one that says how it ended. A file that is no export ends the command line."""
    size, after = 0, Position()
    try:
        for line in _whole_lines(output):
            found: dict[str, Any] = orjson.loads(line)
            if line.startswith(_END):
                return Written(size, after, by_shard, whole=bool(found["end_of_stream"]))
            size += len(line)
            after = _moved(after, found, by_shard=by_shard) if "seq" in found else after
    except (orjson.JSONDecodeError, KeyError, TypeError):
        fail(f"{output} holds no export\n  next: name another file")
    return Written(size if after else 0, after, by_shard, whole=False)


def _whole_lines(output: Path) -> Iterator[bytes]:
    if output.exists():
        with output.open("rb") as file:
            yield from (line for line in file if line.endswith(b"\n"))


def _moved(after: Position, line: dict[str, Any], *, by_shard: bool) -> Position:
    number = {line["shard"]: line["seq"]}
    return after | number if by_shard else number


@contextmanager
def opened(output: Path, written: Written) -> Iterator[Open]:
    """To be gone on with after its whole lines; whoever else is on this machine doesn't read it."""
    with os.fdopen(os.open(output, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        file.truncate(written.size_bytes)
        file.seek(written.size_bytes)
        try:
            yield Open(file, written.after, written.by_shard)
        finally:
            if file.tell() == 0:
                output.unlink()


async def write(config: Settings, log: Log, actor: Actor, output: Open, ask: Ask) -> int:
    """Ask until there is no more; how many events came. Ends the command line where it breaks off."""
    told, began = 0, monotonic()
    end: dict[str, Any] = {"end_of_stream": False}
    with Console(stderr=True).status("exporting") as status:
        async with _at_desk(config, log, actor) as desk:
            while not end["end_of_stream"]:
                answer = await ask(desk, output.after)
                async for page in answer.body_iterator:
                    assert isinstance(page, bytes), "lines are bytes"
                    if page.startswith(_END):
                        end = orjson.loads(page)
                    else:
                        told += output.put(page)
                        status.update(f"{counted(told, 'event')}, {told / max(monotonic() - began, 0.001):,.0f}/s")
                if problem := end.get("problem"):
                    fail(
                        f"broken off after {counted(told, 'event')}: {problem['detail']}\n"
                        "  next: the same again with --resume"
                    )
    output.file.write(orjson.dumps(end, option=orjson.OPT_APPEND_NEWLINE))
    return told


@asynccontextmanager
async def _at_desk(config: Settings, log: Log, actor: Actor) -> "AsyncIterator[Desk]":
    """An operator's place: by the API's own roles, in one workspace, as `system`."""
    from onrecord.custody import Custodian  # noqa: PLC0415 - `--help` needs no room
    from queries.export.desk import Desk, Places  # noqa: PLC0415 - as above

    async with (
        db.pool(db.conninfo(config, "onrecord_command", "onrecord-cli")) as commands,
        db.pool(db.conninfo(config, "onrecord_query", "onrecord-cli")) as queries,
    ):
        executor = Executor(commands, log, config.vault(), Doorbell())

        async def rows(projection: str, statement: LiteralString, params: Params) -> list[DictRow]:  # noqa: ARG001 - as Rows has it
            return await _rows(queries, actor, statement, params)

        yield Desk(actor, log, rows, Custodian(executor), Places())


async def _rows(pool: AsyncConnectionPool, actor: Actor, statement: LiteralString, params: Params) -> list[DictRow]:
    try:
        async with entered(pool, actor, clock.now(), b"begin read only") as connection:
            found = await connection.cursor(row_factory=dict_row).execute(statement, params)
    except psycopg.errors.UndefinedTable:
        raise errors.ProjectionMissing from None
    return await found.fetchall()
