"""Given what happened, the list of conversations; always projected twice."""

from datetime import timedelta
from typing import Any

from histories import BEGAN, Step
from projections.conversation_list import PREVIEW_CHARS_MAX
from read_side import ReadSide

CUSTOMER = 0


def listed(read_side: ReadSide, *steps: Step) -> dict[str, Any]:
    """The customer's row in the view that queries read."""
    read_side.project_twice(steps)
    (row,) = read_side.rows("conversation_list")
    return row


def test_a_first_message_opens_a_conversation(read_side: ReadSide) -> None:
    row = listed(read_side, Step(CUSTOMER, "receive"))
    assert (row["status"], row["version"], row["channel"], row["assignee_id"]) == ("open", 2, "whatsapp", None)


def test_a_row_belongs_to_the_workspace_of_its_events(read_side: ReadSide) -> None:
    row = listed(read_side, Step(CUSTOMER, "receive"))
    assert row["workspace_id"] == read_side.log.workspace_id


def test_the_contacts_name_and_address_stand_beside_the_conversation(read_side: ReadSide) -> None:
    row = listed(read_side, Step(CUSTOMER, "receive"))
    assert (row["contact_name"], row["contact_address"]) == ("Demo customer 0", "demo-0")


def test_the_last_message_is_shown_with_its_direction(read_side: ReadSide) -> None:
    row = listed(read_side, Step(CUSTOMER, "receive", "Question"), Step(CUSTOMER, "send", "Answer"))
    assert (row["last_message"], row["last_direction"]) == ("Answer", "out")


def test_a_long_message_is_cut_to_a_preview(read_side: ReadSide) -> None:
    row = listed(read_side, Step(CUSTOMER, "receive", "é" * 1_000))
    assert row["last_message"] == "é" * PREVIEW_CHARS_MAX


def test_the_customer_waits_since_the_oldest_unanswered_message(read_side: ReadSide) -> None:
    row = listed(read_side, Step(CUSTOMER, "receive"), Step(CUSTOMER, "receive"))
    assert row["waiting_since"] == BEGAN + timedelta(seconds=2)


def test_a_reply_ends_the_waiting(read_side: ReadSide) -> None:
    assert listed(read_side, Step(CUSTOMER, "receive"), Step(CUSTOMER, "send"))["waiting_since"] is None


def test_who_writes_after_a_reply_waits_anew(read_side: ReadSide) -> None:
    row = listed(read_side, Step(CUSTOMER, "receive"), Step(CUSTOMER, "send"), Step(CUSTOMER, "receive"))
    assert row["waiting_since"] == BEGAN + timedelta(seconds=4)


def test_the_last_activity_is_the_last_events_time(read_side: ReadSide) -> None:
    row = listed(read_side, Step(CUSTOMER, "receive"), Step(CUSTOMER, "note"))
    assert (row["opened_at"], row["last_activity_at"]) == (BEGAN + timedelta(seconds=1), BEGAN + timedelta(seconds=3))


def test_a_note_leaves_version_and_last_message_alone(read_side: ReadSide) -> None:
    row = listed(read_side, Step(CUSTOMER, "receive", "Question"), Step(CUSTOMER, "note", "Between us"))
    assert (row["version"], row["last_message"]) == (2, "Question")


def test_an_assignment_names_the_member(read_side: ReadSide) -> None:
    row = listed(read_side, Step(CUSTOMER, "receive"), Step(CUSTOMER, "assign"))
    assert row["assignee_id"] is not None
    assert row["version"] == 3


def test_a_resolved_conversation_waits_for_nobody(read_side: ReadSide) -> None:
    row = listed(read_side, Step(CUSTOMER, "receive"), Step(CUSTOMER, "resolve"))
    assert (row["status"], row["waiting_since"], row["version"]) == ("resolved", None, 3)


def test_a_reopened_conversation_is_open(read_side: ReadSide) -> None:
    row = listed(read_side, Step(CUSTOMER, "receive"), Step(CUSTOMER, "resolve"), Step(CUSTOMER, "reopen"))
    assert (row["status"], row["version"]) == ("open", 4)


def test_a_message_to_a_resolved_conversation_reopens_it(read_side: ReadSide) -> None:
    row = listed(read_side, Step(CUSTOMER, "receive"), Step(CUSTOMER, "resolve"), Step(CUSTOMER, "receive"))
    assert (row["status"], row["version"], row["waiting_since"]) == ("open", 5, BEGAN + timedelta(seconds=5))


def test_customers_dont_mix(read_side: ReadSide) -> None:
    read_side.project_twice([Step(0, "receive", "First"), Step(1, "receive", "Second"), Step(0, "resolve")])
    rows = {row["contact_address"]: row for row in read_side.rows("conversation_list")}
    assert {address: (row["status"], row["last_message"]) for address, row in rows.items()} == {
        "demo-0": ("resolved", "First"),
        "demo-1": ("open", "Second"),
    }
