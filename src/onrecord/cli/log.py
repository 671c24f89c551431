"""`onrecord log …`: read the log as it stands in Kafka, and settle a shard that the relay has halted."""

import os
import re
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import islice, takewhile
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from onrecord import db
from onrecord.cli import lines, opening, settle, verify
from onrecord.cli.opening import Opening
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import Opened, fail, opened, plainly
from onrecord.events.envelope import RecordIsUnreadable, decode
from onrecord.log import Log
from onrecord.vault.keys import Keys, NoKeys

if TYPE_CHECKING:
    from kafka.consumer.fetcher import ConsumerRecord

LAST_RECORDS = 10

Place = tuple[int, int]

log_app = typer.Typer(no_args_is_help=True, help="Read the log, verify it; settle a halted shard.")
log_app.command()(settle.settle)
log_app.command()(verify.verify)

Open = Annotated[
    bool, typer.Option("--open", help="Open sealed parts. Each opening is put on the record before anything is shown.")
]


@log_app.command()
def tail(
    shard: Annotated[int | None, typer.Option(help="Only this shard.", min=0)] = None,
    from_beginning: Annotated[
        bool, typer.Option("--from-beginning", help=f"All of it, instead of each shard's last {LAST_RECORDS}.")
    ] = False,
    follow: Annotated[bool, typer.Option(help="Go on with what comes, until Ctrl-C.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per line, with the whole record.")] = False,
    limit: Annotated[int | None, typer.Option(help="End after so many records.", min=1)] = None,
    opened_too: Open = False,
    folder: Folder = FOLDER,
) -> None:
    """Print the log's records, one per line, as they come.

    Each shard's records come in order; one that can't be decoded is shown with the reason.

    What is personal is not shown. With --open it is, and for every record of which a part is opened an
    access.recorded.v3 is written first, which nobody can take back.

    \b
    Examples:
      onrecord log tail
      onrecord log tail --shard 3 --from-beginning --no-follow
      onrecord log tail --json --limit 100 | jq .record.type
      onrecord log tail --shard 3 --no-follow --open
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    interrupted = Interruption()
    with interrupted.quietly(), plainly(), opened(folder, "onrecord_query") as found:
        from onrecord import broker  # noqa: PLC0415 - `--help` needs no Kafka client

        shards = range(found.log.shards) if shard is None else [found.shard(shard)]
        last_max = None if from_beginning else LAST_RECORDS
        goes_on = (lambda: not interrupted.asked) if follow else (lambda: False)
        records = broker.listen(found.reader, found.log.topic, shards, last_records_max=last_max, follow=goes_on)
        wanted = takewhile(lambda _: not interrupted.asked, islice(records, limit))
        with opening.opening(folder, found.log) if opened_too else nullcontext() as seals:
            _print(wanted, found.log, seals, as_json=as_json)


@log_app.command()
def show(
    position: Annotated[str, typer.Argument(metavar="SHARD:SEQ", help="As in OnRecord-Position.")],
    opened_too: Open = False,
    folder: Folder = FOLDER,
) -> None:
    """Print a record as it stands in the log, where that is, and whether the outbox holds the same bytes.

    What is personal stands there sealed. With --open the event is printed with its personal fields, after an
    access.recorded.v3 was written, which nobody can take back; if that fails nothing is shown.

    \b
    Examples:
      onrecord log show 3:42
      onrecord log show 3:42 --open
    """  # noqa: D301 (as above)
    place = _place(position)
    with plainly(), opened(folder, "onrecord_relay") as found:
        from onrecord import broker  # noqa: PLC0415 - as above

        record = broker.record_of(found.reader, found.log.topic, found.shard(place[0]), place[1])
        row = found.connection.execute(db.sql("outbox_relay", "read_row"), place, binary=True).fetchone()
        kept = row[0] if row else None
        if record is None:
            _fail_absent(found, place, kept)
        value = record.value or b""
        shown = _opened(value, found.log, place, folder) if opened_too else lines.whole(value)
        print(_described(record, found.log, place, kept))
        print(shown)


def _opened(record: bytes, log: Log, place: Place, folder: Path) -> str:
    """The event with its personal fields; ends the command if it can't be had."""
    if opening.sealed_about(record, log.source) is None:
        return f"no part of it is sealed: nothing was opened, and nothing recorded\n{lines.whole(record)}"
    with opening.opening(folder, log) as seals:
        keys = seals.keys_for(*place, record)
        try:
            _, event = decode(record, log.source, keys)
        except RecordIsUnreadable as unreadable:
            fail(f"{place[0]}:{place[1]} doesn't open: {unreadable}\n  next: `onrecord vault status`")
    return f"the opening is on the record, as access.recorded.v3\n{lines.event_of(event)}"


def _place(text: str) -> Place:
    found = re.fullmatch(r"(\d{1,4}):(\d{1,18})", text, re.ASCII)
    if found is None:
        raise typer.BadParameter(f"{text!r} is no position: write SHARD:SEQ, such as 3:42")
    return int(found[1]), int(found[2])


class Interruption:
    """Ctrl-C is asked for, not thrown: inside a poll kafka-python can swallow a KeyboardInterrupt. The second kills."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGINT, self._ask)

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked = True
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Ctrl-C, or a reader of the output that has seen enough, is how following ends."""
        try:
            yield
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter's flush would fail
        if self.asked and sys.stdout.isatty():
            print()  # what follows shall not stand behind ^C


def _print(records: "Iterable[ConsumerRecord]", log: Log, seals: Opening | None, *, as_json: bool) -> None:
    from onrecord import broker  # noqa: PLC0415 - as above

    console = Console(highlight=False)
    for record in records:
        shard, seq, value = record.partition, broker.seq_of(record), record.value or b""
        keys: Keys = seals.keys_for(shard, seq, value) if seals else NoKeys()
        if as_json:
            print(lines.as_json(shard, seq, record.offset, value, log.source, keys), flush=True)
        elif console.is_terminal:
            console.print(lines.line(shard, seq, value, log.source, keys), soft_wrap=True)
        else:
            print(lines.line(shard, seq, value, log.source, keys).plain, flush=True)


def _described(record: "ConsumerRecord", log: Log, place: Place, kept: bytes | None) -> str:
    value = record.value or b""
    rows = {
        "position": f"{place[0]}:{place[1]}",
        "partition": f"{record.partition} of topic {log.topic}",
        "offset": record.offset,
        "bytes": len(value),
        "event id": lines.id_of(value) or "none that can be read",
        "actor": lines.actor_of(value) or "none that can be read",
        "outbox": _compared(value, kept),
    }
    if reason := lines.unreadable(value, log.source):
        rows["unreadable"] = lines.plain(reason)
    return "\n".join(f"{name:<10}  {value}" for name, value in rows.items())


def _compared(value: bytes, kept: bytes | None) -> str:
    if kept is None:
        return "does not hold it (any more)"
    return "holds the same bytes" if kept == value else f"holds other bytes ({len(kept)}): see `onrecord log settle`"


def _fail_absent(found: Opened, place: Place, kept: bytes | None) -> NoReturn:
    from onrecord import broker  # noqa: PLC0415 - as above

    shard, seq = place
    last = broker.read_backwards(found.reader, found.log.topic, shard, broker.REPEATS_MAX)
    highest = max((broker.seq_of(record) or 0 for record in last), default=0)
    ends = f"shard {shard} ends at seq {highest}" if last else f"shard {shard} is empty"
    waits = "; the outbox holds it, the relay has not published it" if kept is not None else ""
    fail(f"{shard}:{seq} is not in the log: {ends}{waits}")
