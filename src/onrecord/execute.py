"""`execute(command, actor)`: the only way to run a command, and the only place that emits and commits."""

import hmac
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar, cast
from uuid import UUID

import psycopg
import structlog
from psycopg_pool import AsyncConnectionPool
from pydantic import BaseModel

from onrecord import clock, db, errors, ids, metrics, pipelined, tracing
from onrecord.command import Actor, Command, Further, Outcome, Transaction
from onrecord.doorbell import Doorbell
from onrecord.events.envelope import Envelope, encode
from onrecord.log import Log
from onrecord.vault import Vault

ATTEMPTS_MAX = 3
IDEMPOTENCY_KEY_CHARS_MAX = 255
SQLSTATE_SHARD_HALTED = "OR004"
SQLSTATE_CREDENTIAL_MOVED = "OR005"
IN_DOUBT = "the database is busy or out of reach: repeat the command with the same Idempotency-Key, it runs once"

logger = structlog.get_logger("execute")

AnswerT = TypeVar("AnswerT", bound=BaseModel)


@dataclass(frozen=True)
class Request:
    """What came with a command: how to recognise a repeat, which version it was decided on, what it belongs to."""

    idempotency_key: str | None = None
    expected_version: int | None = None
    correlation_id: UUID = field(default_factory=ids.new)
    traceparent: str | None = None


@dataclass(frozen=True)
class Executed(Generic[AnswerT]):
    """A committed command: its answer, and the position at which its events stand."""

    answer: AnswerT
    position: str


class Emitted(NamedTuple):
    """A record on its way into the outbox, as `outbox_emit` takes it."""

    shard: str
    id: str
    type: str
    subject: str
    record: bytes


@dataclass(frozen=True)
class Executor:
    """Runs commands against one database and one log."""

    pool: AsyncConnectionPool
    log: Log
    vault: Vault
    doorbell: Doorbell
    now: clock.Clock = clock.now

    async def execute(
        self, command: Command[AnswerT], actor: Actor, request: Request | None = None
    ) -> Executed[AnswerT]:
        """Run the command in one transaction; returns only after its COMMIT has succeeded.

        Raises Forbidden before anything else, CredentialMoved when the actor's credential is not what it was, the
        command's `Refusal`, or `Unavailable` when no connection, lock or log is to be had.
        A repeat with the same idempotency key gets the first call's answer; with another body a 422.
        """
        with metrics.CommandTimer(command.operation), tracing.span(command.operation):
            actor.must_be_allowed(command.operation)
            request = self._told(request or Request())
            if command.needs_version and request.expected_version is None:
                raise errors.VersionRequired
            try:
                executed = await self._attempt(command, actor, request)
            except psycopg.Error as error:
                raise _refusal(error) from error
        self.doorbell.ring()
        return executed

    async def _attempt(self, command: Command[AnswerT], actor: Actor, request: Request) -> Executed[AnswerT]:
        """Try again when a parallel command won the race for a natural unique key: now its row is there to be seen."""
        for attempt in range(1, ATTEMPTS_MAX + 1):
            try:
                return await self._transact(command, actor, request)
            except psycopg.errors.UniqueViolation as error:
                if error.diag.constraint_name == "idempotency_pkey":
                    return await self._recall(command, actor, request)
                if attempt == ATTEMPTS_MAX:
                    raise
        raise AssertionError("the last attempt returns or raises")

    async def _transact(self, command: Command[AnswerT], actor: Actor, request: Request) -> Executed[AnswerT]:
        async with pipelined.transaction(self.pool) as connection:
            transaction = Transaction(connection, actor, self.now(), request.expected_version, self.vault)
            await self._begin(transaction, command, actor, request)
            outcome = await command.handle(transaction)
            emitted = await self._emit(transaction, outcome, actor, request)
        row = await emitted.fetchone()
        assert row is not None, "outbox_emit answers with a position"
        return Executed(outcome.answer, row[0])

    async def _begin(self, transaction: Transaction, command: Command[AnswerT], actor: Actor, request: Request) -> None:
        """Enter the workspace, the credential verified and the idempotency key claimed by the same statement."""
        if request.idempotency_key is None:
            await enter(transaction.connection, actor, transaction.now)
            return
        key = (actor.name, request.idempotency_key, self._fingerprint(command), transaction.now)
        claim = (str(actor.workspace_id), *key)
        if actor.credential is None:
            await transaction.run(db.sql("onrecord", "claim_idempotency_key"), claim)
        else:
            proof = (actor.credential.hash, transaction.now, actor.credential.as_found)
            await transaction.run(db.sql("onrecord.identity", "enter_with_key"), (*claim, *proof))

    async def _emit(
        self, transaction: Transaction, outcome: Outcome[AnswerT], actor: Actor, request: Request
    ) -> psycopg.AsyncCursor:
        """Number the events and write them to the outbox: the transaction's last statement, sent with its COMMIT."""
        emitted = [*self._records(transaction, outcome, actor, request)]
        for further in outcome.further:
            by = replace(actor, name=further.actor) if further.actor else actor
            emitted += self._records(transaction, further, by, request)
        # Without events the shard is named once, for its position.
        shards = [one.shard for one in emitted] or [str(self.log.shard_of(outcome.subject))]
        return await transaction.connection.execute(
            db.sql("onrecord", "outbox_emit"),
            (
                actor.workspace_id,
                transaction.now,
                _array(shards),
                _array([one.id for one in emitted]),
                _array([one.type for one in emitted]),
                _array([one.subject for one in emitted]),
                _array([f'"\\\\x{one.record.hex()}"' for one in emitted]),
                actor.name,
                request.idempotency_key,
                outcome.answer.model_dump_json() if request.idempotency_key is not None else None,
            ),
        )

    def _records(
        self, transaction: Transaction, told: Outcome[AnswerT] | Further, actor: Actor, request: Request
    ) -> Iterator[Emitted]:
        subject, shard = f"{told.about}/{told.subject}", str(self.log.shard_of(told.subject))
        for event in told.events:
            event_id = str(ids.new())
            envelope = _envelope(event_id, subject, transaction, actor, request)
            yield Emitted(shard, event_id, event.type, subject, encode(event, envelope, self.log.source, told.key))

    async def _recall(self, command: Command[AnswerT], actor: Actor, request: Request) -> Executed[AnswerT]:
        """The answer that the first call with this idempotency key got."""
        async with pipelined.transaction(self.pool) as connection:
            await enter(connection, actor, self.now())
            found = await connection.execute(
                db.sql("onrecord", "recall_answer"), (actor.workspace_id, actor.name, request.idempotency_key)
            )
        row = await found.fetchone()
        if row is None:
            raise errors.Unavailable("the first call with this Idempotency-Key was just forgotten: send it again")
        fingerprint, answer, position = row
        if not hmac.compare_digest(fingerprint, self._fingerprint(command)):
            raise errors.IdempotencyKeyReused
        return Executed(cast("AnswerT", command.answer_type().model_validate_json(answer)), position)

    def _told(self, request: Request) -> Request:
        """What the record and its rows say of a request.

        The idempotency key as an HMAC: what a client chooses as a key may name a person. And where there is a trace,
        the span that its events come from.
        """
        key, traceparent = request.idempotency_key, tracing.carried()
        if key is None and traceparent is None:
            return request
        return replace(
            request,
            idempotency_key=None if key is None else self.vault.match("idempotency_key", key).hex(),
            traceparent=traceparent or request.traceparent,
        )

    def _fingerprint(self, command: Command[AnswerT]) -> bytes:
        return self.vault.match("command", type(command).__name__, command.model_dump_json())


async def enter(connection: psycopg.AsyncConnection, actor: Actor, now: datetime) -> None:
    """The first statement of every transaction: its workspace, and whether the actor is still who they were."""
    if actor.credential is None:
        await connection.execute(db.sql("onrecord", "set_workspace"), (str(actor.workspace_id),))
    else:
        proof = (actor.credential.hash, now, actor.credential.as_found)
        await connection.execute(db.sql("onrecord.identity", "enter"), (str(actor.workspace_id), *proof))


@asynccontextmanager
async def entered(
    pool: AsyncConnectionPool, actor: Actor, now: datetime, begin: bytes = b"begin"
) -> AsyncIterator[psycopg.AsyncConnection]:
    """A transaction of an actor's that emits nothing: for what is read. Raises CredentialMoved."""
    try:
        async with pipelined.transaction(pool, begin) as connection:
            await enter(connection, actor, now)
            yield connection
    except psycopg.Error as error:
        if error.sqlstate == SQLSTATE_CREDENTIAL_MOVED:
            raise errors.CredentialMoved from None
        raise


def _refusal(error: psycopg.Error) -> Exception:
    """The refusal that a client gets for a failure of Postgres; what is a programmer's error stays as it is."""
    if error.sqlstate == SQLSTATE_SHARD_HALTED:
        return errors.ShardHalted(error.diag.message_primary or "")
    if error.sqlstate == SQLSTATE_CREDENTIAL_MOVED:
        return errors.CredentialMoved()
    if isinstance(error, psycopg.OperationalError | psycopg.errors.UniqueViolation):
        logger.warning("command not run", error=type(error).__name__, message=error.diag.message_primary)
        return errors.Unavailable(IN_DOUBT)
    return error


def _envelope(event_id: str, subject: str, transaction: Transaction, actor: Actor, request: Request) -> Envelope:
    return Envelope(
        id=event_id,
        time=transaction.now,
        subject=subject,
        workspace_id=str(actor.workspace_id),
        actor=actor.name,
        correlation_id=str(request.correlation_id),
        traceparent=request.traceparent,
        on_behalf_of=actor.on_behalf_of,
    )


def _array(elements: list[str]) -> str:
    """A Postgres array of elements that need no quoting: psycopg takes ten times as long to dump a list."""
    return f"{{{','.join(elements)}}}"
