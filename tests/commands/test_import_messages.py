"""Importing what was said before: each message once, at its own time; nothing is moved and nothing is asked for."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx

import reaching
from commands.import_messages import Found, ImportMessages, Said, decide
from installations import Installation
from onrecord.events import MessageImported
from posting import Body, refused, take
from sealing import VAULT
from written import Counts, counts, outbox, rows, superuser, types
from written import conversation as conversation_row

CUSTOMER = {"number": "+15550001000", "name": "Demo Customer"}


def said(text: str = "Hello", **changes: object) -> Body:
    return {"sent_at": "2024-01-13T10:00:07+01:00", "direction": "in", "author": "Ada Demo", "text": text} | changes


def body(*messages: Body, **who: object) -> Body:
    return {"import_id": str(uuid4()), "messages": messages or (said(),), **(who or {"customer": CUSTOMER})}


async def bring(client: httpx.AsyncClient, *messages: Body, **who: object) -> Body:
    response = await client.post("/import_messages", json=body(*messages, **who))
    assert response.status_code == 201, response.text
    answer: Body = response.json()
    return answer


def imported(installation: Installation) -> list[dict[str, Any]]:
    return [row.record["data"] for row in outbox(installation) if row.type == "message.imported.v1"]


def test_each_message_that_was_not_there_is_an_event_at_its_own_time() -> None:
    contact_id, conversation_id, message_id = uuid4(), uuid4(), uuid4()
    one = Said.model_validate(said("Good morning", kind="file", file_name="IMG-20240113-WA0001.jpg"))
    command = ImportMessages(import_id=uuid4(), contact_id=contact_id, messages=(one, Said.model_validate(said())))
    key, _ = VAULT.make(contact_id)
    assert decide(command, Found(contact_id, conversation_id, key), [(str(message_id), one)]) == [
        MessageImported(
            conversation_id=str(conversation_id),
            message_id=str(message_id),
            import_id=str(command.import_id),
            direction="in",
            kind="file",
            author="Ada Demo",
            sent_at=datetime(2024, 1, 13, 9, 0, 7, tzinfo=UTC),
            text="Good morning",
            file_name="IMG-20240113-WA0001.jpg",
            media_id=str(message_id),
        )
    ]


async def test_a_new_customers_history_makes_the_contact_and_a_conversation_that_is_over(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    answer = await bring(client, said(), said("Good morning", direction="out", author="Shop"))
    assert (answer["added"], answer["known"]) == (2, 0)
    assert types(installation) == [
        "contact.created.v2",
        "conversation.opened.v1",
        "conversation.resolved.v1",
        "message.imported.v1",
        "message.imported.v1",
    ]
    assert conversation_row(installation, UUID(answer["conversation_id"])) == ("resolved", None, 2)
    assert [data["direction"] for data in imported(installation)] == ["in", "out"]


async def test_the_history_of_a_customer_who_is_there_moves_nothing(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client, address=CUSTOMER["number"])
    what = "select status, assignee_id, version, snoozed_until, window_expires_at, priority from conversations"
    before = rows(installation, what)
    by_number = await bring(client, said("1"))
    by_id = await bring(client, said("2"), contact_id=str(taken.contact_id))
    assert by_number["contact_id"] == by_id["contact_id"] == str(taken.contact_id)
    assert by_number["conversation_id"] == by_id["conversation_id"] == str(taken.conversation_id)
    assert rows(installation, what) == before
    assert types(installation)[3:] == ["message.imported.v1"] * 2


async def test_the_same_again_adds_nothing(client: httpx.AsyncClient, installation: Installation) -> None:
    messages = [said(), said(occurrence=1), said("Good morning", direction="out")]
    first = await bring(client, *messages)
    before = counts(installation)
    again = await bring(client, *messages)
    assert (again["added"], again["known"]) == (0, 3)
    assert again["conversation_id"] == first["conversation_id"]
    assert counts(installation) == before


async def test_what_is_new_among_what_is_known_is_added(client: httpx.AsyncClient, installation: Installation) -> None:
    await bring(client, said("1"), said("2"))
    assert (await bring(client, said("1"), said("3"), said("2"), said("3")))["added"] == 1
    assert [data["text"] for data in imported(installation)] == ["1", "2", "3"]


async def test_a_message_is_the_same_whichever_phone_exported_it(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    """With seconds or without, in whichever zone somebody says its clock was, whatever it calls people."""
    await bring(client)
    for change in (
        {"sent_at": "2024-01-13T10:00:59+01:00"},
        {"sent_at": "2024-01-13T10:00:07+02:00"},
        {"author": "Ada D."},
    ):
        assert (await bring(client, said() | change))["known"] == 1
    assert counts(installation).messages == 1


async def test_a_message_that_says_something_else_is_another(client: httpx.AsyncClient) -> None:
    await bring(client)
    for change in (
        {"sent_at": "2024-01-13T10:01:00+01:00"},
        {"direction": "out"},
        {"text": "hello"},
        {"occurrence": 1},
        {"kind": "file"},
        {"kind": "file", "file_name": "a.jpg"},
    ):
        assert (await bring(client, said() | change))["added"] == 1, change


async def test_a_file_is_asked_for_once_and_has_forms_until_it_came(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    """The id of a message's file is known before anybody has it: it may come with a later import."""
    named = said(kind="file", file_name="a.pdf")
    await bring(client, named)
    announced = named | {"file": {"kind": "document", "media_type": "application/pdf", "size_bytes": 9}}
    first, again = [await bring(client, said("1"), announced) for _ in range(2)]
    assert (first["files"][0]["message"], first["files"][0]["state"], again["known"]) == (1, "requested", 2)
    assert [one["files"][0]["media_id"] for one in (first, again)] == [imported(installation)[0]["media_id"]] * 2
    assert again["files"][0]["form"]["fields"]["key"].startswith("quarantine/")
    (requested,) = [row.record["data"] for row in outbox(installation) if row.type == "media.requested.v1"]
    assert (requested["origin"], requested["file_name"]) == ("import", "a.pdf")
    assert requested["media_id"] == requested["message_id"] == first["files"][0]["media_id"]
    await client.post("/complete_upload", json={"media_id": requested["media_id"]})
    (uploaded,) = (await bring(client, announced))["files"]
    assert (uploaded["state"], uploaded["form"]) == ("uploaded", None)


async def test_a_file_that_is_not_kept_is_refused_with_its_messages(client: httpx.AsyncClient) -> None:
    page = {"kind": "document", "media_type": "text/html", "size_bytes": 9}
    told = await client.post("/import_messages", json=body(said(kind="file", file_name="a.html", file=page)))
    assert refused(told, 409, "file-not-allowed")["reason"] == "unsafe_type"
    for unnamed in (said(file=page), said(file=page, kind="file")):
        refused(await client.post("/import_messages", json=body(unnamed)), 422, "malformed")


async def test_the_same_words_of_two_customers_are_two_messages(client: httpx.AsyncClient) -> None:
    await bring(client)
    other = await bring(client, customer=CUSTOMER | {"number": "+15550002000"})
    assert other["added"] == 1


async def test_parallel_imports_of_a_new_customer_make_one_contact_and_each_message_once(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    answers = await asyncio.gather(*(bring(client, said("1"), said("2")) for _ in range(5)))
    assert sum(answer["added"] for answer in answers) == 2
    assert counts(installation) == Counts(contacts=1, conversations=1, messages=2, idempotency=0, outbox=5)


async def test_a_customer_is_named_in_one_way(client: httpx.AsyncClient) -> None:
    for who in ({"customer": None}, {"customer": CUSTOMER, "contact_id": str(uuid4())}):
        refused(await client.post("/import_messages", json=body(**who)), 422, "malformed")
    refused(await client.post("/import_messages", json=body(contact_id=str(uuid4()))), 404, "no-such-contact")


async def test_a_customer_is_known_by_the_channel_by_which_they_write(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    with superuser(installation) as connection:
        channel_id = str(reaching.add_channel(connection, installation.log.workspace_id))
    by_channel = await bring(client, customer=CUSTOMER | {"channel_id": channel_id})
    template = {"kind": "template", "name": "hello", "language": "en"}
    writing = {"channel_id": channel_id, "number": CUSTOMER["number"], "template": template}
    started = await client.post("/start_conversation", json=writing)
    assert started.json()["contact_id"] == by_channel["contact_id"]
    assert (await bring(client))["contact_id"] != by_channel["contact_id"]
    elsewhere = {"customer": CUSTOMER | {"channel_id": str(uuid4())}}
    refused(await client.post("/import_messages", json=body(**elsewhere)), 404, "no-such-channel")


async def test_history_does_not_bring_an_erased_person_back(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    contact_id = (await bring(client))["contact_id"]
    await client.post("/erase_contact", json={"contact_id": contact_id, "reason": "asked_by_person"})
    before = counts(installation)
    for who in ({"customer": CUSTOMER}, {"contact_id": contact_id}):
        refused(await client.post("/import_messages", json=body(said("older"), **who)), 409, "contact-erased")
    assert counts(installation) == before


async def test_not_even_into_the_contact_who_writes_from_that_number_since(client: httpx.AsyncClient) -> None:
    contact_id = (await bring(client))["contact_id"]
    await client.post("/erase_contact", json={"contact_id": contact_id, "reason": "asked_by_person"})
    since = await take(client, address=CUSTOMER["number"], sent_at="2030-01-01T00:00:00Z")
    for who in ({"customer": CUSTOMER}, {"contact_id": str(since.contact_id)}):
        refused(await client.post("/import_messages", json=body(said("older"), **who)), 409, "contact-erased")
    assert (await bring(client, said("later", sent_at="2031-01-01T00:00:00Z")))["contact_id"] == str(since.contact_id)


async def test_no_word_of_a_message_stands_in_a_row(client: httpx.AsyncClient, installation: Installation) -> None:
    await bring(client, said("marmalade", author="quince", kind="file", file_name="damson.jpg"))
    (found,) = rows(
        installation,
        "select string_agg(row::text, '') from (select messages::text as row from messages"
        " union all select contacts::text from contacts union all select encode(record, 'escape') from outbox) as rows",
    )
    assert not any(word in found[0] for word in ("marmalade", "quince", "damson", CUSTOMER["number"]))
