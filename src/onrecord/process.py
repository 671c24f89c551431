"""What every long-running process does the same way: logging, tracing, and ending when it is asked to."""

import gc
import logging
import signal
import sys
from collections.abc import MutableMapping
from types import FrameType
from typing import Any

import structlog
from structlog.types import Processor

from onrecord import metrics, tracing
from onrecord.events import BY_TYPE
from onrecord.settings import Settings

GARBAGE_OBJECTS_MAX = 1_000_000
STOP_S_MAX = 20
PERSONAL = frozenset(name for model in BY_TYPE.values() for name in model.personal)


def collect_rarely() -> None:
    """A batch makes many objects and no cycles: looking for some took 7 % of a projector's time."""
    gc.freeze()
    gc.set_threshold(GARBAGE_OBJECTS_MAX)


def begin(config: Settings, name: str) -> None:
    """What a process does first, once its settings are known to be right."""
    log_to_stderr(as_json=config.log_json)
    tracing.begin(config, name)


class Stop:
    """Asked for by SIGTERM or SIGINT; loops look at `requested` between two ticks, so that nothing is cut in half.

    What hasn't ended STOP_S_MAX later is ended by the kernel, as by a kill: every process may be.
    """

    def __init__(self) -> None:
        self.requested = False
        signal.signal(signal.SIGTERM, self._request)
        signal.signal(signal.SIGINT, self._request)

    def _request(self, _signal: int, _frame: FrameType | None) -> None:
        self.requested = True
        end_within(STOP_S_MAX)


def end_within(seconds: float) -> None:
    """End this process by SIGALRM, wherever it is by then, unless it ends by itself."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


def leave_out_personal(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Law 8: a value under the name of a personal field of any event doesn't get into a log line."""
    return {name: "[personal]" if name in PERSONAL else value for name, value in line.items()}


def count_errors(_logger: object, method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if method in {"error", "critical", "exception"}:
        metrics.ERRORS_LOGGED.inc()
    return line


def log_to_stderr(*, as_json: bool) -> None:
    """One line per event, a library's own among them. Log lines hold ids, never what somebody wrote."""
    first: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        count_errors,
        tracing.add_ids,
    ]
    # Not structlog's own traceback, which shows the values of variables.
    plain = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
    last: list[Processor] = [leave_out_personal]
    last += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()] if as_json else [plain]
    structlog.configure(
        processors=[*first, *last],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    of_libraries = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *first],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
    handler.setFormatter(of_libraries)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
