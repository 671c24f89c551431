"""The log's identity and the rule that gives each subject its shard: both are chosen once and never change."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import psycopg

from onrecord import db
from onrecord.settings import CantStart


class LogIsMissing(CantStart):
    """This database has no log yet: run `onrecord migrate`."""

    def __str__(self) -> str:
        return self.__class__.__doc__ or ""


@dataclass(frozen=True)
class Log:
    """The row of table `log`. `workspace_id` is the installation's own workspace, made with the log."""

    id: UUID
    shards: int
    topic: str
    topic_id: UUID | None
    workspace_id: UUID

    @cached_property
    def source(self) -> str:
        """The CloudEvents source of every record of this log."""
        return f"/onrecord/{self.id}"

    def shard_of(self, subject_id: UUID) -> int:
        """The shard, and Kafka partition, of a contact or workspace: the same on every machine, for ever."""
        return int.from_bytes(hashlib.sha256(subject_id.bytes).digest()[:8], "big") % self.shards


def read(connection: psycopg.Connection) -> Log:
    """The log that this database writes; raises LogIsMissing."""
    try:
        row = connection.execute(db.sql("onrecord", "log")).fetchone()
    except psycopg.errors.UndefinedTable:
        raise LogIsMissing from None
    if row is None:
        raise LogIsMissing
    return Log(*row)
