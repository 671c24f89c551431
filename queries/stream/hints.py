"""Hints: what an event was about and where it stands, so that a client knows what to ask for anew. Ids, never texts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson
from fastapi.sse import format_sse_event

from onrecord import position
from onrecord.position import Position

BATCH_HINTS_MAX = 200
# Of the workspace's own events, those that change what everybody sees; who signed in is the auditors' to know.
WORKSPACE_EVENTS = (
    "label.",
    "canned_reply.",
    "team.",
    "view.",
    "inbox_policy.",
    "notifications.",
    "member.",
    "channel.",
    "templates.",
    "ai_policy.",
    "ai_snippet.",
    "ai.paused",
    "ai.resumed",
)


class Hint(NamedTuple):
    """An event of the audit trail, as far as streams tell of it."""

    shard: int
    seq: int
    type: str
    about: str
    subject_id: str
    conversation_id: str | None
    message_id: str | None
    actor: str

    def told(self) -> dict[str, Any]:
        return {
            "position": f"{self.shard}:{self.seq}",
            "type": self.type,
            "contact_id": self.subject_id if self.about == "contact" else None,
            "conversation_id": self.conversation_id,
            "message_id": self.message_id,
            "actor": self.actor,
        }


class Topics(NamedTuple):
    """What a stream tells of: all customers, single conversations, the workspace's furniture, how everything runs."""

    inbox: bool = False
    workspace: bool = False
    operations: bool = False
    conversations: frozenset[str] = frozenset()

    @property
    def of_conversations(self) -> bool:
        """Whether it tells of any."""
        return self.inbox or bool(self.conversations)

    def want(self, hint: Hint) -> bool:
        if hint.about == "contact":
            return self.inbox or hint.conversation_id in self.conversations
        return self.workspace and hint.type.startswith(WORKSPACE_EVENTS)

    def want_presence(self, conversation_id: str) -> bool:
        return self.inbox or conversation_id in self.conversations


class Told(NamedTuple):
    """An event of a stream as it is sent, and how many hints it holds."""

    event: bytes
    hints: int


@dataclass
class Batch:
    """Hints that were read together, and where the reading then stood: all of them are told at once or none."""

    hints: Sequence[Hint]
    after: str
    _told: dict[Topics, Told | None] = field(default_factory=dict)

    def told(self, topics: Topics) -> Told | None:
        """What a stream of these topics says of it; written once for all of them, None if it is nothing."""
        if topics not in self._told:
            self._told[topics] = tell([hint for hint in self.hints if topics.want(hint)], self.after)
        return self._told[topics]


def tell(hints: Sequence[Hint], after: str) -> Told | None:
    """One event of the stream; its id is the position to resume from."""
    if not hints:
        return None
    text = orjson.dumps({"changes": [hint.told() for hint in hints]}).decode()
    return Told(format_sse_event(event="changes", data_str=text, id=after), len(hints))


def replayed(missed: Sequence[Hint], since: Position, until: str, topics: Topics) -> Iterator[bytes]:
    """What a client missed since a position, in pieces; `missed` is in the order of shard and seq, all of it.

    Each piece's id is where the client then stands: whoever breaks off between two begins with the second.
    """
    reached = dict(since)
    for at in range(0, len(missed), BATCH_HINTS_MAX):
        piece = missed[at : at + BATCH_HINTS_MAX]
        reached |= {hint.shard: hint.seq for hint in piece}
        is_last = at + BATCH_HINTS_MAX >= len(missed)
        if told := tell([hint for hint in piece if topics.want(hint)], until if is_last else position.spell(reached)):
            yield told.event
