"""Why a record can't be applied and where in the code, in words that quote nothing of it: they are kept and shown."""

import traceback
from contextlib import suppress
from pathlib import Path

import psycopg

import onrecord
from onrecord.events.envelope import RecordIsUnreadable

REASON_CHARS_MAX = 1_000
STACK_FRAMES_MAX = 20
_ROOMS = frozenset({"onrecord", "commands", "queries", "outbox_relay", "projections"})
_WHERE_ROOMS_ARE = {Path(__file__).parents[1], Path(onrecord.__file__).parents[1]}  # an installed wheel has one folder


def reason(error: Exception) -> str:
    """What a fold's own mistake says could quote the event: its kind must do."""
    kind = type(error).__name__
    return f"{kind}: {error}"[:REASON_CHARS_MAX] if isinstance(error, RecordIsUnreadable) else kind


def stack(error: BaseException) -> str:
    """`file:line function`, a line a frame, the innermost last: no source, no value, no message."""
    frames = traceback.extract_tb(error.__traceback__)[-STACK_FRAMES_MAX:]
    return "\n".join(f"{_shortened(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)


def refused(error: psycopg.Error) -> RecordIsUnreadable:
    """What Postgres refused, as what is wrong with a record: the error's kind and place. Its message quotes values."""
    named = [error.diag.table_name, error.diag.column_name, error.diag.constraint_name]
    place = ", ".join(name for name in named if name)
    told = f"Postgres refuses what it leads to: {type(error).__name__}" + (f" ({place})" if place else "")
    return RecordIsUnreadable(told).with_traceback(error.__traceback__)


def _shortened(path: str) -> str:
    """From the room on: where an installation keeps its files is nobody's business."""
    for folder in _WHERE_ROOMS_ARE:
        with suppress(ValueError):
            within = Path(path).relative_to(folder)
            if within.parts[0] in _ROOMS:
                return within.as_posix()
    return Path(path).name
