"""Records of the workspace stream, for tests that need an event no conversation has."""

from datetime import UTC, datetime

from histories import Entry
from onrecord.events import LogSettled
from onrecord.events.envelope import Envelope, encode
from onrecord.log import Log

ID = "00000000-0000-7000-8000-0000000000cc"


def settled(log: Log, shard: int, seq: int) -> Entry:
    """An operator settled this shard."""
    event = LogSettled(shard=shard, first_seq=1, log_tail_seq=1, copied=0, moved=0, subjects=(), subjects_total=0)
    workspace_id = str(log.workspace_id)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    envelope = Envelope(ID, at, f"workspace/{workspace_id}", workspace_id, "system", ID)
    return Entry(shard, seq, workspace_id, encode(event, envelope, log.source))
