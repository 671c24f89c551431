"""What `onrecord up` and `onrecord down` say on the terminal: a line per step, calm and with its time."""

import contextlib
import time
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.markup import escape

# Where nothing can be overwritten (a file, CI) progress is told by a line now and then.
PLAIN_EVERY_S = 5.0

Tell = Callable[[str], None]


class Report:
    """Writes lines; on a terminal the step in progress is shown as it moves."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True)

    def line(self, text: str) -> None:
        # A terminal that was closed must not keep the stack from being stopped in order.
        with contextlib.suppress(OSError, SystemExit):
            self._console.print(escape(text))

    @contextlib.contextmanager
    def step(self, text: str) -> Iterator[Tell]:
        """Show the step while it lasts, and leave one line with its time; gives what tells its progress."""
        began = time.monotonic()
        with self._moving(text) if self._console.is_terminal else self._plain(text) as tell:
            yield tell
        self.line(f"  {text:<36} {time.monotonic() - began:5.1f} s")

    @contextlib.contextmanager
    def _moving(self, text: str) -> Iterator[Tell]:
        with self._console.status(escape(text)) as status:
            yield lambda more: status.update(escape(f"{text}: {more}"))

    @contextlib.contextmanager
    def _plain(self, text: str) -> Iterator[Tell]:
        told = time.monotonic()

        def tell(more: str) -> None:
            nonlocal told
            if time.monotonic() - told >= PLAIN_EVERY_S:
                told = time.monotonic()
                self.line(f"  {text}: {more}")

        yield tell
