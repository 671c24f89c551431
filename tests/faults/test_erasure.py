"""Erasing holds under live traffic, on real processes with servers of their own.

Customers are erased while they write and are answered, and others talk on. Then every place that an installation has
is searched for all that was known of them; the read models are folded anew from the log, and searched again.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

import checker
import leaks
import opening
from checker import History
from command_load import FEW_PER_S
from erasing import Desk, Person, secrets_of
from installations import TOKEN
from leaks import Place, Search
from office import Office, opened

PEOPLE = 12
MANY_PEOPLE = 100
ERASED = "[erased]"
AT_ONCE_MAX = 10
RETURN_EVERY = 4
KILL_EVERY = 5

LAST_TYPES = """
select distinct on (subject) substr(subject, 9), type from outbox
where subject like 'contact/%' order by subject, seq desc
"""


async def erasing_holds(office: Office, count: int, *, kills: bool) -> None:
    office.go_on(50)
    people = [Person(random.Random(office.chance.random())) for _ in range(count)]
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(base_url=office.api, headers=headers, timeout=10) as client:
        desk = Desk(client)
        await _each(people, desk.meet)
        await must_be_readable(office, desk, people)
        keys = keys_of(office, people)
        returned = await erase(office, desk, people, kills=kills)
        office.go_on(50)
        office.load.stop()
        office.drain()
        answers = [*await desk.inbox(people[0].position), *[await desk.timeline(person) for person in people]]
    history = office.history(desk.commands)
    must_read_as_erased(people, answers)
    must_be_the_last_word(office, people, returned)
    must_hold_the_others(office, history)
    must_hold_nothing(office, [*secrets_of(people), *keys], list(office.places(history, answers)))
    found = checker.findings(history)
    assert not found, checker.report(found)
    must_fold_to_the_same(office, desk, people, history)


async def _each(people: Sequence[Person], deed: Callable[[Person], Awaitable[None]]) -> None:
    """Many at once, but not all."""
    places = asyncio.Semaphore(AT_ONCE_MAX)

    async def do(person: Person) -> None:
        async with places:
            await deed(person)

    await asyncio.gather(*map(do, people))


async def must_be_readable(office: Office, desk: Desk, people: Sequence[Person]) -> None:
    """So that the later search isn't for what was never there."""
    shown = {text for person in people for text in _texts((await desk.timeline(person)).json())}
    shown |= {text for page in await desk.inbox(people[-1].position) for text in _texts(page.json())}
    with office.admin() as admin:
        keys = opening.read_keys(admin)
        records = admin.execute("select record from outbox where type = 'message.received.v2'").fetchall()
    shown |= {opening.opened(record, keys)["data"]["provider_message_id"] for (record,) in records}
    assert set(secrets_of(people)) <= shown


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for part in value:
                yield from _texts(part)
        case dict():
            yield from _texts(list(value.values()))


def keys_of(office: Office, people: Sequence[Person]) -> list[bytes]:
    """Their keys, open and as the vault keeps them; from now on the planner has seen those."""
    contacts = [person.contact_id for person in people]
    with office.admin() as admin:
        admin.execute("analyze")
        keys = opening.read_keys(admin)
        rows = admin.execute(
            "select wrapped from person_keys where person_id = any(%s::uuid[])", (contacts,)
        ).fetchall()
    wrapped = [held for (held,) in rows]
    assert len(wrapped) == len(people)
    return [*wrapped, *(key for contact in contacts if (key := keys[contact]))]


async def erase(office: Office, desk: Desk, people: Sequence[Person], *, kills: bool) -> set[str]:
    """Each in the middle of a talk; some come back. Returns the ids of those contacts."""
    returned = set()

    async def deed(person: Person) -> None:
        number = people.index(person)
        if kills and number % KILL_EVERY == 0:
            office.kill_somebody()
        await desk.erase_amid_talk(person)
        await desk.must_be_refused(person)
        if number % RETURN_EVERY == 0:
            returned.add(await desk.come_back(person))
            await desk.must_be_refused(person)

    await _each(people, deed)
    return returned


def must_read_as_erased(people: Sequence[Person], answers: Sequence[httpx.Response]) -> None:
    pages = [answer.json() for answer in answers]
    listed = {row["conversation_id"]: row for page in pages for row in page.get("conversations", [])}
    for person in people:
        row = listed[person.conversation_id]
        assert row["contact_id"] == person.contact_id
        assert (row["contact_name"], row["contact_address"], row["last_message"]) == (ERASED, ERASED, ERASED)
        assert row["status"] == "resolved"
    written = [item for page in pages for item in page.get("items", []) if item["message_id"] or item["note_id"]]
    assert {item["text"] for item in written} == {ERASED}


def must_be_the_last_word(office: Office, people: Sequence[Person], returned: set[str]) -> None:
    """Nothing is written of a contact after the erasure; who came back is another contact."""
    with office.admin() as admin:
        last: dict[str, str] = dict(admin.execute(LAST_TYPES).fetchall())
        kept = admin.execute("select person_id::text from person_keys where wrapped is not null").fetchall()
    gone = {contact_id for contact_id, event_type in last.items() if event_type == "contact.erased.v1"}
    assert gone == {person.contact_id for person in people}
    assert gone.isdisjoint(person for (person,) in kept)
    assert {last[contact_id] for contact_id in returned} == {"message.received.v2"}


def must_hold_the_others(office: Office, history: History) -> None:
    shown = {row["text"] for row in history.tables["timeline_v5"]}
    said = {command.text for command in office.load.commands if command.outcome == "acknowledged" and command.text}
    assert said
    assert said <= shown


def must_hold_nothing(office: Office, gone: Sequence[str | bytes], places: Sequence[Place]) -> None:
    """The search sees what the others wrote in read models, and of the erased nothing anywhere."""
    logs = {"postgres.log", "kafka.log", *(f"{member.name}.log" for member in office.crew.members)}
    assert logs <= {Path(place).name for place, _ in places}
    others = {_core(command.text) for command in office.load.commands if command.text}
    found = Search([*gone, *others]).leaks(places)
    leaked = [leak for leak in found if leak.secret not in others]
    assert not leaked, leaks.report(leaked)
    seen = {leak.place for leak in found if not leak.place.startswith("answer")}
    assert seen == {
        f"table read.{name}"
        for name in (
            "timeline",
            "timeline_v5",
            "conversation_list",
            "conversation_list_v4",
            "search",
            "search_texts_v4",
        )
    }
    print(f"{len(places)} places, {sum(len(held) for _, held in places)} bytes searched")  # noqa: T201 - the report


def _core(text: str) -> str:
    """The last part of a UUID, which has twelve letters and digits."""
    return text.rpartition("-")[2]


def must_fold_to_the_same(office: Office, desk: Desk, people: Sequence[Person], before: History) -> None:
    office.refold()
    after = office.history(desk.commands)
    assert {name: _sorted(rows) for name, rows in after.tables.items()} == {
        name: _sorted(rows) for name, rows in before.tables.items()
    }
    assert checker.findings(after) == []
    with office.admin() as admin:
        assert Search(secrets_of(people)).leaks([*leaks.in_tables(admin), *leaks.in_statistics(admin)]) == []


def _sorted(rows: Sequence[dict[str, Any]]) -> list[str]:
    return sorted(str(row) for row in rows)


def _seed() -> int:
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")  # noqa: T201 - to run the same choices again
    return seed


async def test_erasing_holds_while_everybody_talks(tmp_path: Path) -> None:
    with opened(tmp_path, ("relay", "projector", "api"), _seed(), FEW_PER_S) as office:
        await erasing_holds(office, PEOPLE, kills=False)


@pytest.mark.soak
async def test_erasing_holds_while_processes_are_killed(tmp_path: Path) -> None:
    with opened(tmp_path, ("relay", "relay", "projector", "projector", "api"), _seed()) as office:
        await erasing_holds(office, MANY_PEOPLE, kills=True)
    print(f"killed: {', '.join(office.killed)}")  # noqa: T201 - the test's report
