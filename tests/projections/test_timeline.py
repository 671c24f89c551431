"""Given what happened, a conversation's timeline; always projected twice."""

from datetime import timedelta
from typing import Any

import histories
from histories import BEGAN, DEEDS, Step
from read_side import ReadSide

CUSTOMER = 1


def timeline(read_side: ReadSide, *steps: Step) -> list[dict[str, Any]]:
    read_side.project_twice(steps)
    return sorted(read_side.rows("timeline"), key=lambda row: row["seq"])


def test_every_event_of_a_conversation_is_an_item_in_the_logs_order(read_side: ReadSide) -> None:
    items = timeline(read_side, *(Step(CUSTOMER, deed) for deed in DEEDS))
    assert [(item["seq"], item["kind"]) for item in items] == [
        (2, "conversation.opened"),
        (3, "message.received"),
        (4, "message.queued"),
        (5, "note.added"),
        (6, "conversation.assigned"),
        (7, "conversation.unassigned"),
        (8, "conversation.snoozed"),
        (9, "conversation.resolved"),
        (10, "conversation.reopened"),
        (11, "conversation.labelled"),
        (12, "conversation.unlabelled"),  # what was read, and what the contact is called, are no items
        (16, "contact.aliased"),
        (17, "ai.requested"),
        (18, "ai.summarised"),
        (19, "ai.stopped"),
        (20, "conversation.resolved"),  # an erasure closes what is open, and is itself no item
    ]


def test_an_item_says_who_and_when(read_side: ReadSide) -> None:
    item = timeline(read_side, Step(CUSTOMER, "receive"))[-1]
    assert (item["actor"], item["occurred_at"]) == ("token/demo", BEGAN + timedelta(seconds=2))


def test_a_message_has_its_id_and_its_whole_text(read_side: ReadSide) -> None:
    item = timeline(read_side, Step(CUSTOMER, "receive", "x" * 4_000))[-1]
    assert item["text"] == "x" * 4_000
    assert item["message_id"] is not None


def test_a_reply_has_its_id_and_text(read_side: ReadSide) -> None:
    item = timeline(read_side, Step(CUSTOMER, "receive"), Step(CUSTOMER, "send", "Answer"))[-1]
    assert item["text"] == "Answer"
    assert item["message_id"] is not None


def test_a_note_has_its_id_and_text(read_side: ReadSide) -> None:
    item = timeline(read_side, Step(CUSTOMER, "receive"), Step(CUSTOMER, "note", "Between us"))[-1]
    assert (item["text"], item["message_id"]) == ("Between us", None)
    assert item["note_id"] is not None


def test_an_assignment_names_the_member(read_side: ReadSide) -> None:
    item = timeline(read_side, Step(CUSTOMER, "receive"), Step(CUSTOMER, "assign"))[-1]
    assert item["assignee_id"] is not None
    assert item["text"] is None


def test_what_a_contact_is_known_as_from_then_on_is_an_item_of_their_conversation(read_side: ReadSide) -> None:
    item = timeline(read_side, Step(CUSTOMER, "receive"), Step(CUSTOMER, "alias", "four"))[-1]
    assert (item["kind"], item["address"], item["user_id"]) == ("contact.aliased", "demo-4", None)


def test_who_turned_out_to_be_the_same_person_is_an_item_of_both(read_side: ReadSide) -> None:
    items = timeline(read_side, Step(0, "receive"), Step(1, "receive"), Step(0, "link", "abc"))
    linked = {item["linked_contact_id"]: item["conversation_id"] for item in items if item["kind"] == "contact.linked"}
    assert {str(contact_id) for contact_id in linked} == set(histories.contacts()[:2])
    assert len(set(linked.values())) == 2


def test_each_item_belongs_to_its_conversation(read_side: ReadSide) -> None:
    items = timeline(read_side, Step(0, "receive"), Step(1, "receive"))
    assert len({(item["conversation_id"], item["shard"]) for item in items}) == 2
