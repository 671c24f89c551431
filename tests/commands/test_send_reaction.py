"""Reactions and read receipts: to what a customer wrote by a channel, and to nothing else."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest

import reaching
from commands import send_reaction, send_read_receipt
from commands.send_reaction import SendReaction
from commands.sending import Met, NewIds, Written
from deciding import CONVERSATION_ID, NEW_ID, conversation
from installations import Installation
from onrecord import errors
from onrecord.events import MessageQueued
from posting import refused, take
from written import conversation as conversation_row
from written import outbox, rows, superuser

NOW = datetime(2026, 1, 2, tzinfo=UTC)
NEW = NewIds(NEW_ID, UUID("01900000-0000-7000-8000-000000000005"))
CHANNEL_ID = UUID("01900000-0000-7000-8000-000000000006")
MESSAGE_ID = UUID("01900000-0000-7000-8000-000000000007")
REACHED = Met(channel_id=CHANNEL_ID, window_expires_at=NOW + timedelta(hours=1))
WRITTEN = Written("in", "sealed", read_receipts=True)
COMMAND = SendReaction(message_id=MESSAGE_ID, emoji="👍")


def test_a_reaction_is_queued_and_leaves_the_conversation_as_it_is() -> None:
    before = conversation("resolved", version=5)
    event = send_reaction.decide(before, REACHED, WRITTEN, COMMAND, NEW, NOW)
    assert event == MessageQueued(
        conversation_id=str(CONVERSATION_ID),
        message_id=str(NEW_ID),
        version=5,
        delivery_id=str(NEW.delivery_id),
        channel_id=str(CHANNEL_ID),
        kind="reaction",
        text="👍",
        reply_to_id=str(MESSAGE_ID),
    )
    assert before.apply(event) == before


@pytest.mark.parametrize(
    ("met", "written", "refusal"),
    [
        (Met(), WRITTEN, errors.ContactHasNoChannel),
        (REACHED._replace(disabled=True), WRITTEN, errors.ChannelIsDisabled),
        (REACHED._replace(window_expires_at=NOW), WRITTEN, errors.WindowIsClosed),
        (REACHED, WRITTEN._replace(direction="out"), errors.MessageIsNotOfCustomer),
        (REACHED, WRITTEN._replace(provider_message_sealed=None), errors.MessageIsUnknownToProvider),
    ],
)
def test_a_reaction_that_reaches_nobody_is_refused(met: Met, written: Written, refusal: type[errors.Refusal]) -> None:
    with pytest.raises(refusal):
        send_reaction.decide(conversation(), met, written, COMMAND, NEW, NOW)


@pytest.mark.parametrize(
    ("met", "written", "refusal"),
    [
        (REACHED, WRITTEN._replace(read_receipts=False), errors.ReadReceiptsAreOff),
        (Met(), WRITTEN, errors.ContactHasNoChannel),
        (REACHED._replace(disabled=True), WRITTEN, errors.ChannelIsDisabled),
        (REACHED, WRITTEN._replace(direction="out"), errors.MessageIsNotOfCustomer),
        (REACHED, WRITTEN._replace(provider_message_sealed=None), errors.MessageIsUnknownToProvider),
    ],
)
def test_a_receipt_that_may_not_or_cannot_be_given_is_refused(
    met: Met, written: Written, refusal: type[errors.Refusal]
) -> None:
    with pytest.raises(refusal):
        send_read_receipt.must_be_told(met, written)


def test_a_receipt_needs_no_window() -> None:
    send_read_receipt.must_be_told(REACHED._replace(window_expires_at=None), WRITTEN)


async def test_reaction_and_receipt_go_by_the_channel_and_move_no_version(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client, provider_message_id="wamid.demo-of-customer")
    body = {"message_id": str(taken.message_id)}
    with superuser(installation) as connection:
        channel_id = reaching.add_channel(connection, installation.log.workspace_id)
        reaching.reach_by(connection, channel_id, taken.contact_id)
    for emoji in ("👍", ""):
        response = await client.post("/send_reaction", json=body | {"emoji": emoji})
        assert response.status_code == 201, response.text
    refused(await client.post("/send_read_receipt", json=body), 409, "read-receipts-are-off")
    allowed = await client.post("/set_inbox_policy", json={"read_receipts": True})
    assert allowed.status_code == 200, allowed.text
    receipt = await client.post("/send_read_receipt", json=body)
    assert receipt.status_code == 201, receipt.text
    first, second, third = [row.record["data"] for row in outbox(installation) if row.subject.startswith("contact/")][
        -3:
    ]
    assert [(one["kind"], one["text"], one["reply_to_id"]) for one in (first, second)] == [
        ("reaction", "👍", str(taken.message_id)),
        ("reaction", "", str(taken.message_id)),
    ]
    assert third == {
        "receipt_id": receipt.json()["receipt_id"],
        "conversation_id": str(taken.conversation_id),
        "message_id": str(taken.message_id),
        "channel_id": str(channel_id),
        "provider_message_id": "wamid.demo-of-customer",
    }
    assert conversation_row(installation, taken.conversation_id) == ("open", None, 2)
    assert rows(installation, "select state from deliveries") == [("queued",), ("queued",)]
