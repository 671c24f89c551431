"""What stands in the database of an installation: rows as the superuser sees them, over all workspaces."""

from contextlib import AbstractContextManager
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg

import kept
import opening
from installations import Installation
from onrecord import db, ids


class Emitted(NamedTuple):
    """A row of the outbox, its record read as JSON."""

    shard: int
    seq: int
    type: str
    subject: str
    workspace_id: UUID
    record: dict[str, Any]


class Counts(NamedTuple):
    """How many rows each table holds that a command writes."""

    contacts: int
    conversations: int
    messages: int
    idempotency: int
    outbox: int


NOTHING = Counts(0, 0, 0, 0, 0)


def rows(
    installation: Installation, statement: LiteralString, params: tuple[object, ...] = ()
) -> list[tuple[Any, ...]]:
    with superuser(installation) as connection:
        return connection.execute(statement, params).fetchall()


def superuser(installation: Installation) -> AbstractContextManager[psycopg.Connection]:
    """A connection in autocommit that row-level security doesn't bind, as long as the block lasts."""
    return kept.lent(db.conninfo(installation.settings, installation.settings.database_admin), db.connect)


def counts(installation: Installation) -> Counts:
    found = rows(
        installation,
        """
        select (select count(*) from contacts), (select count(*) from conversations), (select count(*) from messages),
            (select count(*) from idempotency), (select count(*) from outbox)
        """,
    )
    return Counts(*found[0])


def outbox(installation: Installation) -> list[Emitted]:
    """Everything that was emitted, by shard and seq."""
    found = rows(installation, "select shard, seq, type, subject, workspace_id, record from outbox order by shard, seq")
    with superuser(installation) as connection:
        keys = opening.read_keys(connection)
    return [Emitted._make((*row[:5], opening.opened(row[5], keys))) for row in found]


def types(installation: Installation) -> list[str]:
    """The types of everything that was emitted, by shard and seq."""
    return [row.type for row in outbox(installation)]


def numbers(installation: Installation) -> dict[int, list[int]]:
    """The seqs of each shard, rising."""
    found = rows(installation, "select shard, array_agg(seq order by seq) from outbox group by shard")
    return dict(found)


def conversation(installation: Installation, conversation_id: UUID) -> tuple[str, UUID | None, int]:
    """A conversation's status, assignee and version."""
    (found,) = rows(
        installation, "select status, assignee_id, version from conversations where id = %s", (conversation_id,)
    )
    return found[0], found[1], found[2]


def messages(installation: Installation) -> list[tuple[str, bytes | None]]:
    """Direction and HMAC of the provider's id of every message, oldest first."""
    found = rows(installation, "select direction, provider_message_hmac from messages order by id")
    return [(direction, hmac) for direction, hmac in found]


def projected(installation: Installation) -> int:
    """How many conversations the list holds, over all workspaces."""
    ((there,),) = rows(installation, "select to_regclass('read.conversation_list_v4') is not null")
    return rows(installation, "select count(*) from read.conversation_list_v4")[0][0] if there else 0


def add_workspace(installation: Installation) -> UUID:
    """A second tenant."""
    workspace_id = ids.new()
    with superuser(installation) as connection:
        connection.execute(
            "insert into workspaces (id, name, created_at) values (%s, 'Second demo workspace', now())",
            (workspace_id,),
        )
    return workspace_id
