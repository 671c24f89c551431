"""What every long-running process does the same way: logging, and ending when it is asked to."""

import logging
import signal
import sys
from types import FrameType

import structlog


class Stop:
    """Asked for by SIGTERM or SIGINT; loops look at `requested` between two ticks, so that nothing is cut in half."""

    def __init__(self) -> None:
        self.requested = False
        signal.signal(signal.SIGTERM, self._request)
        signal.signal(signal.SIGINT, self._request)

    def _request(self, _signal: int, _frame: FrameType | None) -> None:
        self.requested = True


def log_to_stderr(*, as_json: bool) -> None:
    """One line per event. Log lines hold ids, never what somebody wrote."""
    renderer = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
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
