"""What the model is shown of a conversation: read as whoever asks questions, and the workspace's rules as commands do.

The conversation is read where people read it, at or after the event that asks: never less than was there then.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast
from uuid import UUID

import psycopg
from psycopg_pool import AsyncConnectionPool

from onrecord import clock, db
from onrecord.ai.excerpt import MESSAGES_MAX, Choice, Excerpt, File, Message, Snippet, is_describable
from onrecord.command import system
from onrecord.effects.ledger import Call
from onrecord.effects.opened import CantBeOpened, key_of
from onrecord.effects.tasks import Shelf
from onrecord.events import AiRequested
from onrecord.execute import entered
from onrecord.media import preview
from onrecord.media.objects import NoSuchObject, Place
from onrecord.media.storing import has_preview
from onrecord.vault import MasterKeys
from onrecord.vault.keys import DataKey, SealIsBroken

BEHIND_S_MAX = 2.0  # so long the read model is waited for with the call in hand
LOOK_INTERVAL_S = 0.05
BESIDE_REQUEST = b"ai_requests.text"


class Seen(NamedTuple):
    """What is shown, up to the newest message at `seq` of the contact's shard."""

    excerpt: Excerpt
    seq: int


class Rules(NamedTuple):
    """What the workspace says, and what the model said before: the last summary, and what files show by their ids."""

    instructions: str
    disclosure: str
    snippets: Sequence[Snippet]
    summary: str | None
    descriptions: dict[str, str]


@dataclass(frozen=True)
class Seeing:
    """By two pools: of who asks questions, and of commands. `canary` makes the mark of a workspace."""

    query: AsyncConnectionPool
    command: AsyncConnectionPool
    masters: MasterKeys
    shelf: Shelf | None
    canary: Callable[[UUID], str]
    now: clock.Clock = clock.now
    behind_s_max: float = BEHIND_S_MAX

    async def see(self, call: Call, asked: AiRequested) -> Seen | None:
        """None while the read model is behind the question. Raises CantBeOpened, or what says that a part is away."""
        found = await self._read_when_there(call, asked)
        if found is None:
            return None
        messages, beside = found
        rules = await self._rules(call, asked, [row[7] for row in messages if row[7]])
        excerpt = Excerpt(
            messages=[_message(row, rules.descriptions) for row in reversed(messages)],
            instructions=rules.instructions,
            snippets=rules.snippets,
            labels=[Choice(str(row[1]), row[2]) for row in beside if row[0] == "label"],
            members=[Choice(str(row[1]), row[2]) for row in beside if row[0] == "member"],
            disclosure=rules.disclosure,
            wish=asked.instruction or "",
            contact_name=next((row[2] for row in beside if row[0] == "contact"), None),
            summary=rules.summary,
            file=await self._file(call, asked),
            canary=self.canary(call.claimed.workspace_id),
        )
        return Seen(excerpt, max((row[0] for row in messages), default=0))

    async def _read_when_there(self, call: Call, asked: AiRequested) -> tuple[list[Any], list[Any]] | None:
        """What a projector announces nobody listens to here: it is a matter of milliseconds, and rarely so."""
        for _ in range(int(self.behind_s_max / LOOK_INTERVAL_S)):
            if (found := await self._read(call, asked)) is not None:
                return found
            await asyncio.sleep(LOOK_INTERVAL_S)
        return None

    async def _read(self, call: Call, asked: AiRequested) -> tuple[list[Any], list[Any]] | None:
        actor = system(call.claimed.workspace_id)
        try:
            async with entered(self.query, actor, self.now(), b"begin read only") as connection:
                reached = await connection.execute(
                    db.sql("onrecord.effects", "read_reached"), (call.source.shard, call.source.seq)
                )
                messages = await connection.execute(
                    db.sql("onrecord.effects", "read_conversation"), (asked.conversation_id, MESSAGES_MAX)
                )
                beside = await connection.execute(
                    db.sql("onrecord.effects", "read_beside_conversation"), {"contact_id": call.claimed.person_id}
                )
        except psycopg.errors.UndefinedTable:
            return None
        if await reached.fetchone() is None:
            return None
        return await messages.fetchall(), await beside.fetchall()

    async def _rules(self, call: Call, asked: AiRequested, media_ids: Sequence[UUID]) -> Rules:
        of_workspace = {"workspace_id": call.claimed.workspace_id}
        of_conversation = of_workspace | {"conversation_id": asked.conversation_id, "media_ids": list(media_ids)}
        async with entered(self.command, system(call.claimed.workspace_id), self.now()) as connection:
            policy = await connection.execute(db.sql("onrecord.effects", "read_ai_policy"), of_workspace)
            snippets = await connection.execute(db.sql("onrecord.effects", "read_snippets"), of_workspace)
            texts = await connection.execute(db.sql("onrecord.effects", "read_ai_texts"), of_conversation)
        instructions, disclosure = await policy.fetchone() or ("", "")
        said = _unsealed(key_of(call, self.masters), await texts.fetchall())
        return Rules(
            instructions,
            disclosure,
            [Snippet(str(row[0]), row[1], row[2]) for row in await snippets.fetchall()],
            next((text for task, _, text in said if task == "summary"), None),
            {str(media_id): text for task, media_id, text in said if task == "description"},
        )

    async def _file(self, call: Call, asked: AiRequested) -> File | None:
        """None where there is none that the model takes. Of an image its preview: what a camera added stays with us."""
        if asked.media_id is None or self.shelf is None:
            return None
        params = (call.claimed.workspace_id, asked.media_id)
        async with entered(self.command, system(call.claimed.workspace_id), self.now()) as connection:
            found = await connection.execute(db.sql("onrecord.effects", "read_media"), params)
        row = await found.fetchone()
        if row is None or not is_describable(*row):
            return None
        place = Place(call.claimed.workspace_id, call.claimed.person_id, UUID(asked.media_id))
        key, content_type = (place.preview, preview.CONTENT_TYPE) if has_preview(*row) else (place.clean, row[0])
        try:
            async with self.shelf.read(key) as (_, chunks):
                return File(content_type, b"".join([chunk async for chunk in chunks]))
        except NoSuchObject:
            return None


def _message(row: Sequence[Any], descriptions: dict[str, str]) -> Message:
    _, message_id, direction, kind, at, text, file_name, media_id = row
    return Message(
        id=str(message_id),
        by="customer" if direction == "in" else "us",
        at=at,
        text=text or "",
        kind=kind,
        file_name=file_name,
        description=descriptions.get(str(media_id)),
    )


def _unsealed(key: DataKey, rows: Sequence[Any]) -> list[tuple[str, UUID | None, str]]:
    """Raises CantBeOpened."""
    try:
        return [
            (task, media_id, cast("str", key.unseal(text, BESIDE_REQUEST)["text"])) for task, media_id, text in rows
        ]
    except SealIsBroken:
        raise CantBeOpened from None
