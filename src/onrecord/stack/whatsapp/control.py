"""The control API: scripts faults, moves the clock, writes as customers, tells what they received. JSON throughout."""

from typing import Any, Literal

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from onrecord.stack.whatsapp import composing
from onrecord.stack.whatsapp.customers import Customer, new_bsuid
from onrecord.stack.whatsapp.faults import Fault
from onrecord.stack.whatsapp.handshake import shake_hands
from onrecord.stack.whatsapp.media import UPLOAD_BYTES_MAX
from onrecord.stack.whatsapp.phones import Phones, Written
from onrecord.stack.whatsapp.posting import Posting
from onrecord.stack.whatsapp.settings import DAY_S, Number, Settings
from onrecord.stack.whatsapp.statuses import Statuses
from onrecord.stack.whatsapp.world import World

ITEMS_MAX = 10_000


class Writing(BaseModel):
    """One thing that a customer does. `content` is what stands under the name of its type."""

    model_config = ConfigDict(extra="forbid")

    customer: str
    type: str = Field(default="text", pattern=r"^[a-z_]{1,64}$")
    content: Any = None
    to: str | None = None  # the id of a number of the business; None: the first
    id: str | None = Field(default=None, max_length=512)
    at: float | None = None  # None: now
    context_id: str | None = None  # the message that is replied to
    url: bool = False  # of a file, in the webhook
    more: dict[str, Any] = {}  # further fields of the item, such as `referral`


class Deliveries(BaseModel):
    """Things that customers do, and raw statuses, posted in one manner."""

    model_config = ConfigDict(extra="forbid")

    writings: list[Writing] = Field(default=[], max_length=ITEMS_MAX)
    statuses: list[dict[str, Any]] = Field(default=[], max_length=ITEMS_MAX)
    posting: Posting = Posting()


class Advance(BaseModel):
    model_config = ConfigDict(extra="forbid")

    seconds: float = Field(ge=0, le=400 * DAY_S)


class Token(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: str | None = None  # None: the first one


class Identity(BaseModel):
    """What a customer's number and BSUID become; None leaves it as it is."""

    model_config = ConfigDict(extra="forbid")

    phone: str | None = None
    user_id: str | None = None
    posting: Posting = Posting()


class Control:
    """What the control API's routes stand on."""

    def __init__(self, world: World, phones: Phones, statuses: Statuses) -> None:
        self.world = world
        self.phones = phones
        self.statuses = statuses

    def customer(self, customer_id: str) -> Customer:
        customer = self.world.customers.get(customer_id)
        if customer is None:
            raise HTTPException(404, f"there is no customer {customer_id}")
        return customer

    def number(self, number_id: str | None) -> Number:
        return self.world.number(number_id or self.world.settings.numbers[0].id)

    def written(self, writing: Writing) -> Written:
        customer = self.customer(writing.customer)
        item = composing.item(
            customer,
            writing.type,
            {} if writing.content is None else writing.content,
            at=self.world.clock.now() if writing.at is None else writing.at,
            message_id=writing.id,
            context_id=writing.context_id,
            **writing.more,
        )
        return self.phones.write(customer, self.number(writing.to), self.phones.with_media(item, url=writing.url))

    async def deliver(self, asked: Deliveries) -> list[dict[str, Any]]:
        """Write all of it, and post it; returns the items, at once."""
        written = [self.written(writing) for writing in asked.writings]
        self.phones.tell(written, asked.statuses, asked.posting)
        return [one.item for one in written]

    async def advance(self, seconds: float) -> None:
        """Move the clock, stopping wherever something falls due on the way."""
        clock, agenda = self.world.clock, self.world.agenda
        await agenda.settle()
        end = clock.now() + seconds
        while (due := agenda.next_due()) is not None and due <= end:
            clock.advance(max(0.0, due - clock.now()))
            await agenda.settle()
        clock.advance(max(0.0, end - clock.now()))
        agenda.wake()
        self.world.changes.tell()


def routes(control: Control) -> APIRouter:
    router = APIRouter(prefix="/simulator", tags=["Control"])
    _faults(router, control)
    _settings(router, control)
    _time(router, control)
    _customers(router, control)
    _phone(router, control)
    _writing(router, control)
    _webhooks(router, control)
    return router


def _faults(router: APIRouter, control: Control) -> None:
    world = control.world

    @router.post("/faults")
    async def script(faults: list[Fault] | Fault) -> dict[str, int]:
        for fault in faults if isinstance(faults, list) else [faults]:
            world.faults.add(fault)
        return {"scripted": len(world.faults.scripted)}

    @router.get("/faults")
    async def scripted() -> list[Fault]:
        return world.faults.scripted

    @router.delete("/faults")
    async def clear() -> dict[str, int]:
        world.faults.clear()
        return {"scripted": 0}


def _settings(router: APIRouter, control: Control) -> None:
    world = control.world

    @router.get("/settings")
    async def settings() -> Settings:
        return world.settings

    @router.patch("/settings")
    async def change(changes: dict[str, Any]) -> Settings:
        world.change_settings(Settings.model_validate(world.settings.model_dump() | changes))
        return world.settings

    @router.post("/reset")
    async def reset() -> dict[str, bool]:
        """Forget everything; the clock stays where it is."""
        await world.reset()
        return {"reset": True}

    @router.post("/revoke_token")
    async def revoke(asked: Token) -> dict[str, bool]:
        world.access.revoked.add(asked.token or world.settings.access_token)
        return {"revoked": True}

    @router.post("/restore_token")
    async def restore(asked: Token) -> dict[str, bool]:
        world.access.revoked.discard(asked.token or world.settings.access_token)
        return {"revoked": False}


def _time(router: APIRouter, control: Control) -> None:
    world = control.world

    @router.get("/clock")
    async def clock() -> dict[str, float]:
        return {"now": world.clock.now()}

    @router.post("/clock/advance")
    async def advance(asked: Advance) -> dict[str, float]:
        await control.advance(asked.seconds)
        return {"now": world.clock.now()}

    @router.post("/settle")
    async def settle() -> dict[str, int]:
        """Answer when nothing is due or under way; what lies in the future stays there."""
        await world.agenda.settle()
        return {"ahead": world.agenda.ahead}


def _customers(router: APIRouter, control: Control) -> None:
    world = control.world

    @router.get("/customers")
    async def customers() -> list[Customer]:
        return world.customers.all

    @router.put("/customers/{customer_id}")
    async def put(customer_id: str, given: dict[str, Any]) -> Customer:
        """Make a customer, or say more about one; a new one who is given no `user_id` gets one, unless it is null."""
        known = world.customers.get(customer_id)
        before = known.model_dump() if known else {"user_id": new_bsuid()}
        customer = Customer.model_validate(before | given | {"id": customer_id})
        world.customers.put(customer)
        if known and customer.online and not known.online:
            control.statuses.came_online(customer)
        world.changes.tell()
        return customer

    @router.post("/customers/{customer_id}/identity")
    async def change_identity(customer_id: str, given: Identity) -> list[dict[str, Any]]:
        before = control.customer(customer_id)
        changed = given.model_dump(include={"phone", "user_id"}, exclude_none=True)
        after = Customer.model_validate(before.model_dump() | changed)
        written = control.phones.change(before, after, control.number(None))
        control.phones.tell(written, [], given.posting)
        return [one.item for one in written]


def _phone(router: APIRouter, control: Control) -> None:
    world = control.world

    @router.get("/customers/{customer_id}/messages")
    async def received(
        customer_id: str, side: Literal["business", "customer", "both"] = "business"
    ) -> list[dict[str, Any]]:
        control.customer(customer_id)
        said = world.talk.with_customer(customer_id)
        return [message.view() for message in said if side in {"both", message.by}]

    @router.get("/messages")
    async def all_received() -> list[dict[str, Any]]:
        """What the business had accepted for anybody: tests count here what came twice."""
        return [message.view() for message in world.talk.from_business()]

    @router.post("/customers/{customer_id}/open")
    async def opened(customer_id: str) -> dict[str, bool]:
        """The customer looks at the talk: what has arrived is read."""
        control.statuses.was_opened(control.customer(customer_id))
        world.changes.tell()
        return {"opened": True}

    @router.post("/customers/{customer_id}/play")
    async def played(customer_id: str, message_id: str) -> dict[str, bool]:
        message = world.talk.get(message_id)
        if message is None or message.customer_id != customer_id or message.by != "business":
            raise HTTPException(404, "there is no such message")
        control.statuses.was_played(message)
        return {"played": True}


def _writing(router: APIRouter, control: Control) -> None:
    @router.post("/deliveries")
    async def deliver(asked: Deliveries) -> list[dict[str, Any]]:
        """Write as customers, and post the webhooks in the manner asked for; returns the items at once."""
        return await control.deliver(asked)

    @router.post("/media")
    async def keep_file(request: Request, filename: str | None = None) -> dict[str, str]:
        """Keep a file that a customer sends: the raw bytes as the body, their type as its Content-Type."""
        if int(request.headers.get("content-length") or 0) > UPLOAD_BYTES_MAX:
            raise HTTPException(413, f"more than {UPLOAD_BYTES_MAX} bytes")
        mime_type = request.headers.get("content-type", "application/octet-stream")
        return {"id": control.phones.keep_file(await request.body(), mime_type, filename).id}

    @router.get("/media/{media_id}")
    async def file(media_id: str) -> Response:
        """The bytes of any file, as the phone shows them."""
        medium = control.world.media.require(media_id, control.world.clock.now())
        return Response(medium.content, media_type=medium.mime_type)


def _webhooks(router: APIRouter, control: Control) -> None:
    world = control.world

    @router.get("/webhooks")
    async def kept() -> JSONResponse:
        """The webhooks that were made while no address is set: `body` and `headers`, as they would be posted."""
        return JSONResponse(list(world.sender.kept))

    @router.delete("/webhooks")
    async def forget() -> dict[str, int]:
        world.sender.kept.clear()
        return {"kept": 0}

    @router.get("/deliveries")
    async def deliveries() -> JSONResponse:
        """The last webhooks with what they were answered: waiting, taken, or given up."""
        return JSONResponse([delivery.view() for delivery in world.sender.deliveries])

    @router.post("/handshake")
    async def handshake(asked: Token) -> dict[str, Any]:
        """Shake hands with the webhook's address, with the right token or with another."""
        found = await shake_hands(world.sender.client, world.settings, asked.token)
        return {"right": found.right, "status": found.status, "content_type": found.content_type, "body": found.body}

    @router.get("/wire")
    async def wire() -> JSONResponse:
        return JSONResponse(world.wire.view())
