"""What the team says of a contact: a name, fields, another address. Sealed, and found by its HMAC where it must be."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest

from commands import alias_contact, rename_contact
from commands.alias_contact import AliasContact
from commands.rename_contact import RenameContact
from commands.set_contact_field import FIELDS_MAX, VALUE_CHARS_MAX, SetContactField, decide
from deciding import CONTACT_ID, NEW_ID
from installations import Installation
from onrecord import errors
from onrecord.events import ContactAliased, ContactFieldSet, ContactRenamed
from posting import Body, refused, take
from written import outbox, rows, types


def field(name: str = "order", value: str | None = "4711") -> SetContactField:
    return SetContactField(contact_id=CONTACT_ID, field=name, value=value)


ALIAS = AliasContact(contact_id=CONTACT_ID, channel="whatsapp", address="+15550009999")


def test_a_name_is_what_the_team_says() -> None:
    assert rename_contact.decide(RenameContact(contact_id=CONTACT_ID, name=" Ada ")) == ContactRenamed(name="Ada")


def test_a_field_is_set_again_and_cleared() -> None:
    assert decide(set(), field()) == ContactFieldSet(field="order", value="4711")
    assert decide({"order"}, field()) == ContactFieldSet(field="order", value="4711")
    assert decide({"order"}, field(value=None)) == ContactFieldSet(field="order", value=None)


def test_what_is_not_set_is_not_cleared() -> None:
    assert decide(set(), field(value=None)) is None


def test_a_contact_has_so_many_fields_and_no_more() -> None:
    full = {f"field_{number}" for number in range(FIELDS_MAX)}
    assert decide(full, field("field_0"))
    with pytest.raises(errors.TooManyFields):
        decide(full, field())


def test_an_address_that_is_theirs_already_is_no_event() -> None:
    assert alias_contact.decide(CONTACT_ID, NEW_ID, ALIAS, "15550009999") is None
    assert alias_contact.decide(None, NEW_ID, ALIAS, "15550009999") == ContactAliased(
        conversation_id=str(NEW_ID), channel="whatsapp", address="15550009999"
    )


def test_an_address_of_anothers_is_refused_with_whose_it_is() -> None:
    with pytest.raises(errors.AddressIsAnothers) as refusal:
        alias_contact.decide(NEW_ID, None, ALIAS, ALIAS.address)
    assert refusal.value.more == {"contact_id": NEW_ID}


async def post(client: httpx.AsyncClient, command: str, contact_id: UUID, **fields: object) -> httpx.Response:
    return await client.post(f"/{command}", json={"contact_id": str(contact_id), **fields})


async def test_what_is_said_of_a_contact_is_sealed_and_stands_in_no_row(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    said: dict[str, Body] = {
        "rename_contact": {"name": "quince marmalade"},
        "set_contact_field": {"field": "order", "value": "quince marmalade"},
        "alias_contact": {"channel": "whatsapp", "address": "quince marmalade"},
    }
    for command, fields in said.items():
        assert (await post(client, command, taken.contact_id, **fields)).status_code == 200
    assert [next(iter(row.record["data"].keys() & {"name", "value", "address"})) for row in outbox(installation)[-3:]]
    assert rows(installation, "select field from contact_fields") == [("order",)]
    everywhere = rows(installation, "select o::text, c::text, f::text from outbox o, contacts c, contact_fields f")
    assert b"quince marmalade".hex() not in str(everywhere)
    assert "quince" not in str(everywhere)


async def test_a_cleared_field_leaves_no_row(client: httpx.AsyncClient, installation: Installation) -> None:
    taken = await take(client)
    for value in ("4711", "4712", None, None):
        await post(client, "set_contact_field", taken.contact_id, field="order", value=value)
    assert rows(installation, "select * from contact_fields") == []
    assert types(installation).count("contact.field_set.v1") == 3


@pytest.mark.parametrize("name", ["", "Order", "1st", "order no", "straße", "x" * 41, "a-b"])
async def test_a_field_is_named_by_a_plain_word(client: httpx.AsyncClient, name: str) -> None:
    taken = await take(client)
    refused(await post(client, "set_contact_field", taken.contact_id, field=name, value="1"), 422, "malformed")


@pytest.mark.parametrize("value", ["", "x" * (VALUE_CHARS_MAX + 1), 7, "a\0b"])
async def test_a_value_is_some_text_and_not_too_much(client: httpx.AsyncClient, value: object) -> None:
    taken = await take(client)
    refused(await post(client, "set_contact_field", taken.contact_id, field="order", value=value), 422, "malformed")


async def test_who_writes_from_the_new_address_is_the_same_and_from_the_old_one_somebody_new(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client, address="+15550000001")
    alias = {"channel": "whatsapp", "address": "+15550000002"}
    for _ in range(2):
        assert (await post(client, "alias_contact", taken.contact_id, **alias)).status_code == 200
    [aliased] = [row for row in outbox(installation) if row.type == "contact.aliased.v3"]
    assert aliased.record["data"]["conversation_id"] == str(taken.conversation_id)
    assert (await take(client, address="+15550000002")).conversation_id == taken.conversation_id
    before, after = datetime.now(UTC) - timedelta(hours=1), datetime.now(UTC) + timedelta(hours=1)
    late = await take(client, address="+15550000001", sent_at=before.isoformat())
    assert late.contact_id == taken.contact_id, "who wrote from it before is who had it then"
    assert (await take(client, address="+15550000001", sent_at=after.isoformat())).contact_id != taken.contact_id


async def test_of_contacts_that_get_an_address_at_once_one_has_it(client: httpx.AsyncClient) -> None:
    taken = [await take(client) for _ in range(4)]
    alias = {"channel": "whatsapp", "address": "+15550000009"}
    responses = await asyncio.gather(*(post(client, "alias_contact", one.contact_id, **alias) for one in taken))
    assert sorted(response.status_code for response in responses) == [200, 409, 409, 409]
    owner = next(one for one, response in zip(taken, responses, strict=True) if response.is_success)
    problems = [refused(response, 409, "address-is-anothers") for response in responses if not response.is_success]
    assert {problem["contact_id"] for problem in problems} == {str(owner.contact_id)}
