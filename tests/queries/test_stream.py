"""The stream: each change is told once, across reconnects too; who is slow or revoked loses theirs alone."""

import asyncio
from collections.abc import AsyncIterator
from typing import NamedTuple
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

import people
from executing import executor, member, receive
from installations import Installation
from onrecord.identity.permissions import Role
from people import Member
from posting import done, take
from queries.stream.hints import Hint
from queries.stream.streams import JOIN_S_MAX, Streams
from sharing import served
from streaming import Stream, connected, listening, refused_with, streaming
from waiting import until_seen
from written import add_workspace, rows, superuser

ENDS_S_MAX = 5.0


class Site(NamedTuple):
    """A running installation's API, and its client."""

    running: Installation
    api: FastAPI
    client: httpx.AsyncClient

    @property
    def streams(self) -> Streams:
        streams: Streams = self.api.state.streams
        return streams

    def member(self, role: Role = "agent") -> Member:
        with superuser(self.running) as connection:
            return people.add_member(connection, self.running.log, role)

    def written(self) -> set[str]:
        """The numbers of all events about customers in the installation's workspace."""
        found = rows(
            self.running,
            "select shard || ':' || seq from outbox where workspace_id = %s and subject ^@ 'contact/'",
            (self.running.log.workspace_id,),
        )
        return {position for (position,) in found}


@pytest.fixture(scope="module")
async def site(running: Installation) -> AsyncIterator[Site]:
    async with served(running) as (made, client):
        reads = made.state.reads
        reads.reached.wait_ms_max = 30_000
        await take(client)
        await reads.reached.until("audit_trail", {0: 0})
        yield Site(running, made, client)


async def caught_up(site: Site) -> None:
    """The stream has told all that is written."""
    taken = await take(site.client)
    async with streaming(site.api) as stream:
        shard, seq = taken.position.split(":")
        await site.streams.reads.reached.until("audit_trail", {int(shard): int(seq)})
        assert stream.status == 200


async def told_until(position: str, stream: Stream) -> list[str]:
    """What a stream tells, up to this."""
    told: list[str] = []
    while position not in told:
        told += await stream.changes(1)
    return told


async def begun(api: FastAPI, together: asyncio.Barrier, *, since: str) -> int:
    """The status of a stream that ends once all of those together have theirs."""
    async with streaming(api, since=since) as stream:
        await together.wait()
        return stream.status


async def test_a_stream_begins_with_an_id_and_tells_what_changes(site: Site) -> None:
    await caught_up(site)
    async with streaming(site.api) as stream:
        ready = await stream.next("ready")
        assert ready.id
        taken = await take(site.client)
        changes: list[dict[str, object]] = []
        while not changes or changes[-1]["position"] != taken.position:
            heard = await stream.next("changes")
            changes += heard.data["changes"]
        assert changes[-1] == {
            "position": taken.position,
            "type": "message.received.v2",
            "contact_id": str(taken.contact_id),
            "conversation_id": str(taken.conversation_id),
            "message_id": str(taken.message_id),
            "actor": changes[-1]["actor"],
        }
        assert heard.id != ready.id


async def test_each_change_is_told_once_across_reconnects(site: Site) -> None:
    await caught_up(site)
    before, told, last_id = site.written(), list[str](), None
    async with streaming(site.api) as stream:
        last_id = (await stream.next("ready")).id
    for _ in range(5):
        await asyncio.gather(*(take(site.client) for _ in range(3)))
        async with streaming(site.api, since=last_id) as stream:
            await take(site.client)
            told += await stream.changes(1)
            last_id = stream.last_id
    async with streaming(site.api, since=last_id) as stream:
        told += await stream.changes(len(site.written() - before) - len(told))
        assert not [heard for heard in stream.left() if heard.event == "changes"]
    assert sorted(told) == sorted(site.written() - before)


async def test_changes_of_a_shard_come_in_its_order(site: Site) -> None:
    await caught_up(site)
    before = site.written()
    async with streaming(site.api) as stream:
        taken = await take(site.client)
        for _ in range(5):
            await done(site.client, "add_note", taken.conversation_id, text="A note")
        told = await stream.changes(len(site.written() - before))
    numbers = [tuple(map(int, position.split(":"))) for position in told]
    assert [seq for _, seq in numbers] == sorted(seq for _, seq in numbers)


async def test_over_a_connection_that_is_cut_each_change_is_told_once(site: Site) -> None:
    await caught_up(site)
    told: list[str] = []
    async with listening(site.api) as there:
        async with connected(there) as stream:
            await stream.next("ready")
            taken = [await take(site.client)]
            told += await told_until(taken[-1].position, stream)
        taken += [await take(site.client) for _ in range(3)]
        await done(site.client, "add_note", taken[0].conversation_id, text="A note")
        async with connected(there, since=stream.last_id) as stream:
            taken.append(await take(site.client))
            told += await told_until(taken[-1].position, stream)
    assert len(set(told)) == len(told) == 3 * len(taken) + 1
    assert {one.position for one in taken} <= set(told)


async def test_a_client_whose_connection_is_cut_listens_no_more(site: Site) -> None:
    async with listening(site.api) as there:
        async with connected(there) as stream:
            await stream.next("ready")
            assert list(site.streams.listeners)
        await until_seen(lambda: not list(site.streams.listeners), ENDS_S_MAX)


async def test_a_connection_whose_client_reads_nothing_is_cut_when_its_time_is_over(site: Site) -> None:
    person = site.member()
    async with listening(site.api) as there, connected(there, person.token) as stream, streaming(site.api) as other:
        await stream.next("ready")
        stream.reads.clear()
        audience = site.streams.audiences[site.running.log.workspace_id]
        for _ in range(100):  # more than its connection holds
            audience.tell([Hint(0, 0, "demo.v1", "contact", "demo", "demo", None, "system")] * 100, {})
            await other.changes(100)  # so the stuck one's turn has come too
        await site.client.post("/revoke_token", json={"token_id": str(person.token_id)})
        await site.streams.check()
        await until_seen(lambda: not there.connections, ENDS_S_MAX)


async def test_what_was_missed_can_be_asked_for_and_no_more(site: Site) -> None:
    await caught_up(site)
    async with streaming(site.api, seconds_max=0) as stream:
        last_id = (await stream.next("ready")).id
        await stream.ended.wait()
    taken = await take(site.client)
    shard, seq = map(int, taken.position.split(":"))
    await site.streams.reads.reached.until("audit_trail", {shard: seq})
    async with streaming(site.api, last_event_id=last_id, seconds_max=0) as stream:
        assert (await stream.changes(3))[-1] == taken.position
        await stream.ended.wait()


async def test_a_stream_of_one_conversation_is_told_of_that_alone(site: Site) -> None:
    taken, _ = await take(site.client), await take(site.client)
    await caught_up(site)
    async with streaming(site.api, conversation_id=taken.conversation_id) as stream:
        await take(site.client)
        await done(site.client, "add_note", taken.conversation_id, text="A note")
        heard = await stream.next("changes")
    assert [change["conversation_id"] for change in heard.data["changes"]] == [str(taken.conversation_id)]


async def test_another_workspaces_changes_are_not_told(site: Site) -> None:
    there = add_workspace(site.running)
    with superuser(site.running) as connection:
        stranger = people.add_member(connection, site.running.log, "admin", workspace_id=there)
    async with (
        executor(site.running) as run,
        streaming(site.api) as stream,
        streaming(site.api, stranger.token) as theirs,
    ):
        for _ in range(2):
            taken = await take(site.client)
            elsewhere = await run.execute(receive(), member(site.running, there))
            assert elsewhere.position not in await told_until(taken.position, stream)
            assert taken.position not in await told_until(elsewhere.position, theirs)


async def test_who_signs_in_and_what_mails_say_is_not_told(site: Site) -> None:
    await caught_up(site)
    async with streaming(site.api, topic="workspace") as stream:
        invited = await site.client.post(
            "/invite_member", json={"email": f"{uuid4().hex}@demo.example", "role": "agent"}
        )
        assert invited.status_code == 201
        heard = await stream.next("changes")
    assert [change["type"] for change in heard.data["changes"]] == ["member.invited.v1"]


async def test_what_the_model_may_do_is_told_to_everybody(site: Site) -> None:
    await caught_up(site)
    async with streaming(site.api, topic="workspace") as stream:
        kept = await site.client.post("/set_ai_policy", json={"tasks": ["triage"]})
        assert kept.status_code == 200, kept.text
        heard = await stream.next("changes")
    assert [change["type"] for change in heard.data["changes"]] == ["ai_policy.set.v1"]


async def test_a_client_that_stops_reading_loses_its_queue_and_nobody_elses(site: Site) -> None:
    await caught_up(site)
    async with streaming(site.api) as slow, streaming(site.api) as quick:
        await slow.next("ready")
        slow.reads.clear()
        audience = site.streams.audiences[site.running.log.workspace_id]
        told = 0
        for _ in range(30):
            audience.tell([Hint(0, 0, "demo.v1", "contact", "demo", "demo", None, "system")] * 100, {})
            told += len(await quick.changes(100))
        assert told == 3_000
        slow.reads.set()
        reset = await slow.next("reset")
        assert reset.id == audience.after
        taken = await take(site.client)
        assert (await slow.changes(3))[-1] == taken.position
        assert not [heard for heard in slow.left() if heard.event == "reset"], "it is told once"
        assert (await quick.changes(3))[-1] == taken.position


@pytest.mark.parametrize("last_id", ["marmalade", "0:1,0:2", "4:1", "0", "0:-1", "9" * 30_000])
async def test_an_id_that_was_never_told_is_refused(site: Site, last_id: str) -> None:
    problem = await refused_with(site.api, since=last_id)
    assert (problem["status"], problem["type"]) == (422, "last-event-id-malformed")
    assert "marmalade" not in str(problem)


async def test_an_id_from_beyond_the_log_leads_to_a_reset(site: Site) -> None:
    site.streams.join_s_max = 0.2
    async with streaming(site.api, since="0:999999999") as stream:
        reset = await stream.next("reset")
        assert reset.id == site.streams.audiences[site.running.log.workspace_id].after
    site.streams.join_s_max = JOIN_S_MAX


async def test_an_id_that_is_too_old_leads_to_a_reset(site: Site) -> None:
    await caught_up(site)
    site.streams.replay_events_max = 3
    try:
        async with streaming(site.api, since="0:0") as stream:
            await stream.next("reset")
            taken = await take(site.client)
            assert (await stream.changes(3))[-1] == taken.position
    finally:
        site.streams.replay_events_max = 1_000


async def ends(stream: Stream) -> str:
    """Why it ended, in time."""
    end = await stream.next("end", ENDS_S_MAX)
    await stream.ended.wait()
    return str(end.data["why"])


async def test_a_stream_ends_soon_after_its_token_is_revoked(site: Site) -> None:
    person, other = site.member(), site.member()
    async with streaming(site.api, person.token) as stream, streaming(site.api, other.token) as kept:
        await stream.next("ready")
        await site.client.post("/revoke_token", json={"token_id": str(person.token_id)})
        assert await ends(stream)
        taken = await take(site.client)
        await told_until(taken.position, kept)


async def test_what_comes_after_the_end_is_not_told(site: Site) -> None:
    await caught_up(site)
    where = str(uuid4())
    async with streaming(site.api, topic="operations", conversation_id=where) as stream:
        await stream.next("ready")
        stream.reads.clear()
        (listener,) = site.streams.listeners
        one = Hint(0, 0, "demo.v1", "contact", "demo", where, None, "system")
        listener.end("a test ends it")
        listener.audience.tell([one], {})
        listener.hear_operations(b"event: operations\ndata: {}\n\n")
        stream.reads.set()
        await stream.ended.wait()
        assert [heard.event for heard in stream.left() if heard.event != "operations" or heard.data == {}] == ["end"]


@pytest.mark.parametrize(
    ("command", "fields"), [("change_member_role", {"role": "auditor"}), ("remove_member", {})], ids=["role", "removal"]
)
async def test_a_stream_ends_when_its_member_is_another_or_none(
    site: Site, command: str, fields: dict[str, str]
) -> None:
    person = site.member()
    async with streaming(site.api, person.token) as stream:
        await site.client.post(f"/{command}", json={"member_id": str(person.member_id)} | fields)
        await site.streams.check()
        await ends(stream)


async def test_a_stream_ends_with_its_role_though_the_same_token_has_begun_another_since(site: Site) -> None:
    person = site.member("admin")
    async with streaming(site.api, person.token) as before:
        await site.client.post("/change_member_role", json={"member_id": str(person.member_id), "role": "agent"})
        async with streaming(site.api, person.token) as since:
            await since.next("ready")
            await site.streams.check()
            await ends(before)
            taken = await take(site.client)
            await told_until(taken.position, since)


async def test_a_stream_ends_when_its_session_is_signed_out(site: Site) -> None:
    person = site.member()
    with superuser(site.running) as connection:
        session = people.add_session(connection, person.account_id, person.workspace_id)
    async with streaming(site.api, session.secret) as stream:
        signed_out = await site.client.post("/sign_out", headers={"Authorization": f"Bearer {session.secret}"})
        assert signed_out.is_success
        await site.streams.check()
        await ends(stream)
    assert (await refused_with(site.api, session.secret))["type"] == "unauthenticated"


async def test_a_client_that_takes_not_even_the_end_is_cut_off(site: Site) -> None:
    person = site.member()
    async with streaming(site.api, person.token) as stream:
        await stream.next("ready")
        stream.reads.clear()
        audience = site.streams.audiences[site.running.log.workspace_id]
        audience.tell([Hint(0, 0, "demo.v1", "contact", "demo", "demo", None, "system")], {})
        await site.client.post("/revoke_token", json={"token_id": str(person.token_id)})
        await site.streams.check()
        async with asyncio.timeout(ENDS_S_MAX):
            await stream.ended.wait()
    assert person.member_id not in {one.asker.credential.member_id for one in site.streams.listeners}


async def test_a_developer_hears_of_operations_alone_and_an_agent_of_all_but_them(site: Site) -> None:
    developer, agent = site.member("developer"), site.member("agent")
    assert (await refused_with(site.api, developer.token))["type"] == "forbidden"
    assert (await refused_with(site.api, agent.token, topic="operations"))["type"] == "forbidden"
    async with streaming(site.api, developer.token, topic="operations") as stream:
        await site.streams.look_at_operations()
        first = await stream.next("operations")
        taken = await take(site.client)
        heard = await stream.next("operations")
    assert {"audit_trail", "timeline"} <= {row["projection"] for row in heard.data["projections"]}
    assert heard.data != first.data
    assert taken


async def test_who_was_an_agent_when_last_seen_begins_no_stream_of_the_inbox(site: Site) -> None:
    person = site.member()
    async with streaming(site.api, person.token) as stream:
        last_id = (await stream.next("ready")).id
    with superuser(site.running) as connection:
        connection.execute("update members set role = 'developer' where id = %s", (person.member_id,))
    assert (await refused_with(site.api, person.token, since=last_id))["type"] == "forbidden"
    assert not list(site.streams.listeners)


async def test_who_is_more_than_when_last_seen_has_a_stream_that_stays(site: Site) -> None:
    person = site.member()
    async with streaming(site.api, person.token) as stream:
        await stream.next("ready")
    with superuser(site.running) as connection:
        connection.execute("update members set role = 'admin' where id = %s", (person.member_id,))
    async with streaming(site.api, person.token) as stream:
        await site.streams.check()
        taken = await take(site.client)
        await told_until(taken.position, stream)


async def test_operations_are_told_in_the_installations_own_workspace(site: Site) -> None:
    elsewhere = add_workspace(site.running)
    with superuser(site.running) as connection:
        stranger = people.add_member(connection, site.running.log, "admin", workspace_id=elsewhere)
    assert (await refused_with(site.api, stranger.token, topic="operations"))["type"] == "forbidden"


async def test_no_stream_holds_a_connection_and_there_are_only_so_many(running: Installation) -> None:
    """With pools of one connection, three streams listen and questions are answered; a fourth is refused."""
    settings = running.settings.model_copy(update={"pool_connections_max": 1, "credential_streams_max": 3})
    async with served(Installation(running.servers, settings, running.log)) as (api, client):
        api.state.reads.reached.wait_ms_max = 30_000
        await api.state.reads.reached.until("audit_trail", {0: 0})
        async with streaming(api) as first, streaming(api) as second, streaming(api) as third:
            problem = await refused_with(api)
            assert (problem["status"], problem["type"]) == (429, "too-many-streams")
            taken = await take(client)
            answer = await client.get("/list_conversations", headers={"OnRecord-After": taken.position})
            assert answer.status_code == 200
            for stream in (first, second, third):
                await told_until(taken.position, stream)


async def test_a_process_that_is_full_sends_streams_elsewhere(running: Installation) -> None:
    settings = running.settings.model_copy(update={"streams_max": 1})
    async with served(Installation(running.servers, settings, running.log)) as (api, _):
        api.state.reads.reached.wait_ms_max = 30_000
        await api.state.reads.reached.until("audit_trail", {0: 0})
        async with streaming(api):
            problem = await refused_with(api)
            assert (problem["status"], problem["type"]) == (503, "streams-are-full")
        async with streaming(api) as stream:
            assert stream.status == 200, "whoever leaves makes room"
        api.state.streams.join_s_max = 0.1
        together = asyncio.Barrier(2)
        statuses = await asyncio.gather(*(begun(api, together, since="0:999999999") for _ in range(2)))
        assert sorted(statuses) == [200, 503], "two that wait for their place don't both get the last one"
        assert not api.state.streams.audiences, "nothing is read for nobody"
