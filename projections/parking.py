"""Parking: what a projection can't apply waits in `read.parked`, with all that follow of its key, in order.

At most `PARKED_KEYS_MAX` keys of a projection may wait. One more, and it stops on the shards of that projector, says
so, and skips nothing; the other projections go on. A projector tries anew when it is assigned its shards.
"""

import psycopg
import structlog

from onrecord import db
from projections.applying import rows_as_json
from projections.batch import Batch, Parked
from projections.projection import Projection

PARKED_KEYS_MAX = 1_000

TABLES = """
create index if not exists parked_keys on read.parked (projection, build, shard, subject, seq);
create table if not exists read.stopped_projections (
    projection text not null,
    build integer not null,
    shard integer not null,
    reason text not null,
    stack text not null,
    stopped_at timestamptz not null default now(),
    primary key (projection, build, shard)
);
grant select on read.stopped_projections, read.stopped_shards to onrecord_query;
"""
STACK = "alter table read.parked add column stack text not null default ''"
# Whoever serves people sees that something is parked (schema.py). What it is they see in the installation's own
# workspace: keys are of all workspaces.
FUNCTIONS = """
create or replace function read.count_parked_keys() returns table (projection text, build integer, keys bigint)
language sql stable security definer
set search_path = pg_catalog, read, public, pg_temp
as $$
    select projection, build, count(*)
    from (select distinct projection, build, shard, subject from parked where is_installation()) as every_key
    group by projection, build
$$;

create or replace function read.list_parked_keys(
    p_projection text, p_build integer, p_shard integer, p_subject text, p_rows_max integer
) returns table (
    projection text, build integer, shard integer, subject text, first_seq bigint, records bigint, reason text,
    parked_at timestamptz
)
language sql stable security definer
set search_path = pg_catalog, read, public, pg_temp
as $$
    select key.*, first.reason, first.parked_at
    from (
        select projection, build, shard, subject, min(seq) as first_seq, count(*) as records
        from parked
        where is_installation()
            and (projection, build, shard, subject) > (p_projection, p_build, p_shard, p_subject)
        group by projection, build, shard, subject
        order by projection, build, shard, subject
        limit p_rows_max
    ) as key
    join parked as first
        on first.projection = key.projection and first.build = key.build and first.shard = key.shard
        and first.seq = key.first_seq
    order by key.projection, key.build, key.shard, key.subject
$$;

create or replace function read.list_parked_records(p_projection text, p_subject text, p_rows_max integer)
returns table (
    build integer, shard integer, seq bigint, reason text, stack text, record bytea, parked_at timestamptz,
    records bigint
)
language sql stable security definer
set search_path = pg_catalog, read, public, pg_temp
as $$
    select build, shard, seq, reason, stack, record, parked_at, count(*) over () as records
    from parked
    where is_installation() and projection = p_projection and subject = p_subject and build = (
        select max(build) from parked where projection = p_projection and subject = p_subject
    )
    order by shard, seq
    limit p_rows_max
$$;
revoke all on function read.count_parked_keys, read.list_parked_keys, read.list_parked_records from public;
grant execute on function read.count_parked_keys, read.list_parked_keys, read.list_parked_records to onrecord_query;
"""

logger = structlog.get_logger("projector")


class TooManyParked(Exception):
    """One more parked key than a projection may have: it stops. Says what it could not apply first."""

    def __init__(self, projection: Projection, first: Parked, keys_max: int) -> None:
        at = f"{first.arrived.shard}:{first.arrived.seq}"
        super().__init__(f"more than {keys_max:,} keys would be parked; {at} can't be applied: {first.reason}")
        self.projection = projection
        self.stack = first.stack


def prepare(connection: psycopg.Connection) -> None:
    """Make what is missing. Nothing that is there is locked for it."""
    connection.execute(TABLES, prepare=False)
    if connection.execute(db.sql("projections", "find_stack_of_parked")).fetchone() is None:
        connection.execute(STACK)
    connection.execute(FUNCTIONS, prepare=False)


def park(connection: psycopg.Connection, batch: Batch, keys_max: int) -> None:
    """Keep what the batch could not apply. Raises TooManyParked, for the caller to roll back."""
    of = (batch.projection.name, batch.projection.build)
    if failed := batch.failed:
        row = connection.execute(db.sql("projections", "count_parked_keys"), (*of, keys_max)).fetchone()
        assert row is not None, "a count is one row"
        if row[0] + len(failed) > keys_max:
            raise TooManyParked(batch.projection, failed[0], keys_max)
    for (shard, seq, *_), reason, _ in failed:
        logger.error("record parked", projection=of[0], shard=shard, seq=seq, reason=reason)
    rows = [_row(of, parked) for parked in batch.parked]
    connection.execute(db.sql("projections", "park"), (rows_as_json(rows),))


def stop(connection: psycopg.Connection, why: TooManyParked, shards: list[int]) -> None:
    """Say that a projection goes no further on these shards."""
    projection = why.projection
    logger.error("projection stopped", projection=projection.name, shards=shards, reason=str(why))
    connection.execute(
        db.sql("projections", "stop_projection"), (projection.name, projection.build, str(why), why.stack, shards)
    )


def _row(of: tuple[str, int], parked: Parked) -> dict[str, object]:
    arrived = parked.arrived
    return {
        "projection": of[0],
        "build": of[1],
        "shard": arrived.shard,
        "seq": arrived.seq,
        "subject": arrived.key,
        "reason": parked.reason,
        "stack": parked.stack,
        "record": arrived.value.hex(),
    }
