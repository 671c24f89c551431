"""What do I want to be told of, and how? One's own settings."""

from pydantic import BaseModel

from onrecord import db
from onrecord.events.inbox import Means
from queries.directory import PROJECTION, member_of
from queries.reading import Reading


class NotificationSettings(BaseModel):
    """By which means a member is told of what, besides in the app; who never said so is told in no other way."""

    assigned: list[Means] = []
    mentioned: list[Means] = []
    replied: list[Means] = []


async def get_notifications(reading: Reading) -> NotificationSettings:
    me = member_of(reading.asker.actor)
    rows = await reading.rows(PROJECTION, db.sql("queries", "get_notifications"), (me,))
    return NotificationSettings(**rows[0]["details"]) if rows else NotificationSettings()
