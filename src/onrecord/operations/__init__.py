"""Operations: what somebody asked for by API is a row, and the process that has the rights carries it out.

`requested`, `running`, then `done` or `failed`, with a result either way. Whoever carries one out alone looks at the
open ones: one that is `running` when its process starts was left behind by a process that ended, and is done again.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple
from uuid import UUID

import orjson
import psycopg
from psycopg.types.json import Json

from onrecord import clock, db

LOOKED_AT_MAX = 10

Kind = Literal["rebuild", "rollback", "redrive", "prune", "settle"]


class Request(NamedTuple):
    """What somebody asked for."""

    workspace_id: UUID
    id: UUID
    kind: str
    arguments: dict[str, Any]
    requested_by: str

    @property
    def is_dry_run(self) -> bool:
        """Whether only what it would do is to be told."""
        return bool(self.arguments.get("dry_run"))


def read_open(connection: psycopg.Connection, *kinds: Kind) -> list[Request]:
    """What is still to be done, the oldest first, LOOKED_AT_MAX at most."""
    found = connection.execute(db.sql("onrecord.operations", "read_open"), (list(kinds), LOOKED_AT_MAX))
    return [Request._make(row) for row in found.fetchall()]


def begin(connection: psycopg.Connection, request: Request) -> None:
    connection.execute(db.sql("onrecord.operations", "begin"), (clock.now(), request.workspace_id, request.id))


def tell(connection: psycopg.Connection, request: Request, progress: Mapping[str, Any]) -> None:
    """How far it is."""
    of = (request.workspace_id, request.id)
    connection.execute(db.sql("onrecord.operations", "tell"), (_json(progress), *of))


def end(
    connection: psycopg.Connection, request: Request, state: Literal["done", "failed"], result: Mapping[str, Any]
) -> None:
    of = (request.workspace_id, request.id)
    connection.execute(db.sql("onrecord.operations", "end"), (state, _json(result), clock.now(), *of))


def _json(said: Mapping[str, Any] | Sequence[Any]) -> Json:
    return Json(said, lambda value: orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS))
