"""What a file's heads are like: gone through once, before any message is read."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from onrecord.chat_export import bodies, dates
from onrecord.chat_export.dates import Evidence, Order
from onrecord.chat_export.files import Line
from onrecord.chat_export.heads import Head, Shape, head_of

AUTHORS_MAX = 1_000
MISFITS_PERCENT_MAX = 1


class CantTell(Exception):
    """The file doesn't say what has to be known before it is read; the message says what to do."""


class Form(NamedTuple):
    """What `read` has to know of a file."""

    shape: Shape
    order: Order


@dataclass
class Survey:
    """What was found. `authors` count their messages, the first `AUTHORS_MAX` of them."""

    shape: Shape | None = None
    lines: int = 0
    heads: int = 0
    authors: Counter[str] = field(default_factory=Counter)
    evidence: dict[Order, Evidence] = field(default_factory=lambda: {order: Evidence() for order in Order})
    example: str = ""

    def form(self, order: Order | None) -> Form:
        """The form, its dates in the order that is asked for, or else the only one that they can be in.

        Raises CantTell if there is no message, several orders are left, or too many lines speak against the one.
        """
        if self.shape is None:
            raise CantTell(f"none of its {self.lines:,} lines begins a message: this is no chat export of WhatsApp's")
        left = [order] if order else dates.left(self.evidence)
        if len(left) > 1:
            raise CantTell(self._ambiguous(left))
        misfits = self.evidence[left[0]]
        if misfits.misfits * 100 > self.heads * MISFITS_PERCENT_MAX:
            raise CantTell(
                f"{misfits.misfits:,} of {self.heads:,} dates are none if they are {left[0]}, the first in line "
                f"{misfits.first_misfit:,}\n  next: another --date-order, if one was given; or it is no chat export"
            )
        return Form(self.shape, left[0])

    def _ambiguous(self, left: list[Order]) -> str:
        names = " or ".join(left)
        return (
            f"nothing in the file says whether its dates, such as {self.example}, are {names}\n"
            f"  next: say so: --date-order {left[0]}, or --date-order {left[1]}"
        )

    def hear(self, line: Line, head: Head, now: datetime) -> None:
        """Of one more message."""
        self.heads += 1
        if not self.example:
            self.example = head.shape.separator.join(f"{number:02}" for number in head.date)
        for order, evidence in self.evidence.items():
            evidence.hear(dates.moment(head, order), line.number, now)
        author, _ = bodies.parted(head.rest)
        if author is not None and (author in self.authors or len(self.authors) < AUTHORS_MAX):
            self.authors[author] += 1


def survey(lines: Iterable[Line], now: datetime) -> Survey:
    """Go through the file. `now` is the time on a clock without zone: no message is from after it.

    The first head says which shape heads have: phones write all of a file in one.
    """
    found = Survey()
    for line in lines:
        found.lines += 1
        head = head_of(line.text)
        if head is not None and found.shape in {None, head.shape}:
            found.shape = head.shape
            found.hear(line, head, now)
    return found
