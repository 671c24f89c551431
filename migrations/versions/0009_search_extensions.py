"""Schema `words`: what read models search text with. Postgres' own extensions, one configuration, one function."""

from alembic import op
from sqlalchemy import text

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# All three are trusted: whoever owns the database may make them. A schema of their own keeps `public` ours.
EXTENSIONS = """
create schema words;
grant usage on schema words to onrecord_projector, onrecord_query;
create extension pg_trgm with schema words;
create extension unaccent with schema words;
create extension btree_gin with schema words;
"""

# One configuration for all languages: words as they are, without case and accents. Changing it needs another name and
# another version of what was made with it.
CONFIGURATION = """
create text search configuration words.plain (copy = simple);
alter text search configuration words.plain
    alter mapping for word, numword, hword, hword_part, hword_numpart, numhword with words.unaccent, simple;
"""

# Punctuation that joins words for Postgres' parser, as spaces: `onrecord.words` does it to what is stored, this to what
# is shown. Character for character, so that places in the result are places in the text.
PARTED = r"""
create function words.parted(text) returns text language sql immutable strict parallel safe
return translate($1, E'!"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~\u0002\u0003\u2010\u2011\u2013\u2014\u2019',
    repeat(' ', 39));
"""


def upgrade() -> None:
    for statements in (EXTENSIONS, CONFIGURATION, PARTED):
        op.execute(text(statements.replace(":", r"\:")))
