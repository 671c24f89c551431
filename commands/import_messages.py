"""Bring in what was said before, elsewhere: messages that keep their times, move nothing and ask for nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal, NamedTuple, Self, cast
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from commands import conversation as conversations
from commands import identities as persons
from commands import imported_files
from commands.conversation import Conversation
from commands.identities import Who
from commands.imported_files import ImportedFile, Named, SaidFile
from commands.start_conversation import Number
from onrecord import db, errors, ids
from onrecord.chat_export.messages import MESSAGE_CHARS_MAX
from onrecord.command import Command, Name, Outcome, Text, Transaction
from onrecord.events import ContactCreated, ConversationOpened, ConversationResolved, EventData, MessageImported
from onrecord.vault import DataKey, Wrapped
from onrecord.whatsapp import identities

MESSAGES_MAX = 500
AUTHOR_CHARS_MAX = 200
FILE_NAME_CHARS_MAX = 255
OCCURRENCE_MAX = 1_000_000
SENT_MIN, SENT_MAX = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

ImportedText = Annotated[Text, StringConstraints(max_length=MESSAGE_CHARS_MAX)]
Author = Annotated[Text, StringConstraints(max_length=AUTHOR_CHARS_MAX)]
FileName = Annotated[Text, StringConstraints(min_length=1, max_length=FILE_NAME_CHARS_MAX)]


class Said(BaseModel):
    """A message of before. `sent_at` has the offset of the clock that it was read from.

    `author` is as the chat calls them, empty where the service itself speaks. `occurrence` counts messages that are
    equal but for it within one minute of that clock, from 0 on. `file` is what `file_name` names, where it can be
    uploaded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    sent_at: Annotated[AwareDatetime, Field(ge=SENT_MIN, le=SENT_MAX)]
    direction: Literal["in", "out"]
    kind: Literal["text", "file", "system"] = "text"
    author: Author
    text: ImportedText
    file_name: FileName | None = None
    file: SaidFile | None = None
    occurrence: Annotated[int, Field(ge=0, le=OCCURRENCE_MAX)] = 0

    @property
    def has_file(self) -> bool:
        """Whether it names one, which may come now, later or never."""
        return self.kind == "file" and self.file_name is not None

    @model_validator(mode="after")
    def _names_its_file(self) -> Self:
        if self.file is not None and not self.has_file:
            raise ValueError("a message with a file is of kind file, and has a file_name")
        return self


class Customer(BaseModel):
    """Who the customer is: whoever has this number, by a channel of ours or by none; or somebody new, of this name."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    channel_id: UUID | None = None
    number: Number
    name: Name

    @property
    def address(self) -> str:
        """The number as whoever brings messages in spells it: a channel's provider, or a client."""
        return identities.number(self.number) if self.channel_id else self.number


class MessagesImported(BaseModel):
    """Where the messages went: how many are new, how many were there before, and what is known of their files."""

    contact_id: UUID
    conversation_id: UUID
    added: int
    known: int
    files: tuple[ImportedFile, ...] = ()


class Found(NamedTuple):
    """The customer, with the conversation that takes the messages; and the events that made what wasn't there."""

    contact_id: UUID
    conversation_id: UUID
    key: DataKey
    opening: Sequence[EventData] = ()


class ImportMessages(Command[MessagesImported]):
    """Messages of one customer: of a contact, or of whoever has a number. A repeat adds nothing.

    Their latest conversation takes the messages. A new one is closed at once: what is past waits for nobody.
    """

    import_id: UUID
    contact_id: UUID | None = None
    customer: Customer | None = None
    messages: Annotated[tuple[Said, ...], Field(min_length=1, max_length=MESSAGES_MAX)]

    @model_validator(mode="after")
    def _has_one_customer(self) -> Self:
        if (self.contact_id is None) == (self.customer is None):
            raise ValueError("name the customer by contact_id, or by customer")
        return self

    async def handle(self, transaction: Transaction) -> Outcome[MessagesImported]:
        for said in self.messages:
            if said.file:
                said.file.require_allowed()
        found = await self._find(transaction) or await self._make(transaction)
        hmacs = [_natural_key(transaction, str(found.contact_id), said) for said in self.messages]
        added = decide(self, found, await self._add(transaction, found, hmacs))
        files = await imported_files.request(transaction, found.contact_id, self._named(hmacs))
        answer = MessagesImported(
            contact_id=found.contact_id,
            conversation_id=found.conversation_id,
            added=len(added),
            known=len(self.messages) - len(added),
            files=files.told,
        )
        return Outcome(found.contact_id, [*found.opening, *added, *files.events], answer, found.key)

    def _named(self, hmacs: Sequence[bytes]) -> list[Named]:
        every = enumerate(zip(self.messages, hmacs, strict=True))
        return [Named(at, hmac, said.file, said.file_name) for at, (said, hmac) in every if said.file]

    async def _find(self, transaction: Transaction) -> Found | None:
        """The customer, locked; None where nobody has this number.

        Raises NoSuchContact, NoSuchChannel, or ContactIsErased: also for what is older than the erasure of somebody who
        had this number, or one of the contact's.
        """
        if self.customer is not None:
            return await self._find_by_number(transaction, self.customer)
        who = {"workspace_id": transaction.workspace_id, "contact_id": self.contact_id}
        contact = await transaction.connection.execute(db.sql("commands", "load_contact_for_import"), who)
        tombstone = await transaction.connection.execute(db.sql("commands", "find_erasure"), who)
        row, erasure = await contact.fetchone(), await tombstone.fetchone()
        if row is None:
            raise errors.NoSuchContact
        if row[1]:
            raise errors.ContactIsErased
        self._must_be_after(cast("datetime | None", erasure and erasure[0]))
        contact_id, conversation_id = cast("tuple[UUID, UUID | None]", (row[0], row[2]))
        key = transaction.vault.unwrap(contact_id, Wrapped(*cast("tuple[str, bytes]", row[3:])))
        return await self._going_on(transaction, contact_id, conversation_id, key)

    async def _find_by_number(self, transaction: Transaction, customer: Customer) -> Found | None:
        looking = db.sql("commands", "look_at_channel")
        who = self._who(customer, transaction.now)
        known, beside = await persons.meet(transaction, who, looking, {"channel_id": customer.channel_id})
        disabled, erased_at = cast("tuple[bool | None, datetime | None]", beside)
        if customer.channel_id is not None and disabled is None:
            raise errors.NoSuchChannel
        self._must_be_after(erased_at)
        found = persons.recognise(known, who).contact
        if found is None:
            return None
        conversation_id = found.conversation.id if found.conversation else None
        return await self._going_on(transaction, found.contact_id, conversation_id, found.key)

    async def _going_on(
        self, transaction: Transaction, contact_id: UUID, conversation_id: UUID | None, key: DataKey
    ) -> Found:
        if conversation_id is None:
            return await self._open(transaction, contact_id, key, [])
        return Found(contact_id, conversation_id, key)

    async def _make(self, transaction: Transaction) -> Found:
        """Somebody new, whose number it is since their oldest message; a parallel one fails on the unique number."""
        assert self.customer is not None, "or the contact was found"
        contact_id, customer = ids.new(), self.customer
        key, wrapped = transaction.vault.make(contact_id)
        await transaction.run(
            db.sql("commands", "add_contact"),
            {
                "workspace_id": transaction.workspace_id,
                "contact_id": contact_id,
                "master_key": wrapped.master_key,
                "wrapped": wrapped.wrapped,
                "channel": identities.KIND,
                "channel_id": customer.channel_id,
                "now": transaction.now,
            },
        )
        await persons.add(transaction, contact_id, key, self._who(customer, self._oldest()), "number")
        created = ContactCreated(
            channel=identities.KIND,
            channel_id=str(customer.channel_id) if customer.channel_id else None,
            address=customer.address,
            name=customer.name,
        )
        return await self._open(transaction, contact_id, key, [created])

    def _who(self, customer: Customer, at: datetime) -> Who:
        return Who(customer.channel_id, customer.address, None, at)

    def _oldest(self) -> datetime:
        return min(said.sent_at for said in self.messages)

    def _must_be_after(self, erased_at: datetime | None) -> None:
        if erased_at is not None and self._oldest() <= erased_at:
            raise errors.ContactIsErased

    async def _open(
        self, transaction: Transaction, contact_id: UUID, key: DataKey, before: Sequence[EventData]
    ) -> Found:
        """A conversation that was had: opened, and resolved."""
        conversation_id = ids.new()
        of_it = (transaction.workspace_id, conversation_id, contact_id, transaction.now)
        await transaction.run(db.sql("commands", "add_conversation"), of_it)
        await conversations.save(transaction, Conversation(conversation_id, contact_id, "resolved", None, 2))
        opened = ConversationOpened(conversation_id=str(conversation_id), channel=identities.KIND, version=1)
        resolved = ConversationResolved(conversation_id=str(conversation_id), version=2)
        return Found(contact_id, conversation_id, key, [*before, opened, resolved])

    async def _add(self, transaction: Transaction, found: Found, hmacs: Sequence[bytes]) -> Sequence[tuple[str, Said]]:
        """The rows of those that weren't there, in one statement however many there are."""
        these = {str(ids.new()): said for said in self.messages}
        rows = await transaction.connection.execute(
            db.sql("commands", "add_imported_messages"),
            {
                "workspace_id": transaction.workspace_id,
                "conversation_id": found.conversation_id,
                "now": transaction.now,
                "ids": f"{{{','.join(these)}}}",  # an array whose elements need no quoting: quickest so
                "directions": f"{{{','.join(said.direction for said in self.messages)}}}",
                "hmacs": f"{{{','.join(hmac.hex() for hmac in hmacs)}}}",
            },
        )
        new = {row[0] for row in await rows.fetchall()}
        return [(message_id, said) for message_id, said in these.items() if message_id in new]


def decide(command: ImportMessages, found: Found, added: Sequence[tuple[str, Said]]) -> list[EventData]:
    """An event for each message that wasn't there, under its new id."""
    conversation_id, import_id = str(found.conversation_id), str(command.import_id)
    return [
        MessageImported(
            conversation_id=conversation_id,
            message_id=message_id,
            import_id=import_id,
            direction=said.direction,
            kind=said.kind,
            author=said.author,
            sent_at=said.sent_at.astimezone(UTC),
            text=said.text,
            file_name=said.file_name,
            media_id=message_id if said.has_file else None,
        )
        for message_id, said in added
    ]


def _natural_key(transaction: Transaction, contact_id: str, said: Said) -> bytes:
    """What a message is recognised by, whichever phone exported it, and whatever that phone calls people.

    To the minute of its own clock: some exports have no seconds; and who corrects the zone doesn't double a chat.
    """
    minute = said.sent_at.replace(tzinfo=None).isoformat(timespec="minutes")
    what = (minute, said.direction, said.kind, said.file_name or "", str(said.occurrence), said.text)
    return transaction.vault.match("imported_message", contact_id, *what)
