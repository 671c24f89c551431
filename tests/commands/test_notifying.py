"""Mails of notifications: to whoever wants them, of what others did, and not again before it was read."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

import httpx
import pytest

import people
from commands import notifying
from commands.add_note import AddNote
from deciding import conversation
from executing import executor, member, receive
from installations import Installation
from onrecord.events import MailRequested
from onrecord.identity.recipients import Recipient
from people import Member
from posting import Taken, done, received, take
from sealing import key_of
from shop import MovedClock
from written import Emitted, outbox, superuser

ADDRESS = "+15550000001"


def wants(installation: Installation, means: str = "mail") -> Member:
    """An agent who is told of everything by this means."""
    with superuser(installation) as connection:
        agent = people.add_member(connection, installation.log, "agent")
        people.want_mails(connection, installation.log.workspace_id, agent.member_id, means)
    return agent


def mails(installation: Installation) -> list[Emitted]:
    return [row for row in outbox(installation) if row.type == "mail.requested.v2"]


def templates(installation: Installation) -> list[str]:
    return sorted(row.record["data"]["template"] for row in mails(installation))


def bearing(agent: Member) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {agent.token}"}


async def assigned(client: httpx.AsyncClient, agent: Member) -> Taken:
    taken = await take(client, address=ADDRESS)
    await done(client, "assign_conversation", taken.conversation_id, version=2, assignee_id=str(agent.member_id))
    return taken


def test_a_mail_is_about_the_conversation_and_says_nothing_of_it() -> None:
    person = Recipient(UUID(int=7), "ada@demo.example", "Ada", key_of(str(UUID(int=7))))
    event = notifying.decide(person, "replied", conversation(), UUID(int=8))
    assert event == MailRequested(
        mail_id=str(UUID(int=8)),
        template="customer_replied",
        person_id=str(UUID(int=7)),
        about_id=str(conversation().id),
        address="ada@demo.example",
        name="Ada",
    )


async def test_who_is_given_a_conversation_is_mailed_with_it(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    agent = wants(installation)
    taken = await assigned(client, agent)
    (mail,) = mails(installation)
    assert mail.subject == f"workspace/{installation.log.workspace_id}"
    assert mail.record["data"] | {"mail_id": ""} == {
        "mail_id": "",
        "template": "conversation_assigned",
        "person_id": str(agent.member_id),
        "about_id": str(taken.conversation_id),
        "address": agent.email,
        "name": "Demo Person",
    }
    assert mail.record["sealed"].split(".")[1] == str(agent.member_id), "sealed under the member's key"


async def test_the_position_names_the_mail_as_well(client: httpx.AsyncClient, installation: Installation) -> None:
    agent, taken = wants(installation), await take(client)
    response = await client.post(
        "/assign_conversation",
        json={"conversation_id": str(taken.conversation_id), "assignee_id": str(agent.member_id)},
        headers={"If-Match": '"2"'},
    )
    last = {row.shard: row.seq for row in outbox(installation)}
    of = {installation.log.shard_of(taken.contact_id), installation.log.shard_of(installation.log.workspace_id)}
    assert response.headers["OnRecord-Position"] == ",".join(f"{shard}:{last[shard]}" for shard in sorted(of))


async def test_who_is_mentioned_is_mailed_once_and_not_by_themselves(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    ada, ben, taken = wants(installation), wants(installation), await take(client)
    body = {
        "conversation_id": str(taken.conversation_id),
        "text": "Look",
        "mentions": [str(ada.member_id), str(ben.member_id), str(ada.member_id)],
    }
    assert (await client.post("/add_note", json=body, headers=bearing(ben))).status_code == 201
    (mail,) = mails(installation)
    assert (mail.record["data"]["template"], mail.record["data"]["person_id"]) == (
        "mentioned_in_note",
        str(ada.member_id),
    )
    note = next(row for row in outbox(installation) if row.type == "note.added.v2")
    assert note.record["data"]["mentions"] == [str(ada.member_id), str(ben.member_id)]
    assert "Look" not in str(mail.record)


async def test_the_assignee_is_mailed_when_the_customer_writes(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    await assigned(client, wants(installation))
    await take(client, address=ADDRESS)
    assert templates(installation) == ["conversation_assigned", "customer_replied"]


async def test_what_is_assigned_by_itself_is_mailed_too(client: httpx.AsyncClient, installation: Installation) -> None:
    agent = wants(installation)
    with superuser(installation) as connection:
        people.set_policy(connection, installation.log.workspace_id, team=[agent.member_id])
    await take(client)
    assert templates(installation) == ["conversation_assigned"]


async def test_nobody_is_mailed_of_what_they_did_themselves(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    agent, taken = wants(installation), await take(client)
    body = {"conversation_id": str(taken.conversation_id), "assignee_id": str(agent.member_id)}
    headers = {**bearing(agent), "If-Match": '"2"'}
    assert (await client.post("/assign_conversation", json=body, headers=headers)).status_code == 200
    assert mails(installation) == []


async def test_what_a_customer_does_is_nobodys_own_doing_though_their_token_takes_it_in(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    with superuser(installation) as connection:
        admin = people.add_member(connection, installation.log, "admin")
        people.want_mails(connection, installation.log.workspace_id, admin.member_id)
        people.set_policy(connection, installation.log.workspace_id, team=[admin.member_id])
    for _ in range(2):
        body = received(address=ADDRESS)
        assert (await client.post("/receive_message", json=body, headers=bearing(admin))).status_code == 201
    assert templates(installation) == ["conversation_assigned", "customer_replied"]


async def test_who_wants_other_means_or_none_is_not_mailed(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    await assigned(client, wants(installation, "browser"))
    await take(client, address=ADDRESS)
    assert mails(installation) == []


@pytest.mark.parametrize("gone", ["left", "disabled"])
async def test_who_left_or_is_disabled_is_not_mailed(
    client: httpx.AsyncClient, installation: Installation, gone: str
) -> None:
    agent = wants(installation)
    await assigned(client, agent)
    with superuser(installation) as connection:
        if gone == "left":
            connection.execute("update members set left_at = now() where id = %s", (agent.member_id,))
        else:
            connection.execute("update accounts set disabled_at = now() where id = %s", (agent.account_id,))
    await take(client, address=ADDRESS)
    assert templates(installation) == ["conversation_assigned"]


async def test_it_is_mailed_again_when_a_while_is_over(client: httpx.AsyncClient, installation: Installation) -> None:
    await assigned(client, wants(installation))
    clock = MovedClock(datetime.now(UTC))
    async with executor(installation, clock) as api:
        for seconds, replies in ((0, 1), (1, 1), (598, 1), (1, 2), (1, 2)):
            clock.move(seconds)
            await api.execute(receive(address=ADDRESS), member(installation))
            assert templates(installation).count("customer_replied") == replies, f"at {clock()}"


async def test_it_is_mailed_again_when_they_have_read_it(client: httpx.AsyncClient, installation: Installation) -> None:
    agent = wants(installation)
    taken = await assigned(client, agent)
    await take(client, address=ADDRESS)
    body = {"conversation_id": str(taken.conversation_id), "read_seq": 99}
    assert (await client.post("/mark_read", json=body, headers=bearing(agent))).status_code == 200
    for _ in range(2):
        await take(client, address=ADDRESS)
    assert templates(installation).count("customer_replied") == 2


async def test_a_mention_of_who_is_no_member_writes_nothing(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    agent, taken = wants(installation), await take(client)
    before = len(outbox(installation))
    body = {"conversation_id": str(taken.conversation_id), "text": "x", "mentions": [str(agent.member_id)] * 21}
    assert (await client.post("/add_note", json=body)).status_code == 422, "20 are enough"
    AddNote.model_validate(body | {"mentions": body["mentions"][:20]})
    with superuser(installation) as connection:
        connection.execute("update members set left_at = now() where id = %s", (agent.member_id,))
    assert (await client.post("/add_note", json=body | {"mentions": body["mentions"][:1]})).status_code == 404
    assert len(outbox(installation)) == before
