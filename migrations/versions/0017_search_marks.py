"""What the search's index holds: words behind the mark of their workspace and era."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# A lexeme has 2,047 bytes at most. Two workspaces and eras in sixteen millions share a mark: whoever reads the rows
# compares what they are of.
FUNCTIONS = r"""
create function words.mark(workspace_id uuid, era integer) returns text language sql immutable strict parallel safe
    return left(md5(workspace_id::text || ' ' || era::text), 6);
create function words.marked(words tsvector, mark text) returns tsvector language sql immutable strict parallel safe
    return array_to_tsvector(array(select mark || lexeme from unnest(words) where octet_length(lexeme) < 2040));
create function words.marked(query tsquery, mark text) returns tsquery language sql immutable strict parallel safe
    return regexp_replace(query::text, '''((?:[^'']|'''')*)''', '''' || mark || '\1''', 'g')::tsquery;
"""


def upgrade() -> None:
    op.execute(FUNCTIONS)
