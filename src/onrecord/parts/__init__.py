"""What a worker consists of: for each kind of effect whom it calls, and which command records what comes of it."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

from psycopg_pool import AsyncConnectionPool

from onrecord.effects.caller import Part
from onrecord.execute import Executor
from onrecord.settings import Settings


@dataclass(frozen=True)
class Surroundings:
    """What parts are made in. What they open, they push on `stack`; `ledger` is a pool of the worker's own role."""

    config: Settings
    executor: Executor
    ledger: AsyncConnectionPool
    stack: AsyncExitStack


MakePart = Callable[[Surroundings], Awaitable[Part]]
Parts = Mapping[str, MakePart]
