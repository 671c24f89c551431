"""Sending a message: it is queued where it may go out, in the row and the record, and refused where it may not."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import reaching
from commands.send_message import SendMessage, decide
from commands.sending import Met, NewIds
from deciding import CONVERSATION_ID, MEMBER_ID, NEW_ID, conversation
from installations import Installation
from onrecord import errors
from onrecord.events import MessageQueued
from onrecord.events.message import MediaKind
from posting import done, refused, run, take
from sharing import served
from written import conversation as conversation_row
from written import counts, messages, outbox, rows, superuser

NOW = datetime(2026, 1, 2, tzinfo=UTC)
NEW = NewIds(NEW_ID, UUID("01900000-0000-7000-8000-000000000005"))
CHANNEL_ID = UUID("01900000-0000-7000-8000-000000000006")
OTHER_ID = UUID("01900000-0000-7000-8000-000000000007")
REACHED = Met(channel_id=CHANNEL_ID, window_expires_at=NOW + timedelta(hours=1))
COMMAND = SendMessage(conversation_id=CONVERSATION_ID, text="Good day")
FILLED_WRONGLY = "template-is-filled-wrongly"
TEMPLATE = {"kind": "template", "name": "hello", "language": "en"}
FILE = {"kind": "file", "media_id": str(OTHER_ID)}
BUTTONS = {"kind": "buttons", "text": "Well?", "buttons": [{"id": "1", "title": "Yes"}]}


def command(message: Mapping[str, Any], reply_to_id: UUID | None = None) -> SendMessage:
    return SendMessage.model_validate(
        {"conversation_id": CONVERSATION_ID, "message": message, "reply_to_id": reply_to_id}
    )


def stored(kind: MediaKind, state: str = "stored", origin: str = "member") -> Met:
    return REACHED._replace(media_kind=kind, media_state=state, media_origin=origin)


def test_a_message_to_a_contact_of_no_channel_is_queued_and_asks_for_no_delivery() -> None:
    assert decide(conversation(version=5), Met(), COMMAND, NEW, NOW) == MessageQueued(
        conversation_id=str(CONVERSATION_ID), message_id=str(NEW_ID), version=6, text="Good day"
    )


def test_a_message_by_a_channel_asks_for_its_first_delivery() -> None:
    assert decide(conversation(version=5), REACHED, COMMAND, NEW, NOW) == MessageQueued(
        conversation_id=str(CONVERSATION_ID),
        message_id=str(NEW_ID),
        version=6,
        delivery_id=str(NEW.delivery_id),
        attempt=1,
        channel_id=str(CHANNEL_ID),
        text="Good day",
    )


def test_a_resolved_conversation_takes_no_message() -> None:
    with pytest.raises(errors.ConversationIsResolved):
        decide(conversation("resolved"), Met(), COMMAND, NEW, NOW)


def test_somebody_elses_conversation_takes_a_message() -> None:
    assert decide(conversation(assignee_id=MEMBER_ID), Met(), COMMAND, NEW, NOW).text == "Good day"


def test_a_message_is_a_text_or_of_another_kind() -> None:
    for both_or_none in ({}, {"text": "Good day", "message": TEMPLATE}):
        with pytest.raises(ValidationError, match="either a text or a message"):
            SendMessage.model_validate({"conversation_id": CONVERSATION_ID} | both_or_none)


@given(st.timedeltas(timedelta(), timedelta(days=365)), st.sampled_from([{"kind": "text", "text": "x"}, BUTTONS]))
def test_a_closed_window_lets_nothing_through_but_templates(ago: timedelta, message: dict[str, Any]) -> None:
    met = REACHED._replace(window_expires_at=NOW - ago)
    with pytest.raises(errors.WindowIsClosed) as caught:
        decide(conversation(), met, command(message), NEW, NOW)
    assert caught.value.more == {"window_expires_at": met.window_expires_at}
    assert decide(conversation(), met, command(TEMPLATE), NEW, NOW).template == "hello/en"


def test_who_wrote_never_has_no_window() -> None:
    with pytest.raises(errors.WindowIsClosed, match="hasn't written yet: send a template"):
        decide(conversation(), Met(channel_id=CHANNEL_ID), COMMAND, NEW, NOW)


@pytest.mark.parametrize("message", [{"kind": "text", "text": "x"}, TEMPLATE])
def test_a_disabled_channel_takes_nothing(message: dict[str, Any]) -> None:
    with pytest.raises(errors.ChannelIsDisabled):
        decide(conversation(), REACHED._replace(disabled=True), command(message), NEW, NOW)


def test_what_is_answered_must_be_there_and_known_to_the_provider() -> None:
    reply = command({"kind": "text", "text": "That one"}, OTHER_ID)
    with pytest.raises(errors.NoSuchMessage):
        decide(conversation(), REACHED, reply, NEW, NOW)
    with pytest.raises(errors.MessageIsUnknownToProvider):
        decide(conversation(), REACHED._replace(known=False), reply, NEW, NOW)
    for met in (REACHED._replace(known=True), Met(known=False)):
        assert decide(conversation(), met, reply, NEW, NOW).reply_to_id == str(OTHER_ID)


@pytest.mark.parametrize("kind", ["image", "video", "audio", "voice", "document"])
def test_a_file_goes_out_as_what_it_is(kind: MediaKind) -> None:
    assert decide(conversation(), stored(kind), command(FILE), NEW, NOW).kind == kind


@pytest.mark.parametrize(
    ("met", "more", "refusal"),
    [
        (REACHED, {}, errors.NoSuchMedia),
        (stored("image", origin="customer"), {}, errors.NoSuchMedia),
        *((stored("image", state), {}, errors.MediaIsNotStored) for state in ("requested", "uploaded", "rejected")),
        (stored("sticker"), {}, errors.MediaCannotBeSent),
        (stored("audio"), {"caption": "Hear"}, errors.MediaCannotBeSent),
        (stored("voice"), {"caption": "Hear"}, errors.MediaCannotBeSent),
    ],
)
def test_a_file_that_is_not_ready_or_not_fit_is_refused(
    met: Met, more: dict[str, str], refusal: type[errors.Refusal]
) -> None:
    with pytest.raises(refusal):
        decide(conversation(), met, command(FILE | more), NEW, NOW)


def test_a_templates_header_shows_what_can_be_seen() -> None:
    template = command(TEMPLATE | {"header_media_id": str(OTHER_ID)})
    assert decide(conversation(), stored("video"), template, NEW, NOW).media_id == str(OTHER_ID)
    with pytest.raises(errors.MediaCannotBeSent):
        decide(conversation(), stored("voice"), template, NEW, NOW)


async def test_a_message_writes_its_row_its_record_and_the_new_version(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    sent = await done(client, "send_message", taken.conversation_id, text="Good day")
    assert sent["version"] == 3
    assert conversation_row(installation, taken.conversation_id) == ("open", None, 3)
    assert [direction for direction, _ in messages(installation)] == ["in", "out"]
    last = outbox(installation)[-1]
    assert last.type == "message.queued.v3"
    assert last.record["data"] == {
        "conversation_id": str(taken.conversation_id),
        "message_id": sent["message_id"],
        "version": 3,
        "delivery_id": None,
        "attempt": 1,
        "channel_id": None,
        "kind": "text",
        "text": "Good day",
        "content": None,
        "media_id": None,
        "reply_to_id": None,
        "template": None,
        "draft_id": None,
        "ai_generated": False,
        "approved_by": None,
        "draft_chars": None,
        "edit_distance": None,
    }
    assert rows(installation, "select * from deliveries") == []


async def test_a_message_by_a_channel_has_a_delivery_that_its_record_names(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken, other = await take(client), await take(client)
    with superuser(installation) as connection:
        channel_id = reaching.add_channel(connection, installation.log.workspace_id, health="stopped")
        reaching.reach_by(connection, channel_id, taken.contact_id)
        media_id = reaching.add_media(connection, taken.conversation_id, kind="document")
    message = {"kind": "file", "media_id": str(media_id), "caption": "Here", "file_name": "bill.pdf"}
    sent = await done(client, "send_message", taken.conversation_id, message=message, reply_to_id=str(taken.message_id))
    data = next(row.record["data"] for row in outbox(installation) if row.type == "message.queued.v3")
    assert (data["kind"], data["text"], data["content"]) == ("document", "Here", '{"file_name":"bill.pdf"}')
    assert (data["media_id"], data["reply_to_id"]) == (str(media_id), str(taken.message_id))
    found = rows(installation, "select id::text, message_id::text, attempt, channel_id, state from deliveries")
    assert found == [(data["delivery_id"], sent["message_id"], 1, channel_id, "queued")]
    of_another = await run(client, "send_message", taken.conversation_id, text="?", reply_to_id=str(other.message_id))
    refused(of_another, 404, "no-such-message")


async def test_a_closed_window_says_since_when_and_writes_nothing(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken, other = await take(client), await take(client)
    with superuser(installation) as connection:
        channel_id = reaching.add_channel(connection, installation.log.workspace_id)
        reaching.reach_by(connection, channel_id, taken.contact_id, reaching.CLOSED)
        foreign = reaching.add_media(connection, other.conversation_id)
    before = counts(installation)
    problem = refused(await run(client, "send_message", taken.conversation_id, text="Late"), 409, "window-closed")
    assert datetime.fromisoformat(problem["window_expires_at"]) < datetime.now(UTC)
    elsewhere = TEMPLATE | {"header_media_id": str(foreign)}
    refused(await run(client, "send_message", taken.conversation_id, message=elsewhere), 404, "no-such-media")
    assert counts(installation) == before
    await done(client, "send_message", taken.conversation_id, message=TEMPLATE)


async def test_a_template_is_held_against_the_list_and_read_as_the_customer_reads_it(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    with superuser(installation) as connection:
        channel_id = reaching.add_channel(connection, installation.log.workspace_id)
        reaching.reach_by(connection, channel_id, taken.contact_id, reaching.CLOSED)
        reaching.add_template(connection, channel_id, "order", "Hello {{1}}, it is {{2}}.", ["1", "2"])
    unknown = await run(client, "send_message", taken.conversation_id, message=TEMPLATE)
    refused(unknown, 409, "template-cannot-be-sent")
    order = TEMPLATE | {"name": "order", "parameters": ["Ana"]}
    halved = refused(await run(client, "send_message", taken.conversation_id, message=order), 409, FILLED_WRONGLY)
    assert halved["places"] == ["1", "2"]
    await done(client, "send_message", taken.conversation_id, message=order | {"parameters": ["Ana", "here"]})
    data = outbox(installation)[-1].record["data"]
    assert (data["template"], data["text"]) == ("order/en", "Hello Ana, it is here.")
    assert data["content"] == '{"parameters":["Ana","here"]}'


async def test_a_message_to_a_resolved_conversation_is_a_conflict_and_writes_nothing(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    await done(client, "resolve_conversation", taken.conversation_id, version=taken.version)
    before = counts(installation)
    refused(await run(client, "send_message", taken.conversation_id, text="Late"), 409, "conversation-is-resolved")
    assert counts(installation) == before


async def test_a_posted_message_is_read_back_through_the_whole_path(own: Installation) -> None:
    with own.relay(), own.projector():
        async with served(own) as (_, client):
            taken = await take(client, text="Hello")
            timeline = await client.get(
                "/list_timeline",
                params={"conversation_id": str(taken.conversation_id)},
                headers={"OnRecord-After": taken.position},
            )
    assert timeline.status_code == 200, timeline.text
    assert [item["text"] for item in timeline.json()["items"]] == ["Hello", None]
