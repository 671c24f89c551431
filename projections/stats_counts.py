"""What is counted when a conversation's row changes: acts, how many are open, and how long customers waited.

Everything is counted three times over: for the conversation's channel, for a member and for each of its labels. What
somebody here did counts for who did it; what customers do, and what is open, for who it is assigned to, NOBODY if it is
to none. A label counts from when it was put on until it is taken off. Sums over channels and over members are the same.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from onrecord.events import (
    ConversationLabelled,
    ConversationOpened,
    ConversationReopened,
    ConversationResolved,
    EventData,
    MessageQueued,
    MessageReceived,
)
from onrecord.events.envelope import Envelope, Recorded
from projections.projection import Amounts, Key

if TYPE_CHECKING:
    from projections.stats import Conversation

SLOTS_KEPT = 1_000
SLOT_MINUTES = 15  # every time zone's offset from UTC is a multiple of it
NOBODY = ""
ACTS = ("messages_in", "messages_out", "opened", "reopened", "resolved", "labelled")
CHANGES = ("open_change", "snoozed_change")
# A duration's class is how many of these it is longer than.
CLASSES_S = (
    *(30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200),
    *(86_400, 172_800, 259_200, 604_800, 1_209_600, 2_592_000),
)
_BALANCE: Mapping[str, str | None] = {"open": "open_change", "snoozed": "snoozed_change", "resolved": None}
_ACT_OF: Mapping[type[EventData], str] = {
    MessageReceived: "messages_in",
    MessageQueued: "messages_out",
    ConversationOpened: "opened",
    ConversationReopened: "reopened",
    ConversationResolved: "resolved",
    ConversationLabelled: "labelled",
}
_ONE: Mapping[str | None, Amounts] = {act: {act: 1} for act in ACTS}
_OURS = frozenset({"messages_out", "resolved", "labelled"})
_MESSAGES = frozenset({MessageReceived, MessageQueued})
_ENDINGS = frozenset({MessageQueued, ConversationResolved})
_MEMBER = "member/"

Group = tuple[Literal["channel", "member", "label"], str]
Counted = Iterable[tuple[Key, Amounts]]


def counts(before: "Conversation | None", after: "Conversation", recorded: Recorded) -> Counted:
    """By slot: what was done, and how many more are open or snoozed."""
    act = _act(before, recorded)
    slot, shard, workspace_id = slot_of(recorded.envelope.time), recorded.shard, after["workspace_id"]
    acted = _groups_of_act(act, after, recorded) if act else []
    if type(recorded.event) in _MESSAGES:  # most are, and change nothing else
        one = _ONE[act]
        return [((workspace_id, grouped_by, slot, group_id, shard), one) for grouped_by, group_id in acted]
    amounts = {group: dict(by) for group, by in _changes(before, after)}
    for group in acted:
        amounts.setdefault(group, {})[str(act)] = 1
    return [((workspace_id, grouped_by, slot, group_id, shard), by) for (grouped_by, group_id), by in amounts.items()]


def balances(before: "Conversation | None", after: "Conversation", recorded: Recorded) -> Counted:
    """By month: how many more are open or snoozed, so that what was open on a day needs not all that came before."""
    if type(recorded.event) in _MESSAGES:
        return ()
    month = _utc(recorded.envelope.time).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return [
        ((after["workspace_id"], grouped_by, month, group_id, recorded.shard), by)
        for (grouped_by, group_id), by in _changes(before, after)
    ]


def durations(before: "Conversation | None", after: "Conversation", recorded: Recorded) -> Counted:
    """By slot in which it ended, kind and class: how often, and how many seconds in all."""
    if before is None or type(recorded.event) not in _ENDINGS:
        return ()
    at, shard, workspace_id = recorded.envelope.time, recorded.shard, after["workspace_id"]
    counted = []
    for what, began in _ended(before, recorded):
        seconds = max(0, int((at - began).total_seconds()))  # a clock may have been put back
        slot, longer_than, amounts = slot_of(at), class_of(seconds), {"count": 1, "seconds": seconds}
        for grouped_by, group_id in _groups(after, doer(recorded.envelope)):
            counted.append(((workspace_id, grouped_by, slot, group_id, what, longer_than, shard), amounts))
    return counted


def slot_of(at: datetime) -> datetime:
    """The beginning of its quarter of an hour."""
    utc = _utc(at)
    return _slot(utc.year, utc.month, utc.day, utc.hour, utc.minute // SLOT_MINUTES)


@lru_cache(maxsize=SLOTS_KEPT)
def _slot(year: int, month: int, day: int, hour: int, quarter: int) -> datetime:
    """The same one for all events of it: to make and to hash a time took a quarter of what counting an event costs."""
    return datetime(year, month, day, hour, quarter * SLOT_MINUTES, tzinfo=UTC)


def class_of(seconds: int) -> int:
    return bisect_left(CLASSES_S, seconds)


def _act(before: "Conversation | None", recorded: Recorded) -> str | None:
    act = _ACT_OF.get(type(recorded.event))
    woken = act == "reopened" and before and before["status"] != "resolved"  # it was snoozed, and open in a way
    return None if woken else act


def _groups_of_act(act: str, after: "Conversation", recorded: Recorded) -> list[Group]:
    groups = _groups(after, doer(recorded.envelope) if act in _OURS else after["assignee_id"])
    if isinstance(recorded.event, ConversationLabelled):
        return [*(group for group in groups if group[0] != "label"), ("label", recorded.event.label_id)]
    return groups


def _groups(row: "Conversation", member: str | None) -> list[Group]:
    groups: list[Group] = [("channel", row["channel"]), ("member", member or NOBODY)]
    if row["label_ids"]:
        groups += [("label", label_id) for label_id in row["label_ids"]]
    return groups


def _changes(before: "Conversation | None", after: "Conversation") -> Iterable[tuple[Group, Amounts]]:
    """How many more stand open or snoozed, group by group; nothing where that is as it was."""
    if before and before["status"] == after["status"]:
        column = _BALANCE[after["status"]]
        moved = before["assignee_id"] != after["assignee_id"] or before["label_ids"] != after["label_ids"]
        if column is None or not moved:
            return ()
        stood, stands = (_groups(row, row["assignee_id"]) for row in (before, after))
        gone, come = {column: -1}, {column: 1}
        return [
            *((group, gone) for group in stood if group not in stands),
            *((group, come) for group in stands if group not in stood),
        ]
    changed: dict[Group, dict[str, int]] = {}
    for row, step in ((before, -1), (after, 1)):
        if row and (column := _BALANCE[row["status"]]):
            for group in _groups(row, row["assignee_id"]):
                changed.setdefault(group, {})[column] = step
    return changed.items()


def _ended(before: "Conversation", recorded: Recorded) -> Iterator[tuple[str, datetime]]:
    """What took its time until now, and since when."""
    if isinstance(recorded.event, ConversationResolved):
        yield "resolution", before["began_at"]
    elif before["waiting_since"]:
        yield "response", before["waiting_since"]
        if not before["answered"]:
            yield "first_response", before["waiting_since"]


def doer(envelope: Envelope) -> str | None:
    """The member who did it, by themselves or by what acts for them."""
    if envelope.actor.startswith(_MEMBER):
        return envelope.actor[len(_MEMBER) :]
    other = envelope.on_behalf_of
    return other[len(_MEMBER) :] if other and other.startswith(_MEMBER) else None


def _utc(at: datetime) -> datetime:
    return at if at.tzinfo is UTC else at.astimezone(UTC)
