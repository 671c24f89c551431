"""The exports, as routes."""

from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi import Query as Parameter

from onrecord import errors, position
from onrecord.identity.permissions import Read as Scope
from onrecord.position import POSITION_CHARS_MAX, Position
from onrecord.problems import documented
from queries.export import desk as desks
from queries.export import export_contact as contacts
from queries.export import export_events as events
from queries.export.desk import EVENTS_MAX, Desk, JsonLines
from queries.reading import Read, Reading
from queries.router import EVERY

FOR_EXPORTS = (*EVERY, errors.TooManyExports, errors.ExportsAreFull, errors.ShardHalted)
STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "One JSON object per line. The last has `end_of_stream`; without it the export was cut off.",
        "content": {desks.MEDIA_TYPE: {"schema": {"type": "string"}}},
    }
}


class Entrance(NamedTuple):
    """Who asks, and what exports need."""

    reading: Reading
    custodian: desks.Custodian
    places: desks.Places

    async def desk(self, *, opened: bool = True) -> Desk:
        """What is personal needs the inbox's scope too, page by page. Raises Forbidden, Unauthenticated.

        The access is recorded before any row is read: of whoever they are now, in the workspace that they are in.
        """
        reading = await (await self.reading.needing(Scope.INBOX) if opened else self.reading).verified()
        asker, log = reading.asker, reading.reads.log
        said = {} if reading.stale is None else reading.stale
        return Desk(asker.actor, log, reading.rows, self.custodian, self.places, asker.credential.id, said)

    def position(self, text: str | None) -> Position:
        return {} if text is None else position.parse(text, self.reading.reads.log.shards)


def _entrance(request: Request, read: Read) -> Entrance:
    return Entrance(read, request.app.state.custodian, request.app.state.exports)


Enter = Annotated[Entrance, Depends(_entrance)]
After = Annotated[
    str | None,
    Parameter(
        max_length=POSITION_CHARS_MAX,
        description="Only what comes after this line: its shard and seq, such as 3:17. The first line is left out.",
    ),
]

router = APIRouter(prefix="/v1", tags=["queries"])


@router.get(
    "/export_events", response_class=JsonLines, responses={**STREAMED, **documented(*FOR_EXPORTS)}, response_model=None
)
async def export_events(
    enter: Enter,
    *,
    after: Annotated[
        str | None,
        Parameter(
            max_length=POSITION_CHARS_MAX,
            description="A position, such as 0:12,3:40: of each shard what comes after. The last line says the next.",
        ),
    ] = None,
    events_max: Annotated[int, Parameter(ge=1, le=EVENTS_MAX, description="After so many the export pauses.")] = (
        EVENTS_MAX
    ),
    decoded: Annotated[bool, Parameter(description="With the personal fields of each event in clear.")] = False,
) -> JsonLines:
    """Every event of the workspace, shard by shard, its record as it stands in the log. It is put on the record."""
    return await events.export_events(
        await enter.desk(opened=decoded), enter.position(after), events_max, decoded=decoded
    )


@router.get(
    "/export_contact",
    response_class=JsonLines,
    responses={**STREAMED, **documented(*FOR_EXPORTS, errors.NoSuchContact)},
    response_model=None,
)
async def export_contact(enter: Enter, contact_id: UUID, after: After = None) -> JsonLines:
    """Everything about one person, over all contacts that they are. It is put on the record."""
    return await contacts.export_contact(await enter.desk(), contact_id, enter.position(after))


@router.get(
    "/export_conversation",
    response_class=JsonLines,
    responses={**STREAMED, **documented(*FOR_EXPORTS, errors.NoSuchConversation)},
    response_model=None,
)
async def export_conversation(enter: Enter, conversation_id: UUID, after: After = None) -> JsonLines:
    """A conversation with all that was said and done in it. It is put on the record."""
    return await contacts.export_conversation(await enter.desk(), conversation_id, enter.position(after))
