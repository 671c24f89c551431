"""Histories told event by event, without commands: what a fold makes of them is the question, not who may do it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from histories import BEGAN, SHARDS, SOURCE, WORKSPACE, Entry
from onrecord.events import ContactCreated, ConversationOpened, EventData, MessageQueued, MessageReceived, NoteAdded
from onrecord.events.envelope import Envelope, encode
from sealing import key_of


def named(what: str) -> str:
    """An id that a test calls by a name."""
    return str(uuid5(WORKSPACE, what))


def contact_of(customer: int) -> str:
    return named(f"contact of customer {customer}")


def conversation_of(customer: int) -> str:
    return named(f"conversation of customer {customer}")


@dataclass
class Telling:
    """A history that grows; each event is a second later than the one before it, unless it says when."""

    source: str = SOURCE
    workspace_id: UUID = WORKSPACE
    entries: list[Entry] = field(default_factory=list)
    version: int = 1
    actor: str = "token/demo"
    ends: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def tell(self, customer: int, *events: EventData, at: datetime | None = None) -> int:
        """Put these on the record; the seq of the last."""
        for event in events:
            self._record(customer, event, at or BEGAN + timedelta(seconds=len(self.entries)))
        return self.ends[customer % SHARDS]

    def tell_of_workspace(self, *events: EventData, at: datetime | None = None) -> None:
        """Put these on the record of the workspace, in the first shard."""
        for event in events:
            self._record(0, event, at or BEGAN + timedelta(seconds=len(self.entries)), of_workspace=True)

    def open(self, customer: int, name: str = "Demo", address: str | None = None, at: datetime | None = None) -> int:
        """A contact and their conversation."""
        known = f"+1555000{customer}" if address is None else address
        return self.tell(
            customer,
            ContactCreated(channel="whatsapp", address=known, name=name),
            ConversationOpened(conversation_id=conversation_of(customer), channel="whatsapp", version=1),
            at=at,
        )

    def receive(self, customer: int, text: str, at: datetime | None = None, sent_at: datetime | None = None) -> int:
        event = MessageReceived(
            conversation_id=conversation_of(customer),
            message_id=self._new_id("message"),
            version=self.next_version(),
            provider_message_id="demo",
            sent_at=sent_at or at or BEGAN,
            text=text,
        )
        return self.tell(customer, event, at=at)

    def send(self, customer: int, text: str, at: datetime | None = None) -> int:
        event = MessageQueued(
            conversation_id=conversation_of(customer),
            message_id=self._new_id("message"),
            version=self.next_version(),
            text=text,
        )
        return self.tell(customer, event, at=at)

    def note(self, customer: int, text: str, mentions: Iterable[str] = ()) -> int:
        event = NoteAdded(
            conversation_id=conversation_of(customer),
            note_id=self._new_id("note"),
            mentions=tuple(mentions),
            text=text,
        )
        return self.tell(customer, event)

    def next_version(self) -> int:
        self.version += 1
        return self.version

    def _new_id(self, what: str) -> str:
        return str(uuid5(self.workspace_id, f"{what} {len(self.entries)}"))

    def _record(self, customer: int, event: EventData, at: datetime, *, of_workspace: bool = False) -> None:
        shard, about = customer % SHARDS, str(self.workspace_id) if of_workspace else contact_of(customer)
        self.ends[shard] += 1
        envelope = Envelope(
            id=self._new_id("event"),
            time=at,
            subject=f"{'workspace' if of_workspace else 'contact'}/{about}",
            workspace_id=str(self.workspace_id),
            actor=self.actor,
            correlation_id=self._new_id("correlation"),
        )
        record = encode(event, envelope, self.source, None if of_workspace else key_of(about))
        self.entries.append(Entry(shard, self.ends[shard], about, record))
