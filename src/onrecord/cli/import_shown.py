"""An import as it is told: before it, while it runs, and after it; to a person or to a program."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from onrecord.cli.import_plan import Plan
from onrecord.cli.lines import counted, plain

NOTES_SHOWN_MAX = 20


class Result(NamedTuple):
    """What the API has answered, over all pages."""

    contact_id: str | None = None
    conversation_id: str | None = None
    added: int = 0
    known: int = 0

    def after(self, answer: dict[str, Any]) -> "Result":
        added, known = self.added + answer["added"], self.known + answer["known"]
        return Result(answer["contact_id"], answer["conversation_id"], added, known)


class Told(Protocol):
    """Told of each page."""

    def __call__(self, result: Result) -> None: ...


def as_json(plan: Plan, result: Result | None) -> str:
    """All that is known of the import as one object; `result` is None after a dry run."""
    told = {
        "file": str(plan.path),
        "dry_run": result is None,
        "date_order": plan.form.order,
        "time_zone": str(plan.zone),
        "lines": plan.report.lines,
        "messages": dict(plan.messages),
        "authors": dict(plan.found.authors),
        "customer": plan.sides.customer,
        "us": sorted(plan.sides.us),
        "first": plan.times and plan.times.first,
        "last": plan.times and plan.times.last,
        "files": dict(plan.media.counts),
        "not_understood": dict(plan.report.reasons),
        "notes": [note._asdict() for note in plan.report.notes],
    }
    return orjson.dumps(told | (result._asdict() if result else {})).decode()


def show(console: Console, plan: Plan, result: Result | None) -> None:
    """The same for a person."""
    table = Table(show_header=False, box=None, pad_edge=False)
    for name, value in _rows(plan, dry=result is None):
        table.add_row(Text(name, "dim"), Text(plain(value)))
    console.print(table)
    _show_notes(console, plan)
    total = sum(plan.messages.values())
    if result is None:
        console.print(f"a dry run: {counted(total, 'message')} would be sent, and nothing was")
    else:
        console.print(
            f"{counted(result.added, 'message')} imported, {result.known:,} known already; "
            f"conversation {result.conversation_id}"
        )


def _rows(plan: Plan, *, dry: bool) -> Iterator[tuple[str, str]]:
    shape, sides = plan.form.shape, plan.sides
    yield "form", f"{shape.form}, {'12' if shape.half_days else '24'} hours, {plan.found.example}: {plan.form.order}"
    yield "time zone", str(plan.zone)
    if plan.times:
        for name, at in zip(("first", "last"), plan.times, strict=True):
            yield name, f"{at:%Y-%m-%d %H:%M:%S %z}"
    yield "customer", f"{sides.customer}: {counted(plan.found.authors[sides.customer], 'message')}"
    for name in sorted(sides.us):
        yield "us", f"{name}: {counted(plan.found.authors[name], 'message')}"
    kinds = plan.messages
    yield "messages", f"{kinds['text']:,} text, {kinds['file']:,} with a file, {kinds['system']:,} WhatsApp's own"
    if plan.media.counts:
        yield "files", _files(plan.media.counts, dry=dry)


def _files(counts: Counter[str], *, dry: bool) -> str:
    """Of those that the chat names."""
    came = f"{counts['found']:,} would be uploaded" if dry else f"{counts['uploaded']:,} uploaded"
    known = "" if dry else f", {counts['known']:,} known already"
    others = f"{counts['refused']:,} refused, {counts['missing']:,} not found, {counts['omitted']:,} not in the export"
    return f"{came}{known}, {others}"


def _show_notes(console: Console, plan: Plan) -> None:
    for reason, count in plan.report.reasons.most_common():
        console.print(Text(f"{counted(count, 'line')}: {reason}", "yellow"))
    for note in plan.report.notes[:NOTES_SHOWN_MAX]:
        console.print(Text(f"  line {note.line:,}: {note.reason}", "dim"))
    if len(plan.report.notes) > NOTES_SHOWN_MAX:
        console.print(Text(f"  and more: --json tells the first {len(plan.report.notes):,}", "dim"))


@contextmanager
def progress(total: int, *, quiet: bool) -> Iterator[Told]:
    """A bar with rate and time left, on the error stream."""
    bar = Progress(
        TextColumn("importing"),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=quiet,
    )
    task = bar.add_task("", total=total, rate="")

    def told(result: Result) -> None:
        speed = bar.tasks[0].speed
        bar.update(task, completed=result.added + result.known, rate=f"{speed:,.0f} messages/s" if speed else "")

    with bar:
        yield told
