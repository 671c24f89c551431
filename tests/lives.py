"""Legal lives of a few conversations, as events: what is assigned, snoozed, labelled and erased, and by whom."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from ai_histories import answer
from numbering import Numbered
from onrecord.events import (
    AiDraftDiscarded,
    AiRequested,
    ContactErased,
    ConversationAssigned,
    ConversationLabelled,
    ConversationOpened,
    ConversationPrioritised,
    ConversationReopened,
    ConversationResolved,
    ConversationSnoozed,
    ConversationUnassigned,
    ConversationUnlabelled,
    Event,
    MessageQueued,
    MessageReceived,
)
from onrecord.events.ai import AiTask
from onrecord.events.envelope import Envelope, Recorded
from onrecord.reader import Arrived
from projections.batch import Batch
from projections.projection import Key, Row
from projections.stats import STATS

WORKSPACE = UUID("00000000-0000-7000-8000-000000000001")
BEGAN = datetime(2026, 1, 30, 22, 50, tzinfo=UTC)
DEEDS = (
    "in",
    "out",
    "assign",
    "unassign",
    "resolve",
    "reopen",
    "snooze",
    "label",
    "unlabel",
    "prioritise",
    "triage",
    "draft",
    "discard",
    "approve",
    "erase",
)
CONVERSATIONS = 3
ACTORS = ("token/demo", "member/{}", "system")

Act = tuple[int, str, int, int]
"""Which conversation, what, by or about which of two, and how many seconds after the last."""


def id_of(name: str, number: int) -> str:
    return str(uuid5(WORKSPACE, f"{name} {number}"))


class Life:
    """Tells legal events of a conversation; what its state doesn't allow, nobody does."""

    def __init__(self, number: int) -> None:
        self.id = id_of("conversation", number)
        self.status = "none"

    def events(self, deed: str, other: int) -> Iterator[Event]:
        if self.status == "erased" or (self.status == "none" and deed != "in"):
            return
        if self.status == "none":
            yield ConversationOpened(conversation_id=self.id, channel="whatsapp", version=1)
        elif deed in {"reopen", "in"} and self.status != "open":
            yield ConversationReopened(conversation_id=self.id, version=1)
        if deed in {"resolve", "snooze"} and self.status == "resolved":
            return
        self.status = {"in": "open", "reopen": "open", "resolve": "resolved", "snooze": "snoozed"}.get(
            deed, self.status
        )
        if deed == "erase":
            self.status = "erased"
            yield ContactErased(reason="asked_by_person", conversation_ids=(self.id,))
        elif deed in MADE:
            yield MADE[deed](self.id, other)


MADE: dict[str, Callable[[str, int], Event]] = {
    "in": lambda one, other: MessageReceived(
        conversation_id=one,
        message_id=id_of("message", other),
        version=1,
        provider_message_id="demo",
        sent_at=BEGAN,
        text="Hello",
    ),
    "out": lambda one, other: MessageQueued(
        conversation_id=one, message_id=id_of("message", other), version=1, text="Hello"
    ),
    "assign": lambda one, other: ConversationAssigned(
        conversation_id=one, version=1, assignee_id=id_of("member", other)
    ),
    "unassign": lambda one, other: ConversationUnassigned(
        conversation_id=one, version=1, former_assignee_id=id_of("member", other)
    ),
    "resolve": lambda one, _: ConversationResolved(conversation_id=one, version=1),
    "snooze": lambda one, _: ConversationSnoozed(conversation_id=one, version=1, until=BEGAN),
    "label": lambda one, other: ConversationLabelled(conversation_id=one, version=1, label_id=id_of("label", other)),
    "unlabel": lambda one, other: ConversationUnlabelled(
        conversation_id=one, version=1, label_id=id_of("label", other)
    ),
    "prioritise": lambda one, _: ConversationPrioritised(conversation_id=one, version=1, priority="high"),
}


def _asked(one: str, task: AiTask, other: int) -> Event:
    """What the model says; which of two drafts it is, and how it went, `other` says."""
    asked = AiRequested(
        conversation_id=one, request_id=id_of("draft", other), task=task, of_version=1, media_id=None, instruction=None
    )
    return answer(asked, "x" * (other + 1), lambda what: UUID(id_of(what, 1)))  # type: ignore[return-value]  # it is one


MADE |= {
    "triage": lambda one, other: _asked(one, "triage", other),
    "draft": lambda one, other: _asked(one, "draft", other),
    "discard": lambda one, other: AiDraftDiscarded(
        conversation_id=one, request_id=id_of("draft", other), reason=("by_member", "superseded", "stopped")[other]
    ),
    "approve": lambda one, other: MessageQueued(
        conversation_id=one,
        message_id=id_of("message", other),
        version=1,
        text="Hello",
        draft_id=id_of("draft", other),
        draft_chars=9,
        edit_distance=other,
    ),
}


def history(acts: Sequence[Act], workspace_id: UUID = WORKSPACE) -> list[Recorded]:
    """What these acts leave on the record; conversations of two shards."""
    lives = [Life(number) for number in range(CONVERSATIONS)]
    made: list[Recorded] = []
    at = BEGAN
    for number, deed, other, seconds in [*((number, "in", 0, 0) for number in range(CONVERSATIONS)), *acts]:
        at += timedelta(seconds=seconds)
        for event in lives[number].events(deed, other):
            envelope = Envelope(
                id=id_of("event", len(made)),
                time=at,
                subject=f"contact/{id_of('contact', number)}",
                workspace_id=str(workspace_id),
                actor=ACTORS[other].format(id_of("member", other)),
                correlation_id=id_of("correlation", len(made)),
                on_behalf_of=f"member/{id_of('member', 0)}" if other == 2 else None,
            )
            made.append(Recorded(number % 2, len(made) + 1, envelope, event, b""))
    return made


def folded(records: Sequence[Recorded], cuts: Sequence[int] = ()) -> dict[str, list[Row]]:
    """The tables, as batches of these sizes leave them."""
    rows: dict[str, dict[Key, Row]] = {table.name: {} for table in STATS.tables}
    rest, sizes = list(records), list(cuts)
    while rest:
        size = sizes.pop(0) if sizes else len(rest)
        batch = Batch(STATS, [(Arrived(r.shard, r.seq, 0, r.subject_id, b""), r) for r in rest[:size]], set())
        for table in STATS.tables:
            if table.load:
                batch.loaded(table, [row for key in batch.wanted(table) if (row := rows[table.name].get(key))])
        batch.fold()
        assert not batch.parked
        for table in STATS.tables:
            there = rows[table.name]
            there |= {
                key: table.saved(there.get(key), row) for row in batch.changed(table) if (key := table.key_of_row(row))
            }
        del rest[:size]
    return {name: list(those.values()) for name, those in rows.items()}


def numbered(records: Sequence[Recorded]) -> list[Numbered]:
    """The same, as the checker reads them."""
    return [
        Numbered(
            r.shard,
            r.seq,
            {
                "type": r.event.type,
                "data": r.event.model_dump(mode="json"),
                "workspaceid": r.envelope.workspace_id,
                "subject": r.envelope.subject,
                "time": r.envelope.time.isoformat(),
                "actor": r.envelope.actor,
                **({"onbehalfof": r.envelope.on_behalf_of} if r.envelope.on_behalf_of else {}),
            },
            b"",
        )
        for r in records
    ]
