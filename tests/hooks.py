"""Webhooks of a test: channels to receive by, bodies to post, and what was kept of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import httpx
from psycopg_pool import AsyncConnectionPool
from pydantic import SecretStr

import simulator
from commands.webhook_items import doing
from installations import Installation
from onrecord import ids
from onrecord.execute import Executor
from onrecord.vault import Wrapped
from onrecord.whatsapp import raw
from onrecord.whatsapp.inbound import Inbound
from sealing import VAULT
from simulator import NUMBER_ID, OTHER_NUMBER_ID, Webhook
from written import Emitted, outbox, rows, superuser

URL = "http://onrecord.test/webhooks/whatsapp"
FORMER_SECRET = "the app secret of yesterday"


class Row(NamedTuple):
    """A body that was kept."""

    workspace_id: UUID
    state: str
    reason: str | None
    items: int
    items_done: list[int]
    items_dropped: int
    attempts: int
    content: bytes


def with_secrets(installation: Installation) -> Installation:
    """The installation as the simulator's app knows it."""
    changed = {
        "whatsapp_app_secret": SecretStr(simulator.APP_SECRET),
        "whatsapp_former_app_secret": SecretStr(FORMER_SECRET),
        "whatsapp_verify_token": SecretStr(simulator.VERIFY_TOKEN),
    }
    return replace(installation, settings=installation.settings.model_copy(update=changed))


def add_channel(installation: Installation, number_id: str = NUMBER_ID, workspace_id: UUID | None = None) -> UUID:
    """A number of the business, as connecting it would have left it."""
    channel_id = ids.new()
    with superuser(installation) as connection:
        connection.execute(
            "insert into channels (workspace_id, id, kind, name, phone_number_id, waba_id, display_number, simulated,"
            " token_sealed, connected_at) values (%s, %s, 'whatsapp', 'Demo', %s, %s, '+1 202 555 0100', true, 'demo',"
            " now())",
            (workspace_id or installation.log.workspace_id, channel_id, number_id, simulator.WABA_ID),
        )
    return channel_id


class Desk:
    """An installation with a channel, its API, and a worker that processes what came in, by a clock that is moved."""

    def __init__(
        self,
        installation: Installation,
        client: httpx.AsyncClient,
        channel_id: UUID,
        executor: Executor,
        pool: AsyncConnectionPool,
    ) -> None:
        self.installation = installation
        self.client = client
        self.channel_id = channel_id
        self.ahead = timedelta()
        self.executor = replace(executor, now=self.now)
        self.inbound = Inbound(pool, executor.vault, doing(self.executor), self.now)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def other(self, pool: AsyncConnectionPool) -> Inbound:
        """Another worker."""
        return Inbound(pool, self.executor.vault, doing(self.executor), self.now)

    def add_channel(self, number_id: str = OTHER_NUMBER_ID) -> UUID:
        """Another one."""
        return add_channel(self.installation, number_id)

    async def tell(self, *messages: dict[str, Any], **more: Any) -> None:
        """Post a body with these items, and process what is due."""
        await told(self.client, *messages, **more)
        await self.work()

    async def work(self, *, later_s: float = 0) -> None:
        """Process whatever is due, perhaps some time from now."""
        self.ahead += timedelta(seconds=later_s)
        while await self.inbound.tick():
            await self.inbound.settle()

    def states(self) -> list[tuple[str, int]]:
        """State of each body, and how many of its items are done."""
        return [(row.state, len(row.items_done)) for row in kept(self.installation)]

    def events(self) -> list[Emitted]:
        return outbox(self.installation)

    def types(self) -> list[str]:
        return [event.type for event in self.events()]

    def data(self, event_type: str) -> list[dict[str, Any]]:
        """What events of a type say, personal fields included, with whom they are about."""
        return [fields(event) | {"subject": event.subject} for event in self.events() if event.type == event_type]


def fields(event: Emitted) -> dict[str, Any]:
    found: dict[str, Any] = event.record["data"]
    return found


async def post(client: httpx.AsyncClient, webhook: Webhook | bytes) -> httpx.Response:
    """Post a webhook; bytes are signed first."""
    made = simulator.signed(webhook) if isinstance(webhook, bytes) else webhook
    return await client.post(URL, content=made.body, headers=made.headers | {"Authorization": ""})


async def told(client: httpx.AsyncClient, *messages: dict[str, Any], **more: Any) -> None:
    """Post a body with these items, which must be taken."""
    answer = await post(client, simulator.body(*messages, **more))
    assert answer.status_code == 200, answer.text


def kept(installation: Installation) -> list[Row]:
    """The bodies, oldest first, opened."""
    found = rows(
        installation,
        """
        select webhooks.workspace_id, webhooks.id, state, reason, items, items_done, items_dropped, attempts,
            body_sealed, master_key, wrapped
        from webhooks
        join person_keys on person_keys.workspace_id = webhooks.workspace_id and person_id = webhooks.workspace_id
        order by webhooks.id
        """,
    )
    return [_row(*one) for one in found]


def senders(installation: Installation) -> set[bytes]:
    return {hmac for (hmac,) in rows(installation, "select hmac from webhook_senders")}


def _row(workspace_id: UUID, webhook_id: UUID, *rest: Any) -> Row:
    *told, sealed, master_key, wrapped = rest
    key = VAULT.unwrap(workspace_id, Wrapped(master_key, wrapped))
    return Row._make((workspace_id, *told, raw.unseal(key, webhook_id, sealed)))
