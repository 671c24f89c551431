"""Law 8: erasing a contact destroys their key, for good; whatever comes later doesn't bring them back."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest

from commands.erase_contact import EraseContact, decide
from deciding import CONTACT_ID, MEMBER_ID, conversation
from executing import executor
from installations import Installation
from onrecord import ids
from onrecord.events import ContactErased, ConversationResolved
from onrecord.forgetting import WEBHOOK_RAW_DAYS_MAX, forget_tombstones
from posting import Body, received, refused, run, take
from written import outbox, rows, types

COMMAND = EraseContact(contact_id=CONTACT_ID, reason="asked_by_person")


def test_an_open_conversation_is_closed_first() -> None:
    closed, erased = decide([conversation(version=5)], COMMAND)
    assert isinstance(closed, ConversationResolved)
    assert closed.version == 6
    assert isinstance(erased, ContactErased)


def test_a_snoozed_conversation_is_closed_first() -> None:
    closed, _ = decide([conversation("snoozed", version=5)], COMMAND)
    assert isinstance(closed, ConversationResolved)


def test_the_event_names_all_conversations_and_the_reason() -> None:
    (erased,) = decide([conversation("resolved")], COMMAND)
    assert isinstance(erased, ContactErased)
    assert erased.conversation_ids == (str(conversation().id),)
    assert erased.reason == "asked_by_person"


async def erase(client: httpx.AsyncClient, contact_id: UUID) -> Body:
    response = await client.post("/erase_contact", json={"contact_id": str(contact_id), "reason": "asked_by_person"})
    assert response.status_code == 200, response.text
    answer: Body = response.json()
    return answer


async def test_the_key_is_destroyed_and_its_row_stays(client: httpx.AsyncClient, installation: Installation) -> None:
    taken = await take(client)
    await erase(client, taken.contact_id)
    ((wrapped, destroyed_at),) = rows(
        installation, "select wrapped, destroyed_at from person_keys where person_id = %s", (taken.contact_id,)
    )
    assert wrapped is None
    assert destroyed_at is not None


async def test_nothing_that_names_the_person_stays_in_a_domain_row(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client, address="+15550001234", provider_message_id="wamid.quince")
    before = rows(
        installation,
        "select contacts::text, known::text, messages::text from contacts, contact_identities as known, messages",
    )
    await erase(client, taken.contact_id)
    after = rows(
        installation,
        "select contacts::text, known::text, messages::text from contacts, contact_identities as known, messages",
    )
    for text in ("+15550001234", "wamid.quince"):
        assert text not in str(before), "it never stood there in clear"
        assert text not in str(after)
    assert rows(installation, "select sealed from contact_identities") == [(None,)]


async def test_it_is_the_contacts_last_event(client: httpx.AsyncClient, installation: Installation) -> None:
    taken = await take(client)
    await erase(client, taken.contact_id)
    assert types(installation)[-2:] == ["conversation.resolved.v1", "contact.erased.v1"]
    await run(client, "send_message", taken.conversation_id, text="Too late")
    assert types(installation)[-1] == "contact.erased.v1"


async def test_erasing_again_gives_the_first_answer_and_no_event(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    answers = await asyncio.gather(*(erase(client, taken.contact_id) for _ in range(10)))
    assert answers == [answers[0]] * 10
    assert types(installation).count("contact.erased.v1") == 1


async def test_a_contact_that_does_not_exist_is_not_found(client: httpx.AsyncClient) -> None:
    body = {"contact_id": str(ids.new()), "reason": "asked_by_person"}
    refused(await client.post("/erase_contact", json=body), 404, "no-such-contact")


async def test_a_reason_in_ones_own_words_is_refused(client: httpx.AsyncClient) -> None:
    taken = await take(client)
    body = {"contact_id": str(taken.contact_id), "reason": "Mrs Quince asked"}
    refused(await client.post("/erase_contact", json=body), 422, "malformed")


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("send_message", {"text": "Hello"}),
        ("add_note", {"text": "Hello"}),
        ("reopen_conversation", {}),
        ("assign_conversation", {"assignee_id": str(MEMBER_ID)}),
        ("resolve_conversation", {}),
        ("claim_conversation", {}),
        ("unassign_conversation", {}),
        ("snooze_conversation", {"until": "2100-01-01T00:00:00Z"}),
        ("set_priority", {"priority": "high"}),
        ("label_conversation", {"label_id": str(MEMBER_ID)}),
        ("unlabel_conversation", {"label_id": str(MEMBER_ID)}),
        ("mark_read", {"read_seq": 1}),
    ],
)
async def test_nothing_is_done_in_their_name_any_more(
    client: httpx.AsyncClient, installation: Installation, name: str, fields: Body
) -> None:
    taken = await take(client)
    await erase(client, taken.contact_id)
    before = len(outbox(installation))
    refused(await run(client, name, taken.conversation_id, version=3, **fields), 409, "contact-erased")
    assert len(outbox(installation)) == before


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("rename_contact", {"name": "Demo"}),
        ("set_contact_field", {"field": "order", "value": "4711"}),
        ("alias_contact", {"channel": "whatsapp", "address": "+15550001234"}),
    ],
)
async def test_nothing_is_said_of_them_any_more(
    client: httpx.AsyncClient, installation: Installation, name: str, fields: Body
) -> None:
    taken = await take(client)
    await erase(client, taken.contact_id)
    before = len(outbox(installation))
    refused(await client.post(f"/{name}", json={"contact_id": str(taken.contact_id)} | fields), 409, "contact-erased")
    assert len(outbox(installation)) == before


async def test_a_message_from_before_the_erasure_is_dropped(client: httpx.AsyncClient) -> None:
    taken = await take(client, address="+15550001234")
    await erase(client, taken.contact_id)
    late = received(address="+15550001234", sent_at="2026-01-01T00:00:01Z")
    refused(await client.post("/receive_message", json=late), 409, "contact-erased")


async def test_a_redelivery_is_dropped_whatever_time_it_claims(client: httpx.AsyncClient) -> None:
    taken = await take(client, address="+15550001234", provider_message_id="wamid.quince")
    await erase(client, taken.contact_id)
    again = received(address="+15550001234", provider_message_id="wamid.quince", sent_at=in_an_hour())
    refused(await client.post("/receive_message", json=again), 409, "contact-erased")


async def test_who_writes_after_the_erasure_is_somebody_new(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client, address="+15550001234")
    await erase(client, taken.contact_id)
    anew = await take(client, address="+15550001234", sent_at=in_an_hour())
    assert anew.contact_id != taken.contact_id
    assert anew.conversation_id != taken.conversation_id
    keys = rows(installation, "select wrapped is null from person_keys join contacts on id = person_id order by id")
    assert keys == [(True,), (False,)]


async def test_parallel_messages_are_taken_before_the_erasure_or_refused_after_it(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    replies = [run(client, "send_message", taken.conversation_id, text=f"Reply {number}") for number in range(10)]
    await asyncio.gather(*replies[:5], erase(client, taken.contact_id), *replies[5:])
    assert types(installation)[-1] == "contact.erased.v1"


async def test_the_tombstone_is_cleared_when_no_provider_delivers_again(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client, address="+15550001234")
    erased_at = datetime.fromisoformat((await erase(client, taken.contact_id))["erased_at"])
    async with executor(installation) as api:
        kept, outlived = (
            erased_at + timedelta(days=WEBHOOK_RAW_DAYS_MAX),
            erased_at + timedelta(days=WEBHOOK_RAW_DAYS_MAX, seconds=1),
        )
        assert await forget_tombstones(api.pool, installation.log.workspace_id, kept) == 0
        assert await forget_tombstones(api.pool, installation.log.workspace_id, outlived) == 1
        assert await forget_tombstones(api.pool, installation.log.workspace_id, outlived) == 0
    assert rows(installation, "select hmac from contact_identities") == []
    assert rows(installation, "select provider_message_hmac, provider_message_sealed from messages") == [(None, None)]


def in_an_hour() -> str:
    return (datetime.now(UTC) + timedelta(hours=1)).isoformat()
