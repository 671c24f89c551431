"""What becomes of messages and files, folded: forward only, whatever order it is told in, and never a message more."""

from datetime import timedelta
from itertools import permutations
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from histories import BEGAN, Entry
from onrecord.events import (
    ContactErased,
    Event,
    EventData,
    MediaExpired,
    MediaRejected,
    MediaRequested,
    MediaStored,
    MessageAccepted,
    MessageDelivered,
    MessageEdited,
    MessageFailed,
    MessageImported,
    MessageQueued,
    MessageReacted,
    MessageRead,
    MessageReceived,
    MessageRevoked,
    MessageSent,
    MessageUnconfirmed,
    ReadReceiptRequested,
    StatusEvent,
    examples,
)
from onrecord.events.envelope import Recorded
from projections.timeline_beside import MESSAGES
from read_side import ReadSide
from telling import conversation_of, named

STATUSES: dict[str, type[StatusEvent]] = {"sent": MessageSent, "delivered": MessageDelivered, "read": MessageRead}


def of(message: str, attempt: int = 1) -> dict[str, Any]:
    return {
        "conversation_id": conversation_of(0),
        "message_id": named(message),
        "delivery_id": named(f"{message} {attempt}"),
        "attempt": attempt,
    }


def queued(message: str = "ours", attempt: int = 1, **more: Any) -> MessageQueued:
    return MessageQueued(**{**of(message, attempt), "version": 2, "text": "On its way", **more})


def status(name: str, message: str = "ours", attempt: int = 1) -> EventData:
    return STATUSES[name](**of(message, attempt), at=BEGAN, billable=None, category=None)


def failed(message: str = "ours", attempt: int = 1) -> MessageFailed:
    return MessageFailed(
        **of(message, attempt),
        at=BEGAN,
        failure="transient",
        code=131000,
        details="Something went wrong",
        trace_id="AbTrace7",
        is_transient=True,
        maybe_doubled=False,
    )


def receipt_asked(receipt: str) -> ReadReceiptRequested:
    return ReadReceiptRequested(
        receipt_id=named(receipt),
        conversation_id=conversation_of(0),
        message_id=named("theirs"),
        channel_id=named("channel"),
        provider_message_id="wamid.demo",
    )


def accepted(message: str = "ours", attempt: int = 1) -> MessageAccepted:
    return MessageAccepted(**of(message, attempt), provider_message_id="wamid.demo", maybe_doubled=False)


def received(message: str = "theirs", sent_after_s: int = 0, **more: Any) -> MessageReceived:
    return MessageReceived(
        conversation_id=conversation_of(0),
        message_id=named(message),
        version=2,
        provider_message_id="wamid.demo",
        sent_at=BEGAN + timedelta(seconds=sent_after_s),
        **{"text": "Hello", **more},
    )


def edited(text: str, after_s: int) -> MessageEdited:
    at = BEGAN + timedelta(seconds=after_s)
    where: dict[str, Any] = {"conversation_id": conversation_of(0), "message_id": named("theirs")}
    return MessageEdited(**where, provider_message_id="wamid.demo-2", sent_at=at, text=text)


def reacted(emoji: str, message: str = "theirs") -> MessageReacted:
    where: dict[str, Any] = {"conversation_id": conversation_of(0), "message_id": named(message)}
    return MessageReacted(**where, provider_message_id="wamid.demo-3", sent_at=BEGAN, emoji=emoji)


def announced(**more: Any) -> MediaRequested:
    return MediaRequested(
        conversation_id=conversation_of(0),
        media_id=named("file"),
        message_id=named("theirs"),
        origin="customer",
        channel_id=None,
        kind="image",
        media_type="image/jpeg",
        size_bytes=None,
        sha256=None,
        file_name="holiday.jpg",
        provider_media_id="1",
        **more,
    )


def stored() -> MediaStored:
    return MediaStored(
        conversation_id=conversation_of(0),
        media_id=named("file"),
        media_type="image/png",
        size_bytes=7,
        sha256="00",
        has_preview=True,
        width=3,
        height=2,
    )


def told(read_side: ReadSide, *events: EventData) -> list[Entry]:
    telling = read_side.telling()
    telling.open(0)
    telling.tell(0, *events)
    return telling.entries


def shown(read_side: ReadSide, *events: EventData) -> list[dict[str, Any]]:
    """The items of the timeline, without what opened the conversation."""
    read_side.reset()
    read_side.project(told(read_side, *events))
    items = sorted(read_side.rows("timeline"), key=lambda row: (row["at"], row["seq"]))
    return [item for item in items if item["kind"] != "conversation.opened"]


@pytest.mark.parametrize("microseconds", [0, 999_998])
@pytest.mark.parametrize("late_s", [0, 1, 600])
def test_a_reply_within_one_second_stands_below_what_it_replies_to(
    read_side: ReadSide, microseconds: int, late_s: int
) -> None:
    """Providers tell whole seconds; ours was recorded within one."""
    within = BEGAN + timedelta(microseconds=microseconds)
    read_side.reset()
    telling = read_side.telling()
    telling.open(0, at=BEGAN)
    telling.send(0, "On its way", at=within)
    telling.receive(0, "Thank you", at=within + timedelta(seconds=late_s, microseconds=1), sent_at=BEGAN)
    telling.send(0, "You are welcome", at=within + timedelta(seconds=late_s + 1))
    read_side.project(telling.entries)
    items = sorted(read_side.rows("timeline"), key=lambda row: (row["at"], row["seq"]))
    assert [item["text"] for item in items] == [None, "On its way", "Thank you", "You are welcome"]


ANYTHING: list[EventData] = [
    received(),
    received("photo", kind="image", text="", content="{}", media_id=named("file")),
    queued(),
    queued("another"),
    queued(attempt=2),
    queued("ours reacts", kind="reaction", text="+", reply_to_id=named("theirs")),
    accepted(),
    accepted(attempt=2),
    *(status(name, attempt=attempt) for name in STATUSES for attempt in (1, 2)),
    status("sent", "another"),
    failed(),
    failed(attempt=2),
    MessageUnconfirmed(**of("ours"), maybe_doubled=True),
    edited("Hello again", 2),
    edited("Hello", 1),
    MessageRevoked(
        conversation_id=conversation_of(0), message_id=named("theirs"), provider_message_id="wamid.demo", sent_at=BEGAN
    ),
    reacted("!"),
    reacted(""),
    reacted("?", "ours"),
    announced(),
    receipt_asked("one"),
    stored(),
    MediaRejected(conversation_id=conversation_of(0), media_id=named("file"), reason="wrong_type"),
    MediaExpired(conversation_id=conversation_of(0), media_id=named("file")),
    MessageImported(
        conversation_id=conversation_of(0),
        message_id=named("of before"),
        import_id=named("import"),
        direction="out",
        kind="text",
        author="Demo Shop",
        sent_at=BEGAN - timedelta(days=400),
        text="Long ago",
        file_name="demo.pdf",
        media_id=None,
    ),
]


def is_first(event: EventData) -> bool:
    """Whether a message comes into being by it."""
    return (
        event.is_message if isinstance(event, MessageQueued) else isinstance(event, MessageReceived | MessageImported)
    )


def each_message_once(events: list[EventData]) -> list[EventData]:
    """Without what comes into being when it was told of before: the commands see to that."""
    known: set[object] = set()
    kept = []
    for event in events:
        of_reaction = isinstance(event, MessageQueued) and event.kind == "reaction"
        message_id = vars(event).get("reply_to_id" if of_reaction else "message_id")
        if not (is_first(event) and message_id in known):
            kept.append(event)
            known.add(message_id)
    return kept


@pytest.mark.parametrize("event", ANYTHING, ids=lambda event: event.type)
def test_a_row_is_not_looked_for_where_its_message_comes_into_being(event: EventData) -> None:
    recorded = Recorded(0, 1, examples.envelope(event.type), cast("Event", event))
    assert MESSAGES.makes
    assert MESSAGES.makes(recorded) is is_first(event)


@given(
    events=st.lists(st.sampled_from(ANYTHING), max_size=25).map(each_message_once),
    cuts=st.lists(st.integers(1, 8), max_size=30),
    erased=st.booleans(),
)
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_news_in_any_order_and_any_batches_give_the_rows_of_one_by_one(
    read_side: ReadSide, events: list[EventData], cuts: list[int], *, erased: bool
) -> None:
    end = [ContactErased(reason="asked_by_person", conversation_ids=(conversation_of(0),))] if erased else []
    entries = told(read_side, *events, *end)
    read_side.reset()
    read_side.project(entries, [1] * len(entries))
    one_by_one = read_side.everything()
    read_side.reset()
    if erased:
        read_side.destroy_key(entries[0].key)
    read_side.project(entries, cuts)
    assert read_side.everything() == one_by_one


@pytest.mark.parametrize("order", [*permutations(STATUSES)], ids=" ".join)
def test_ticks_only_go_forward(read_side: ReadSide, order: tuple[str, ...]) -> None:
    (item,) = shown(read_side, queued(), accepted(), *map(status, order))
    assert item["delivery"] == "read"


@pytest.mark.parametrize(
    ("events", "delivery"),
    [
        ((queued(),), "queued"),
        ((queued(), accepted()), "accepted"),
        ((queued(), accepted(), failed(), status("sent")), "failed"),
        ((queued(), failed(), status("delivered")), "delivered"),
        ((queued(), failed(), queued(attempt=2)), "queued"),
        ((queued(), failed(), queued(attempt=2), failed(), status("sent")), "queued"),
        ((queued(), failed(), queued(attempt=2), status("read")), "read"),
        ((queued(), failed(), queued(attempt=2), status("read", attempt=2), status("delivered")), "read"),
    ],
)
def test_a_message_is_as_far_as_its_last_attempt_unless_the_customer_has_it(
    read_side: ReadSide, events: tuple[EventData, ...], delivery: str
) -> None:
    (item,) = shown(read_side, *events)
    assert item["delivery"] == delivery
    (row,) = read_side.rows("conversation_list")
    assert (row["last_message"], row["last_message_id"] is not None) == ("On its way", True)
    assert (row["last_delivery"], row["last_attempt"]) == (delivery, item["attempt"])


def test_why_a_message_failed_is_shown_until_it_is_tried_again(read_side: ReadSide) -> None:
    (item,) = shown(read_side, queued(), failed())
    assert (item["failure"], item["failure_code"], item["failure_details"]) == (
        "transient",
        131000,
        "Something went wrong",
    )
    assert item["failure_trace_id"] == "AbTrace7"
    (item,) = shown(read_side, queued(), failed(), queued(attempt=2))
    assert (item["failure"], item["failure_trace_id"], item["attempt"]) == (None, None, 2)


def test_a_second_attempt_is_no_second_message(read_side: ReadSide) -> None:
    shown(read_side, received(), queued(), failed(), queued(attempt=2))
    counted = read_side.rows("stats_counts_v2")
    assert sum(row["messages_out"] for row in counted if row["grouped_by"] == "channel") == 1
    assert len(read_side.rows("search_texts_v4")) == 2


def test_the_list_follows_the_last_message_alone(read_side: ReadSide) -> None:
    shown(read_side, queued(), queued("another"), status("read"), accepted("another"))
    (row,) = read_side.rows("conversation_list")
    assert (row["last_delivery"], str(row["last_message_id"])) == ("accepted", named("another"))


def test_what_was_edited_and_taken_back_stays_and_says_so(read_side: ReadSide) -> None:
    revoked = ANYTHING[[type(event) for event in ANYTHING].index(MessageRevoked)]
    (item,) = shown(read_side, received(), edited("Second", 2), edited("First", 1), revoked)
    assert (item["text"], item["edited_text"], item["revoked_at"]) == ("Hello", "Second", BEGAN)


def test_a_message_says_since_when_the_customer_sees_that_it_was_read(read_side: ReadSide) -> None:
    (item,) = shown(read_side, received())
    assert item["read_receipt_at"] is None
    (item,) = shown(read_side, received(), receipt_asked("one"), receipt_asked("another"))
    entries = told(read_side, received(), receipt_asked("one"))
    assert item["read_receipt_at"] == BEGAN + timedelta(seconds=len(entries) - 1)


def test_reactions_stand_on_their_messages(read_side: ReadSide) -> None:
    react = queued("ours reacts", kind="reaction", text="+", reply_to_id=named("theirs"))
    (item,) = shown(read_side, received(), reacted("!"), react)
    assert (item["their_reaction"], item["our_reaction"]) == ("!", "+")
    (item,) = shown(read_side, received(), reacted("!"), reacted(""))
    assert item["their_reaction"] is None


def test_a_file_is_announced_and_then_what_its_bytes_say(read_side: ReadSide) -> None:
    photo = received(kind="image", text="", media_id=named("file"))
    (item,) = shown(read_side, photo, announced())
    assert (item["media_state"], item["media_type"], item["media_name"]) == ("requested", "image/jpeg", "holiday.jpg")
    (item,) = shown(read_side, photo, announced(), stored())
    assert (item["media_state"], item["media_type"], item["size_bytes"], item["has_preview"]) == (
        "stored",
        "image/png",
        7,
        True,
    )


def test_what_came_late_stands_where_it_was_said(read_side: ReadSide) -> None:
    items = shown(read_side, received("second", 2, text="Second"), received("first", 1, text="First"))
    assert [item["text"] for item in items] == ["First", "Second"]


def test_history_stands_before_and_moves_nothing(read_side: ReadSide) -> None:
    before = shown(read_side, received())
    listed = read_side.rows("conversation_list")
    imported = ANYTHING[-1]
    items = shown(read_side, received(), imported)
    assert [item["kind"] for item in items] == ["message.imported", "message.received"]
    assert items[1:] == before
    assert read_side.rows("conversation_list") == listed
