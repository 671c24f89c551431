"""Observing: who measures what is late may see it, every process which migrations there are; webhooks have a trace."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# A webhook belongs to the trace of the request that brought it, and so does what a worker makes of it later.
WEBHOOKS = """
alter table webhooks add column traceparent text
    constraint webhooks_traceparent_check check (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');
create index webhooks_failed on webhooks (workspace_id, id) where state = 'failed';
"""

# The projector measures how late it is by numbers and times of the outbox, as the operations' queries do.
RIGHTS = """
grant select on alembic_version
    to onrecord_command, onrecord_query, onrecord_relay, onrecord_projector, onrecord_worker;
grant execute on function list_shards, list_next to onrecord_projector;
grant execute on function ai_used_on to onrecord_worker;
"""


def upgrade() -> None:
    for statements in (WEBHOOKS, RIGHTS):
        op.execute(statements)
