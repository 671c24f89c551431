"""Trying again: only what has failed and may fare better, as the same message by another delivery."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reaching
from commands.retry_message import Last, RetryMessage, decide
from commands.sending import Met
from deciding import CONVERSATION_ID, MEMBER_ID, NEW_ID, conversation
from installations import Installation
from onrecord import errors
from onrecord.events import MessageQueued
from onrecord.events.message import DeliveryFailure
from posting import done, refused, take
from written import conversation as conversation_row
from written import counts, outbox, rows, superuser

NOW = datetime(2026, 1, 2, tzinfo=UTC)
CHANNEL_ID = UUID("01900000-0000-7000-8000-000000000006")
DELIVERY_ID = UUID("01900000-0000-7000-8000-000000000007")
REACHED = Met(channel_id=CHANNEL_ID, window_expires_at=NOW + timedelta(hours=1))
CLOSED = REACHED._replace(window_expires_at=NOW - timedelta(hours=1))
COMMAND = RetryMessage(message_id=NEW_ID)
TEMPLATE = {"kind": "template", "name": "hello", "language": "en"}
AS_TEMPLATE = RetryMessage.model_validate({"message_id": NEW_ID, "template": TEMPLATE})
SAID = MessageQueued(
    conversation_id=str(CONVERSATION_ID),
    message_id=str(NEW_ID),
    version=4,
    delivery_id=str(MEMBER_ID),
    attempt=2,
    channel_id=str(MEMBER_ID),
    text="Good day",
    reply_to_id=str(MEMBER_ID),
)
# Whether it is tried again in a window that is open, in one that is closed, and as a template.
RULES: Mapping[DeliveryFailure | None, tuple[bool, bool, bool]] = {
    "auth": (True, False, True),
    "throttle": (True, False, True),
    "window": (True, False, True),
    "consent": (False, False, False),
    "recipient": (False, False, False),
    "payload": (False, False, False),
    "transient": (True, False, True),
    "account": (True, False, True),
    "media": (True, False, True),
    "channel": (True, False, True),
    "record_unreadable": (False, False, False),
}
NOT_FAILED = ("queued", "accepted", "sent", "delivered", "read", "played")


def failed(failure: DeliveryFailure | None = "transient", said: MessageQueued | None = SAID) -> Last:
    return Last(2, "failed" if failure else "unconfirmed", failure, said)


def is_tried(last: Last, met: Met, command: RetryMessage = COMMAND) -> bool:
    try:
        decide(conversation(), met, last, command, DELIVERY_ID, NOW)
    except (errors.FailureIsFinal, errors.WindowIsClosed):
        return False
    return True


def test_every_class_of_failure_has_its_rule() -> None:
    assert RULES.keys() == set(get_args(DeliveryFailure))


@pytest.mark.parametrize(("failure", "rule"), RULES.items())
def test_what_may_fare_better_is_tried_again(failure: DeliveryFailure, rule: tuple[bool, bool, bool]) -> None:
    last = failed(failure)
    assert (is_tried(last, REACHED), is_tried(last, CLOSED), is_tried(last, CLOSED, AS_TEMPLATE)) == rule


def test_what_was_never_confirmed_is_tried_again() -> None:
    assert is_tried(failed(None), REACHED)


@pytest.mark.parametrize("state", NOT_FAILED)
def test_what_has_not_failed_is_left_alone(state: str) -> None:
    with pytest.raises(errors.MessageHasNotFailed) as caught:
        decide(conversation(), REACHED, Last(1, state, None, SAID), COMMAND, DELIVERY_ID, NOW)
    assert caught.value.more == {"state": state}


@given(st.integers(1, 1000), st.integers(4, 1000))
def test_it_is_the_same_message_by_another_delivery_and_moves_no_version(attempt: int, version: int) -> None:
    before = conversation(version=version)
    event = decide(before, REACHED, Last(attempt, "failed", "transient", SAID), COMMAND, DELIVERY_ID, NOW)
    told = {"delivery_id": str(DELIVERY_ID), "attempt": attempt + 1, "channel_id": str(CHANNEL_ID)}
    assert event == SAID.model_copy(update=told | {"version": version})
    assert before.apply(event) == before


def test_a_template_takes_the_place_of_what_was_said() -> None:
    event = decide(conversation(version=9), CLOSED, failed("window"), AS_TEMPLATE, DELIVERY_ID, NOW)
    assert (event.message_id, event.version, event.attempt) == (str(NEW_ID), 9, 3)
    assert (event.kind, event.template, event.text) == ("template", "hello/en", "")
    assert event.reply_to_id == SAID.reply_to_id
    again = decide(conversation(), CLOSED, failed(said=event), COMMAND, DELIVERY_ID, NOW)
    assert again.template == "hello/en", "a template goes out whether the window is open or not"


@pytest.mark.parametrize(
    ("status", "met", "last", "command", "refusal"),
    [
        ("resolved", REACHED, failed(), COMMAND, errors.ConversationIsResolved),
        ("open", Met(), failed(), COMMAND, errors.ContactHasNoChannel),
        ("open", REACHED, None, COMMAND, errors.ContactHasNoChannel),
        ("open", REACHED._replace(disabled=True), failed(), COMMAND, errors.ChannelIsDisabled),
        ("open", REACHED, failed(said=None), COMMAND, errors.MessageIsNotKept),
        (
            "open",
            REACHED,
            failed(said=SAID.model_copy(update={"kind": "reaction"})),
            AS_TEMPLATE,
            errors.FailureIsFinal,
        ),
    ],
)
def test_what_cannot_be_tried_is_refused(
    status: Any, met: Met, last: Last | None, command: RetryMessage, refusal: type[errors.Refusal]
) -> None:
    with pytest.raises(refusal):
        decide(conversation(status), met, last, command, DELIVERY_ID, NOW)


def test_a_pruned_message_goes_out_as_a_template_still() -> None:
    assert decide(conversation(), REACHED, failed(said=None), AS_TEMPLATE, DELIVERY_ID, NOW).template == "hello/en"


async def test_what_failed_after_a_call_in_doubt_may_be_doubled_by_a_retry(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    with superuser(installation) as connection:
        channel_id = reaching.add_channel(connection, installation.log.workspace_id)
        reaching.reach_by(connection, channel_id, taken.contact_id)
        sent = await done(client, "send_message", taken.conversation_id, text="Good day")
        reaching.ask_for_deliveries(connection)
        reaching.end_delivery(connection, sent["message_id"], "failed", "throttle")
        connection.execute("update effects set doubts = 1")
    tried = await client.post("/retry_message", json={"message_id": sent["message_id"]})
    assert tried.json()["maybe_doubled"] is True


async def test_a_retry_says_what_was_said_once_however_many_ask(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    buttons = {"kind": "buttons", "text": "Well?", "buttons": [{"id": "1", "title": "Yes"}]}
    with superuser(installation) as connection:
        channel_id = reaching.add_channel(connection, installation.log.workspace_id)
        reaching.reach_by(connection, channel_id, taken.contact_id)
        sent = await done(client, "send_message", taken.conversation_id, message=buttons)
        body = {"message_id": sent["message_id"]}
        refused(await client.post("/retry_message", json=body), 409, "message-has-not-failed")
        reaching.ask_for_deliveries(connection)
        reaching.end_delivery(connection, sent["message_id"], "unconfirmed")
    before = counts(installation)
    responses = await asyncio.gather(*(client.post("/retry_message", json=body) for _ in range(4)))
    tried = [response.json() for response in responses if response.status_code == 201]
    assert sorted(response.status_code for response in responses) == [201, 409, 409, 409]
    assert tried == [
        {
            "conversation_id": str(taken.conversation_id),
            "version": sent["version"],
            "message_id": sent["message_id"],
            "attempt": 2,
            "maybe_doubled": True,
        }
    ]
    assert counts(installation) == before._replace(outbox=before.outbox + 1)
    assert conversation_row(installation, taken.conversation_id) == ("open", None, sent["version"])
    first, second = [row.record["data"] for row in outbox(installation) if row.type == "message.queued.v3"]
    found = rows(installation, "select id::text, attempt, state from deliveries order by attempt")
    assert found == [(first["delivery_id"], 1, "unconfirmed"), (second["delivery_id"], 2, "queued")]
    assert second == first | {"delivery_id": second["delivery_id"], "attempt": 2}
    assert second["text"] == "Well?"


async def test_a_message_that_is_not_there_is_not_tried(client: httpx.AsyncClient, installation: Installation) -> None:
    taken = await take(client)
    refused(await client.post("/retry_message", json={"message_id": str(NEW_ID)}), 404, "no-such-message")
    body = {"message_id": str(taken.message_id)}
    refused(await client.post("/retry_message", json=body), 409, "contact-has-no-channel")
    assert rows(installation, "select * from deliveries") == []
