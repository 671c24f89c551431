"""A flood of webhooks: messages and statuses of many, shuffled, batched and doubled; and what must come of it."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import simulator
from installations import Installation
from onrecord import ids
from onrecord.whatsapp import identities
from sealing import VAULT
from simulator import Customer, composing
from written import numbers, outbox, rows, superuser

AT = 1_780_000_000
BATCH_MAX = 20
STATUSES = ("sent", "delivered", "read")
EVENTS = {f"message.{name}.v1": name for name in STATUSES}


@dataclass
class Deluge:
    """What is told: `messages` of customers and, of replies that were sent to them, every status."""

    seed: int
    customers: int
    messages: int
    replies: int = 0
    texts: dict[str, list[str]] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)
    deliveries: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.people = [self._person(number) for number in range(self.customers)]

    def first(self) -> bytes:
        """A body by which everybody is known, so that they can be replied to."""
        return simulator.body(*(self._message(one, f"first {one.id}", AT) for one in self.people), people=self.people)

    def bodies(self) -> list[bytes]:
        """Everything else, in no order, some of it in one body with other things, all of it twice."""
        items: list[tuple[Customer, str, dict[str, Any]]] = []
        for number in range(self.messages):
            person = self.chance.choice(self.people)
            told = self._message(person, f"{number:06}", AT + self.chance.randrange(self.messages // 4 + 1))
            items.append((person, "message", told))
        for delivery_id in self.deliveries:
            items += [(self.people[0], "status", self._status(delivery_id, name)) for name in STATUSES]
        return self._batched(items) + self._batched(items)

    def send_replies(self, installation: Installation) -> None:
        """Put replies where sending them would have left them: each waits for its statuses."""
        found = rows(installation, "select workspace_id, id from conversations order by id")
        with superuser(installation) as connection:
            for number in range(self.replies):
                workspace_id, conversation_id = found[number % len(found)]
                message_id, delivery_id = ids.new(), ids.new()
                connection.execute(
                    "insert into messages (workspace_id, id, conversation_id, direction, created_at)"
                    " values (%s, %s, %s, 'out', now())",
                    (workspace_id, message_id, conversation_id),
                )
                connection.execute(
                    "insert into deliveries (workspace_id, id, message_id, attempt, state, provider_message_hmac,"
                    " created_at) values (%s, %s, %s, 1, 'accepted', %s, now())",
                    (workspace_id, delivery_id, message_id, identities.message(VAULT, f"wamid.{delivery_id}")),
                )
                self.deliveries.append(delivery_id)

    def must_be_there(self, installation: Installation) -> None:
        """Every message once and with whom it is from, every status once, and the log without a gap."""
        found = outbox(installation)
        names = {event.subject: event.record["data"]["name"] for event in found if event.type == "contact.created.v2"}
        assert len(names) == self.customers, "nobody is doubled"
        told: dict[str, list[str]] = {}
        for event in found:
            if event.type == "message.received.v2":
                told.setdefault(names[event.subject], []).append(event.record["data"]["text"])
        assert {name: sorted(texts) for name, texts in told.items()} == {
            name: sorted(texts) for name, texts in self.texts.items()
        }
        statuses = Counter((e.record["data"]["delivery_id"], EVENTS[e.type]) for e in found if e.type in EVENTS)
        assert statuses == {(str(delivery_id), name): 1 for delivery_id in self.deliveries for name in STATUSES}
        assert {state for (state,) in rows(installation, "select state from deliveries")} <= {"read"}
        for shard, seqs in numbers(installation).items():
            assert seqs == list(range(1, len(seqs) + 1)), f"shard {shard} has a gap"

    def is_done(self, installation: Installation) -> bool:
        """Whether nothing waits for a worker. Nothing may have failed."""
        states = dict(rows(installation, "select state, count(*) from webhooks group by state"))
        assert "failed" not in states, rows(installation, "select reason from webhooks where state = 'failed'")
        return states.keys() <= {"done"}

    def _person(self, number: int) -> Customer:
        """Everybody has a name of the provider's; every third has no number."""
        phone = None if number % 3 == 0 else f"1202555{number:04}"
        return Customer(id=f"demo-{number}", name=f"Demo {number}", phone=phone, user_id=f"US.{10**16 + number}")

    def _message(self, person: Customer, text: str, at: int) -> dict[str, Any]:
        self.texts.setdefault(person.name, []).append(text)
        self.times[text] = at
        return composing.text(person, text, at=at, message_id=f"wamid.{uuid4().hex}")

    def _status(self, delivery_id: UUID, name: str) -> dict[str, Any]:
        callback = {"biz_opaque_callback_data": str(delivery_id)} if self.chance.random() < 0.5 else {}
        return {"id": f"wamid.{delivery_id}", "status": name, "timestamp": str(AT), **callback}

    def _batched(self, items: Sequence[tuple[Customer, str, dict[str, Any]]]) -> list[bytes]:
        shuffled, made = list(items), []
        self.chance.shuffle(shuffled)
        while shuffled:
            size = self.chance.choice((1, 1, 1, 2, 5, BATCH_MAX))
            batch, shuffled = shuffled[:size], shuffled[size:]
            messages = [item for _, kind, item in batch if kind == "message"]
            statuses = [item for _, kind, item in batch if kind == "status"]
            people = list({person.id: person for person, kind, _ in batch if kind == "message"}.values())
            made.append(simulator.body(*messages, people=people, statuses=statuses))
        return made
