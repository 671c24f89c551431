"""Presence: who views a conversation, and who types there. Signals of the moment, in memory alone.

A signal is told to every process by NOTIFY and kept by each until it is taken back or its time is over; it touches no
table and no log. A process that starts, or loses its connection, learns who is there as they say so again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Literal, NamedTuple
from uuid import UUID

import orjson

State = Literal["viewing", "typing", "gone"]
CHANNEL = "onrecord_presence"
KEPT_S: dict[State, float] = {"viewing": 30.0, "typing": 8.0}
REPEAT_S = 10
MEMBER_CONVERSATIONS_MAX = 5


class Signal(NamedTuple):
    """What a member does where. Without a conversation they are gone from all of them."""

    workspace_id: str
    member_id: str
    conversation_id: str | None
    state: State

    def payload(self) -> str:
        """As NOTIFY carries it: four ids and a word, far below its 8,000 bytes."""
        return orjson.dumps(list(self)).decode()


def read(payload: str) -> Signal | None:
    """The signal; None for what is none, for whoever may sign in to the database may NOTIFY."""
    try:
        workspace_id, member_id, conversation_id, state = orjson.loads(payload)
        signal = Signal(str(UUID(str(workspace_id))), str(member_id), conversation_id and str(conversation_id), state)
        is_one = state == "gone" or (state in KEPT_S and conversation_id)
    except (ValueError, TypeError):
        return None
    return signal if is_one else None


class Presence:
    """Who is where, by workspace and member. Each change answers with the signals that are news."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._there: dict[tuple[str, str], dict[str, tuple[State, float]]] = defaultdict(dict)

    def heard(self, signal: Signal) -> list[Signal]:
        """Take a signal in. A repeat is no news, and lasts from now on."""
        there = self._there[signal.workspace_id, signal.member_id]
        if signal.state == "gone":
            left = [signal.conversation_id] if signal.conversation_id else list(there)
            return self._end(signal, [conversation_id for conversation_id in left if conversation_id in there])
        assert signal.conversation_id is not None, "somebody views or types somewhere"
        before, _ = there.pop(signal.conversation_id, ("gone", 0.0))
        there[signal.conversation_id] = (signal.state, self._clock() + KEPT_S[signal.state])
        crowded_out = self._end(signal, list(there)[:-MEMBER_CONVERSATIONS_MAX])
        return crowded_out if before == signal.state else [*crowded_out, signal]

    def expire(self) -> list[Signal]:
        """Whoever has said nothing for too long is gone."""
        now, gone = self._clock(), list[Signal]()
        for (workspace_id, member_id), there in list(self._there.items()):
            late = [conversation_id for conversation_id, (_, until) in there.items() if until <= now]
            gone += self._end(Signal(workspace_id, member_id, None, "gone"), late)
        return gone

    def of(self, workspace_id: str) -> Iterator[Signal]:
        """Everybody who is present in a workspace."""
        for (of_workspace, member_id), there in self._there.items():
            if of_workspace == workspace_id:
                for conversation_id, (state, _) in there.items():
                    yield Signal(workspace_id, member_id, conversation_id, state)

    def _end(self, of: Signal, conversation_ids: list[str]) -> list[Signal]:
        there = self._there[of.workspace_id, of.member_id]
        for conversation_id in conversation_ids:
            del there[conversation_id]
        if not there:
            del self._there[of.workspace_id, of.member_id]
        return [Signal(of.workspace_id, of.member_id, conversation_id, "gone") for conversation_id in conversation_ids]
