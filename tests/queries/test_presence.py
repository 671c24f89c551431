"""Presence: who views and who types is told to the others, by every process, and is forgotten by itself."""

import asyncio
from collections.abc import AsyncIterator
from typing import NamedTuple
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

import people
from installations import Installation
from onrecord.identity.permissions import Role
from people import Member
from posting import refused, take
from queries.stream.presence import KEPT_S, MEMBER_CONVERSATIONS_MAX, Presence, Signal, State, read
from sharing import served
from streaming import Stream, streaming
from written import add_workspace, rows, superuser

HERE, THERE = str(UUID(int=1)), str(UUID(int=2))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def signal(state: State, conversation_id: str | None = "one", member_id: str = "me") -> Signal:
    return Signal(HERE, member_id, conversation_id, state)


def test_a_change_is_news_and_a_repeat_is_none() -> None:
    presence = Presence(Clock())
    assert presence.heard(signal("viewing")) == [signal("viewing")]
    assert presence.heard(signal("viewing")) == []
    assert presence.heard(signal("typing")) == [signal("typing")]
    assert list(presence.of(HERE)) == [signal("typing")]
    assert list(presence.of(THERE)) == []
    assert presence.heard(signal("gone")) == [signal("gone")]
    assert presence.heard(signal("gone")) == []
    assert list(presence.of(HERE)) == []


@pytest.mark.parametrize("state", ["viewing", "typing"])
def test_whoever_says_nothing_more_is_gone(state: State) -> None:
    clock = Clock()
    presence = Presence(clock)
    presence.heard(signal(state))
    clock.now = KEPT_S[state] - 1
    assert presence.expire() == []
    presence.heard(signal(state))
    clock.now = 2 * KEPT_S[state] - 2
    assert presence.expire() == [], "a repeat lasts from when it came"
    clock.now = 2 * KEPT_S[state] - 1
    assert presence.expire() == [signal("gone")]
    assert list(presence.of(HERE)) == []


def test_a_member_who_left_is_gone_from_everywhere_and_alone() -> None:
    presence = Presence(Clock())
    for conversation_id in ("one", "two"):
        presence.heard(signal("viewing", conversation_id))
    presence.heard(signal("viewing", member_id="other"))
    assert presence.heard(signal("gone", None)) == [signal("gone", "one"), signal("gone", "two")]
    assert list(presence.of(HERE)) == [signal("viewing", member_id="other")]


def test_a_member_is_in_so_many_conversations_at_most() -> None:
    presence = Presence(Clock())
    for number in range(MEMBER_CONVERSATIONS_MAX):
        presence.heard(signal("viewing", f"{number}"))
    assert presence.heard(signal("viewing", "next")) == [signal("gone", "0"), signal("viewing", "next")]


@pytest.mark.parametrize(
    "payload",
    [
        *("", "marmalade", "7", "[]", '["a", "b", "c", "viewing"]', f'["{HERE}", "b", null, "viewing"]'),
        *(f'["{HERE}", "b", "c", []]', '[{}, "b", "c", "viewing"]', f'["{HERE}", "b", "c", {{}}]'),
    ],
)
def test_what_is_no_signal_is_passed_over(payload: str) -> None:
    assert read(payload) is None


def test_a_signal_is_read_as_it_was_told() -> None:
    for said in (signal("viewing"), signal("gone", None)):
        assert read(said.payload()) == said


class Two(NamedTuple):
    """Two processes of one API, as far as they can tell."""

    running: Installation
    apis: tuple[FastAPI, FastAPI]
    clients: tuple[httpx.AsyncClient, httpx.AsyncClient]

    def member(self, role: Role = "agent", workspace_id: UUID | None = None) -> Member:
        with superuser(self.running) as connection:
            return people.add_member(connection, self.running.log, role, workspace_id=workspace_id)


@pytest.fixture(scope="module")
async def two(running: Installation) -> AsyncIterator[Two]:
    async with served(running) as (first, client), served(running) as (second, other):
        await take(client)
        for api in (first, second):
            api.state.reads.reached.wait_ms_max = 30_000
            await api.state.reads.reached.until("audit_trail", {0: 0})
        yield Two(running, (first, second), (client, other))


async def conversation(two: Two) -> str:
    """One that the read models have."""
    taken = await take(two.clients[0])
    await two.clients[0].get("/list_conversations", headers={"OnRecord-After": taken.position})
    shard, seq = map(int, taken.position.split(":"))
    await two.apis[0].state.reads.reached.until("conversation_list", {shard: seq})
    return str(taken.conversation_id)


async def says(client: httpx.AsyncClient, member: Member, conversation_id: str, state: State) -> httpx.Response:
    body = {"conversation_id": conversation_id, "state": state}
    return await client.post("/signal_presence", json=body, headers={"Authorization": f"Bearer {member.token}"})


async def heard(stream: Stream, conversation_id: str) -> tuple[str, str]:
    """The next signal of a conversation: who, and what."""
    while (data := (await stream.next("presence")).data)["conversation_id"] != conversation_id:
        pass
    return data["member_id"], data["state"]


async def test_every_process_tells_the_others_and_not_oneself(two: Two) -> None:
    me, other, where = two.member(), two.member(), await conversation(two)
    async with (
        streaming(two.apis[0], other.token) as near,
        streaming(two.apis[1], other.token) as far,
        streaming(two.apis[1], me.token) as own,
    ):
        before = rows(two.running, "select count(*) from outbox")
        for state in ("viewing", "typing", "gone"):
            answer = await says(two.clients[0], me, where, state)
            assert answer.json()["state"] == state
            for stream in (near, far):
                assert await heard(stream, where) == (str(me.member_id), state)
        assert rows(two.running, "select count(*) from outbox") == before, "it is on nobody's record"
        await says(two.clients[0], other, where, "viewing")
        assert await heard(own, where) == (str(other.member_id), "viewing"), "the first that this stream hears"


async def test_a_new_stream_is_told_who_is_there(two: Two) -> None:
    me, other, where = two.member(), two.member(), await conversation(two)
    async with streaming(two.apis[0], other.token) as stream:
        await says(two.clients[1], me, where, "viewing")
        assert await heard(stream, where) == (str(me.member_id), "viewing")
    async with streaming(two.apis[0], other.token, conversation_id=where) as stream:
        assert await heard(stream, where) == (str(me.member_id), "viewing")
    async with streaming(two.apis[0], other.token, conversation_id=uuid4(), seconds_max=0) as stream:
        await stream.ended.wait()
        assert not [one for one in stream.left() if one.event == "presence"]


async def test_presence_ends_with_the_members_last_stream(two: Two) -> None:
    me, other, where = two.member(), two.member(), await conversation(two)
    async with streaming(two.apis[1], other.token) as stream:
        async with streaming(two.apis[0], me.token), streaming(two.apis[0], me.token):
            await says(two.clients[1], me, where, "viewing")
            assert await heard(stream, where) == (str(me.member_id), "viewing")
        assert await heard(stream, where) == (str(me.member_id), "gone")


async def test_a_look_at_where_the_stream_is_ends_nobodys_presence(two: Two) -> None:
    me, third, other, where = two.member(), two.member(), two.member(), await conversation(two)
    async with streaming(two.apis[1], other.token) as stream, streaming(two.apis[1], me.token):
        await says(two.clients[1], me, where, "viewing")
        assert await heard(stream, where) == (str(me.member_id), "viewing")
        async with streaming(two.apis[0], third.token):
            await says(two.clients[0], third, where, "viewing")
            assert await heard(stream, where) == (str(third.member_id), "viewing")
            async with streaming(two.apis[0], me.token, topic="workspace", seconds_max=0) as look:
                await look.ended.wait()
        assert await heard(stream, where) == (str(third.member_id), "gone")
        await says(two.clients[1], me, where, "typing")
        assert await heard(stream, where) == (str(me.member_id), "typing")


async def test_another_workspace_hears_nothing_and_can_say_nothing_here(two: Two) -> None:
    where, elsewhere = await conversation(two), add_workspace(two.running)
    me, stranger = two.member(), two.member("agent", elsewhere)
    async with streaming(two.apis[0], stranger.token) as foreign, streaming(two.apis[0], two.member().token) as near:
        refused(await says(two.clients[0], stranger, where, "viewing"), 404, "no-such-conversation")
        await says(two.clients[0], me, where, "viewing")
        assert await heard(near, where) == (str(me.member_id), "viewing")
        assert not [one for one in foreign.left() if one.event == "presence"]


async def test_only_who_may_read_the_inbox_is_present_there(two: Two) -> None:
    where = await conversation(two)
    refused(await says(two.clients[0], two.member("developer"), where, "viewing"), 403, "forbidden")


async def test_signals_are_limited(two: Two) -> None:
    me, where = two.member(), await conversation(two)
    answers = await asyncio.gather(*(says(two.clients[0], me, where, "viewing") for _ in range(40)))
    assert {answer.status_code for answer in answers} == {200, 429}
    refused(next(answer for answer in answers if answer.status_code == 429), 429, "too-many-requests")


@pytest.mark.parametrize("body", [{}, {"conversation_id": "7", "state": "viewing"}, {"state": "asleep"}, {"more": 1}])
async def test_a_malformed_signal_is_refused(two: Two, body: dict[str, object]) -> None:
    refused(await two.clients[0].post("/signal_presence", json=body), 422, "malformed")
