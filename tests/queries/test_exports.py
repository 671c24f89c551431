"""Exports: each line once, also after a cut; on the record before the first byte; ended with the credential."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict

import people
import sealing
from asking import ask
from executing import executor, member, receive
from installations import TOKEN, Installation
from onrecord import command, http
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ContactFieldSet, ContactLinked, EventData, MemberJoined
from onrecord.vault.keys import DataKey
from onrecord.vault.master import Wrapped
from people import Member
from posting import Taken, done, refused, take
from queries.export import desk, export_contact, export_events
from queries.export.desk import Desk, JsonLines
from queries.export_router import Entrance
from queries.reading import Reading
from sharing import served
from written import add_workspace, rows, superuser

Line = dict[str, Any]
TEXT = "marmalade for tea"


class Emitted(BaseModel):
    """Nothing to say."""


class Emit(Command[Emitted]):
    """Events of a test's own, which no command of today has to tell."""

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    subject: UUID
    events: list[Any]
    key: Any = None
    workspace: bool = False

    async def handle(self, transaction: Transaction) -> Outcome[Emitted]:  # noqa: ARG002 - as commands have it
        events: Sequence[EventData] = self.events
        key: DataKey | None = self.key
        about = "workspace" if self.workspace else "contact"
        return Outcome(self.subject, events, Emitted(), key, about)  # type: ignore[arg-type] # a literal of the two


@pytest.fixture(scope="module")
async def both(running: Installation) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    async with served(running) as (made, client):
        made.state.reads.reached.wait_ms_max = 30_000
        yield made, client


@pytest.fixture
def app(both: tuple[FastAPI, httpx.AsyncClient]) -> FastAPI:
    return both[0]


@pytest.fixture(autouse=True)
def pages_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (export_events, export_contact):
        monkeypatch.setattr(module, "PAGE_EVENTS_MAX", 2)


@pytest.fixture
def api(both: tuple[FastAPI, httpx.AsyncClient]) -> httpx.AsyncClient:
    return both[1]


async def export(api: httpx.AsyncClient, what: str, token: str | None = None, **params: object) -> list[Line]:
    """The lines of an export that must begin."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    response = await api.get(f"/{what}", params={name: str(value) for name, value in params.items()}, headers=headers)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/jsonl"
    return [json.loads(line) for line in response.text.splitlines()]


async def at_desk(app: FastAPI, what: str, token: str = TOKEN) -> Desk:
    """Somebody at the desk, whose lines a test takes one page at a time."""
    asker = await http.ask(app.state.resolver, token)
    entrance = Entrance(Reading(app.state.reads, asker, what, {}), app.state.custodian, app.state.exports)
    return await entrance.desk()


async def page_of(told: JsonLines) -> list[Line]:
    content = await anext(aiter(told.body_iterator))
    return [json.loads(line) for line in bytes(content).splitlines()]  # type: ignore[arg-type] # bytes, as we yield them


async def settled(api: httpx.AsyncClient, **changes: object) -> Taken:
    """A customer's message that the audit trail has."""
    taken = await take(api, text=TEXT, **changes)
    await ask(api, "list_events", taken.position)
    return taken


async def emit(running: Installation, api: httpx.AsyncClient, *emits: Emit) -> None:
    async with executor(running) as run:
        for one in emits:
            executed = await run.execute(one, command.system(running.log.workspace_id))
            await ask(api, "list_events", executed.position)


def somebody(running: Installation, role: Any = "auditor") -> Member:
    with superuser(running) as connection:
        return people.add_member(connection, running.log, role)


def numbers(lines: Sequence[Line]) -> list[tuple[int, int]]:
    return [(line["shard"], line["seq"]) for line in lines if "seq" in line]


def reached(lines: Sequence[Line], after: str | None = None) -> str:
    """Where to go on, as the documents say: what one began with, and each shard's last line."""
    position = dict(pair.split(":") for pair in after.split(",")) if after else {}
    return ",".join(f"{shard}:{seq}" for shard, seq in (position | {str(s): str(q) for s, q in numbers(lines)}).items())


async def test_every_record_is_told_once_and_byte_for_byte(
    app: FastAPI, api: httpx.AsyncClient, running: Installation
) -> None:
    await settled(api)
    async with executor(running) as run:
        elsewhere = await run.execute(receive(), member(running, add_workspace(running)))
    await ask(api, "list_events", elsewhere.position)
    response = await api.get("/export_events")
    *lines, last = response.text.splitlines()
    position = dict(pair.split(":") for pair in json.loads(last)["position"].split(","))
    stored = rows(
        running,
        "select shard, seq, record from outbox where workspace_id = %s order by shard, seq",
        (running.log.workspace_id,),
    )
    wanted = [(s, q, bytes(r).decode()) for s, q, r in stored if q <= int(position.get(str(s), 0))]
    assert lines == [f'{{"shard":{s},"seq":{q},"record":{record}}}' for s, q, record in wanted]
    assert json.loads(last) == {
        "end_of_stream": True,
        "position": json.loads(last)["position"],
        "events": len(lines),
        "parked": 0,
    }
    assert app.state.exports.taken.total() == 0


@pytest.mark.parametrize("cut", [1, 2, 3, 5])
async def test_a_cut_export_of_events_goes_on_with_each_line_once(api: httpx.AsyncClient, cut: int) -> None:
    await settled(api)
    await settled(api)
    first = (await export(api, "export_events"))[:cut]
    rest = await export(api, "export_events", after=reached(first))
    told = numbers(first) + numbers(rest)
    assert len(told) == len(set(told))
    *_, last = whole = await export(api, "export_events", after="0:0")
    assert set(told) <= set(numbers(whole))
    assert set(numbers(whole)) - set(told) <= set(
        numbers(await export(api, "export_events", after=rest[-1]["position"]))
    )
    assert await export(api, "export_events", after=last["position"], events_max=1)


async def test_an_export_pauses_after_as_many_events_as_are_asked_for(api: httpx.AsyncClient) -> None:
    await settled(api)
    lines, after = list[Line](), "0:0"
    while True:
        page = await export(api, "export_events", after=after, events_max=3)
        lines += page
        after = page[-1]["position"]
        if page[-1]["end_of_stream"]:
            break
        assert len(numbers(page)) == 3
    assert len(numbers(lines)) == len(set(numbers(lines)))


async def test_what_is_personal_is_told_to_those_who_may_read_it(api: httpx.AsyncClient, running: Installation) -> None:
    taken = await settled(api)
    assert TEXT not in str(await export(api, "export_events"))
    (line,) = [
        line
        for line in await export(api, "export_events", decoded=True)
        if f"{line.get('shard')}:{line.get('seq')}" == taken.position
    ]
    assert line["opened"]["text"] == TEXT
    developer = somebody(running, "developer")
    assert await export(api, "export_events", developer.token)
    headers = {"Authorization": f"Bearer {developer.token}"}
    refused(await api.get("/export_events", params={"decoded": True}, headers=headers), 403, "forbidden")


@pytest.mark.parametrize("what", ["export_events", "export_contact", "export_conversation"])
async def test_an_export_is_on_the_record_before_its_first_byte(
    app: FastAPI, api: httpx.AsyncClient, running: Installation, what: str
) -> None:
    taken, auditor = await settled(api), somebody(running)
    desk = await at_desk(app, what, auditor.token)
    told: dict[str, Callable[[], Awaitable[JsonLines]]] = {
        "export_events": lambda: export_events.export_events(desk, {}, 10, decoded=False),
        "export_contact": lambda: export_contact.export_contact(desk, taken.contact_id, {}),
        "export_conversation": lambda: export_contact.export_conversation(desk, taken.conversation_id, {}),
    }
    response = await told[what]()
    subjects = {"export_contact": taken.contact_id, "export_conversation": taken.conversation_id}
    shard, seq = map(int, response.headers["OnRecord-Position"].split(":"))
    ((record,),) = rows(running, "select record from outbox where shard = %s and seq = %s", (shard, seq))
    access = json.loads(bytes(record))
    assert (access["type"], access["onbehalfof"]) == ("access.recorded.v3", f"member/{auditor.member_id}")
    assert access["data"] == {
        "what": what,
        "subject_id": str(subjects.get(what, running.log.workspace_id)),
        "shard": None,
        "seq": None,
        "opened": what != "export_events",
    }


async def test_an_export_is_on_the_record_of_the_workspace_that_it_tells_of(
    api: httpx.AsyncClient, running: Installation
) -> None:
    """Also where this process remembers the session from before it was switched."""
    await settled(api)
    here, person, elsewhere = running.log.workspace_id, somebody(running, "developer"), add_workspace(running)
    with superuser(running) as connection:
        people.join(connection, running.log, (person.account_id, person.email), "developer", workspace_id=elsewhere)
        session = people.add_session(connection, person.account_id, here)
    assert await export(api, "export_events", session.secret)
    with superuser(running) as connection:
        connection.execute("update sessions set workspace_id = %s where id = %s", (elsewhere, session.session_id))
    before = rows(running, _ACCESSES, (here,))
    assert await export(api, "export_events", session.secret)
    assert rows(running, _ACCESSES, (here,)) == before
    assert rows(running, _ACCESSES, (elsewhere,)) == [(1,)]


_ACCESSES = "select count(*) from outbox where type = 'access.recorded.v3' and workspace_id = %s"


async def test_a_revoked_credential_ends_the_export_and_says_so(
    app: FastAPI, api: httpx.AsyncClient, running: Installation
) -> None:
    await settled(api)
    auditor = somebody(running)
    told = await export_events.export_events(await at_desk(app, "export_events", auditor.token), {}, 100, decoded=False)
    assert numbers(await page_of(told))
    with superuser(running) as connection:
        connection.execute("update tokens set revoked_at = now() where id = %s", (auditor.token_id,))
    (last,) = await page_of(told)
    assert (last["end_of_stream"], last["problem"]["type"]) == (False, "unauthenticated")
    with pytest.raises(StopAsyncIteration):
        await page_of(told)
    assert app.state.exports.taken.total() == 0


async def test_a_role_that_may_no_longer_read_what_is_personal_ends_the_export(
    app: FastAPI, api: httpx.AsyncClient, running: Installation
) -> None:
    taken, auditor = await settled(api), somebody(running)
    at = await at_desk(app, "export_contact", auditor.token)
    told = await export_contact.export_contact(at, taken.contact_id, {})
    assert [line["export"] for line in await page_of(told)] == ["contact"]
    with superuser(running) as connection:
        connection.execute("update members set role = 'developer' where id = %s", (auditor.member_id,))
    (last,) = await page_of(told)
    assert (last["end_of_stream"], last["problem"]["type"]) == (False, "forbidden")


async def test_between_two_pages_no_connection_is_held_and_places_are_few(
    app: FastAPI, api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await settled(api)
    desks = [await at_desk(app, "export_events") for _ in range(3)]
    first, second = [await export_events.export_events(one, {}, 100, decoded=False) for one in desks[:2]]
    await page_of(first)
    stats = app.state.reads.pool.get_stats()
    assert stats["pool_available"] == stats["pool_size"]
    refused(await api.get("/export_events"), 429, "too-many-exports")
    await first.body_iterator.aclose()  # type: ignore[attr-defined] # a generator
    monkeypatch.setattr(desk, "EXPORTS_MAX", 1)
    refused(await api.get("/export_events"), 503, "exports-are-full")
    await page_of(second)
    await second.body_iterator.aclose()  # type: ignore[attr-defined] # as above
    assert await export(api, "export_events", events_max=1)


async def test_a_person_is_told_with_all_that_they_are(api: httpx.AsyncClient, running: Installation) -> None:
    one = await settled(api, name="Ada Demo", address="+15557770001")
    other, stranger = await settled(api, name="Ada on another phone"), await settled(api)
    emits = []
    for this, that in ((one, other), (other, one)):
        key = await _key(running, this.contact_id)
        field = ContactFieldSet(field="order_number", value=f"of {this.contact_id}")
        emits.append(
            Emit(
                subject=this.contact_id,
                events=[field, ContactLinked(linked_contact_id=str(that.contact_id))],
                key=key,
            )
        )
    await emit(running, api, *emits)
    head, *lines, last = await export(api, "export_contact", contact_id=other.contact_id)
    assert head["export"] == "contact"
    assert [row["contact_id"] for row in head["contacts"]] == [str(other.contact_id), str(one.contact_id)]
    assert (head["contacts"][1]["name"], head["contacts"][1]["addresses"]) == (
        "Ada Demo",
        [{"channel": "whatsapp", "address": "+15557770001"}],
    )
    assert head["contacts"][1]["fields"] == {"order_number": f"of {one.contact_id}"}
    messages = [line["fields"]["text"] for line in lines if line["type"] == "message.received.v2"]
    assert messages == [TEXT, TEXT]
    assert last == {"end_of_stream": True, "events": len(lines), "parked": 0}
    assert str(stranger.contact_id) not in str(lines)
    for cut in range(len(lines)):
        rest = await export(api, "export_contact", contact_id=other.contact_id, after=_place(lines[cut]))
        assert rest[:-1] == lines[cut + 1 :]
    refused(
        await api.get("/export_contact", params={"contact_id": str(one.contact_id), "after": stranger.position}),
        422,
        "position-malformed",
    )


def _place(line: Line) -> str:
    return f"{line['shard']}:{line['seq']}"


async def _key(running: Installation, contact_id: UUID) -> DataKey:
    with superuser(running) as connection:
        row = connection.execute(
            "select master_key, wrapped from person_keys where person_id = %s", (contact_id,)
        ).fetchone()
    assert row is not None
    return sealing.VAULT.unwrap(contact_id, Wrapped(*row))


async def test_a_conversation_is_told_with_the_names_of_members(api: httpx.AsyncClient, running: Installation) -> None:
    agent, taken = somebody(running, "agent"), await settled(api)
    joined = MemberJoined(
        member_id=str(agent.member_id), role="agent", invitation_id=None, email=agent.email, name="Bo Demo"
    )
    key = sealing.key_of(str(agent.member_id))
    await emit(running, api, Emit(subject=running.log.workspace_id, events=[joined], key=key, workspace=True))
    with superuser(running) as connection:
        session = people.add_session(connection, agent.account_id, running.log.workspace_id)
    answer = await api.post(
        "/send_message",
        json={"conversation_id": str(taken.conversation_id), "text": "Here it is"},
        headers={"Authorization": f"Bearer {session.secret}"},
    )
    await ask(api, "list_events", answer.headers["OnRecord-Position"])
    head, *lines, last = await export(api, "export_conversation", conversation_id=taken.conversation_id)
    assert head["conversation_id"] == str(taken.conversation_id)
    assert head["members"][str(agent.member_id)] == "Bo Demo"
    assert {line["fields"]["conversation_id"] for line in lines} == {str(taken.conversation_id)}
    assert [line["fields"]["text"] for line in lines if line["type"].startswith("message.")] == [TEXT, "Here it is"]
    assert lines[-1]["actor_name"] == "Bo Demo"
    assert last["end_of_stream"]


async def test_who_was_erased_reads_erased(api: httpx.AsyncClient) -> None:
    taken = await settled(api, name="Ada Demo")
    response = await api.post("/erase_contact", json={"contact_id": str(taken.contact_id), "reason": "asked_by_person"})
    await ask(api, "list_events", response.headers["OnRecord-Position"])
    told = [
        await export(api, "export_contact", contact_id=taken.contact_id),
        await export(api, "export_conversation", conversation_id=taken.conversation_id),
        [line for line in await export(api, "export_events", decoded=True) if str(taken.contact_id) in str(line)],
    ]
    for lines in told:
        assert "[erased]" in str(lines)
        assert TEXT not in str(lines)
        assert "Ada Demo" not in str(lines)


async def test_what_is_not_there_is_refused(api: httpx.AsyncClient) -> None:
    refused(await api.get("/export_contact", params={"contact_id": str(uuid4())}), 404, "no-such-contact")
    asked = {"conversation_id": str(uuid4())}
    refused(await api.get("/export_conversation", params=asked), 404, "no-such-conversation")
    for after in ("0:1,1:1", "0:999999", "9:1", "x"):
        taken = await settled(api)
        params = {"contact_id": str(taken.contact_id), "after": after}
        refused(await api.get("/export_contact", params=params), 422, "position-malformed")
    assert await done(api, "add_note", taken.conversation_id, text="Still here")
