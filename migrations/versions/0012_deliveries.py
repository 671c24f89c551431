"""Deliveries in their order: what claiming by channel and contact needs, and the ledger as the API shows it."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Effects are claimed by lanes: a channel is one, and all that goes by none another. What stands in a lane that is
# stopped is not even looked at.
CLAIMING = """
alter table effects add column lane uuid generated always as (coalesce(channel_id, workspace_id)) stored not null;
drop index effects_claimable, effects_in_hand, effects_of_person;
create index effects_claimable on effects (kind, workspace_id, lane, due_at, id) where state in ('pending', 'unknown');
create index effects_in_hand on effects (kind, workspace_id, lease_until) where state in ('claimed', 'calling');
create index effects_of_person on effects (workspace_id, person_id, source_seq) where closed_at is null;
"""

LISTING = """
create index effects_open on effects (workspace_id, id) where closed_at is null;
create index effects_failed on effects (workspace_id, id) where state = 'failed';
create index effects_about on effects (workspace_id, person_id, id);
"""

RIGHTS = """
grant select (kind, task, channel_id, source_seq, due_at) on effects to onrecord_command;
grant update (due_at) on effects to onrecord_command;
grant select (
    workspace_id, id, kind, task, person_id, channel_id, source_shard, source_seq, state, attempts, doubts, reason,
    due_at, created_at, closed_at
) on effects to onrecord_query;
"""


def upgrade() -> None:
    for statements in (CLAIMING, LISTING, RIGHTS):
        op.execute(statements)
