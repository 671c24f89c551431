"""Waiting in tests: for something to become true, with a deadline; never for a length of time."""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")

LOOK_S = 0.02
DEADLINE_S = 30.0  # of a machine that is busy with other things


def until(condition: Callable[[], T | None], deadline_s: float = DEADLINE_S, what: str = "the awaited") -> T:
    """What `condition` answers once that is true; fails when it takes longer than `deadline_s`."""
    pause = threading.Event()
    end = time.monotonic() + deadline_s
    while not (answer := condition()):
        assert time.monotonic() < end, f"{what} did not happen within {deadline_s:g} s"
        pause.wait(LOOK_S)
    return answer


async def until_seen(
    condition: Callable[[], object], deadline_s: float = DEADLINE_S, what: str = "the awaited"
) -> None:
    """As `until`, for what comes true in this very loop."""
    pause, end = asyncio.Event(), time.monotonic() + deadline_s
    while not condition():
        assert time.monotonic() < end, f"{what} did not happen within {deadline_s:g} s"
        with suppress(TimeoutError):
            await asyncio.wait_for(pause.wait(), LOOK_S)
