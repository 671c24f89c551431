"""What every long-running process does the same way: logging, and ending when it is asked to."""

import gc
import logging
import signal
import sys
from collections.abc import MutableMapping
from types import FrameType
from typing import Any

import structlog

from onrecord.events import BY_TYPE

GARBAGE_OBJECTS_MAX = 1_000_000
PERSONAL = frozenset(name for model in BY_TYPE.values() for name in model.personal)


def collect_rarely() -> None:
    """A batch makes many objects and no cycles: looking for some took 7 % of a projector's time."""
    gc.freeze()
    gc.set_threshold(GARBAGE_OBJECTS_MAX)


class Stop:
    """Asked for by SIGTERM or SIGINT; loops look at `requested` between two ticks, so that nothing is cut in half."""

    def __init__(self) -> None:
        self.requested = False
        signal.signal(signal.SIGTERM, self._request)
        signal.signal(signal.SIGINT, self._request)

    def _request(self, _signal: int, _frame: FrameType | None) -> None:
        self.requested = True


def leave_out_personal(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Law 8: a value under the name of a personal field of any event doesn't get into a log line."""
    return {name: "[personal]" if name in PERSONAL else value for name, value in line.items()}


def log_to_stderr(*, as_json: bool) -> None:
    """One line per event. Log lines hold ids, never what somebody wrote."""
    # Not structlog's own traceback, which shows the values of variables.
    plain = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
    renderer = structlog.processors.JSONRenderer() if as_json else plain
    structlog.configure(
        processors=[
            leave_out_personal,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(name)s %(levelname)s %(message)s"
    )
