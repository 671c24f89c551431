"""Law 1: a command commits its domain rows, its outbox rows and its idempotency record together, or not at all."""

from collections.abc import AsyncIterator
from typing import LiteralString

import psycopg
import pytest
from pydantic import BaseModel

from commands.receive_message import ReceiveMessage
from executing import executor as make_executor
from executing import member, receive
from installations import Installation
from onrecord import errors, ids
from onrecord.command import Command, Outcome, Transaction, system
from onrecord.events import NoteAdded
from onrecord.execute import Executor, Request
from posting import received, refused
from sharing import served
from written import NOTHING, Counts, counts, superuser

DEFERRED: LiteralString = """
    create function fail_at_commit() returns trigger language plpgsql as $$
    begin
        raise exception 'the disk is full' using errcode = '{}';
    end $$;
    create constraint trigger fails_at_commit after insert on messages
        deferrable initially deferred for each row execute function fail_at_commit();
    """
KEYED = Request(idempotency_key="demo-key")


class Changed(Exception):
    """What a mistake in a handler raises."""


class WriteThenRaise(Command[BaseModel]):
    """A command whose handler writes its rows and only then fails."""

    async def handle(self, transaction: Transaction) -> Outcome[BaseModel]:
        await receive().handle(transaction)
        raise Changed


class WriteThenRefuse(Command[BaseModel]):
    """A command whose handler writes its rows and only then refuses."""

    async def handle(self, transaction: Transaction) -> Outcome[BaseModel]:
        await receive().handle(transaction)
        raise errors.ConversationIsOpen


class EmitTooMuch(Command[BaseModel]):
    """A command that writes its rows, but whose second record is larger than the outbox takes."""

    async def handle(self, transaction: Transaction) -> Outcome[BaseModel]:
        outcome = await receive().handle(transaction)
        huge = NoteAdded(conversation_id=str(ids.new()), note_id=str(ids.new()), mentions=(), text="x" * 800_000)
        return Outcome(outcome.subject, [*outcome.events, huge], outcome.answer, outcome.key)


class BreakAStatement(Command[BaseModel]):
    """A command whose last statement fails after others succeeded; nobody looks at its answer."""

    async def handle(self, transaction: Transaction) -> Outcome[BaseModel]:
        outcome = await receive().handle(transaction)
        await transaction.run("insert into contacts (workspace_id) values (%s)", (transaction.workspace_id,))
        return Outcome(outcome.subject, outcome.events, outcome.answer, outcome.key)


@pytest.fixture
async def executor(installation: Installation) -> AsyncIterator[Executor]:
    async with make_executor(installation) as made:
        yield made


@pytest.mark.parametrize(
    ("command", "raised"),
    [
        (WriteThenRaise(), Changed),
        (WriteThenRefuse(), errors.ConversationIsOpen),
        (EmitTooMuch(), psycopg.errors.CheckViolation),
        (BreakAStatement(), psycopg.errors.NotNullViolation),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Command) else "",
)
async def test_a_command_that_fails_writes_nothing(
    executor: Executor, installation: Installation, command: Command[BaseModel], raised: type[Exception]
) -> None:
    with pytest.raises(raised):
        await executor.execute(command, system(installation.log.workspace_id), KEYED)
    assert counts(installation) == NOTHING


async def test_a_command_that_cannot_emit_writes_nothing(own: Installation) -> None:
    with superuser(own) as connection:
        connection.execute("alter table outbox add constraint closed check (false) not valid")
    async with make_executor(own) as executor:
        with pytest.raises(psycopg.errors.CheckViolation):
            await executor.execute(receive(), member(own), KEYED)
    assert counts(own) == NOTHING


async def test_an_idempotency_record_is_written_with_rows_and_outbox(
    executor: Executor, installation: Installation
) -> None:
    await executor.execute(receive(), member(installation), KEYED)
    assert counts(installation) == Counts(contacts=1, conversations=1, messages=1, idempotency=1, outbox=3)


async def test_a_connection_is_good_for_the_next_command_after_a_failure(
    executor: Executor, installation: Installation
) -> None:
    for _ in range(12):
        with pytest.raises(Changed):
            await executor.execute(WriteThenRaise(), system(installation.log.workspace_id))
        with pytest.raises(psycopg.errors.NotNullViolation):
            await executor.execute(BreakAStatement(), system(installation.log.workspace_id))
    await executor.execute(receive(), member(installation))
    assert counts(installation).messages == 1


async def test_nothing_is_seen_before_the_commit(executor: Executor, installation: Installation) -> None:
    seen: list[Counts] = []

    class Look(ReceiveMessage):
        async def handle(self, transaction: Transaction) -> Outcome[BaseModel]:  # type: ignore[override] # looks and passes on
            outcome = await super().handle(transaction)
            seen.append(counts(installation))
            return Outcome(outcome.subject, outcome.events, outcome.answer, outcome.key)

    await executor.execute(Look.model_validate(received()), system(installation.log.workspace_id), KEYED)
    assert seen == [NOTHING]


async def test_a_failing_commit_gives_no_success_and_leaves_nothing(
    own: Installation,
) -> None:
    with superuser(own) as connection:
        connection.execute(DEFERRED.format("P0001"), prepare=False)
    async with served(own) as (_, client):
        response = await client.post("/receive_message", json=received(), headers={"Idempotency-Key": "demo-key"})
    refused(response, 500, "internal")
    assert "OnRecord-Position" not in response.headers
    assert counts(own) == NOTHING


async def test_a_commit_that_may_succeed_later_is_answered_with_try_again(
    own: Installation,
) -> None:
    with superuser(own) as connection:
        connection.execute(DEFERRED.format("40001"), prepare=False)
    async with served(own) as (_, client):
        response = await client.post("/receive_message", json=received())
    refused(response, 503, "unavailable")
    assert response.headers["Retry-After"] == "1"
    assert counts(own) == NOTHING
