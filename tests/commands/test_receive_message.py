"""Receiving a customer's message: the first makes the contact, a redelivery makes nothing."""

import asyncio
from uuid import UUID

import httpx
import pytest

from commands.conversation import Conversation
from commands.receiving import NewIds, decide
from deciding import CONVERSATION_ID, NEW_ID, conversation
from executing import receive
from installations import Installation
from onrecord.events import ContactCreated, ConversationOpened, ConversationReopened, EventData, MessageReceived
from posting import done, received, take
from sealing import VAULT
from written import NOTHING, Counts, counts, messages, outbox, types
from written import conversation as conversation_row

NEW = NewIds(
    contact_id=UUID("01900000-0000-7000-8000-00000000000a"),
    conversation_id=UUID("01900000-0000-7000-8000-00000000000b"),
    message_id=NEW_ID,
)


def decided(state: Conversation | None) -> list[EventData]:
    return list(decide(state, receive(text="Hello").incoming(), NEW))


def test_a_first_message_creates_the_contact_opens_the_conversation_and_comes_last() -> None:
    assert [type(event) for event in decided(None)] == [ContactCreated, ConversationOpened, MessageReceived]


def test_a_first_message_opens_at_version_1_and_moves_it_to_2() -> None:
    _, opened, message = decided(None)
    assert isinstance(opened, ConversationOpened)
    assert isinstance(message, MessageReceived)
    assert (opened.version, message.version) == (1, 2)


def test_a_first_message_carries_the_new_ids() -> None:
    _, opened, message = decided(None)
    assert isinstance(opened, ConversationOpened)
    assert isinstance(message, MessageReceived)
    assert opened.conversation_id == message.conversation_id == str(NEW.conversation_id)
    assert message.message_id == str(NEW.message_id)


def test_a_message_in_an_open_conversation_is_only_itself_and_moves_the_version_by_1() -> None:
    (message,) = decided(conversation(version=5))
    assert isinstance(message, MessageReceived)
    assert (message.conversation_id, message.version, message.text) == (str(CONVERSATION_ID), 6, "Hello")


def test_a_message_in_a_resolved_conversation_reopens_it_first() -> None:
    reopened, message = decided(conversation("resolved", version=5))
    assert reopened == ConversationReopened(conversation_id=str(CONVERSATION_ID), version=6)
    assert isinstance(message, MessageReceived)
    assert message.version == 7


async def test_a_first_message_writes_a_contact_a_conversation_a_message_and_three_records(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    await take(client)
    assert counts(installation) == Counts(contacts=1, conversations=1, messages=1, idempotency=0, outbox=3)
    assert types(installation) == ["contact.created.v2", "conversation.opened.v1", "message.received.v2"]


async def test_the_answer_names_what_was_written(client: httpx.AsyncClient, installation: Installation) -> None:
    taken = await take(client, provider_message_id="wamid.demo-named")
    assert conversation_row(installation, taken.conversation_id) == ("open", None, taken.version)
    assert messages(installation) == [("in", VAULT.match("provider_message", "whatsapp", "wamid.demo-named"))]
    assert {row.subject for row in outbox(installation)} == {f"contact/{taken.contact_id}"}
    last = outbox(installation)[-1]
    assert last.record["data"]["message_id"] == str(taken.message_id)
    assert taken.position == f"{last.shard}:{last.seq}"


async def test_a_record_stands_in_the_shard_of_its_contact(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    for _ in range(6):
        await take(client)
    for row in outbox(installation):
        assert row.shard == installation.log.shard_of(UUID(row.subject.partition("/")[2]))


async def test_no_message_text_stands_in_a_domain_row(client: httpx.AsyncClient, installation: Installation) -> None:
    await take(client, text="marmalade", name="quince")
    with installation.connect("postgres") as connection:
        found = connection.execute(
            "select contacts::text || conversations::text || messages::text from contacts, conversations, messages"
        ).fetchone()
    assert found is not None
    assert "marmalade" not in found[0]
    assert "quince" not in found[0]


async def test_a_second_message_from_an_address_goes_to_its_conversation(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    first = await take(client, address="+15550000001")
    second = await take(client, address="+15550000001")
    assert (second.contact_id, second.conversation_id, second.version) == (first.contact_id, first.conversation_id, 3)
    assert counts(installation) == Counts(contacts=1, conversations=1, messages=2, idempotency=0, outbox=4)


async def test_a_message_to_a_resolved_conversation_reopens_it(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    first = await take(client, address="+15550000001")
    await done(client, "resolve_conversation", first.conversation_id, version=first.version)
    again = await take(client, address="+15550000001")
    assert conversation_row(installation, first.conversation_id) == ("open", None, 5)
    assert again.version == 5
    assert types(installation)[-2:] == ["conversation.reopened.v1", "message.received.v2"]


async def test_a_redelivered_message_gets_the_same_answer_and_writes_nothing(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    body = received()
    first = await client.post("/receive_message", json=body)
    before = counts(installation)
    again = await client.post("/receive_message", json=body)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["OnRecord-Position"] == first.headers["OnRecord-Position"]
    assert counts(installation) == before


async def test_a_redelivery_to_another_address_is_still_the_same_message(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    first = await take(client, provider_message_id="wamid.demo-twice")
    other = await take(client)
    again = await take(client, provider_message_id="wamid.demo-twice")
    assert again.message_id == first.message_id
    assert again.conversation_id == first.conversation_id != other.conversation_id
    assert counts(installation).messages == 2


async def test_ten_parallel_deliveries_of_a_new_contacts_message_make_one_message_and_equal_answers(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    body = received()
    responses = await asyncio.gather(*(client.post("/receive_message", json=body) for _ in range(10)))
    assert {response.status_code for response in responses} == {201}
    assert len({(response.text, response.headers["OnRecord-Position"]) for response in responses}) == 1
    assert counts(installation) == Counts(contacts=1, conversations=1, messages=1, idempotency=0, outbox=3)


async def test_ten_parallel_first_messages_of_a_contact_make_one_contact_and_all_messages(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await asyncio.gather(*(take(client, address="+15550000001") for _ in range(10)))
    assert len({one.conversation_id for one in taken}) == 1
    assert sorted(one.version for one in taken) == list(range(2, 12))
    assert counts(installation) == Counts(contacts=1, conversations=1, messages=10, idempotency=0, outbox=12)


@pytest.mark.parametrize("channel", ["email", "WhatsApp", ""])
async def test_an_unknown_channel_is_refused_and_writes_nothing(
    client: httpx.AsyncClient, installation: Installation, channel: str
) -> None:
    response = await client.post("/receive_message", json=received(channel=channel))
    assert response.status_code == 422
    assert counts(installation) == NOTHING
