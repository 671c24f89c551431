"""What an import of a chat would do: who is who, in which zone the phone's clock was, and which messages are sent."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from onrecord.chat_export import CantTell, Form, Message, Numbered, Order, Report, Survey, files, numbered, read, survey
from onrecord.chat_export.zoned import zoned
from onrecord.cli.import_media import Media
from onrecord.cli.lines import plain

PAGE_MESSAGES = 250  # half of what the command takes: the API serves others between two pages
PAGE_BYTES_MAX = 224 * 1024
AUTHORS_SHOWN_MAX = 20


class Sides(NamedTuple):
    """Who is the customer in a chat, and who is us."""

    customer: str
    us: frozenset[str]

    def know(self, message: Message) -> bool:
        """Whether it is one of theirs, or WhatsApp's own."""
        return message.author is None or message.author == self.customer or message.author in self.us


class Times(NamedTuple):
    """Of the first message and the last."""

    first: datetime
    last: datetime


@dataclass
class Plan:
    """A chat that is understood so far that it can be read. What follows `media` fills while it is."""

    path: Path
    found: Survey
    form: Form
    sides: Sides
    zone: tzinfo
    media: Media
    report: Report = field(default_factory=Report)
    times: Times | None = None
    messages: Counter[str] = field(default_factory=Counter)

    def pages(self) -> Iterator[list[dict[str, Any]]]:
        """The messages as `import_messages` takes them, as many together as one request may hold."""
        page: list[dict[str, Any]] = []
        size = 0
        for one in self._messages():
            more = len(orjson.dumps(one)) + 1
            if page and (len(page) == PAGE_MESSAGES or size + more > PAGE_BYTES_MAX):
                yield page
                page, size = [], 0
            page.append(one)
            size += more
        if page:
            yield page

    def _messages(self) -> Iterator[dict[str, Any]]:
        at = zoned(self.zone)
        with files.opened(self.path) as text:
            every = read(files.lines(text), self.form, self.report)
            for one in numbered(self._of_sides(every), self.sides.customer):
                yield self._told(one, at(one.message.written_at))

    def _of_sides(self, messages: Iterable[Message]) -> Iterator[Message]:
        for message in messages:
            if self.sides.know(message):
                yield message
            else:
                self.report.note(
                    message.line, "was written by somebody who is neither the customer nor one of us: left out"
                )

    def _told(self, one: Numbered, sent_at: datetime) -> dict[str, Any]:
        message = one.message
        self.times = Times(self.times.first if self.times else sent_at, sent_at)
        self.messages[message.kind] += 1
        return {
            "sent_at": sent_at.isoformat(),
            "direction": "in" if one.is_customers else "out",
            "kind": message.kind,
            "author": message.author or "",
            "text": message.text,
            "file_name": message.file_name,
            "file": self._file(message) if message.kind == "file" else None,
            "occurrence": one.occurrence,
        }

    def _file(self, message: Message) -> dict[str, Any] | None:
        return self.media.announce(message.file_name, message.line, self.report)


def survey_file(path: Path, now: datetime) -> Survey:
    """What the file is like. Raises CantOpen or OSError."""
    with files.opened(path) as text:
        return survey(files.lines(text), now)


def plan(
    path: Path,
    found: Survey,
    order: Order | None,
    customer: str | None,
    us: Sequence[str],
    zone: tzinfo,
    media: Media,
) -> Plan:
    """Raises CantTell if something has to be said before."""
    form = found.form(order)
    return Plan(path, found, form, _sides(found, customer, us), zone, media)


def _sides(found: Survey, customer: str | None, us: Sequence[str]) -> Sides:
    """`us` is everybody but the customer, if that is one; of several it must be said."""
    if customer is None:
        raise CantTell(f"who is the customer?\n  next: --customer, with one of these names:\n{_listed(found)}")
    for name in (customer, *us):
        if name not in found.authors:
            raise CantTell(f"nobody in this chat is called {name!r}\n  next: one of these names:\n{_listed(found)}")
    others = [name for name in found.authors if name != customer]
    if not us and len(others) > 1:
        raise CantTell(
            f"{len(others)} others than {customer} write in this chat: which of them are us?\n"
            f"  next: --us NAME for each; messages of anybody else are left out:\n{_listed(found)}"
        )
    return Sides(customer, frozenset(us or others))


def _listed(found: Survey) -> str:
    most = found.authors.most_common(AUTHORS_SHOWN_MAX)
    rows = [f"    {plain(name)}  ({count:,} {'message' if count == 1 else 'messages'})" for name, count in most]
    more = len(found.authors) - len(most)
    return "\n".join([*rows, f"    and {more:,} more"] if more else rows)
