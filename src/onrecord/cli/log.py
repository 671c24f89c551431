"""`onrecord log …`: read the log as it stands in Kafka, and settle a shard that the relay has halted."""

import os
import re
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice, takewhile
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from onrecord import db
from onrecord.cli import lines, settle
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import Opened, fail, opened, plainly
from onrecord.log import Log

if TYPE_CHECKING:
    from kafka.consumer.fetcher import ConsumerRecord

LAST_RECORDS = 10

Place = tuple[int, int]

log_app = typer.Typer(no_args_is_help=True, help="Read the log; settle a halted shard.")
log_app.command()(settle.settle)


@log_app.command()
def tail(
    shard: Annotated[int | None, typer.Option(help="Only this shard.", min=0)] = None,
    from_beginning: Annotated[
        bool, typer.Option("--from-beginning", help=f"All of it, instead of each shard's last {LAST_RECORDS}.")
    ] = False,
    follow: Annotated[bool, typer.Option(help="Go on with what comes, until Ctrl-C.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per line, with the whole record.")] = False,
    limit: Annotated[int | None, typer.Option(help="End after so many records.", min=1)] = None,
    folder: Folder = FOLDER,
) -> None:
    """Print the log's records, one per line, as they come.

    Each shard's records come in order; one that can't be decoded is shown with the reason.

    \b
    Examples:
      onrecord log tail
      onrecord log tail --shard 3 --from-beginning --no-follow
      onrecord log tail --json --limit 100 | jq .record.type
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    interrupted = Interruption()
    with interrupted.quietly(), plainly(), opened(folder, "onrecord_query") as found:
        from onrecord import broker  # noqa: PLC0415 - `--help` needs no Kafka client

        shards = range(found.log.shards) if shard is None else [found.shard(shard)]
        last_max = None if from_beginning else LAST_RECORDS
        goes_on = (lambda: not interrupted.asked) if follow else (lambda: False)
        records = broker.listen(found.reader, found.log.topic, shards, last_records_max=last_max, follow=goes_on)
        _print(takewhile(lambda _: not interrupted.asked, islice(records, limit)), found.log, as_json=as_json)


@log_app.command()
def show(
    position: Annotated[str, typer.Argument(metavar="SHARD:SEQ", help="As in OnRecord-Position.")],
    folder: Folder = FOLDER,
) -> None:
    """Print a record, where it stands in the log, and whether the outbox holds the same bytes.

    \b
    Example:
      onrecord log show 3:42
    """  # noqa: D301 (as above)
    place = _place(position)
    with plainly(), opened(folder, "onrecord_relay") as found:
        from onrecord import broker  # noqa: PLC0415 - as above

        record = broker.record_of(found.reader, found.log.topic, found.shard(place[0]), place[1])
        row = found.connection.execute(db.sql("outbox_relay", "read_row"), place, binary=True).fetchone()
        kept = row[0] if row else None
        if record is None:
            _fail_absent(found, place, kept)
        print(_described(record, found.log, place, kept))
        print(lines.whole(record.value or b""))


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


def _print(records: "Iterable[ConsumerRecord]", log: Log, *, as_json: bool) -> None:
    from onrecord import broker  # noqa: PLC0415 - as above

    console = Console(highlight=False)
    for record in records:
        shard, seq, value = record.partition, broker.seq_of(record), record.value or b""
        if as_json:
            print(lines.as_json(shard, seq, record.offset, value, log.source), flush=True)
        elif console.is_terminal:
            console.print(lines.line(shard, seq, value, log.source), soft_wrap=True)
        else:
            print(lines.line(shard, seq, value, log.source).plain, flush=True)


def _described(record: "ConsumerRecord", log: Log, place: Place, kept: bytes | None) -> str:
    value = record.value or b""
    rows = {
        "position": f"{place[0]}:{place[1]}",
        "partition": f"{record.partition} of topic {log.topic}",
        "offset": record.offset,
        "bytes": len(value),
        "event id": lines.id_of(value) or "none that can be read",
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
