"""An event of the log as its JSON says it, with its number: what the checker's own folds are made of."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID


class Numbered(NamedTuple):
    """An event, as its record spells it."""

    shard: int
    seq: int
    event: dict[str, Any]
    record: bytes

    @property
    def kind(self) -> str:
        return str(self.event["type"]).rpartition(".")[0]

    @property
    def data(self) -> dict[str, Any]:
        fields: dict[str, Any] = self.event["data"]
        return fields

    @property
    def subject(self) -> UUID:
        return UUID(self.event["subject"].partition("/")[2])

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.event["time"])
