"""Taking webhooks in: each is kept as it came, sealed, before the provider is told that it was received.

This is the one write of the API outside `execute`: nothing is decided, and no event emitted. What the body tells is
done by a worker, as commands (`inbound.py`). A body that speaks of several workspaces is kept once for each.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import psycopg
import structlog
from psycopg_pool import AsyncConnectionPool

from onrecord import clock, db, errors, ids, pipelined, tracing
from onrecord.doorbell import Doorbell
from onrecord.vault import DataKey, Vault, Wrapped
from onrecord.whatsapp import bodies, identities, raw
from onrecord.whatsapp.bodies import BodyIsUnreadable, Json, Person, Portion

WAITING_ROWS_MAX = 20_000  # of those not tried yet: what waits for something else must not keep others out
UNKNOWN_NUMBER = "unknown-number"
NOTHING_KNOWN = "nothing-known"

logger = structlog.get_logger("webhook")


class Home(NamedTuple):
    """Whose a number of the business is."""

    workspace_id: UUID
    channel_id: UUID


class Kept(NamedTuple):
    """How a portion is kept: `failed` needs a person, `done` nobody."""

    state: str
    reason: str | None


@dataclass(frozen=True)
class Intake:
    """Keeps bodies for workers; `workspace_id` is the installation's own, where what can't be routed lies."""

    pool: AsyncConnectionPool
    vault: Vault
    workspace_id: UUID
    doorbell: Doorbell
    now: clock.Clock = clock.now

    async def keep(self, content: bytes) -> None:
        """Returns after the COMMIT. Raises WebhooksAreFull, or psycopg's OperationalError."""
        async with pipelined.transaction(self.pool) as connection:
            try:
                body = bodies.parse(content)
            except BodyIsUnreadable as unreadable:
                await self._add(connection, Portion(None, content, {}), {}, Kept("failed", str(unreadable)))
            else:
                homes = await self._resolve(connection, body)
                places = {number: home.workspace_id for number, home in homes.items()}
                for portion in bodies.portions(content, body, places):
                    await self._add(connection, portion, homes, _kept(portion))
        self.doorbell.ring()

    async def _resolve(self, connection: psycopg.AsyncConnection, body: Json) -> dict[str, Home]:
        numbers = {number for number in map(bodies.phone_number_id, bodies.changes(body)) if number}
        found = await connection.execute(db.sql("onrecord.whatsapp", "resolve_channels"), (list(numbers),))
        return {number: Home(*home) for number, *home in await found.fetchall()}

    async def _add(
        self, connection: psycopg.AsyncConnection, portion: Portion, homes: Mapping[str, Home], kept: Kept
    ) -> None:
        workspace_id, webhook_id = portion.workspace_id or self.workspace_id, ids.new()
        await connection.execute(db.sql("onrecord", "set_workspace"), (str(workspace_id),))
        key = await self._enter(connection, workspace_id)
        if kept.reason:
            logger.warning("webhook not for a worker", webhook=str(webhook_id), state=kept.state, reason=kept.reason)
        await connection.execute(
            db.sql("onrecord.whatsapp", "add_webhook"),
            {
                "workspace_id": workspace_id,
                "id": webhook_id,
                "body_sealed": raw.seal(key, webhook_id, portion.content),
                "items": len(bodies.items(portion.body)),
                "state": kept.state,
                "reason": kept.reason,
                "senders": self._senders(portion, homes),
                "now": self.now(),
                "traceparent": tracing.carried(),
            },
        )

    async def _enter(self, connection: psycopg.AsyncConnection, workspace_id: UUID) -> DataKey:
        """The workspace's key, made if this is its first body. Raises WebhooksAreFull."""
        row = {"workspace_id": workspace_id, "rows_max": WAITING_ROWS_MAX}
        looked = await connection.execute(db.sql("onrecord.whatsapp", "look_at_webhooks"), row)
        found = await looked.fetchone()
        assert found is not None, "one row, whatever is found"
        waiting, *wrapped = found
        if waiting >= WAITING_ROWS_MAX:
            raise errors.WebhooksAreFull
        if wrapped[0] is None:
            made = self.vault.make(workspace_id)[1]
            row |= {"master_key": made.master_key, "wrapped": made.wrapped, "now": self.now()}
            await connection.execute(db.sql("onrecord.whatsapp", "add_workspace_key"), row)
            kept = await connection.execute(db.sql("onrecord.whatsapp", "read_workspace_key"), row)
            wrapped = list(await kept.fetchone() or ())
        return self.vault.unwrap(workspace_id, Wrapped(*wrapped))

    def _senders(self, portion: Portion, homes: Mapping[str, Home]) -> list[bytes]:
        """Of whom the portion speaks. What can't be routed speaks of nobody whom we could know."""
        found: set[bytes] = set()
        for change in bodies.changes(portion.body):
            home = homes.get(bodies.phone_number_id(change))
            alone = {"entry": [{"changes": [change]}]}
            people = [person for item in bodies.items(alone) for person in bodies.people(item)]
            for person in (*people, *bodies.people_beside(alone)) if home else ():
                assert home is not None, "asked above"
                found.add(hmac_of(self.vault, home.channel_id, person))
        return sorted(found)


def hmac_of(vault: Vault, channel_id: UUID, person: Person) -> bytes:
    """What stands in the row for somebody of whom a body speaks."""
    match person.kind:
        case "identity":
            return identities.identity(vault, channel_id, person.value)
        case "message":
            return identities.message(vault, person.value)
        case "delivery":
            return identities.delivery(vault, person.value)


def _kept(portion: Portion) -> Kept:
    if not bodies.items(portion.body):
        return Kept("done", NOTHING_KNOWN)
    return Kept("pending", None) if portion.workspace_id else Kept("failed", UNKNOWN_NUMBER)
