"""What calls to the model may cost: reserved before a call, settled after it, per workspace and day by UTC.

A call of which nobody knows whether it was answered keeps its reservation on the day's account: it may be billed. So
what is spent, doubted and reserved together never exceeds the budget, unless a call costs more than it reserved.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal, NamedTuple, cast
from uuid import UUID

from onrecord import db
from onrecord.command import SYSTEM, Further, Transaction
from onrecord.events import AiPaused
from onrecord.events.ai import PauseReason

ACCOUNT_PAUSE_S = 3_600  # then it is tried whether the provider has us again


class Room(NamedTuple):
    """The day's account of a workspace, and of all workspaces together."""

    used: int
    reserved: int
    budget_max: int
    total: int


Verdict = Literal["go", "wait", "used_up"]


def decide(room: Room, microdollars: int, total_max: int) -> Verdict:
    """Pure. What is only reserved may be given back: that is waited for."""
    if room.used + microdollars > room.budget_max or room.total - room.reserved + microdollars > total_max:
        return "used_up"
    if room.used + room.reserved + microdollars > room.budget_max or room.total + microdollars > total_max:
        return "wait"
    return "go"


async def look(transaction: Transaction) -> Room:
    """The account, locked until this transaction ends: two that look at it look one after the other."""
    params = {"workspace_id": transaction.workspace_id, "day": transaction.now.astimezone(UTC).date()}
    await transaction.run(db.sql("commands", "open_ai_budget_day"), params)
    row = await transaction.one(db.sql("commands", "look_at_ai_budget"), params)
    total = await transaction.one(db.sql("commands", "look_at_ai_total"), params)  # as it is once the account is locked
    assert row is not None, "the day was opened"
    assert total is not None, "a sum is one row"
    return Room(*cast("tuple[int, int, int]", row), cast("int", total[0]))


async def settle(transaction: Transaction, request_id: UUID, attempt: int, microdollars: int | None) -> None:
    """This attempt cost so much, none if nobody knows; every other one that is still open is in doubt."""
    await _end(transaction, "settle_ai_calls", request_id, attempt, cost=microdollars)


async def release(transaction: Transaction, request_id: UUID, attempt: int) -> None:
    """This attempt was not answered, and is not billed."""
    await _end(transaction, "release_ai_call", request_id, attempt)


async def pause(transaction: Transaction, reason: PauseReason, used: int = 0) -> list[Further]:
    """From here on nothing is asked, until it may again; nothing to say if that is so already."""
    until = until_of(reason, transaction.now)
    params = {"workspace_id": transaction.workspace_id, "until": until, "reason": reason, "now": transaction.now}
    row = await transaction.one(db.sql("commands", "pause_ai"), params)
    if row is None:
        return []
    event = AiPaused(
        reason=reason, until=until, budget_microdollars_per_day_max=cast("int", row[0]), used_microdollars=used
    )
    return [Further(transaction.workspace_id, [event], about="workspace", actor=SYSTEM)]


def until_of(reason: PauseReason, now: datetime) -> datetime:
    """A budget is for a day; whether the provider has us again is tried sooner."""
    if reason == "budget":
        return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
    return now + timedelta(seconds=ACCOUNT_PAUSE_S)


async def _end(transaction: Transaction, statement: Any, request_id: UUID, attempt: int, **more: object) -> None:
    params = {"workspace_id": transaction.workspace_id, "request_id": request_id, "attempt": attempt}
    await transaction.run(db.sql("commands", statement), params | {"now": transaction.now} | more)
