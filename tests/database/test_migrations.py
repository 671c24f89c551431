"""The migrations: they make what the code declares, and running them again changes nothing."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest
import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.pool import NullPool

from installations import Installation, Servers
from onrecord import db, migrate
from onrecord.settings import CantStart
from written import rows

CATALOGUE = """
    select string_agg(line, e'\n' order by line) from (
        select format('%%s %%s %%s', attrelid::regclass, attname, atttypid::regtype) as line
        from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace = 'public'::regnamespace and attnum > 0
        union all
        select format('%%s %%s', proname, prosrc) from pg_proc where pronamespace = 'public'::regnamespace
        union all
        select format('%%s %%s', version_num, '') from alembic_version
    ) as lines
    """


@contextmanager
def alembic(installation: Installation, change: str = "") -> Iterator[Config]:
    """Alembic on this installation's database, in a transaction that made a change before and is rolled back."""
    engine = sqlalchemy.create_engine(
        "postgresql+psycopg://", creator=lambda: _connect(installation), poolclass=NullPool
    )
    with closing(engine.connect()) as connection:
        connection.execute(sqlalchemy.text(change or "select 1"))
        config = migrate.alembic_config()
        config.attributes["connection"] = connection
        yield config
        connection.rollback()


def _connect(installation: Installation) -> psycopg.Connection:
    connection = installation.connect(installation.settings.database_admin)
    connection.autocommit = False
    return connection


def test_the_migrated_schema_is_the_declared_one(made: Installation) -> None:
    with alembic(made) as config:
        command.check(config)


@pytest.mark.parametrize(
    "change",
    [
        "alter table messages drop column provider_message_hmac",
        "alter table contacts add column shoe_size integer",
        "alter table conversations alter column assignee_id set not null",
        "alter table outbox alter column seq type integer",
        "drop index idempotency_by_age",
        "drop index contact_identities_living",
    ],
)
def test_a_schema_that_differs_is_noticed(made: Installation, change: str) -> None:
    with alembic(made, change) as config, pytest.raises(CommandError):
        command.check(config)


def test_migrating_again_changes_nothing(made: Installation) -> None:
    before = rows(made, CATALOGUE)
    migrate.migrate(made.settings)
    assert rows(made, CATALOGUE) == before


def test_a_log_is_made_once(made: Installation) -> None:
    assert migrate.create_log(made.settings) == made.log


def test_a_database_with_unsealed_contacts_is_refused_and_left_alone(servers: Servers) -> None:
    with servers.admin() as admin:
        admin.execute("create database from_before")
    settings = servers.settings("from_before", "from_before.events")
    where = db.conninfo(settings, "postgres")
    engine = sqlalchemy.create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(where), poolclass=NullPool
    )
    with engine.begin() as connection:
        config = migrate.alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with db.connect(where) as admin:
        admin.execute(
            """
            with made as (insert into workspaces values (gen_random_uuid(), 'Demo', now()) returning id)
            insert into contacts select id, gen_random_uuid(), 'whatsapp', '+1555', now() from made
            """
        )
        with pytest.raises(CantStart, match="start anew"):
            migrate.migrate(settings)
        assert admin.execute("select address from contacts").fetchall() == [("+1555",)]
