"""Files at work, step by step: the ledger of an installation, a real S3, and WhatsApp's simulator."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import UUID

from psycopg_pool import AsyncConnectionPool
from pydantic import BaseModel, SecretStr

import executing
import simulator
from commands import conversation as conversations
from commands import media
from commands.media import File
from commands.receiving import MessageTaken
from installations import Installation
from onrecord import ids
from onrecord.command import Command, Outcome, Transaction, system
from onrecord.effects.caller import Caller, Limits, Part
from onrecord.effects.filing import Filing, Waits
from onrecord.effects.ledger import Call, Ledger
from onrecord.effects.outcomes import Backoff
from onrecord.egress import Egress
from onrecord.events import MediaRequested
from onrecord.events.message import MediaKind
from onrecord.execute import Executor
from onrecord.file_rows import FileRows
from onrecord.media.objects import Objects, Place, Store
from onrecord.media.storing import Storing
from onrecord.parts.media import LIMITS, recording
from onrecord.whatsapp.files import Files, bearer_hosts, own_origins
from sealing import MASTERS
from shop import Shop
from simulator import Phones
from written import Emitted, outbox, rows

SOON = Backoff(first_s=10, s_max=60)


class FileAnnounced(BaseModel):
    """The file that is to come."""

    media_id: UUID


class AnnounceFile(Command[FileAnnounced]):
    """As a webhook would: a customer's file that WhatsApp keeps."""

    conversation_id: UUID
    channel_id: UUID
    kind: MediaKind
    media_type: str
    sha256: str | None
    provider_media_id: str

    async def handle(self, transaction: Transaction) -> Outcome[FileAnnounced]:
        conversation, key = await conversations.load(transaction, self.conversation_id)
        file = File(
            ids.new(),
            conversation.contact_id,
            conversation.id,
            "customer",
            self.kind,
            "requested",
            self.media_type,
            None,
            has_preview=False,
            requested_at=transaction.now,
        )
        await media.add(transaction, file)
        event = MediaRequested(
            conversation_id=str(conversation.id),
            media_id=str(file.id),
            message_id=None,
            origin="customer",
            channel_id=str(self.channel_id),
            kind=self.kind,
            media_type=self.media_type,
            size_bytes=None,
            sha256=self.sha256,
            file_name=None,
            provider_media_id=self.provider_media_id,
        )
        return Outcome(conversation.contact_id, [event], FileAnnounced(media_id=file.id), key)


class FileShop(Shop):
    """One installation's files, and a worker that is ticked by hand."""

    def __init__(
        self, installation: Installation, pool: AsyncConnectionPool, executor: Executor, phones: Phones, filing: Filing
    ) -> None:
        super().__init__(installation, pool, executor)
        self.phones = phones
        self.token: SecretStr | None = SecretStr(simulator.ACCESS_TOKEN)
        self.conversation: MessageTaken | None = None
        self.objects = filing.objects
        files = replace(filing.files, tokens=self._token)
        self.filing = replace(filing, files=files, rows=FileRows(self.executor), now=self.clock)

    async def _token(self, _workspace_id: UUID, _channel_id: UUID) -> SecretStr | None:
        return self.token

    async def talk(self) -> MessageTaken:
        """A conversation that files belong to."""
        if self.conversation is None:
            executed = await self.executor.execute(executing.receive(), system(self.workspace_id))
            self.conversation = executed.answer
        return self.conversation

    async def announce(
        self,
        body: bytes,
        media_type: str,
        kind: MediaKind = "document",
        sha256: str | None = None,
        channel_id: UUID | None = None,
    ) -> UUID:
        """A file that a customer sent, and the ledger knows of."""
        command = AnnounceFile(
            conversation_id=(await self.talk()).conversation_id,
            channel_id=channel_id or ids.new(),
            kind=kind,
            media_type=media_type,
            sha256=sha256,
            provider_media_id=self.phones.keep_file(body, media_type),
        )
        executed = await self.executor.execute(command, system(self.workspace_id))
        self.feed()
        return executed.answer.media_id

    def files_caller(self, filing: Filing | None = None, limits: Limits = LIMITS) -> Caller:
        ledger = Ledger(self.pool, "media", limits.lease_s, self.clock)
        return Caller(ledger, self.gate(), Part(filing or self.filing, recording(self.executor, self.objects), limits))

    async def begin(self) -> Call:
        """The next call, as a worker begins it that is never heard of again."""
        ledger = Ledger(self.pool, "media", LIMITS.lease_s, self.clock)
        (claimed,) = await ledger.claim(list(self.shards), 1)
        call = await ledger.begin_call(claimed)
        assert call is not None
        return call

    async def carry_on(self, ticks: int = 1, filing: Filing | None = None) -> None:
        """Do what is due, so often; what was put off is due each time."""
        caller = self.files_caller(filing)
        for _ in range(ticks):
            await caller.tick()
            await caller.settle()
            self.clock.move(3_600)
            self.feed()

    def news(self) -> list[Emitted]:
        """What the log says of files, in its order."""
        return [row for row in outbox(self.installation) if row.type.startswith("media.")]

    def told(self) -> list[tuple[str, str | None]]:
        """The types of the news, without what asks for something; and why, if there is a reason."""
        found = [(row.type, row.record["data"].get("reason")) for row in self.news()]
        return [(name, reason) for name, reason in found if name not in {"media.requested.v1", "media.uploaded.v1"}]

    def state(self, media_id: UUID) -> str:
        ((state,),) = rows(self.installation, "select state from media where id = %s", (media_id,))
        return str(state)

    async def place(self, media_id: UUID) -> Place:
        return Place(self.workspace_id, (await self.talk()).contact_id, media_id)

    async def keys(self) -> list[str]:
        return [found.key for found in await self.objects.page("", None)]


@asynccontextmanager
async def filing(store: Store, url: str, source: str) -> AsyncIterator[Filing]:
    """Whoever fetches and checks files, for one bucket and one Graph API; the rest is the shop's."""

    async def nobody(_workspace_id: UUID, _channel_id: UUID) -> SecretStr | None:
        return None

    async with Objects(store) as objects, Egress(own_origins(url), bearer_hosts(url)) as egress:
        await objects.make_bucket()
        files = Files(egress, url, "v26.0", nobody)
        waits = Waits(SOON, SOON, SOON)
        yield Filing(objects, Storing(objects), files, FileRows(None), MASTERS, source, waits=waits)  # type: ignore[arg-type] # the shop has one
