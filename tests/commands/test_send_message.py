"""Sending a message: a reply is queued in an open conversation, and read back where the customer's words are."""

import httpx
import pytest

from commands.send_message import SendMessage, decide
from deciding import CONVERSATION_ID, MEMBER_ID, NEW_ID, conversation
from installations import Installation
from onrecord import errors
from onrecord.events import MessageQueued
from posting import done, refused, run, take
from sharing import served
from written import conversation as conversation_row
from written import counts, messages, outbox

COMMAND = SendMessage(conversation_id=CONVERSATION_ID, text="Good day")


def test_a_reply_is_queued_and_moves_the_version_by_1() -> None:
    assert decide(conversation(version=5), COMMAND, NEW_ID) == MessageQueued(
        conversation_id=str(CONVERSATION_ID), message_id=str(NEW_ID), version=6, text="Good day"
    )


def test_a_resolved_conversation_takes_no_reply() -> None:
    with pytest.raises(errors.ConversationIsResolved):
        decide(conversation("resolved"), COMMAND, NEW_ID)


def test_somebody_elses_conversation_takes_a_reply() -> None:
    assert decide(conversation(assignee_id=MEMBER_ID), COMMAND, NEW_ID).text == "Good day"


async def test_a_reply_writes_its_message_its_record_and_the_new_version(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    sent = await done(client, "send_message", taken.conversation_id, text="Good day")
    assert sent["version"] == 3
    assert conversation_row(installation, taken.conversation_id) == ("open", None, 3)
    assert [direction for direction, _ in messages(installation)] == ["in", "out"]
    last = outbox(installation)[-1]
    assert last.type == "message.queued.v2"
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
    }


async def test_a_reply_to_a_resolved_conversation_is_a_conflict_and_writes_nothing(
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
    assert [item["text"] for item in timeline.json()["items"]] == [None, "Hello"]
