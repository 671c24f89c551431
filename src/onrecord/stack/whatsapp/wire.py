"""What went over the wire lately, for the page and for whoever looks for a fault."""

import itertools
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any, Literal

LINES_MAX = 500


@dataclass(frozen=True)
class Line:
    """A call from OnRecord (in), or a webhook to it (out)."""

    number: int
    at: float
    way: Literal["in", "out"]
    what: str
    answer: str
    took_ms: int  # of a webhook


class Wire:
    """The last lines."""

    def __init__(self) -> None:
        self._lines: deque[Line] = deque(maxlen=LINES_MAX)
        self._numbers = itertools.count(1)

    def note(self, *, at: float, way: Literal["in", "out"], what: str, answer: str, took_ms: int = 0) -> None:
        self._lines.append(Line(next(self._numbers), at, way, what, answer, took_ms))

    def forget(self) -> None:
        self._lines.clear()

    def view(self) -> list[dict[str, Any]]:
        """Newest first."""
        return [asdict(line) for line in reversed(self._lines)]
