"""An event, whole: sealed unless it is opened, which is on the record before it is shown; a message's history."""

from typing import Any
from uuid import UUID

import httpx
import pytest

import people
from asking import ask
from executing import executor, member, receive
from installations import Installation
from onrecord.identity.permissions import Role
from posting import Taken, done, refused, take
from written import add_workspace, rows, superuser

TEXT = "marmalade for tea"


async def settled(api: httpx.AsyncClient) -> tuple[Taken, dict[str, Any]]:
    """A customer's message that the audit trail has, and its number."""
    taken = await take(api, text=TEXT)
    await ask(api, "list_events", taken.position)
    shard, seq = map(int, taken.position.split(":"))
    return taken, {"shard": shard, "seq": seq}


def openings(running: Installation) -> int:
    return len(rows(running, "select from outbox where type = 'access.recorded.v3'"))


async def test_an_event_is_its_record_byte_for_byte_with_its_place(
    api: httpx.AsyncClient, running: Installation
) -> None:
    _, number = await settled(api)
    event = await ask(api, "get_event", **number)
    ((record,),) = rows(running, "select record from outbox where shard = %s and seq = %s", tuple(number.values()))
    assert event["record"].encode() == bytes(record)
    place = {"topic": running.settings.topic, "partition": number["shard"], "offset_min": number["seq"] - 1}
    assert event["place"] == place
    by_id = await ask(api, "get_event", event_id=event["event_id"])
    assert by_id == event


async def test_what_is_personal_stays_sealed_and_nothing_is_recorded(
    api: httpx.AsyncClient, running: Installation
) -> None:
    taken, number = await settled(api)
    before = openings(running)
    event = await ask(api, "get_event", **number)
    assert (event["seal"], event["fields"]["text"]) == ("sealed", "[sealed]")
    assert event["fields"]["message_id"] == str(taken.message_id)
    assert TEXT not in str(event)
    assert openings(running) == before


async def test_an_opening_is_on_the_record_for_the_member_who_asked(
    api: httpx.AsyncClient, running: Installation
) -> None:
    taken, number = await settled(api)
    response = await api.get("/get_event", params=number | {"open": True})
    event = response.json()
    assert (event["seal"], event["fields"]["text"]) == ("opened", TEXT)
    position = response.headers["OnRecord-Position"]
    await ask(api, "list_events", position)
    shard, seq = map(int, position.split(":"))
    access = await ask(api, "get_event", shard=shard, seq=seq)
    ((member_id,),) = rows(running, "select member_id from tokens where secret_hash = sha256(%s)", (TOKEN_BYTES,))
    assert (access["type"], access["actor"]) == ("access.recorded.v3", "system")
    assert access["on_behalf_of"] == f"member/{member_id}"
    assert access["fields"] == {"what": "sealed_part", "subject_id": str(taken.contact_id), "opened": True, **number}
    assert access["seal"] == "none"


TOKEN_BYTES = b"ort_test-token-0123456789"


async def test_nothing_is_recorded_where_nothing_is_sealed(api: httpx.AsyncClient, running: Installation) -> None:
    taken, _ = await settled(api)
    await done(api, "reopen_conversation", await _resolved(api))
    answered = (await ask(api, "list_events", type="conversation.opened.v1", limit=1))["events"][0]
    assert answered["conversation_id"] or taken
    before = openings(running)
    event = await ask(api, "get_event", event_id=answered["event_id"], open=True)
    assert event["seal"] == "none"
    assert openings(running) == before


async def _resolved(api: httpx.AsyncClient) -> UUID:
    taken = await take(api)
    await done(api, "resolve_conversation", taken.conversation_id, version=2)
    return taken.conversation_id


async def test_the_erased_read_as_erased_whether_opened_or_not(api: httpx.AsyncClient) -> None:
    taken, number = await settled(api)
    erasure = await api.post("/erase_contact", json={"contact_id": str(taken.contact_id), "reason": "asked_by_person"})
    await ask(api, "list_events", erasure.headers["OnRecord-Position"])
    for opened in (False, True):
        event = await ask(api, "get_event", **number, open=opened)
        assert (event["seal"], event["fields"]["text"]) == ("erased", "[erased]")
    history = await ask(api, "get_message_history", message_id=taken.message_id)
    assert [event["seal"] for event in history["events"]] == ["erased"]


async def test_an_erasure_that_the_audit_trail_has_not_reached_yet_opens_nothing(
    api: httpx.AsyncClient, running: Installation
) -> None:
    """The key is asked for after the access is recorded: what the vault says counts."""
    taken, number = await settled(api)
    with superuser(running) as connection:
        connection.execute(
            "update person_keys set wrapped = null, destroyed_at = now() where person_id = %s", (taken.contact_id,)
        )
    event = await ask(api, "get_event", **number, open=True)
    assert (event["seal"], event["fields"]["text"]) == ("erased", "[erased]")


@pytest.mark.parametrize(("role", "status"), [("auditor", 200), ("developer", 403)])
async def test_only_who_may_read_the_inbox_may_open(
    api: httpx.AsyncClient, running: Installation, role: Role, status: int
) -> None:
    _, number = await settled(api)
    with superuser(running) as connection:
        bearer = {"Authorization": f"Bearer {people.add_member(connection, running.log, role).token}"}
    before = openings(running)
    assert (await api.get("/get_event", params=number, headers=bearer)).status_code == 200
    response = await api.get("/get_event", params=number | {"open": True}, headers=bearer)
    assert response.status_code == status
    assert openings(running) - before == (status == 200)


async def test_who_could_open_when_last_seen_and_may_not_now_opens_nothing(
    api: httpx.AsyncClient, running: Installation
) -> None:
    _, number = await settled(api)
    with superuser(running) as connection:
        person = people.add_member(connection, running.log, "admin")
    bearer = {"Authorization": f"Bearer {person.token}"}
    assert (await api.get("/get_event", params=number, headers=bearer)).status_code == 200
    with superuser(running) as connection:
        connection.execute("update members set role = 'developer' where id = %s", (person.member_id,))
    before = openings(running)
    response = await api.get("/get_event", params=number | {"open": True}, headers=bearer)
    refused(response, 403, "forbidden")
    assert TEXT not in response.text
    assert openings(running) == before


@pytest.mark.parametrize(
    "name",
    [{}, {"shard": 1}, {"seq": 1}, {"shard": 0, "seq": 1, "event_id": str(UUID(int=7))}, {"shard": -1, "seq": 1}],
    ids=str,
)
async def test_an_event_must_be_named_by_one_name(prepared: httpx.AsyncClient, name: dict[str, str]) -> None:
    refused(await prepared.get("/get_event", params=name), 422, "malformed")


async def test_an_event_of_another_workspace_is_as_good_as_none(api: httpx.AsyncClient, running: Installation) -> None:
    async with executor(running) as run:
        elsewhere = await run.execute(receive(), member(running, add_workspace(running)))
    await ask(api, "list_events", elsewhere.position)
    shard, seq = elsewhere.position.split(":")
    for params in ({"shard": shard, "seq": seq}, {"shard": shard, "seq": "999999"}):
        refused(await api.get("/get_event", params=params | {"open": "true"}), 404, "no-such-event")
    message = {"message_id": str(elsewhere.answer.message_id)}
    refused(await api.get("/get_message_history", params=message), 404, "no-such-message")


async def test_a_messages_history_is_every_event_about_it(api: httpx.AsyncClient) -> None:
    taken, number = await settled(api)
    history = await ask(api, "get_message_history", message_id=taken.message_id)
    assert [(event["shard"], event["seq"]) for event in history["events"]] == [tuple(number.values())]
    assert history["events"][0]["fields"]["text"] == "[sealed]"
    assert history["more"] is False
