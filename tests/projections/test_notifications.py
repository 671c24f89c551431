"""Given what happened to conversations, what members are told of."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid5

import pytest

from histories import BEGAN, WORKSPACE, Entry, contacts
from onrecord.events import (
    ContactErased,
    ConversationAssigned,
    ConversationOpened,
    ConversationRead,
    ConversationUnassigned,
    EventData,
    MessageReceived,
    NoteAdded,
)
from onrecord.events.envelope import Envelope, encode
from read_side import ReadSide
from sealing import key_of

ADA, EVE = (str(uuid5(WORKSPACE, name)) for name in ("ada", "eve"))
CONVERSATION = str(uuid5(WORKSPACE, "a conversation"))
OPENED = ConversationOpened(conversation_id=CONVERSATION, channel="whatsapp", version=1)
RECEIVED = MessageReceived(
    conversation_id=CONVERSATION, message_id=ADA, version=2, provider_message_id="demo", sent_at=BEGAN, text="Hello"
)
FREED = ConversationUnassigned(conversation_id=CONVERSATION, version=4, former_assignee_id=ADA)
ERASED = ContactErased(reason="asked_by_person", conversation_ids=(CONVERSATION,))


def assigned(member_id: str) -> ConversationAssigned:
    return ConversationAssigned(conversation_id=CONVERSATION, version=3, assignee_id=member_id)


def mentioning(*member_ids: str) -> NoteAdded:
    return NoteAdded(conversation_id=CONVERSATION, note_id=ADA, mentions=member_ids, text="Look")


def read_up_to(seq: int, member_id: str = ADA) -> ConversationRead:
    return ConversationRead(conversation_id=CONVERSATION, member_id=member_id, read_seq=seq)


def entries(read_side: ReadSide, events: Iterable[EventData], **of_envelope: str) -> list[Entry]:
    """These events of one contact, numbered from 1 on. Somebody else did it all, unless the envelope says so."""
    contact_id, workspace_id = contacts()[0], str(read_side.log.workspace_id)
    made = []
    for seq, event in enumerate(events, 1):
        of = {"actor": "system", **of_envelope}
        at = BEGAN + timedelta(seconds=seq)
        envelope = Envelope(
            str(uuid5(WORKSPACE, f"{seq}")), at, f"contact/{contact_id}", workspace_id, **of, correlation_id=ADA
        )
        made.append(Entry(0, seq, contact_id, encode(event, envelope, read_side.log.source, key_of(contact_id))))
    return made


def told(read_side: ReadSide, *events: EventData, **of_envelope: str) -> list[dict[str, Any]]:
    """The view's rows that are notifications, oldest first."""
    read_side.project(entries(read_side, [OPENED, *events], **of_envelope))
    return sorted((row for row in read_side.rows("notifications") if row["seq"]), key=lambda row: row["seq"])


def briefly(rows: list[dict[str, Any]]) -> list[tuple[str, str, int, bool]]:
    return [(str(row["member_id"]), row["kind"], row["seq"], row["unread"]) for row in rows]


def test_an_assignment_and_mentions_are_told_to_whom_they_name(read_side: ReadSide) -> None:
    rows = told(read_side, assigned(ADA), mentioning(EVE, ADA, EVE))
    assert sorted(briefly(rows)) == sorted(
        [(ADA, "assigned", 2, True), (ADA, "mentioned", 3, True), (EVE, "mentioned", 3, True)]
    )


@pytest.mark.parametrize(
    "by", [{"actor": f"member/{ADA}"}, {"on_behalf_of": f"member/{ADA}"}], ids=lambda by: next(iter(by))
)
def test_nobody_is_told_of_what_they_did_themselves(read_side: ReadSide, by: dict[str, str]) -> None:
    rows = told(read_side, assigned(ADA), mentioning(ADA, EVE), **by)
    assert briefly(rows) == [(EVE, "mentioned", 3, True)]


def test_a_reply_is_told_to_whose_the_conversation_is(read_side: ReadSide) -> None:
    rows = told(read_side, RECEIVED, assigned(ADA), RECEIVED, RECEIVED)
    assert briefly(rows) == [(ADA, "assigned", 3, True), (ADA, "replied", 5, True)]


@pytest.mark.parametrize("after", [[assigned(EVE)], [FREED], [FREED, RECEIVED]], ids=len)
def test_with_another_assignee_a_reply_is_nobodys_news(read_side: ReadSide, after: list[EventData]) -> None:
    rows = told(read_side, assigned(ADA), RECEIVED, *after)
    assert [row["kind"] for row in rows if row["kind"] == "replied"] == []


def test_what_is_read_is_unread_no_more_and_what_comes_later_is(read_side: ReadSide) -> None:
    rows = told(read_side, assigned(ADA), mentioning(ADA, EVE), read_up_to(2), RECEIVED, read_up_to(1))
    assert briefly(sorted(rows, key=lambda row: (row["seq"], str(row["member_id"]) != ADA))) == [
        (ADA, "assigned", 2, False),
        (ADA, "mentioned", 3, True),
        (EVE, "mentioned", 3, True),
        (ADA, "replied", 5, True),
    ]


def test_a_reply_that_was_read_is_read(read_side: ReadSide) -> None:
    assert [row["unread"] for row in told(read_side, assigned(ADA), RECEIVED, read_up_to(3))] == [False, False]


def test_of_an_erased_customer_nothing_is_unread(read_side: ReadSide) -> None:
    rows = told(read_side, assigned(ADA), RECEIVED, ERASED)
    assert briefly(rows) == [(ADA, "assigned", 2, False)]
