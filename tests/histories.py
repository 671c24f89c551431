"""Legal histories of a few customers: made by the commands' own decisions, without a database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID, uuid5

from hypothesis import strategies as st

from commands import (
    add_note,
    assign_conversation,
    erase_contact,
    receive_message,
    reopen_conversation,
    resolve_conversation,
    send_message,
)
from commands.add_note import AddNote
from commands.assign_conversation import AssignConversation
from commands.conversation import Conversation
from commands.erase_contact import EraseContact
from commands.receive_message import NewIds, ReceiveMessage
from commands.send_message import SendMessage
from onrecord import errors
from onrecord.events import EventData
from onrecord.events.envelope import Envelope, encode
from sealing import key_of

Deed = Literal["receive", "send", "note", "assign", "resolve", "reopen", "erase"]
DEEDS: tuple[Deed, ...] = ("receive", "send", "note", "assign", "resolve", "reopen", "erase")
WORKSPACE = UUID("00000000-0000-7000-8000-000000000001")
SOURCE = "/onrecord/00000000-0000-7000-8000-000000000002"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
CUSTOMERS = 3
SHARDS = 2


class Step(NamedTuple):
    """Somebody tries something; what the state doesn't allow is refused, and leaves no event."""

    customer: int
    deed: Deed
    text: str = "Hello"


class Entry(NamedTuple):
    """An event of the history, numbered and recorded."""

    shard: int
    seq: int
    key: str
    record: bytes


def history(steps: Iterable[Step], source: str = SOURCE, workspace_id: UUID = WORKSPACE) -> list[Entry]:
    """What these steps leave on the record. Ids and times are counted: the same steps give the same bytes."""
    made = _Made(source, workspace_id)
    for step in steps:
        made.take(step)
    return made.entries


def contacts() -> list[str]:
    """The ids of all customers."""
    return [str(_id_of(customer, "contact")) for customer in range(CUSTOMERS)]


def conversation_id(customer: int) -> UUID:
    """The id of a customer's conversation."""
    return _id_of(customer, "conversation")


def of_shard(entries: Iterable[Entry], shard: int) -> list[Entry]:
    return [entry for entry in entries if entry.shard == shard]


def steps(*, steps_max: int = 30) -> st.SearchStrategy[list[Step]]:
    """Any steps of a few customers, in any order."""
    texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=200)
    step = st.builds(Step, st.integers(0, CUSTOMERS - 1), st.sampled_from(DEEDS), texts)
    return st.lists(step, max_size=steps_max)


@dataclass
class _Made:
    source: str
    workspace_id: UUID
    entries: list[Entry] = field(default_factory=list)
    conversations: dict[int, Conversation] = field(default_factory=dict)
    erased: set[int] = field(default_factory=set)
    ends: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def take(self, step: Step) -> None:
        before = self.conversations.get(step.customer)
        try:
            events = self._decide(before, step)
        except errors.Refusal:
            return
        after = before or Conversation(self._of(step, "conversation"), self._of(step, "contact"), "open", None, 1)
        for event in events:
            self._record(step, event)
            after = after.apply(event)
        self.conversations[step.customer] = after

    def _decide(self, before: Conversation | None, step: Step) -> Sequence[EventData]:
        if step.customer in self.erased:
            raise errors.ContactIsErased
        if step.deed == "receive":
            new = NewIds(self._of(step, "contact"), self._of(step, "conversation"), self._new_id("message"))
            return receive_message.decide(before, self._received(step), new)
        if before is None:
            raise errors.NoSuchConversation
        if step.deed == "erase":
            self.erased.add(step.customer)
            return erase_contact.decide([before], EraseContact(contact_id=before.contact_id, reason="asked_by_person"))
        return [self._decide_on(before, step)]

    def _decide_on(self, before: Conversation, step: Step) -> EventData:
        match step.deed:
            case "send":
                command = SendMessage(conversation_id=before.id, text=step.text)
                return send_message.decide(before, command, self._new_id("message"))
            case "note":
                return add_note.decide(before, AddNote(conversation_id=before.id, text=step.text), self._new_id("note"))
            case "assign":
                member = AssignConversation(conversation_id=before.id, assignee_id=self._new_id("member"))
                return assign_conversation.decide(before, member, "agent")
            case "resolve":
                return resolve_conversation.decide(before)
            case "reopen":
                return reopen_conversation.decide(before)
            case _:
                raise AssertionError(f"{step.deed} is decided elsewhere")

    def _received(self, step: Step) -> ReceiveMessage:
        return ReceiveMessage(
            channel="whatsapp",
            address=f"demo-{step.customer}",
            name=f"Demo customer {step.customer}",
            provider_message_id=f"demo-{len(self.entries)}",
            sent_at=BEGAN,
            text=step.text,
        )

    def _record(self, step: Step, event: EventData) -> None:
        shard = step.customer % SHARDS
        self.ends[shard] += 1
        contact_id = str(self._of(step, "contact"))
        envelope = Envelope(
            id=str(self._new_id("event")),
            time=BEGAN + timedelta(seconds=len(self.entries)),
            subject=f"contact/{contact_id}",
            workspace_id=str(self.workspace_id),
            actor="token/demo",
            correlation_id=str(self._new_id("correlation")),
        )
        record = encode(event, envelope, self.source, key_of(contact_id))
        self.entries.append(Entry(shard, self.ends[shard], contact_id, record))

    def _new_id(self, what: str) -> UUID:
        return uuid5(WORKSPACE, f"{what} {len(self.entries)}")

    def _of(self, step: Step, what: str) -> UUID:
        return _id_of(step.customer, what)


def _id_of(customer: int, what: str) -> UUID:
    return uuid5(WORKSPACE, f"{what} of customer {customer}")
