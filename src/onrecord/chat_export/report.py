"""What became of a file's lines, and what was not understood: line numbers and reasons, no text."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

NOTED_MAX = 1_000

Reason = Literal[
    "before the first message",
    "begins like a message of another form: taken as text of the message before",
    "has no such date: taken as text of the message before",
    "is not UTF-8: what can't be read stands as \N{REPLACEMENT CHARACTER}",
    "holds a NUL character, which is left out",
    "is longer than a line may be: the rest is left out",
    "belongs to a message that is too long: the rest is left out",
    "was written by somebody who is neither the customer nor one of us: left out",
    "names a file of a type that isn't kept: only its name is",
    "names a file that is empty: only its name is kept",
    "names a file that is too large: only its name is kept",
]


class Note(NamedTuple):
    """A line that was not understood, or not wholly."""

    line: int
    reason: Reason


@dataclass
class Report:
    """Filled while a file is read. `notes` are the first `NOTED_MAX`, `reasons` count them all."""

    lines: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    reasons: Counter[Reason] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)

    def note(self, line: int, reason: Reason) -> None:
        self.reasons[reason] += 1
        if len(self.notes) < NOTED_MAX:
            self.notes.append(Note(line, reason))
