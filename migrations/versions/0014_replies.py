"""What is tried again is read where it stands: in the outbox, of the command's own workspace."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

READING = """
create policy command_reads_own on outbox for select to onrecord_command
    using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
grant select (shard, seq, event_id, workspace_id, record) on outbox to onrecord_command;
grant select (source_shard, source_seq, source_event_id) on effects to onrecord_command;
"""


def upgrade() -> None:
    op.execute(READING)
