"""What a list of conversations is asked for, as SQL: each filter and order in pieces that an index serves.

A statement is put together of these pieces, and no value of a person stands in one. The list is made of arms, one for
each status (and, where the index's order wants it, each priority): an arm reads some rows of one index in its order,
and the arms are merged. Filters that no index knows (label, channel, unread, window closing, triage) are
looked for among the arms' first CANDIDATES_MAX rows: such a page may be short, and its cursor goes on behind the last
that was looked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, LiteralString, get_args
from uuid import UUID

from onrecord.events.ai import Intent, Sentiment
from onrecord.events.contact import Priority
from onrecord.events.inbox import Sort

# Limits stand in the text: for a parameter, the planner of a prepared statement expects a tenth of everything.
CANDIDATES_MAX: LiteralString = "2000"
LABELLED_MAX: LiteralString = "1000"  # a label of so many is looked up by itself, one of more among the candidates
_AT_MOST: tuple[LiteralString, LiteralString] = ("51", "201")  # rows of a page and one more: the usual and the largest
WINDOW_H = 24

Status = Literal["open", "snoozed", "resolved"]
Channel = Literal["whatsapp"]
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
_RANKS: tuple[LiteralString, ...] = ("3", "2", "1", "0")
_STATUSES: Mapping[Status, LiteralString] = {"open": "'open'", "snoozed": "'snoozed'", "resolved": "'resolved'"}
_KEYS: Mapping[Sort, LiteralString] = {
    "last_activity": "last_activity_at, conversation_id",
    "oldest_waiting": "waiting_since, conversation_id",
    "priority": "priority_rank, last_activity_at, conversation_id",
}
_AFTER: Mapping[Sort, LiteralString] = {
    "last_activity": "(last_activity_at, conversation_id) < (%(at)s::timestamptz, %(id)s::uuid)",
    "oldest_waiting": "(waiting_since, conversation_id) > (%(at)s::timestamptz, %(id)s::uuid)",
    "priority": (
        "(priority_rank, last_activity_at, conversation_id) < (%(rank)s::smallint, %(at)s::timestamptz, %(id)s::uuid)"
    ),
}
_ORDERS: Mapping[Sort, LiteralString] = {
    "last_activity": "last_activity_at desc, conversation_id desc",
    "oldest_waiting": "waiting_since, conversation_id",
    "priority": "priority_rank desc, last_activity_at desc, conversation_id desc",
}
COLUMNS: LiteralString = """
    conversation_id, contact_id, contact_name, contact_address, contact_username, channel, channel_id, status,
    snoozed_until, assignee_id, priority,
    labels, version, opened_at, last_activity_at, last_message, last_direction, last_kind,
    last_message_id, last_delivery, waiting_since, window_closes_at,
    triaged_at, triaged_version, triage_is_offline, intent, urgency, language, sentiment, triage_reason,
    triage_message_ids, suggested_label_ids, suggested_assignee_id, ai_stopped_at,
    incoming_seq is not null and coalesce(%(member_id)s::uuid <> all (read_by), true) as unread"""
# A row by its id, and never otherwise.
_WHOLE: LiteralString = """
    cross join lateral (select * from read.conversation_list where conversation_id = kept_id limit 1) as whole"""
_LOOKED_AT: LiteralString = """
    conversation_id, last_activity_at, waiting_since, priority_rank, channel, labels, incoming_seq, read_by,
    window_closes_at, intent, urgency, language, sentiment"""

# In the order of `Filters.triaged`.
_TRIAGED: Sequence[LiteralString] = (
    "intent = %(intent)s",
    "urgency = %(urgency)s",
    "language = %(language)s",
    "sentiment = %(sentiment)s",
)


@dataclass(frozen=True)
class Filters:
    """What conversations must be. None asks for nothing; `assignee` "nobody" for those that are nobody's."""

    status: Status | None = None
    assignee: UUID | Literal["nobody"] | None = None
    label_id: UUID | None = None
    channel: Channel | None = None
    priority: Priority | None = None
    unread: bool | None = None
    window_closing_h: int | None = None
    intent: Intent | None = None
    urgency: Priority | None = None
    language: str | None = None
    sentiment: Sentiment | None = None

    @property
    def is_indexed(self) -> bool:
        """Whether indexes know all of it, so that every page but the last is full."""
        searched = (self.label_id, self.channel, self.unread, self.window_closing_h, *self.triaged)
        return searched == (None,) * len(searched)

    @property
    def triaged(self) -> tuple[str | None, ...]:
        """What the model made of it."""
        return (self.intent, self.urgency, self.language, self.sentiment)


@dataclass(frozen=True)
class Asked:
    """A whole question: filters and order, who asks, and when."""

    filters: Filters
    sort: Sort
    member_id: UUID | None
    now: datetime

    @property
    def params(self) -> dict[str, object]:
        filters = self.filters
        return {
            "member_id": self.member_id,
            "assignee_id": filters.assignee,
            "label_id": filters.label_id,
            "channel": filters.channel,
            "intent": filters.intent,
            "urgency": filters.urgency,
            "language": filters.language,
            "sentiment": filters.sentiment,
            "rank_asked": PRIORITIES.index(filters.priority) if filters.priority else None,
            "now": self.now,
            "window_until": self.now + timedelta(hours=filters.window_closing_h or 0),
            "active_since": self.now - timedelta(hours=WINDOW_H),
        }

    @property
    def name(self) -> str:
        """What a cursor is bound to: everything that decides which rows there are, and their order."""
        asked = self.filters
        parts = (asked.status, asked.assignee, asked.label_id, asked.channel, asked.priority, asked.unread)
        mine = self.member_id if asked.unread is not None else None
        return " ".join(map(str, (*parts, *asked.triaged, asked.window_closing_h, self.sort, mine)))


def statement(asked: Asked, *, later: bool, rows_max: int) -> LiteralString:
    """The statement that answers a page, the first or a later one; it takes `rows_max` and where the last page ended.

    Its rows say whether they are `listed`; one that isn't is the last that was looked at in vain.
    """
    if asked.filters.is_indexed:
        return _indexed(asked, later=later, rows=_AT_MOST[0] if rows_max <= int(_AT_MOST[0]) else _AT_MOST[1])
    return _among_candidates(asked, later=later)


def _indexed(asked: Asked, *, later: bool, rows: LiteralString) -> LiteralString:
    order = _ORDERS[asked.sort]
    return f"""
        with page as materialized (
            select conversation_id as kept_id from ({_arms(asked, rows, later=later)}) as arms
            order by {order} limit {rows}
        )
        select {COLUMNS}, priority_rank, true as listed from page {_WHOLE}
        order by {order} limit %(rows_max)s
        """


def _among_candidates(asked: Asked, *, later: bool) -> LiteralString:
    order = _ORDERS[asked.sort]
    labelled: LiteralString = ""
    few: LiteralString = ""
    many: LiteralString = "true"
    if asked.filters.label_id:
        labelled = f"""
            labelled as materialized (
                select kept_id from read.conversations_labelled(%(label_id)s, {LABELLED_MAX} + 1) as of_label (kept_id)
            ),"""
        many = f"(select count(*) from labelled) > {LABELLED_MAX}"
        where = " and ".join(("true", *_whole(asked, later=later)))
        few = f"""
            union all
            select {_LOOKED_AT} from labelled {_WHOLE}
            where (select count(*) from labelled) <= {LABELLED_MAX} and {where}"""
    arms = _arms(asked, CANDIDATES_MAX, later=later, only_if=many)
    matches = " and ".join(_searched(asked.filters))
    return f"""
        with {labelled}
        candidates as materialized (
            select * from ({arms}) as arms order by {order} limit {CANDIDATES_MAX}
        ),
        found as materialized (
            select conversation_id as kept_id from (select * from candidates {few}) as looked_at
            where {matches} order by {order} limit %(rows_max)s
        ),
        shown as (
            select kept_id, true as listed from found
            union all
            (
                select conversation_id, false from candidates
                where (select count(*) from found) < %(rows_max)s
                    and (select count(*) from candidates) = {CANDIDATES_MAX}
                order by {_backwards(asked.sort)} limit 1
            )
        )
        select {COLUMNS}, priority_rank, listed from shown {_WHOLE}
        order by listed desc, {order}
        """


def _arms(asked: Asked, rows: LiteralString, *, later: bool, only_if: LiteralString = "true") -> LiteralString:
    order = _ORDERS[asked.sort]
    arms: list[LiteralString] = [
        f"(select {_LOOKED_AT} from read.conversation_list where {where} and {only_if} order by {order} limit {rows})"
        for where in _wheres(asked, later=later)
    ]
    return " union all ".join(arms)


def _wheres(asked: Asked, *, later: bool) -> list[LiteralString]:
    """What each arm's rows must be."""
    filters = asked.filters
    rest: list[LiteralString] = [*_of_assignee(filters), *_beyond(asked, later=later)]
    if filters.priority:
        rest = ["priority_rank = %(rank_asked)s::smallint", *rest]
    statuses = [filters.status] if filters.status else [*_STATUSES]
    by_rank = filters.assignee is not None and filters.priority is None and asked.sort == "last_activity"
    ranks = [f"priority_rank = {rank}::smallint" for rank in _RANKS] if by_rank else ["true"]
    return [" and ".join([_is(status), rank, *rest]) for status in statuses for rank in ranks]


def _whole(asked: Asked, *, later: bool) -> Sequence[LiteralString]:
    """The arms' conditions, for rows that were found otherwise."""
    filters = asked.filters
    found: list[LiteralString] = [*_of_assignee(filters), *_beyond(asked, later=later)]
    if filters.status:
        found.append(_is(filters.status))
    if filters.priority:
        found.append("priority_rank = %(rank_asked)s::smallint")
    return found


def _is(status: Status) -> LiteralString:
    return f"status = {_STATUSES[status]}"


def _of_assignee(filters: Filters) -> Sequence[LiteralString]:
    if filters.assignee is None:
        return ()
    return ("assignee_id is null",) if filters.assignee == "nobody" else ("assignee_id = %(assignee_id)s::uuid",)


def _beyond(asked: Asked, *, later: bool) -> list[LiteralString]:
    """Behind the cursor, and not so long ago that no window can be open."""
    beyond: list[LiteralString] = []
    if asked.sort == "oldest_waiting":
        beyond.append("waiting_since is not null")
    elif asked.filters.window_closing_h is not None:
        beyond.append("last_activity_at > %(active_since)s")
    return [*beyond, _AFTER[asked.sort]] if later else beyond


def _searched(filters: Filters) -> list[LiteralString]:
    """What no index knows."""
    searched: list[LiteralString] = ["true"]
    if filters.label_id:
        searched.append("%(label_id)s::uuid = any (labels)")
    if filters.channel:
        searched.append("channel = %(channel)s")
    searched += [piece for asked, piece in zip(filters.triaged, _TRIAGED, strict=True) if asked is not None]
    if filters.unread is not None:
        unread: LiteralString = "incoming_seq is not null and %(member_id)s::uuid <> all (read_by)"
        searched.append(f"({unread})" if filters.unread else f"not ({unread})")
    if filters.window_closing_h is not None:
        searched.append("window_closes_at > %(now)s and window_closes_at <= %(window_until)s")
    return searched


def _backwards(sort: Sort) -> LiteralString:
    if sort == "oldest_waiting":
        return "waiting_since desc, conversation_id desc"
    return "priority_rank, last_activity_at, conversation_id" if sort == "priority" else _KEYS[sort]
