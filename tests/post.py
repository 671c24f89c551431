"""Messages that go out by a channel, step by step: a shop whose customers have phones, by the simulator of WhatsApp."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from psycopg_pool import AsyncConnectionPool
from pydantic import SecretStr

from commands.connect_channel import ConnectChannel
from commands.send_message import SendMessage
from executing import member, receive
from installations import Installation
from onrecord.command import system
from onrecord.effects.caller import Caller, Limits, Part
from onrecord.effects.delivering import Delivering
from onrecord.effects.gate import Gate
from onrecord.effects.ledger import Ledger
from onrecord.effects.reaching import Reaching
from onrecord.effects.tasks import Shelf, Tasks
from onrecord.egress import Egress
from onrecord.execute import Executor
from onrecord.parts.delivery import recording, telling
from onrecord.vault import Wrapped
from onrecord.whatsapp import identities
from onrecord.whatsapp.graph import Graph
from onrecord.whatsapp.sealed import BESIDE_IDENTITY
from sealing import MASTERS
from shop import Shop
from simulator import ACCESS_TOKEN, NUMBER_ID, WABA_ID, Phones
from written import outbox, rows, superuser

LIMITS = Limits(lease_s=60, call_s_max=20, record_s_max=10, hold_s=120)
HASTY = replace(LIMITS, call_s_max=0.5)  # for calls that nobody answers
DAY = timedelta(hours=24)
NEWS = ("message.accepted.v1", "message.failed.v1", "message.unconfirmed.v1")


class Talk(NamedTuple):
    """A customer and the conversation with them. `wamid` is what the simulator calls their first message."""

    customer: str
    contact_id: UUID
    conversation_id: UUID
    message_id: UUID
    wamid: str


@dataclass
class HandClock:
    """Seconds of a monotonic clock that goes with the shop's."""

    shop: Shop
    began: float = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.shop.clock().timestamp()

    def __call__(self) -> float:
        return self.shop.clock().timestamp() - self.began


class Post(Shop):
    """A shop with a channel, whose ledger is of deliveries."""

    def __init__(
        self, installation: Installation, pool: AsyncConnectionPool, executor: Executor, phones: Phones, way: Egress
    ) -> None:
        super().__init__(installation, pool, executor)
        self.phones = phones
        self.graph = Graph(way, phones.url, "v26.0")
        self.channel_id = UUID(int=0)
        self.kind: Delivering

    async def open(self) -> "Post":
        self.channel_id = await self.connect()
        self.kind = self.delivering()
        self.feed()
        return self

    async def connect(self, number_id: str = NUMBER_ID) -> UUID:
        connecting = ConnectChannel(
            name="Demo",
            phone_number_id=number_id,
            waba_id=WABA_ID,
            display_number="+1 202 555 0100",
            token=SecretStr(ACCESS_TOKEN),
            simulated=True,
        )
        return (await self.executor.execute(connecting, system(self.workspace_id))).answer.channel_id

    def delivering(self, objects: Shelf | None = None) -> Delivering:
        reaching = Reaching(self.pool, self.executor.pool, MASTERS, simulated=True, now=self.clock)
        return Delivering(
            Tasks(self.graph, objects, reaching, self.clock).by_name,
            reaching,
            MASTERS,
            self.installation.log.source,
            telling(self.executor),
            monotonic=HandClock(self),
        )

    async def talk(self, customer: str, phone: str, by: str = "number") -> Talk:
        """A customer who wrote just now."""
        known = self.phones.customer(customer, phone=phone, name=customer)
        wamid = self.phones.text(customer, "Hello")
        self.phones.take_webhooks()
        command = receive(address=phone, provider_message_id=wamid, sent_at=self.clock())
        taken = (await self.executor.execute(command, member(self.installation))).answer
        found = Talk(customer, taken.contact_id, taken.conversation_id, taken.message_id, wamid)
        with superuser(self.installation) as admin:
            admin.execute("update contacts set channel_id = %s where id = %s", (self.channel_id, found.contact_id))
            admin.execute(
                "update conversations set window_expires_at = %s where id = %s",
                (self.clock() + DAY, found.conversation_id),
            )
        if by == "user_id":
            self._rename(found, str(known.user_id))
        return found

    def _rename(self, talk: Talk, user_id: str) -> None:
        """The channel knows them by the provider's name alone."""
        sealed = self.key(talk).seal({"address": user_id}, BESIDE_IDENTITY)
        hmac = identities.identity(self.executor.vault, self.channel_id, user_id)
        with superuser(self.installation) as admin:
            admin.execute(
                "update contact_identities set kind = 'user_id', sealed = %s, hmac = %s where contact_id = %s",
                (sealed, hmac, talk.contact_id),
            )

    def key(self, talk: Talk) -> Any:
        ((master_key, wrapped),) = rows(
            self.installation, "select master_key, wrapped from person_keys where person_id = %s", (talk.contact_id,)
        )
        return self.executor.vault.unwrap(talk.contact_id, Wrapped(master_key, wrapped))

    async def send(self, talk: Talk, text: str = "Hello", **fields: Any) -> UUID:
        """Send a text or another message; the delivery's id, that the ledger knows."""
        said = {"text": text} if "message" not in fields else {}
        command = SendMessage.model_validate({"conversation_id": talk.conversation_id, **said, **fields})
        answer = (await self.executor.execute(command, member(self.installation))).answer
        self.feed()
        ((delivery_id,),) = rows(
            self.installation, "select id from deliveries where message_id = %s", (answer.message_id,)
        )
        assert isinstance(delivery_id, UUID)
        return delivery_id

    def deliveries(self, lease_s: float = 60) -> Ledger:
        return Ledger(self.pool, "delivery", lease_s, self.clock, LIMITS.hold_s)

    def postman(self, kind: Any = None, gate: Gate | None = None, limits: Limits = LIMITS) -> Caller:
        kind = kind or self.kind
        avoided = kind.avoided if isinstance(kind, Delivering) else tuple[UUID]
        part = Part(kind, recording(self.executor), limits, avoided)
        return Caller(self.deliveries(limits.lease_s), gate or self.gate(), part)

    async def deliver(self, ticks: int = 1, kind: Any = None, limits: Limits = LIMITS) -> None:
        """Claim, call and record what is due, so often."""
        caller = self.postman(kind, limits=limits)
        for _ in range(ticks):
            await caller.tick()
            await caller.settle()

    async def claimed(self, avoided: Collection[UUID] = ()) -> list[UUID]:
        """What would be called now; it is given back."""
        found = await self.deliveries().claim(list(self.shards), 10, avoided)
        for one in found:
            with superuser(self.installation) as admin:
                admin.execute(
                    "update effects set state = case doubts when 0 then 'pending' else 'unknown' end,"
                    " claimed_by = null, lease_until = null where id = %s",
                    (one.id,),
                )
        return [one.id for one in found]

    def news(self) -> list[tuple[str, dict[str, Any]]]:
        """What the log says became of messages, opened: type and fields."""
        found = [row for row in outbox(self.installation) if row.type in NEWS]
        return [(row.type.split(".")[1], row.record["data"]) for row in found]

    def told(self, *types: str) -> list[dict[str, Any]]:
        """The fields of all events of these types."""
        return [row.record["data"] for row in outbox(self.installation) if row.type in types]

    def delivery(self, delivery_id: UUID) -> tuple[str, str | None, bool]:
        """A delivery's state, why it failed, and whether the provider's id is known."""
        ((state, failure, known),) = rows(
            self.installation,
            "select state, failure, provider_message_hmac is not null from deliveries where id = %s",
            (delivery_id,),
        )
        return state, failure, known

    def health(self) -> str:
        ((found,),) = rows(self.installation, "select health from channels where id = %s", (self.channel_id,))
        return str(found)
