"""What the questions about a workspace share: pages of its things by their ids, oldest first."""

from typing import Any
from uuid import UUID

from onrecord import db, errors
from onrecord.command import Actor
from queries import cursor as cursors
from queries.reading import Reading, page

PROJECTION = "workspace_directory"
BEFORE_ALL = UUID(int=0)

Row = dict[str, Any]


async def read_page(
    reading: Reading, question: str, limit: int, cursor: str | None, *params: object
) -> tuple[list[Row], str | None]:
    """The rows after a cursor, and the next one. The question's statement takes `params`, an id, and how many rows.

    Its first column is the id.
    """
    after = _after(cursors.decode(cursor, question))
    found = await reading.rows(PROJECTION, db.sql("queries", question), (*params, after, limit + 1))
    rows, more = page(found, limit)
    if not more:
        return rows, None
    last = next(iter(rows[-1].values()))
    return rows, cursors.Cursor(of=question, at=(str(last),)).encode()


def member_of(actor: Actor) -> UUID:
    """Who asks, as a member."""
    assert actor.credential is not None, "whoever asks has come with a credential"
    assert actor.credential.member_id is not None, "an actor is a member of its workspace"
    return actor.credential.member_id


def _after(cursor: cursors.Cursor | None) -> UUID:
    if cursor is None:
        return BEFORE_ALL
    try:
        (last,) = cursor.at
        return UUID(str(last))
    except ValueError:
        raise errors.CursorIsMalformed from None
