"""(k) A chat's import: messages per second through `import_messages`, against a bare insert of the same rows."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any, LiteralString

import psycopg
import uvloop

from bench.client import Client, post
from bench.result import Result, middle
from bench.rig import Rig, rig
from onrecord.cli.import_plan import PAGE_MESSAGES

ROUNDS = 3
MESSAGES_PER_S_MIN = 2_000
BEGAN_AT = datetime(2024, 1, 1, tzinfo=UTC)

Page = list[dict[str, Any]]


def run(*, small: bool) -> Result:
    messages = 10_000 if small else 50_000
    with rig() as here, here.running("api"):
        figures = uvloop.run(_measure(here, here.sign_up(), messages))
    result = Result("import", f"a chat of {messages:,} messages, {PAGE_MESSAGES} a request, one after the other")
    result.figures = {name: middle(values) for name, values in figures.items()}
    pairs = zip(figures["messages/s"], figures["bare messages/s"], strict=True)
    result.figures["ratio"] = middle([ours / bare for ours, bare in pairs])
    result.at_least("messages/s", MESSAGES_PER_S_MIN)
    return result


async def _measure(here: Rig, token: str, messages: int) -> dict[str, list[float]]:
    """Rounds of a new chat each: imported, imported again, and its rows inserted by themselves; in turn.

    The round before the first one is not counted: in it everything is cold.
    """
    figures: dict[str, list[float]] = {"messages/s": [], "known messages/s": [], "bare messages/s": []}
    port = here.settings.api_port
    with here.connect() as connection:
        connection.execute("create table bare_messages (like messages including all)")
        connection.execute("create table bare_outbox (like outbox including all)")
        for number in range(ROUNDS + 1):
            pages = list(_pages(number, messages))
            took = [await _import(port, token, pages, "added"), await _import(port, token, pages, "known")]
            took.append(_insert_bare(connection))
            for name, seconds in zip(figures, took, strict=True):
                figures[name].append(messages / seconds)
    return {name: values[1:] for name, values in figures.items()}


def _pages(chat: int, messages: int) -> Iterator[Page]:
    for first in range(0, messages, PAGE_MESSAGES):
        yield [_said(chat, number) for number in range(first, min(first + PAGE_MESSAGES, messages))]


def _said(chat: int, number: int) -> dict[str, Any]:
    return {
        "sent_at": (BEGAN_AT + timedelta(minutes=7 * number)).isoformat(),
        "direction": "out" if number % 2 else "in",
        "author": f"+1555000{chat:04}",
        "text": f"Message {number} of a made-up chat, of about as many words as people write on the way.",
    }


async def _import(port: int, token: str, pages: list[Page], what: str) -> float:
    """Seconds that it took; every message must be what it should: added, or known."""
    who = {"number": pages[0][0]["author"], "name": "Bench"}
    common = {"import_id": str(uuid.uuid4()), "customer": who}
    requests = [post("/v1/import_messages", token, common | {"messages": page}) for page in pages]
    client = await Client.open(port)  # one of before may have lain idle until the server closed it
    began = perf_counter()
    for request, page in zip(requests, pages, strict=True):
        answer = await client.send(request)
        assert answer.status == 201, answer.body
        assert answer.json()[what] == len(page), answer.body
    return perf_counter() - began


def _insert_bare(connection: psycopg.Connection) -> float:
    """Seconds for the rows of the last chat, into the same tables without anything around: a transaction a page."""
    messages = _rows_beyond(connection, "messages", "id")
    records = _rows_beyond(connection, "outbox", "event_id")
    began = perf_counter()
    for first in range(0, len(messages), PAGE_MESSAGES):
        with connection.transaction(), connection.cursor() as cursor:
            cursor.executemany(_insert("messages", messages[0]), messages[first : first + PAGE_MESSAGES])
            cursor.executemany(_insert("outbox", records[0]), records[first : first + PAGE_MESSAGES])
    return perf_counter() - began


def _rows_beyond(connection: psycopg.Connection, table: LiteralString, key: LiteralString) -> list[tuple[Any, ...]]:
    """The rows that the bare table doesn't hold yet."""
    beyond = f"select * from {table} where {key} not in (select {key} from bare_{table}) order by {key}"
    return connection.execute(beyond).fetchall()


def _insert(table: LiteralString, row: tuple[Any, ...]) -> str:
    return f"insert into bare_{table} values ({', '.join(['%s'] * len(row))})"
