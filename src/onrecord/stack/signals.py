"""Ctrl-C, SIGTERM and SIGHUP as a request that the loops look at."""

import signal
from types import FrameType

NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(Exception):
    """Somebody asked the stack to stop while it was starting."""


class StopRequest:
    """Counts the requests: the first means in order, the second at once, a third ends this process itself.

    A plain counter, because an exception out of a handler could hit between the start of a process and the line that
    notes it, and the process would be left behind.
    """

    def __init__(self) -> None:
        self.times = 0

    def listen(self) -> None:
        for number in NUMBERS:
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup keeps its meaning
                signal.signal(number, self._handle)

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        self.times += 1
        if self.urgent:
            for number in NUMBERS:
                signal.signal(number, signal.SIG_DFL)

    @property
    def requested(self) -> bool:
        return self.times > 0

    @property
    def urgent(self) -> bool:
        return self.times > 1

    def check(self) -> None:
        if self.requested:
            raise StopRequested
