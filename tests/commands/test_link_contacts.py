"""Linking contacts: they stay two, and are erased as one."""

import asyncio
import itertools
from uuid import UUID

import httpx
import pytest

from commands.link_contacts import LINKED_MAX, LinkContacts, decide
from deciding import CONTACT_ID, NEW_ID
from installations import Installation
from onrecord import errors, ids
from onrecord.events import ContactLinked
from posting import Taken, refused, take
from written import outbox, rows

TALK_ID = ids.new()
COMMAND = LinkContacts(contact_id=CONTACT_ID, linked_contact_id=NEW_ID)


def test_each_of_the_two_is_told_of_the_other() -> None:
    assert decide({CONTACT_ID}, {NEW_ID}, COMMAND, {NEW_ID: str(TALK_ID)}) == [
        ContactLinked(conversation_id=None, linked_contact_id=str(NEW_ID)),
        ContactLinked(conversation_id=str(TALK_ID), linked_contact_id=str(CONTACT_ID)),
    ]


def test_those_who_are_one_already_are_linked_no_more() -> None:
    assert decide({CONTACT_ID, ids.new(), NEW_ID}, {NEW_ID}, COMMAND, {}) == []


def test_so_many_contacts_are_one_person_and_no_more() -> None:
    others = {ids.new() for _ in range(LINKED_MAX - 2)}
    assert decide({CONTACT_ID, *others}, {NEW_ID}, COMMAND, {})
    with pytest.raises(errors.TooManyLinks):
        decide({CONTACT_ID, *others}, {NEW_ID, ids.new()}, COMMAND, {})


async def link(client: httpx.AsyncClient, one: UUID, other: UUID) -> httpx.Response:
    return await client.post("/link_contacts", json={"contact_id": str(one), "linked_contact_id": str(other)})


async def erase(client: httpx.AsyncClient, contact_id: UUID) -> httpx.Response:
    return await client.post("/erase_contact", json={"contact_id": str(contact_id), "reason": "asked_by_person"})


async def chain(client: httpx.AsyncClient, length: int = 3) -> list[Taken]:
    """Contacts, each linked with the next."""
    taken = [await take(client) for _ in range(length)]
    for one, other in itertools.pairwise(taken):
        assert (await link(client, one.contact_id, other.contact_id)).status_code == 200
    return taken


async def test_the_position_names_both_of_their_shards(client: httpx.AsyncClient, installation: Installation) -> None:
    log, taken = installation.log, [await take(client) for _ in range(2)]
    while log.shard_of(taken[0].contact_id) == log.shard_of(taken[-1].contact_id):
        taken.append(await take(client))
    answer = await link(client, taken[0].contact_id, taken[-1].contact_id)
    linked = [row for row in outbox(installation) if row.type == "contact.linked.v2"]
    assert answer.headers["OnRecord-Position"] == ",".join(f"{row.shard}:{row.seq}" for row in linked)
    assert {row.subject for row in linked} == {f"contact/{one.contact_id}" for one in (taken[0], taken[-1])}
    talks = {row.record["data"]["conversation_id"] for row in linked}
    assert talks == {str(one.conversation_id) for one in (taken[0], taken[-1])}


async def test_a_link_is_made_once_however_often_and_from_whichever_side(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    one, other, third = await chain(client)
    pairs = [(one, other), (other, one), (third, one), (one, third)]
    answers = await asyncio.gather(*(link(client, a.contact_id, b.contact_id) for a, b in pairs))
    assert {answer.status_code for answer in answers} == {200}
    assert [row.type for row in outbox(installation)].count("contact.linked.v2") == 4
    assert len(rows(installation, "select * from contact_links")) == 4


async def test_erasing_one_erases_everybody_who_is_the_same_person(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken, other = await chain(client), await take(client)
    body = {"contact_id": str(taken[0].contact_id), "field": "order", "value": "4711"}
    await client.post("/set_contact_field", json=body)
    first = await erase(client, taken[1].contact_id)
    assert first.status_code == 200, first.text
    gone = [row.subject for row in outbox(installation) if row.type == "contact.erased.v1"]
    assert sorted(gone) == sorted(f"contact/{one.contact_id}" for one in taken)
    keys = rows(installation, "select person_id from person_keys join contacts on id = person_id where wrapped is null")
    assert {row[0] for row in keys} == {one.contact_id for one in taken}
    assert rows(installation, "select id from contacts where erased_at is null") == [(other.contact_id,)]
    assert rows(installation, "select status, count(*) from conversations group by 1 order by 1") == [
        ("open", 1),
        ("resolved", 3),
    ]
    assert rows(installation, "select * from contact_links") == []
    assert rows(installation, "select * from contact_fields") == []
    for one in taken:
        again = await erase(client, one.contact_id)
        assert again.json()["erased_at"] == first.json()["erased_at"]


async def test_who_is_erased_is_linked_with_nobody(client: httpx.AsyncClient) -> None:
    one, other = await take(client), await take(client)
    await erase(client, one.contact_id)
    refused(await link(client, other.contact_id, one.contact_id), 409, "contact-erased")
    refused(await link(client, one.contact_id, other.contact_id), 409, "contact-erased")


async def test_a_contact_is_not_linked_with_itself(client: httpx.AsyncClient) -> None:
    taken = await take(client)
    refused(await link(client, taken.contact_id, taken.contact_id), 422, "malformed")


async def test_links_erasures_and_messages_at_once_deadlock_nobody_and_leave_nobody_behind(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = [await take(client, address=f"+1555000000{number}") for number in range(6)]
    links = [link(client, a.contact_id, b.contact_id) for a in taken for b in taken[::-1] if a is not b]
    writes = [
        client.post("/send_message", json={"conversation_id": str(one.conversation_id), "text": "Hello"})
        for one in taken
    ]
    answers = await asyncio.gather(
        *links[:20], *writes, erase(client, taken[0].contact_id), *links[20:], erase(client, taken[5].contact_id)
    )
    assert {answer.status_code for answer in answers} <= {200, 201, 409}
    left = rows(
        installation,
        """
        select count(*) from contact_links
        join contacts on contacts.id in (contact_id, linked_contact_id) and erased_at is not null
        """,
    )
    assert left == [(0,)], "nobody is linked with who is erased"
