"""The floor of bench `commands`: a FastAPI route that does the same inserts on the same tables, and nothing else."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated
from uuid import UUID

import orjson
from fastapi import FastAPI, Header, Response
from pydantic import BaseModel

from onrecord import clock, db, ids, settings

config = settings.load()
pool = db.pool(db.conninfo(config, config.database_admin))
pool.kwargs = {"prepare_threshold": 0}
seqs = itertools.count(1)


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    async with pool:
        yield


app = FastAPI(lifespan=lifespan)


class SendMessage(BaseModel):
    """The same body as the command's."""

    conversation_id: UUID
    text: str


class MessageSent(BaseModel):
    """The same answer as the command's."""

    conversation_id: UUID
    version: int
    message_id: UUID


@app.post("/v1/send_message", status_code=201)
async def send_message(
    command: SendMessage, response: Response, idempotency_key: Annotated[str, Header()]
) -> MessageSent:
    """Four statements in one transaction: what a plain hand-written route with an outbox does."""
    now, message_id, event_id, seq = clock.now(), ids.new(), ids.new(), next(seqs)
    workspace, conversation = event_id, command.conversation_id
    record = orjson.dumps({"id": event_id, "type": "bench.v1", "time": now, "data": command.model_dump()})
    async with pool.connection() as connection:
        await connection.execute(
            "insert into idempotency (workspace_id, actor, key, request_hmac, answer, position, created_at)"
            " values (%s, 'bench', %s, %s, '{}', '0:1', %s)",
            (workspace, idempotency_key, b"x" * 32, now),
        )
        updated = await connection.execute(
            "update conversations set version = version + 1 where id = %s returning version, workspace_id",
            (conversation,),
        )
        row = await updated.fetchone()
        assert row is not None
        await connection.execute(
            "insert into messages (workspace_id, id, conversation_id, direction, created_at)"
            " values (%s, %s, %s, 'out', %s)",
            (row[1], message_id, conversation, now),
        )
        await connection.execute(
            "insert into outbox (shard, seq, event_id, type, subject, workspace_id, occurred_at, record)"
            " values (%s, %s, %s, 'bench.v1', %s, %s, %s, %s)",
            (seq % 16, seq, event_id, f"contact/{conversation}", workspace, now, record),
        )
    response.headers["OnRecord-Position"] = f"{seq % 16}:{seq}"
    return MessageSent(conversation_id=conversation, version=row[0], message_id=message_id)
