"""The messages of a file whose form is known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from onrecord.chat_export import bodies, dates
from onrecord.chat_export.bodies import Kind
from onrecord.chat_export.files import Line
from onrecord.chat_export.form import Form
from onrecord.chat_export.heads import Head, head_of, looks_like_one
from onrecord.chat_export.report import Report

MESSAGE_CHARS_MAX = 40_000  # of all of it; spelled as JSON spells the worst of them it fits into one request


class Message(NamedTuple):
    """A message. `written_at` is on the clock of the phone that exported; `author` None where WhatsApp speaks."""

    line: int
    written_at: datetime
    author: str | None
    kind: Kind
    text: str
    file_name: str | None


def read(lines: Iterable[Line], form: Form, report: Report) -> Iterator[Message]:
    """The messages in the file's order. What isn't understood is noted in the report, under its line's number."""
    open_: _Open | None = None
    for line in lines:
        report.lines += 1
        text = _readable(line, report)
        if (begun := _begun(line.number, text, form, report)) is None:
            _go_on(open_, line.number, text, report)
            continue
        if open_ is not None:
            yield _closed(open_, report)
        open_ = begun
    if open_ is not None:
        yield _closed(open_, report)


@dataclass
class _Open:
    """A message that may go on in the next line."""

    line: int
    written_at: datetime
    parts: list[str]
    chars: int = field(default=0)
    is_full: bool = field(default=False)


def _readable(line: Line, report: Report) -> str:
    if line.is_broken:
        report.note(line.number, "is not UTF-8: what can't be read stands as \N{REPLACEMENT CHARACTER}")
    if line.is_cut:
        report.note(line.number, "is longer than a line may be: the rest is left out")
    if "\0" in line.text:
        report.note(line.number, "holds a NUL character, which is left out")
        return line.text.replace("\0", "")
    return line.text


def _begun(number: int, text: str, form: Form, report: Report) -> _Open | None:
    """The message that the line begins, or None where it goes on with the one before."""
    head = head_of(text)
    if head is None or head.shape != form.shape:
        if looks_like_one(text):
            report.note(number, "begins like a message of another form: taken as text of the message before")
        return None
    written_at = dates.moment(head, form.order)
    if written_at is None:
        report.note(number, "has no such date: taken as text of the message before")
        return None
    return _opened(number, written_at, head, report)


def _opened(number: int, written_at: datetime, head: Head, report: Report) -> _Open:
    begun = _Open(number, written_at, [])
    _go_on(begun, number, head.rest, report)
    return begun


def _go_on(open_: _Open | None, number: int, text: str, report: Report) -> None:
    if open_ is None:
        if text.strip():
            report.note(number, "before the first message")
        return
    if open_.is_full:
        return
    room = MESSAGE_CHARS_MAX - open_.chars
    if len(text) > room:
        report.note(number, "belongs to a message that is too long: the rest is left out")
        open_.is_full, text = True, text[: max(room, 0)]
    open_.parts.append(text)
    open_.chars += len(text) + 1


def _closed(open_: _Open, report: Report) -> Message:
    author, content = bodies.parted("\n".join(open_.parts))
    body = bodies.body_of(content, has_author=author is not None)
    report.kinds[body.kind] += 1
    return Message(open_.line, open_.written_at, author, body.kind, body.text, body.file_name)
