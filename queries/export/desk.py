"""What every export needs: a place among the few at once, the access on the record, keys, and an end that says so.

Each page is a transaction of its own: no connection is held between two, nobody's switch of a read model waits, and
who may no longer ask gets no further page.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Literal, LiteralString, Protocol
from uuid import UUID

import orjson
from fastapi.responses import StreamingResponse
from psycopg.abc import Params
from psycopg.rows import DictRow

from onrecord import errors
from onrecord.command import Actor
from onrecord.log import Log
from onrecord.vault.keys import Keys

MEDIA_TYPE = "application/jsonl"
PAGE_EVENTS_MAX = 500
EVENTS_MAX = 1_000_000
EVENTS_PER_S_MAX = 20_000
EXPORTS_MAX = 16
EXPORTS_PER_CREDENTIAL_MAX = 2
RETRY_S = 10

What = Literal["export_conversation", "export_contact", "export_events"]
Line = Mapping[str, Any]


class JsonLines(StreamingResponse):
    """One JSON object per line. The last has `end_of_stream`: without it the export was cut off."""

    media_type = MEDIA_TYPE


class Custodian(Protocol):
    """Who keeps the record of accesses, and the keys."""

    async def record(self, actor: Actor, what: What, subject_id: UUID, *, opened: bool) -> str:
        """Put the export on the record; answers with where that stands."""

    async def keys(self, actor: Actor, person_ids: Collection[UUID]) -> Keys:
        """These persons' keys as they are now; destroyed ones among them."""


@dataclass
class Places:
    """How many exports one process has under way, in all and for each credential."""

    taken: Counter[object] = field(default_factory=Counter)

    @contextmanager
    def take(self, credential_id: object) -> Iterator[None]:
        """Raises TooManyExports, or ExportsAreFull."""
        if self.taken[credential_id] >= EXPORTS_PER_CREDENTIAL_MAX:
            raise errors.TooManyExports(RETRY_S)
        if self.taken.total() >= EXPORTS_MAX:
            raise errors.ExportsAreFull
        self.taken[credential_id] += 1
        try:
            yield
        finally:
            self.taken[credential_id] -= 1
            self.taken += Counter()  # forgets who has none


class Rows(Protocol):
    """A statement's rows, as the one who exports may see them; by `Reading.rows` for who comes over HTTP."""

    async def __call__(self, projection: str, statement: LiteralString, params: Params) -> list[DictRow]:
        """Raises whatever ends the export."""


@dataclass(frozen=True)
class Desk:
    """Where exports are asked for. `credential_id` is what an exporter's places are counted by.

    `said` are headers that the answer has besides, as they are when its first page is read.
    """

    actor: Actor
    log: Log
    rows: Rows
    custodian: Custodian
    places: Places
    credential_id: object = None
    said: Mapping[str, str] = field(default_factory=dict)

    async def keys(self, person_ids: Collection[UUID]) -> Keys:
        return await self.custodian.keys(self.actor, person_ids)

    async def answer(self, what: What, subject_id: UUID, lines: "Lines", *, opened: bool) -> JsonLines:
        """Record the access, then begin. What goes wrong before the first line is refused as ever."""
        told = self._told(what, subject_id, lines, opened=opened)
        position, first = await anext(told), await anext(told)
        headers = {**self.said, "OnRecord-Position": position.decode(), "Cache-Control": "no-store"}
        return JsonLines(_all(first, told), headers=headers)

    async def _told(self, what: What, subject_id: UUID, lines: "Lines", *, opened: bool) -> AsyncIterator[bytes]:
        """Where the access stands on the record, then the lines. Whatever becomes of the client, the place is free."""
        with self.places.take(self.credential_id):
            yield (await self.custodian.record(self.actor, what, subject_id, opened=opened)).encode()
            began, told = monotonic(), 0
            try:
                async for page in lines:
                    told += len(page)
                    if page:
                        yield b"".join(page)
                    await asyncio.sleep(max(0.0, told / EVENTS_PER_S_MAX - (monotonic() - began)))
            except errors.Refusal as refusal:
                if not told:
                    raise
                problem = {"type": refusal.type, "title": refusal.title(), "detail": str(refusal)}
                yield line({"end_of_stream": False, "problem": problem})


Lines = AsyncIterator[list[bytes]]
"""Pages of lines. The last line of the last page says whether it is the end."""


async def _all(first: bytes, others: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for other in others:
        yield other


def line(content: Line) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE)
