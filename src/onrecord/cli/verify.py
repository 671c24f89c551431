"""`onrecord log verify`: reads the log and says whether every record is there, once told alike, whole and readable."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from onrecord.cli import lines
from onrecord.cli.checking import Counts, Finding, Report, ShardCheck
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import Opened, opened, plainly, settings_of
from onrecord.vault import check
from onrecord.vault.keyring import Keyring

if TYPE_CHECKING:
    from kafka.consumer.fetcher import ConsumerRecord

BATCH_RECORDS_MAX = 500
SEQ_MAX = 10**18


def verify(
    shard: Annotated[int | None, typer.Option(help="Only this shard.", min=0)] = None,
    from_seq: Annotated[int, typer.Option("--from", metavar="SEQ", help="Begin at this number.", min=1)] = 1,
    to_seq: Annotated[int | None, typer.Option("--to", metavar="SEQ", help="End with this number.", min=1)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The result, as one JSON object.")] = False,
    folder: Folder = FOLDER,
) -> None:
    """Read the log and check it: no number is missing, repeats are the same bytes, every record decodes and opens.

    What was sealed under a key that an erasure destroyed counts as erased, and is sound.

    Nothing of what is sealed is printed, so nothing is put on the record.

    Ends with 1 if there are findings.

    \b
    Examples:
      onrecord log verify
      onrecord log verify --shard 3 --from 1000 --to 2000
      onrecord log verify --json | jq .findings
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    with plainly(check.VaultIsUnreadable), opened(folder, "onrecord_projector") as found:
        masters = settings_of(folder).vault().masters
        check.masters(found.connection, masters)
        shards = range(found.log.shards) if shard is None else [found.shard(shard)]
        report = Report()
        keyring = Keyring(found.connection, masters)
        seqs = range(from_seq, SEQ_MAX if to_seq is None else to_seq + 1)
        checks = [ShardCheck(number, seqs, found.log.source, keyring, report) for number in shards]
        for checked in checks:
            _read(found, checked)
    if as_json:
        typer.echo(json.dumps(_as_object(found, checks, report), indent=2))
    else:
        print("\n".join(_told(checks, report)))
    raise typer.Exit(1 if report.findings else 0)


def _read(found: Opened, checked: ShardCheck) -> None:
    """Read what the shard holds now, batch by batch; a bar shows how far, on a terminal only."""
    offset, end = _bounds(found, checked)
    console = Console(stderr=True)
    columns = (TextColumn("shard {task.fields[shard]}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=end - offset, shard=checked.shard)
        for batch in _batches(found, checked.shard, offset, end):
            checked.take(batch)
            progress.update(task, advance=len(batch))


def _bounds(found: Opened, checked: ShardCheck) -> tuple[int, int]:
    """The offsets to read from and up to: after the last number asked for, as far as a repeat of it may come."""
    from kafka import TopicPartition  # noqa: PLC0415 - `--help` needs no Kafka client

    from onrecord import broker  # noqa: PLC0415 - likewise

    topic, shard = found.log.topic, checked.shard
    partition = TopicPartition(topic, shard)
    found.reader.assign([partition])
    first = found.reader.beginning_offsets([partition])[partition]
    end = found.reader.end_offsets([partition])[partition]
    if checked.seqs.start > 1:
        first = broker.offset_of(found.reader, topic, shard, checked.seqs.start) or first
    if checked.seqs.stop < SEQ_MAX:
        last = broker.offset_of(found.reader, topic, shard, checked.seqs.stop - 1)
        end = end if last is None else min(end, last + 1 + broker.REPEATS_MAX)
    return first, end


def _batches(found: Opened, shard: int, offset: int, end: int) -> "Iterator[list[ConsumerRecord]]":
    from kafka import TopicPartition  # noqa: PLC0415 - as above

    from onrecord import broker  # noqa: PLC0415 - as above

    partition = TopicPartition(found.log.topic, shard)
    found.reader.assign([partition])
    records = broker.read_range(found.reader, partition, offset, end)
    while batch := list(islice(records, BATCH_RECORDS_MAX)):
        yield batch


def _told(checks: list[ShardCheck], report: Report) -> list[str]:
    hidden = report.findings - len(report.shown)
    return [
        *(f"shard {checked.shard:<4}  {_summed(checked.counts)}" for checked in checks),
        f"in total    {_summed(_total(checks))}",
        *(f"  {_position(finding)}: {lines.plain(finding.reason)}" for finding in report.shown),
        *([f"  and {hidden:,} more"] if hidden else []),
        "the log is NOT sound" if report.findings else "the log is sound",
    ]


def _summed(counts: Counts) -> str:
    return (
        f"{counts.records:>11,} records, {counts.erased:,} of them erased, {counts.repeats:,} repeats, "
        f"{counts.findings:,} findings"
    )


def _position(finding: Finding) -> str:
    return f"{finding.shard}:{'?' if finding.seq is None else finding.seq} at offset {finding.offset}"


def _total(checks: list[ShardCheck]) -> Counts:
    total = Counts()
    for checked in checks:
        total.add(checked.counts)
    return total


def _as_object(found: Opened, checks: list[ShardCheck], report: Report) -> dict[str, object]:
    return {
        "log_id": str(found.log.id),
        "sound": not report.findings,
        "shards": [{"shard": checked.shard} | asdict(checked.counts) for checked in checks],
        "total": asdict(_total(checks)),
        "findings": [asdict(finding) for finding in report.shown],
    }
