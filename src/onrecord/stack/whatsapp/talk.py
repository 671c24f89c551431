"""What was said between the business and its customers, as their phones show it."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from onrecord.stack.whatsapp.settings import Manner

MESSAGES_MAX = 100_000


@dataclass
class Message:
    """A message of either side. `content` is what stands under the name of its type."""

    id: str
    number_id: str
    customer_id: str
    by: Literal["business", "customer"]
    at: float
    type: str
    content: dict[str, Any]
    address: str = ""  # how the business addressed the customer
    context_id: str | None = None
    callback_data: str | None = None
    reached: bool = False  # it is on the phone; or, if the customer's, the business has taken it
    read: bool = False
    statuses: list[str] = field(default_factory=list)
    error: int | None = None
    reactions: dict[str, str] = field(default_factory=dict)  # by whom
    was: list[dict[str, Any]] = field(default_factory=list)  # contents before it was edited
    revoked: bool = False
    manner: Manner = field(default_factory=Manner)

    def view(self) -> dict[str, Any]:
        """As the control API shows it."""
        shown = asdict(self) | {"status": self.statuses[-1] if self.statuses else None}
        del shown["manner"]
        return shown


class Talk:
    """All messages, the newest of them: the oldest are forgotten when there are too many."""

    def __init__(self) -> None:
        self._messages: OrderedDict[str, Message] = OrderedDict()
        self._of: defaultdict[str, dict[str, Message]] = defaultdict(dict)
        self._wrote_at: dict[tuple[str, str], float] = {}

    def add(self, message: Message) -> None:
        self._messages[message.id] = message
        self._of[message.customer_id][message.id] = message
        if len(self._messages) > MESSAGES_MAX:
            _, oldest = self._messages.popitem(last=False)
            self._of[oldest.customer_id].pop(oldest.id, None)

    def get(self, message_id: str) -> Message | None:
        return self._messages.get(message_id)

    def with_customer(self, customer_id: str) -> Iterator[Message]:
        yield from self._of.get(customer_id, {}).values()

    def unread(self, customer_id: str) -> int:
        said = self.with_customer(customer_id)
        return sum(message.by == "business" and message.reached and not message.read for message in said)

    def from_business(self) -> Iterator[Message]:
        return (message for message in self._messages.values() if message.by == "business")

    def note_writing(self, number_id: str, customer_id: str, at: float) -> None:
        """The customer wrote at this time: the window is open from here."""
        pair = number_id, customer_id
        self._wrote_at[pair] = max(at, self._wrote_at.get(pair, at))

    def wrote_at(self, number_id: str, customer_id: str) -> float | None:
        return self._wrote_at.get((number_id, customer_id))
