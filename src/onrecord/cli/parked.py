"""`onrecord parked …`: keys whose records wait, why, what re-driving them would do, and doing it."""

import json
from datetime import datetime
from typing import Annotated, Any, NamedTuple

import psycopg
import typer

from onrecord import db, log
from onrecord.cli import asked, lines
from onrecord.cli.finding import Json, Limit, moment
from onrecord.cli.running import executing, refusals_told, typed
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import fail, plainly, settings_of
from onrecord.events.envelope import RecordIsUnreadable, decode
from onrecord.log import Log
from onrecord.settings import Settings
from onrecord.vault.keys import NoKeys

ROLE = "onrecord_projector"
ROWS_DEFAULT = 100
WAITING_SHOWN_MAX = 20
WAIT_S_DEFAULT = 30
WAIT_S_MAX = 3_600

Projection = Annotated[str, typer.Argument(metavar="PROJECTION", help="Such as timeline.")]
Key = Annotated[str, typer.Argument(metavar="KEY", help="As `parked list` shows it: a contact's or workspace's id.")]

parked_app = typer.Typer(no_args_is_help=True, help="Keys whose records wait for an operator.")


class Listed(NamedTuple):
    """A parked key. `state` is its build's: what serves is what people miss."""

    projection: str
    build: int
    state: str
    shard: int
    key: str
    first_seq: int
    records: int
    reason: str
    parked_at: datetime


class Record(NamedTuple):
    """A record that waits."""

    build: int
    shard: int
    seq: int
    reason: str
    stack: str
    record: bytes
    parked_at: datetime
    of_build: int


@parked_app.command("list")
def list_parked(as_json: Json = False, limit: Limit = ROWS_DEFAULT, folder: Folder = FOLDER) -> None:
    """List the parked keys, the first parked first.

    \b
    Examples:
      onrecord parked list
      onrecord parked list --json | jq .key
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    with plainly(), db.connect(db.conninfo(settings_of(folder), ROLE)) as connection:
        rows = [Listed(*row) for row in _rows(connection, "list_parked", (limit,))]
    for row in rows:
        print(json.dumps(row._asdict(), default=moment) if as_json else _line(row))
    if not rows and not as_json:
        print("no key is parked")


@parked_app.command()
def show(
    projection: Projection,
    key: Key,
    preview: Annotated[
        bool, typer.Option("--preview", help="Also what re-driving would do, with the folds of this machine.")
    ] = False,
    as_json: Json = False,
    folder: Folder = FOLDER,
) -> None:
    """Show what is parked of a key in the build that serves: the record, what is wrong with it, what waits behind it.

    What is sealed stays sealed, in the preview's rows too. A preview is rolled back.

    \b
    Examples:
      onrecord parked show timeline 01a204bc-b415-73ea-a173-f8df87d2837a
      onrecord parked show timeline 01a204bc-b415-73ea-a173-f8df87d2837a --preview
    """  # noqa: D301 (as above)
    with plainly(), db.connect(db.conninfo(settings_of(folder), ROLE)) as connection:
        of_log = log.read(connection)
        rows = [Record(*row) for row in _rows(connection, "show_parked", (projection, key, WAITING_SHOWN_MAX + 1))]
        if not rows:
            build = f"the build of {lines.plain(projection)} that serves"
            fail(f"key {lines.plain(key)} is not parked in {build}\n  next: `onrecord parked list` shows all")
        found = _shown(rows, of_log)
        if preview:
            found["preview"] = _preview(connection, settings_of(folder), of_log, projection, rows[0], key)
    print(json.dumps(found, default=str) if as_json else _told(found))


@parked_app.command()
def redrive(
    projection: Projection,
    key: Key,
    wait_s: Annotated[
        int, typer.Option("--wait", metavar="SECONDS", help="How long to wait for it.", min=1, max=WAIT_S_MAX)
    ] = WAIT_S_DEFAULT,
    as_json: Json = False,
    folder: Folder = FOLDER,
) -> None:
    """Have a parked key's records tried again, in order, by the projector that owns its shard.

    One whose first record still fails stays as it was, and it is said why. Ends with 1 then.

    \b
    Example:
      onrecord parked redrive timeline 01a204bc-b415-73ea-a173-f8df87d2837a
    """  # noqa: D301 (as above)
    from commands.redrive_parked_key import RedriveParkedKey  # noqa: PLC0415 - `--help` needs no room

    command = typed(RedriveParkedKey, projection=projection, subject=key)
    with plainly():
        config = settings_of(folder)
        with db.connect(db.conninfo(config, ROLE)) as connection:
            of_log = log.read(connection)
        with refusals_told("it can't be asked for"), executing(config, of_log) as run:
            operation_id = run(command).answer.operation_id
        result = asked.wait(config, of_log, operation_id, wait_s)
    print(json.dumps(result, default=str) if as_json else _came(result))
    raise typer.Exit(0 if result["state"] == "done" else 1)


def _preview(
    connection: psycopg.Connection, config: Settings, of_log: Log, projection: str, first: Record, key: str
) -> dict[str, Any]:
    from dataclasses import asdict  # noqa: PLC0415 - likewise

    from onrecord.vault.keyring import Keyring  # noqa: PLC0415 - likewise
    from projections import builds  # noqa: PLC0415 - likewise
    from projections.catalogue import LIVE  # noqa: PLC0415 - likewise
    from projections.decoding import Decoder  # noqa: PLC0415 - likewise
    from projections.redriving import ParkedKey, Redriver  # noqa: PLC0415 - likewise

    carried = builds.carried(builds.read(connection), LIVE)
    with db.connect(db.conninfo(config, ROLE)) as vault:
        redriver = Redriver(connection, carried, Decoder(of_log.source, Keyring(vault, config.vault().masters)))
        return asdict(redriver.preview(ParkedKey(projection, first.build, first.shard, key)))


def _rows(connection: psycopg.Connection, name: str, params: tuple[object, ...]) -> list[tuple[Any, ...]]:
    try:
        return connection.execute(db.sql("onrecord.cli", name), params).fetchall()
    except psycopg.errors.UndefinedTable:
        return []  # no projector has run yet


def _line(row: Listed) -> str:
    at = f"{row.shard}:{row.first_seq}"
    build = "" if row.state == "serving" else f" (build {row.build}, {row.state})"
    records = lines.counted(row.records, "record")
    return f"{row.projection}{build} {lines.plain(row.key)}: {records} from {at} on\n  {lines.plain(row.reason)}"


def _shown(rows: list[Record], of_log: Log) -> dict[str, Any]:
    first, *waiting = rows
    event, unreadable = None, None
    try:
        event = lines.event_of(decode(first.record, of_log.source, NoKeys())[1])
    except RecordIsUnreadable as reason:
        unreadable = lines.plain(str(reason))
    return {
        "position": f"{first.shard}:{first.seq}",
        "reason": lines.plain(first.reason),
        "stack": first.stack.splitlines(),
        "parked_at": moment(first.parked_at),
        "record": lines.whole(first.record),
        "event": event,
        "unreadable": unreadable,
        "records": first.of_build,
        "waiting": [f"{row.shard}:{row.seq} {lines.type_of(row.record)}" for row in waiting[:WAITING_SHOWN_MAX]],
    }


def _told(found: dict[str, Any]) -> str:
    more = found["records"] - 1 - len(found["waiting"])
    told = [
        f"{found['position']}, parked {found['parked_at']}: {found['reason']}",
        *(f"  {frame}" for frame in found["stack"]),
        found["record"],
        f"decoded: {found['event'] or found['unreadable']}",
        f"behind it: {lines.counted(found['records'] - 1, 'record')}",
        *(f"  {waiting}" for waiting in found["waiting"]),
        *([f"  and {more:,} more"] if more > 0 else []),
    ]
    if "preview" in found:
        told += ["re-driving would:", *_effect(found["preview"])]
    return "\n".join(told)


def _effect(preview: dict[str, Any]) -> list[str]:
    if preview["problem"]:
        return [f"  change nothing: {preview['at'] or 'it'} still fails: {preview['problem']}", *_frames(preview)]
    told = [f"  apply {lines.counted(preview['records'], 'record')}"]
    for table, changes in preview["tables"].items():
        told.append(f"  change {lines.counted(changes['rows'], 'row')} of {table}")
        for step in changes["shown"]:
            told += [f"    - {_row(step['before'])}", f"    + {_row(step['after'])}"]
    return told


def _came(result: dict[str, Any]) -> str:
    if "problem" in result:
        return str(result["problem"])
    told: list[str] = []
    for key in result["keys"]:
        where = f"{key['projection']} build {key['build']}, shard {key['shard']}"
        if key["problem"]:
            told += [f"{where}: still parked; {key['at'] or 'it'} fails: {key['problem']}", *_frames(key)]
        else:
            applied = f"{lines.counted(key['records'], 'record')} applied"
            told.append(f"{where}: {applied}; the key is parked no more")
    return "\n".join(told)


def _frames(of: dict[str, Any]) -> list[str]:
    return [f"    {frame}" for frame in of["stack"].splitlines()]


def _row(row: dict[str, Any] | None) -> str:
    return "nothing" if row is None else lines.plain(json.dumps(row, default=str))
