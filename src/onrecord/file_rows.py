"""What is read of files' rows outside of commands, in one workspace at a time, as the system."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from psycopg_pool import PoolTimeout, TooManyRequests

from commands.expire_upload import UPLOAD_WAITS_H_MAX
from onrecord import db, errors
from onrecord.command import system
from onrecord.effects.filing import Uploaded
from onrecord.execute import Executor, entered
from onrecord.media.objects import UPLOAD_S_MAX

ROWS_MAX = 1_000


@dataclass(frozen=True)
class FileRows:
    """By the executor's pool. All of it raises errors.Unavailable."""

    executor: Executor

    async def uploaded(self, workspace_id: UUID, media_id: UUID) -> Uploaded | None:
        """A member's file that waits for its check."""
        rows = await self._rows(workspace_id, "read_upload", (workspace_id, media_id))
        return Uploaded(*rows[0]) if rows else None

    async def may_still_come(self, workspace_id: UUID, contact_id: UUID) -> bool:
        """Whether a call is under way for the contact, or a member holds a form that is still good."""
        since = self.executor.now() - timedelta(seconds=UPLOAD_S_MAX)
        asked = {"workspace_id": workspace_id, "contact_id": contact_id, "uploads_since": since}
        ((may,),) = await self._rows(workspace_id, "media_may_still_come", asked)
        return bool(may)

    async def outlived_uploads(self, workspace_id: UUID) -> Sequence[UUID]:
        """Uploads that were asked for too long ago, a page at most."""
        before = self.executor.now() - timedelta(hours=UPLOAD_WAITS_H_MAX)
        return [
            row[0] for row in await self._rows(workspace_id, "list_outlived_uploads", (workspace_id, before, ROWS_MAX))
        ]

    async def kept(self, workspace_id: UUID, media_ids: Collection[UUID]) -> dict[UUID, bool]:
        """Of those files that there is a row of: whether their objects are to be there."""
        return dict(await self._rows(workspace_id, "list_kept_files", (workspace_id, list(media_ids))))

    async def _rows(self, workspace_id: UUID, name: LiteralString, params: Any) -> list[Any]:
        actor = system(workspace_id)
        try:
            async with entered(self.executor.pool, actor, self.executor.now(), b"begin read only") as connection:
                found = await connection.execute(db.sql("commands", name), params)
            return await found.fetchall()
        except (psycopg.OperationalError, PoolTimeout, TooManyRequests):
            raise errors.Unavailable from None
