"""A workspace's furniture: rows and outbox after its commands, and what two at once leave."""

import asyncio
from typing import Any

import httpx
import pytest

import people
from installations import AGENT_ID, Installation
from onrecord import ids
from people import Member
from posting import Body, refused
from waiting import until
from written import add_workspace, outbox, rows, superuser, types


@pytest.fixture
def agent(installation: Installation) -> Member:
    with superuser(installation) as connection:
        return people.add_member(connection, installation.log, "agent")


def bearing(member: Member) -> dict[str, str]:
    return {"Authorization": f"Bearer {member.token}"}


async def done(client: httpx.AsyncClient, command: str, member: Member | None = None, /, **body: object) -> Body:
    response = await client.post(f"/{command}", json=body, headers=bearing(member) if member else {})
    assert response.is_success, response.text
    answer: Body = response.json()
    return answer


def last(installation: Installation) -> dict[str, Any]:
    """The newest event's own fields."""
    return dict(max(outbox(installation), key=lambda row: row.seq).record["data"])


async def waiters(installation: Installation, count: int) -> None:
    """Wait until so many commands wait for a lock."""
    statement = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    await asyncio.to_thread(until, lambda: rows(installation, statement) == [(count,)], what=f"{count} that wait")


async def test_a_label_lives_and_is_deleted(client: httpx.AsyncClient, installation: Installation) -> None:
    made = await done(client, "create_label", name=" Refund ", colour="red")
    assert last(installation) == {**made, "name": "Refund", "colour": "red"}
    await done(client, "update_label", **made, name="Refunds", colour="blue")
    assert rows(installation, "select name, colour from labels") == [("Refunds", "blue")]
    await done(client, "delete_label", **made)
    assert rows(installation, "select deleted_at is not null from labels") == [(True,)]
    assert types(installation) == ["label.created.v1", "label.updated.v1", "label.deleted.v1"]
    for command in ("update_label", "delete_label"):
        body = {**made, "name": "Again", "colour": "red"} if command == "update_label" else made
        refused(await client.post(f"/{command}", json=body), 404, "no-such-label")


async def test_a_name_is_one_labels_capitals_or_not_until_it_is_deleted(client: httpx.AsyncClient) -> None:
    made = await done(client, "create_label", name="Refund", colour="red")
    other = await done(client, "create_label", name="Other", colour="red")
    again: Body = {"name": "REFUND", "colour": "blue"}
    refused(await client.post("/create_label", json=again), 409, "name-is-taken")
    refused(await client.post("/update_label", json={**other, **again}), 409, "name-is-taken")
    await done(client, "update_label", **made, **again)
    await done(client, "delete_label", **made)
    await done(client, "create_label", **again)


async def test_of_two_labels_of_one_name_at_once_one_is_made(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    bodies = [{"name": name, "colour": "red"} for name in ("Refund", "refund", "REFUND")]
    answers = await asyncio.gather(*(client.post("/create_label", json=body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert types(installation) == ["label.created.v1"]


@pytest.mark.parametrize(
    ("table", "kind", "more"),
    [
        ("labels", "label", {"name": "Refund", "colour": "red"}),
        ("canned_replies", "canned_reply", {"shortcut": "a", "text": "A"}),
    ],
)
async def test_what_is_being_deleted_is_changed_no_more(
    client: httpx.AsyncClient, installation: Installation, table: str, kind: str, more: Body
) -> None:
    made = await done(client, f"create_{kind}", **more)
    with superuser(installation) as holder, holder.transaction():
        holder.execute(f"select from {table} for update")
        deleting = asyncio.create_task(client.post(f"/delete_{kind}", json=made))
        await waiters(installation, 1)
        changing = asyncio.create_task(client.post(f"/update_{kind}", json={**made, **more}))
        await waiters(installation, 2)
    assert (await deleting).is_success
    refused(await changing, 404, f"no-such-{kind.replace('_', '-')}")
    assert types(installation) == [f"{kind}.created.v1", f"{kind}.deleted.v1"]


async def test_a_view_that_is_being_deleted_is_not_saved_anew(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    made = await done(client, "save_view", name="Mine")
    with superuser(installation) as holder, holder.transaction():
        holder.execute("select from views for update")
        deleting = asyncio.create_task(client.post("/delete_view", json=made))
        await waiters(installation, 1)
        saving = asyncio.create_task(client.post("/save_view", json={**made, "name": "Mine"}))
        await waiters(installation, 2)
    assert (await deleting).is_success
    refused(await saving, 404, "no-such-view")


async def test_of_many_at_once_no_more_are_made_than_there_may_be(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    with superuser(installation) as connection:
        connection.execute(
            "insert into teams (workspace_id, id, name, created_at)"
            " select %s, gen_random_uuid(), 'Team ' || n, now() from generate_series(1, 98) as n",
            (installation.log.workspace_id,),
        )
    answers = await asyncio.gather(*(client.post("/create_team", json={"name": f"New {n}"}) for n in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409, 409]
    refused(max(answers, key=lambda answer: answer.status_code), 409, "too-many-of-them")


async def test_what_a_canned_reply_says_stands_in_its_events_alone(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    made = await done(client, "create_canned_reply", shortcut="thanks", text="Thank you, {name}!")
    assert last(installation)["text"] == "Thank you, {name}!"
    again: Body = {"shortcut": "thanks", "text": "No"}
    refused(await client.post("/create_canned_reply", json=again), 409, "name-is-taken")
    await done(client, "update_canned_reply", **made, shortcut="thank-you", text="Thanks")
    await done(client, "create_canned_reply", **again)
    assert rows(installation, "select shortcut from canned_replies order by id") == [("thank-you",), ("thanks",)]
    await done(client, "delete_canned_reply", **made)
    refused(await client.post("/delete_canned_reply", json=made), 404, "no-such-canned-reply")


async def test_a_team_is_made_of_members_and_then_of_others(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    made = await done(client, "create_team", name="Night", member_ids=[str(AGENT_ID)])
    assert rows(installation, "select member_id from team_members") == [(AGENT_ID,)]
    await done(client, "update_team", **made, name="Night", member_ids=[str(agent.member_id)])
    assert rows(installation, "select member_id from team_members") == [(agent.member_id,)]
    assert last(installation)["member_ids"] == [str(agent.member_id)]
    await done(client, "delete_team", **made)
    assert rows(installation, "select from team_members") == []


async def test_who_left_can_be_of_no_team(client: httpx.AsyncClient, agent: Member) -> None:
    await done(client, "remove_member", member_id=str(agent.member_id))
    body = {"name": "Night", "member_ids": [str(agent.member_id)]}
    refused(await client.post("/create_team", json=body), 404, "no-such-member")


async def test_a_policy_is_kept_whole_and_holds_its_team(client: httpx.AsyncClient, installation: Installation) -> None:
    team = await done(client, "create_team", name="Night")
    policy = {
        "auto_assign": True,
        "auto_assign_team_id": team["team_id"],
        "time_zone": "Europe/Berlin",
        "working_hours": ["tue 09:00-17:30", "mon 09:00-17:30"],
        "read_receipts": True,
    }
    await done(client, "set_inbox_policy", **policy)
    assert last(installation) == {**policy, "working_hours": ["mon 09:00-17:30", "tue 09:00-17:30"]}
    refused(await client.post("/delete_team", json=team), 409, "team-is-in-use")
    await done(client, "set_inbox_policy")
    assert rows(installation, "select auto_assign, time_zone, working_hours, read_receipts from inbox_policies") == [
        (False, "UTC", [], False)
    ]
    await done(client, "delete_team", **team)
    refused(await client.post("/set_inbox_policy", json=policy), 404, "no-such-team")


async def test_a_member_says_how_they_themselves_are_told(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    await done(client, "set_notifications", agent, assigned=["mail"])
    await done(client, "set_notifications", agent, replied=["sound", "browser"])
    found = rows(installation, "select member_id, assigned, replied from notification_settings")
    assert found == [(agent.member_id, [], ["browser", "sound"])]
    assert last(installation)["member_id"] == str(agent.member_id)


async def test_views_are_ones_own_or_everybodys(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    mine = await done(client, "save_view", agent, name="Mine", assignee="me")
    ours = await done(client, "save_view", name="Ours", shared=True, assignee="nobody")
    refused(await client.post("/save_view", json={**mine, "name": "Stolen"}), 404, "no-such-view")
    for command, body in (("save_view", {**ours, "name": "Ours"}), ("delete_view", ours)):
        refused(await client.post(f"/{command}", json=body, headers=bearing(agent)), 403, "forbidden")
    await done(client, "delete_view", agent, **mine)
    refused(await client.post("/delete_view", json=mine, headers=bearing(agent)), 404, "no-such-view")
    kept = rows(installation, "select member_id, deleted_at is null from views order by id")
    assert kept == [(agent.member_id, False), (None, True)]


async def test_another_workspaces_names_and_rows_are_none_of_this_ones(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    with superuser(installation) as connection:
        second = people.add_member(connection, installation.log, "admin", workspace_id=add_workspace(installation))
    there = await done(client, "create_label", second, name="Refund", colour="red")
    here = await done(client, "create_label", name="Refund", colour="red")
    refused(await client.post("/delete_label", json=there), 404, "no-such-label")
    view = {"name": "Mine", "label_id": there["label_id"]}
    refused(await client.post("/save_view", json=view), 404, "no-such-label")
    await done(client, "save_view", name="Mine", label_id=here["label_id"])
    member = {"name": "Night", "member_ids": [str(second.member_id)]}
    refused(await client.post("/create_team", json=member), 404, "no-such-member")


async def test_a_view_of_a_label_that_is_deleted_cant_be_saved(client: httpx.AsyncClient) -> None:
    label = await done(client, "create_label", name="Refund", colour="red")
    await done(client, "delete_label", **label)
    refused(await client.post("/save_view", json={"name": "Mine", **label}), 404, "no-such-label")
    refused(await client.post("/save_view", json={"name": "Mine", "assignee": str(ids.new())}), 404, "no-such-member")
