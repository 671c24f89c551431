"""Sweeping: uploads that nobody completed are given up, and objects that belong to no file are deleted.

What a call or a commit that was cut off has left in S3 is found by listing it, page by page. A file of which the
database doesn't know may be one that it forgot, set back to an earlier hour: such an object is kept for weeks.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from onrecord import clock, errors, forgetting
from onrecord.file_rows import FileRows
from onrecord.media.objects import PAGE_ROWS_MAX, Found, Objects, Place, StorageIsAway

PREFIXES = ("quarantine/", "media/")
UNDER_WAY_H_MAX = 24  # an object younger than that may be on its way to its row
UNKNOWN_DAYS_MIN = 30
PAGE_INTERVAL_S = 5
PASS_INTERVAL_S = 3_600
WAITED_FOR = {"quarantine/": {"requested", "uploaded"}, "media/": {"requested", "uploaded", "stored"}}

Expire = Callable[[UUID, UUID], Awaitable[None]]
"""Gives up waiting for an upload: of a workspace's file. Raises a Refusal where that can't be done now."""

logger = structlog.get_logger("sweeping")


@dataclass
class Sweeper:
    """Goes through the bucket, a page at each tick; where it is it remembers as long as it lives."""

    objects: Objects
    rows: FileRows
    expire: Expire
    now: clock.Clock = clock.now
    _after: dict[str, str | None] = field(default_factory=dict)

    async def tick(self) -> bool:
        """Sweep a page of each prefix; returns whether there is more. Raises StorageIsAway or errors.Unavailable."""
        pages = [await self._sweep(prefix) for prefix in PREFIXES]
        return any(pages)

    async def give_up_uploads(self) -> int:
        """Give up what was asked for a day ago, in every workspace; returns how many."""
        given_up = 0
        async for workspace_id in forgetting.workspaces(self.rows.executor.pool):
            for media_id in await self.rows.outlived_uploads(workspace_id):
                try:
                    await self.expire(workspace_id, media_id)
                    given_up += 1
                except errors.ShardHalted:  # no reason to leave those of other shards lying
                    logger.warning("upload not given up", media=str(media_id), reason=errors.ShardHalted.type)
        return given_up

    async def _sweep(self, prefix: str) -> bool:
        page = await self.objects.page(prefix, self._after.get(prefix))
        for key in await self._orphans(prefix, page):
            logger.info("orphan deleted", key=key)
            await self.objects.delete(key)
        more = len(page) == PAGE_ROWS_MAX
        self._after[prefix] = page[-1].key if more else None
        return more

    async def _orphans(self, prefix: str, page: Sequence[Found]) -> list[str]:
        by_workspace: dict[UUID, list[tuple[UUID, Found]]] = defaultdict(list)
        for found in page:
            if (place := place_of(found.key)) is not None:
                by_workspace[place.workspace_id].append((place.media_id, found))
        orphans = []
        for workspace_id, files in by_workspace.items():
            states = await self.rows.states(workspace_id, [media_id for media_id, _ in files])
            now = self.now()
            orphans += [found.key for media_id, found in files if is_orphan(prefix, found, states.get(media_id), now)]
        return orphans


def is_orphan(prefix: str, found: Found, state: str | None, now: datetime) -> bool:
    """Whether nobody waits for an object, or refers to it; `state` is its file's, None if there is no such file."""
    age = now - found.modified_at
    if state is None:
        return age >= timedelta(days=UNKNOWN_DAYS_MIN)
    return state not in WAITED_FOR[prefix] and age >= timedelta(hours=UNDER_WAY_H_MAX)


def place_of(key: str) -> Place | None:
    """Whose object it is; None for one that OnRecord didn't put there."""
    try:
        _, workspace_id, contact_id, media_id = key.split("/")[:4]
        return Place(UUID(workspace_id), UUID(contact_id), UUID(media_id))
    except ValueError:
        return None


async def run(sweeper: Sweeper) -> None:
    """Sweep until cancelled. What can't be reached now is swept the next time."""
    while True:
        more = False
        try:
            await sweeper.give_up_uploads()
            more = await sweeper.tick()
        except (StorageIsAway, errors.Refusal, *forgetting.BUSY) as away:
            logger.warning("not swept", reason=type(away).__name__)
        await asyncio.sleep(PAGE_INTERVAL_S if more else PASS_INTERVAL_S)
