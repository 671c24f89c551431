"""What webhooks told, done: a worker claims bodies and hands on their items, each of which is a command of its own.

Whatever becomes of an item, the next one has its turn. One that can't be done yet, or that breaks something, is tried
again, later each time; one that nobody can read, or that broke too often, is left, and the body says so: `failed`.
Items are known again by what they say, so a body that is processed twice does nothing twice.
"""

import asyncio
import hashlib
import random
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from opentelemetry.trace import SpanKind
from psycopg_pool import AsyncConnectionPool

from onrecord import clock, db, errors, ids, pipelined, tracing
from onrecord.vault import DataKey, Vault, Wrapped
from onrecord.vault.keys import SealIsBroken
from onrecord.vault.master import MasterKeyIsMissing, WrappedKeyIsBroken
from onrecord.whatsapp import bodies, raw
from onrecord.whatsapp.bodies import BodyIsUnreadable, Item, Json, Person
from onrecord.whatsapp.models import ItemIsUnreadable

ROWS_AT_ONCE_MAX = 8
ITEMS_PER_SAVE_MAX = 50
LEASE_S = 60
STOP_S_MAX = 8
BREAKS_MAX = 8
FRAMES_MAX = 10
ATTEMPTS_MAX = 50  # of a body whose worker died of it, or with it, each time
RETRY_S_MIN = 1.0
RETRY_S_MAX = 300.0
IDLE_INTERVAL_MS = 500

logger = structlog.get_logger("inbound")


class NotYet(Exception):
    """An item that can't be done now, and may be later: what it is about isn't there yet."""


class Arrived(NamedTuple):
    """An item, and where it came in."""

    workspace_id: UUID
    channel_id: UUID
    received_at: datetime
    item: Item


Do = Callable[[Arrived], Awaitable[None]]
"""Does what an item tells. Raises NotYet, ItemIsUnreadable, ContactIsErased, or whatever breaks."""


class Claimed(NamedTuple):
    """A body in somebody's hands; `claimed_by` is this claim's own id."""

    workspace_id: UUID
    id: UUID
    body_sealed: bytes
    items_done: list[int]
    attempts: int
    received_at: datetime
    claimed_by: UUID
    traceparent: str | None


@dataclass
class Turn:
    """What became of a body's items in this turn."""

    done: set[int]
    dropped: set[int] = field(default_factory=set)
    unreadable: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    waiting: int = 0


class Inbound:
    """Bodies of all workspaces, as the worker's role sees them; at most ROWS_AT_ONCE_MAX are under way."""

    def __init__(self, pool: AsyncConnectionPool, vault: Vault, do: Do, now: clock.Clock = clock.now) -> None:
        self._pool = pool
        self._vault = vault
        self._do = do
        self._now = now
        self.under_way: set[asyncio.Task[None]] = set()

    async def tick(self) -> int:
        """Begin with what is due, by turns of the workspaces; returns how many. Raises what a former one broke on."""
        ended = {task for task in self.under_way if task.done()}
        self.under_way -= ended
        for task in ended:
            task.result()
        now, free = self._now(), ROWS_AT_ONCE_MAX - len(self.under_way)
        claim = {"now": now, "rows_max": free, "claimed_by": ids.new(), "lease_until": _lease(now)}
        async with pipelined.transaction(self._pool) as connection:
            await connection.execute(
                db.sql("onrecord.whatsapp", "expire_webhooks"), {"now": now, "attempts_max": ATTEMPTS_MAX}
            )
            found = await connection.execute(db.sql("onrecord.whatsapp", "claim_webhooks"), claim)
        claimed = sorted((Claimed(*row) for row in await found.fetchall()), key=lambda one: one.id)
        self.under_way |= {asyncio.create_task(self._traced_turn(one)) for one in claimed}
        return len(claimed)

    async def settle(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self.under_way)

    async def stop(self) -> None:
        """Let what is under way end; what takes too long is left to its lease."""
        if self.under_way:
            await asyncio.wait(self.under_way, timeout=STOP_S_MAX)
        for task in self.under_way:
            task.cancel()
        for broke in await asyncio.gather(*self.under_way, return_exceptions=True):
            if isinstance(broke, Exception):  # nobody ticks any more, to whom it could be raised
                logger.error("webhook broken", error=type(broke).__name__, where=_where(broke))

    async def _traced_turn(self, claimed: Claimed) -> None:
        parent = tracing.parsed(claimed.traceparent)
        with tracing.span("webhook", SpanKind.CONSUMER, parent, webhook=str(claimed.id)):
            await self._take_turn(claimed)

    async def _take_turn(self, claimed: Claimed) -> None:
        turn, sealed = Turn(set(claimed.items_done)), None
        try:
            key, channels = await self._read(claimed.workspace_id)
            body = bodies.parse(raw.unseal(key, claimed.id, claimed.body_sealed))
        except (SealIsBroken, BodyIsUnreadable) as unreadable:
            turn.unreadable.append(str(unreadable))
        except (MasterKeyIsMissing, WrappedKeyIsBroken) as locked:
            logger.error("body can't be opened", webhook=str(claimed.id), error=type(locked).__name__)  # noqa: TRY400 - it says all
            turn.broken.append(type(locked).__name__)
        else:
            await self._go_through(claimed, body, channels, turn)
            sealed = raw.seal(key, claimed.id, _without(body, turn.dropped)) if turn.dropped else None
        await self._save(claimed, turn, sealed)

    async def _go_through(self, claimed: Claimed, body: Json, channels: Mapping[str, UUID], turn: Turn) -> None:
        undone = [item for item in bodies.items(body) if item.number not in turn.done]
        for place, item in enumerate(undone, start=1):
            await self._try(claimed, item, channels, turn)
            if place % ITEMS_PER_SAVE_MAX == 0:
                await self._hold(claimed, turn)

    async def _read(self, workspace_id: UUID) -> tuple[DataKey, Mapping[str, UUID]]:
        """The workspace's key, and its channels by their numbers: of one number's the living one is told last."""
        async with pipelined.transaction(self._pool) as connection:
            row = {"workspace_id": workspace_id}
            keys = await connection.execute(db.sql("onrecord.whatsapp", "read_workspace_key"), row)
            channels = await connection.execute(db.sql("onrecord.whatsapp", "read_channels"), (workspace_id,))
            found = await keys.fetchone()
            assert found is not None, "no body is kept without it"
            return self._vault.unwrap(workspace_id, Wrapped(*found)), dict(await channels.fetchall())

    async def _try(self, claimed: Claimed, item: Item, channels: Mapping[str, UUID], turn: Turn) -> None:
        try:
            if not item.is_cut:
                await self._do(Arrived(claimed.workspace_id, channels[item.phone_number_id], claimed.received_at, item))
            turn.done.add(item.number)
        except errors.ContactIsErased:
            turn.dropped.add(item.number)
        except (NotYet, errors.Unavailable):
            turn.waiting += 1
        except ItemIsUnreadable as unreadable:
            turn.unreadable.append(f"item {item.number}: {unreadable}")
        except Exception as error:  # noqa: BLE001 - whatever it is, the next item has its turn
            broken = {"error": type(error).__name__, "where": _where(error)}
            logger.error("item broken", webhook=str(claimed.id), item=item.number, **broken)  # noqa: TRY400 - see _where
            turn.broken.append(f"item {item.number}: {type(error).__name__}")

    async def _hold(self, claimed: Claimed, turn: Turn) -> None:
        """Write down how far it is; the lease begins anew."""
        held = (sorted(turn.done), _lease(self._now()), claimed.workspace_id, claimed.id, claimed.claimed_by)
        async with pipelined.transaction(self._pool) as connection:
            await connection.execute(db.sql("onrecord.whatsapp", "hold_webhook"), held)

    async def _save(self, claimed: Claimed, turn: Turn, body_sealed: bytes | None) -> None:
        """Write down what is done. Nothing is written if an erasure was here meanwhile: the next turn sees it."""
        row = outcome(claimed, turn, self._now(), random.random())  # noqa: S311 - shakes delays
        row |= {"body_sealed": body_sealed, "digest": hashlib.sha256(claimed.body_sealed).digest(), "now": self._now()}
        async with pipelined.transaction(self._pool) as connection:
            await connection.execute(db.sql("onrecord.whatsapp", "save_webhook"), row)


def outcome(claimed: Claimed, turn: Turn, now: datetime, chance: float) -> dict[str, Any]:
    """How a body goes on after a turn: it is over, or waits for the next, or has failed. Pure."""
    row: dict[str, Any] = {
        "workspace_id": claimed.workspace_id,
        "id": claimed.id,
        "claimed_by": claimed.claimed_by,
        "items_done": sorted(turn.done | turn.dropped),
        "dropped": len(turn.dropped),
        "reason": "; ".join((*turn.unreadable, *turn.broken))[:500] or None,
        "attempts": claimed.attempts,
        "due_at": now,
        "state": "pending",
    }
    given_up = not turn.waiting and claimed.attempts + 1 >= BREAKS_MAX
    if turn.waiting or (turn.broken and not given_up):
        row["attempts"] += 1
        longest = min(RETRY_S_MIN * 2.0 ** min(claimed.attempts, 20), RETRY_S_MAX)
        row["due_at"] = now + timedelta(seconds=longest * (0.5 + chance))
    else:
        row["state"] = "failed" if turn.unreadable or turn.broken else "done"
    return row


async def run(inbound: Inbound, woken: asyncio.Event, stop: Callable[[], bool]) -> None:
    """Tick until `stop()`; when there is nothing to begin with, on waking, on an end, and now and then."""
    while not stop():
        woken.clear()
        if await inbound.tick() == 0:
            waking = asyncio.create_task(woken.wait())
            waits = {waking, *inbound.under_way}
            await asyncio.wait(waits, timeout=IDLE_INTERVAL_MS / 1000, return_when=asyncio.FIRST_COMPLETED)
            waking.cancel()


def _where(error: Exception) -> list[str]:
    """`file:line function`, the innermost last: an error's own words, and the values beside it, are a customer's."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES_MAX:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]


def _lease(now: datetime) -> datetime:
    return now + timedelta(seconds=LEASE_S)


def _without(body: Json, dropped: set[int]) -> bytes:
    """The body without the items that spoke of somebody erased, and whoever stands beside them."""
    gone = {person for item in bodies.items(body) if item.number in dropped for person in bodies.people(item)}

    def is_theirs(_: str, person: Person) -> bool:
        return person in gone

    bodies.cut(body, is_theirs)
    return bodies.encode(body)
