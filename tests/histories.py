"""Legal histories of a few customers: made by the commands' own decisions, without a database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple, get_args
from uuid import UUID, uuid5

from hypothesis import strategies as st

from ai_histories import Asked
from commands import (
    add_note,
    alias_contact,
    assign_conversation,
    claim_conversation,
    end_snooze,
    erase_contact,
    label_conversation,
    link_contacts,
    mark_read,
    receiving,
    rename_contact,
    reopen_conversation,
    resolve_conversation,
    send_message,
    sending,
    set_contact_field,
    set_priority,
    snooze_conversation,
    unassign_conversation,
    unlabel_conversation,
)
from commands.add_note import AddNote
from commands.alias_contact import AliasContact
from commands.assign_conversation import AssignConversation
from commands.conversation import Conversation
from commands.erase_contact import EraseContact
from commands.label_conversation import LabelConversation
from commands.link_contacts import LinkContacts
from commands.mark_read import MarkRead
from commands.receive_message import ReceiveMessage
from commands.receiving import NewIds
from commands.rename_contact import RenameContact
from commands.send_message import SendMessage
from commands.sending import Met
from commands.set_contact_field import SetContactField
from commands.set_priority import SetPriority
from commands.snooze_conversation import SnoozeConversation
from commands.unlabel_conversation import UnlabelConversation
from onrecord import errors
from onrecord.events import (
    AiAnswered,
    ContactFieldSet,
    ContactLinked,
    ConversationLabelled,
    ConversationRead,
    ConversationUnlabelled,
    EventData,
    MessageQueued,
)
from onrecord.events.contact import Priority
from onrecord.events.envelope import Envelope, encode
from sealing import key_of

Deed = Literal[
    "receive",
    "send",
    "note",
    "assign",
    "claim",
    "unassign",
    "snooze",
    "wake",
    "resolve",
    "reopen",
    "prioritise",
    "label",
    "unlabel",
    "read",
    "rename",
    "field",
    "alias",
    "link",
    "ask",
    "answer",
    "decide",
    "hand_over",
    "erase",
]
DEEDS: tuple[Deed, ...] = get_args(Deed)
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
SNOOZE = timedelta(seconds=5)
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
class _Customer:
    """What decisions about a customer need, besides their conversation."""

    conversation: Conversation
    labels: set[UUID] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    linked: set[int] = field(default_factory=set)
    read_seq: int = 0
    asked: Asked = field(default_factory=Asked)
    erased: bool = False

    def apply(self, event: EventData) -> None:
        self.conversation = self.conversation.apply(event)
        match event:
            case ConversationLabelled():
                self.labels.add(UUID(event.label_id))
            case ConversationUnlabelled():
                self.labels.discard(UUID(event.label_id))
            case ConversationRead():
                self.read_seq = event.read_seq
            case ContactFieldSet():
                (self.fields.discard if event.value is None else self.fields.add)(event.field)
            case ContactLinked():
                self.linked |= {n for n in range(CUSTOMERS) if str(_id_of(n, "contact")) == event.linked_contact_id}


@dataclass
class _Made:
    source: str
    workspace_id: UUID
    entries: list[Entry] = field(default_factory=list)
    customers: dict[int, _Customer] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def take(self, step: Step) -> None:
        try:
            decided = list(self._decide(step))
        except errors.Refusal:
            return
        for number, events in decided:
            unopened = Conversation(_id_of(number, "conversation"), _id_of(number, "contact"), "open", None, 1)
            customer = self.customers.setdefault(number, _Customer(unopened))
            for event in events:
                self._record(number, event)
                customer.apply(event)

    def _decide(self, step: Step) -> Sequence[tuple[int, Sequence[EventData]]]:
        """The events, by whose they are."""
        customer = self.customers.get(step.customer)
        if customer and customer.erased:
            raise errors.ContactIsErased
        if step.deed == "receive":
            before = customer.conversation if customer else None
            new = NewIds(self._of(step, "contact"), self._of(step, "conversation"), self._new_id("message"))
            return [(step.customer, receiving.decide(before, self._received(step).incoming(), new))]
        if customer is None:
            raise errors.NoSuchConversation
        if step.deed == "erase":
            return self._erase(step)
        if step.deed == "link":
            return self._link(step)
        event = (
            self._decide_on(customer, step)
            or self._decide_about(customer, step)
            or self._decide_with_ai(customer, step)
        )
        return [(step.customer, [event] if event else [])]

    def _person(self, number: int) -> set[int]:
        """Everybody who is one person with this customer."""
        found, reached = {number}, {number}
        while reached:
            reached = {other for one in reached for other in self.customers[one].linked} - found
            found |= reached
        return found

    def _erase(self, step: Step) -> list[tuple[int, Sequence[EventData]]]:
        erased: list[tuple[int, Sequence[EventData]]] = []
        for number in sorted(self._person(step.customer)):
            conversation = self.customers[number].conversation
            command = EraseContact(contact_id=conversation.contact_id, reason="asked_by_person")
            erased.append((number, erase_contact.decide([conversation], command)))
            self.customers[number].erased = True
        return erased

    def _link(self, step: Step) -> list[tuple[int, Sequence[EventData]]]:
        other = (step.customer + 1 + len(step.text)) % CUSTOMERS
        if other not in self.customers or other == step.customer:
            raise errors.NoSuchContact
        if self.customers[other].erased:
            raise errors.ContactIsErased
        mine, theirs = ({_id_of(one, "contact") for one in self._person(n)} for n in (step.customer, other))
        command = LinkContacts(contact_id=self._of(step, "contact"), linked_contact_id=_id_of(other, "contact"))
        talks = {_id_of(one, "contact"): str(_id_of(one, "conversation")) for one in (step.customer, other)}
        events = link_contacts.decide(mine, theirs, command, talks)
        return [(step.customer, events[:1]), (other, events[1:])]

    def _decide_on(self, customer: _Customer, step: Step) -> EventData | None:  # noqa: C901, PLR0911 - a case a deed
        before, number = customer.conversation, len(step.text)
        match step.deed:
            case "send":
                command = SendMessage(conversation_id=before.id, text=step.text)
                new = sending.NewIds(self._new_id("message"), self._new_id("delivery"))
                return send_message.decide(before, Met(), command, new, self._now)
            case "note":
                mentioned = {_id_of(n, "member") for n in range(number % 3)}
                note = AddNote(conversation_id=before.id, text=step.text, mentions=tuple(sorted(mentioned)))
                return add_note.decide(before, note, self._new_id("note"), mentioned)
            case "assign":
                member = AssignConversation(conversation_id=before.id, assignee_id=self._new_id("member"))
                return assign_conversation.decide(before, member, "agent")
            case "claim":
                return claim_conversation.decide(before, self._new_id("member"))
            case "unassign":
                return unassign_conversation.decide(before)
            case "snooze":
                snooze = SnoozeConversation(conversation_id=before.id, until=self._now + SNOOZE)
                return snooze_conversation.decide(before, snooze, self._now)
            case "wake":
                return end_snooze.decide(before, self._now)
            case "resolve":
                return resolve_conversation.decide(before)
            case "reopen":
                return reopen_conversation.decide(before)
            case "prioritise":
                return set_priority.decide(
                    before, SetPriority(conversation_id=before.id, priority=PRIORITIES[number % len(PRIORITIES)])
                )
            case _:
                return None

    def _decide_about(self, customer: _Customer, step: Step) -> EventData | None:  # noqa: PLR0911 - a case a deed
        before, number = customer.conversation, len(step.text)
        contact_id, label_id = before.contact_id, _id_of(number % 3, "label")
        match step.deed:
            case "label":
                put = LabelConversation(conversation_id=before.id, label_id=label_id)
                return label_conversation.decide(before, customer.labels, put, exists=True)
            case "unlabel":
                taken = UnlabelConversation(conversation_id=before.id, label_id=label_id)
                return unlabel_conversation.decide(before, customer.labels, taken)
            case "read":
                read = MarkRead(conversation_id=before.id, read_seq=self.ends[step.customer % SHARDS])
                return mark_read.decide(before, customer.read_seq, read, _id_of(0, "member"))
            case "rename":
                return rename_contact.decide(RenameContact(contact_id=contact_id, name=f"Demo {number}"))
            case "field":
                value = step.text if number % 4 else None
                command = SetContactField(contact_id=contact_id, field=f"field_{number % 3}", value=value)
                return set_contact_field.decide(customer.fields, command)
            case "alias":
                alias = AliasContact(contact_id=contact_id, channel="whatsapp", address=f"demo-{number}")
                return alias_contact.decide(None, before.id, alias, alias.address)
            case _:
                return None

    def _decide_with_ai(self, customer: _Customer, step: Step) -> EventData | None:
        before, asked = customer.conversation, customer.asked
        match step.deed:
            case "ask":
                return asked.ask(before.id, before.version, step.text, self._new_id)
            case "answer":
                return asked.answer(step.text, self._new_id)
            case "decide" if asked.drafts and len(step.text) % 2:
                return asked.discard(before.id, step.text)
            case "decide" if asked.drafts:
                return self._approved(customer, step)
            case "hand_over":
                return asked.hand_over(before.id)
            case _:
                return None

    def _approved(self, customer: _Customer, step: Step) -> EventData:
        sent = self._decide_on(customer, step._replace(deed="send"))
        assert isinstance(sent, MessageQueued), "a reply is sent, or refused"
        draft_id, distance = customer.asked.drafts.pop(0), len(step.text) % 5
        told = {"draft_id": draft_id, "ai_generated": True, "approved_by": "token/demo"}
        return sent.model_copy(update={**told, "draft_chars": 9, "edit_distance": distance})

    @property
    def _now(self) -> datetime:
        return BEGAN + timedelta(seconds=len(self.entries))

    def _received(self, step: Step) -> ReceiveMessage:
        return ReceiveMessage(
            channel="whatsapp",
            address=f"demo-{step.customer}",
            name=f"Demo customer {step.customer}",
            provider_message_id=f"demo-{len(self.entries)}",
            sent_at=BEGAN,
            text=step.text,
        )

    def _record(self, number: int, event: EventData) -> None:
        shard = number % SHARDS
        self.ends[shard] += 1
        contact_id = str(_id_of(number, "contact"))
        envelope = Envelope(
            id=str(self._new_id("event")),
            time=self._now,
            subject=f"contact/{contact_id}",
            workspace_id=str(self.workspace_id),
            actor="ai/demo" if isinstance(event, AiAnswered) else "token/demo",
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
