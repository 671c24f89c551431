"""Writing first: somebody new by their number, or whoever has it already."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import ValidationError

import reaching
from commands.conversation import Status
from commands.sending import Met, NewIds
from commands.start_conversation import Found, StartConversation, decide
from deciding import CONTACT_ID, CONVERSATION_ID, NEW_ID, conversation
from installations import Installation
from onrecord import errors
from onrecord.events import ContactCreated, ConversationOpened, ConversationReopened, MessageQueued
from posting import Body, refused
from sealing import key_of
from written import outbox, rows, superuser, types

NOW = datetime(2026, 1, 2, tzinfo=UTC)
CHANNEL_ID = UUID("01900000-0000-7000-8000-000000000006")
TEMPLATE = {"kind": "template", "name": "hello", "language": "en"}
NEW = NewIds(NEW_ID, UUID("01900000-0000-7000-8000-000000000005"))
MET = Met(channel_id=CHANNEL_ID)
NOBODY = Found(conversation(version=1), is_there=False, key=None, met=MET, erased_at=None)


def there(status: Status) -> Found:
    """Somebody who has the number, though another was erased who had it."""
    return Found(conversation(status, version=5), is_there=True, key=key_of(str(CONTACT_ID)), met=MET, erased_at=NOW)


def start(**more: Any) -> StartConversation:
    return StartConversation.model_validate(body(CHANNEL_ID, **more))


def body(channel_id: UUID, **more: Any) -> Body:
    return {"channel_id": str(channel_id), "number": "+1 (555) 000-0001", "template": TEMPLATE} | more


async def started(client: httpx.AsyncClient, channel_id: UUID, **more: Any) -> Body:
    response = await client.post("/start_conversation", json=body(channel_id, **more))
    assert response.status_code == 201, response.text
    answer: Body = response.json()
    return answer


@pytest.mark.parametrize("number", ["+15550000001", "+1 (555) 000-0001", "+1.555.000/0001"])
def test_a_number_is_what_its_digits_are(number: str) -> None:
    assert start(number=number).number == "+15550000001"


@pytest.mark.parametrize(
    "number", ["15550000001", "0015550000001", "+0555000001", "+1555", "+1" * 9, "+1555abc0001", ""]
)
def test_what_is_no_international_number_is_refused(number: str) -> None:
    with pytest.raises(ValidationError, match=r"write the number with \+"):
        start(number=number)


def test_somebody_new_comes_with_a_conversation_and_a_template() -> None:
    created, opened, queued = decide(NOBODY, start(), NEW, NOW)
    assert created == ContactCreated(
        channel="whatsapp", channel_id=str(CHANNEL_ID), address="15550000001", name="+15550000001"
    )
    assert opened == ConversationOpened(conversation_id=str(CONVERSATION_ID), channel="whatsapp", version=1)
    assert isinstance(queued, MessageQueued)
    assert (queued.version, queued.template, queued.delivery_id) == (2, "hello/en", str(NEW.delivery_id))


def test_a_resolved_conversation_goes_on_and_a_sleeping_one_sleeps_on() -> None:
    reopened, queued = decide(there("resolved"), start(), NEW, NOW)
    assert reopened == ConversationReopened(conversation_id=str(CONVERSATION_ID), version=6)
    assert isinstance(queued, MessageQueued)
    assert queued.version == 7
    sleeping: tuple[Status, ...] = ("open", "snoozed")
    for status in sleeping:
        (only,) = decide(there(status), start(), NEW, NOW)
        assert isinstance(only, MessageQueued)


def test_somebody_without_a_conversation_gets_one() -> None:
    opened, queued = decide(there("open")._replace(is_there=False), start(), NEW, NOW)
    assert isinstance(opened, ConversationOpened)
    assert isinstance(queued, MessageQueued)


def test_whoever_was_erased_is_written_to_only_if_that_is_meant() -> None:
    erased = NOBODY._replace(erased_at=NOW)
    with pytest.raises(errors.NumberWasErased) as caught:
        decide(erased, start(), NEW, NOW)
    assert caught.value.more == {"erased_at": NOW}
    assert decide(erased, start(although_erased=True), NEW, NOW)


def test_a_disabled_channel_and_a_file_of_nobody_are_refused() -> None:
    with pytest.raises(errors.ChannelIsDisabled):
        decide(NOBODY._replace(met=MET._replace(disabled=True)), start(), NEW, NOW)
    with_file = start(template=TEMPLATE | {"header_media_id": str(NEW_ID)})
    with pytest.raises(errors.NoSuchMedia):
        decide(NOBODY, with_file, NEW, NOW)


async def test_however_many_write_first_at_once_it_is_one_customer(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    with superuser(installation) as connection:
        channel_id = reaching.add_channel(connection, installation.log.workspace_id)
        other_id = reaching.add_channel(connection, installation.log.workspace_id)
    answers = await asyncio.gather(*(started(client, channel_id, name="Ana") for _ in range(4)))
    assert len({(answer["contact_id"], answer["conversation_id"]) for answer in answers}) == 1
    assert sorted(answer["version"] for answer in answers) == [2, 3, 4, 5]
    assert types(installation) == ["contact.created.v2", "conversation.opened.v1", *["message.queued.v3"] * 4]
    assert rows(installation, "select channel_id from contacts") == [(channel_id,)]
    assert rows(installation, "select count(*) from deliveries where channel_id = %s", (channel_id,)) == [(4,)]
    elsewhere = await started(client, other_id)
    assert elsewhere["contact_id"] != answers[0]["contact_id"], "by another channel they are somebody else"


async def test_whoever_is_erased_and_written_to_again_is_somebody_new(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    with superuser(installation) as connection:
        channel_id = reaching.add_channel(connection, installation.log.workspace_id)
    first = await started(client, channel_id)
    erased = await client.post("/erase_contact", json={"contact_id": first["contact_id"], "reason": "asked_by_person"})
    assert erased.status_code == 200, erased.text
    problem = refused(await client.post("/start_conversation", json=body(channel_id)), 409, "number-was-erased")
    assert problem["erased_at"] == erased.json()["erased_at"]
    second = await started(client, channel_id, although_erased=True)
    assert second["contact_id"] != first["contact_id"]
    created = [row.record["data"] for row in outbox(installation) if row.type == "contact.created.v2"]
    assert sorted(data["address"] for data in created) == ["15550000001", "[erased]"]
