"""What this database has to be: its version, its roles, and who row-level security binds."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import psycopg

from onrecord import db
from onrecord.cli.doctor.finding import Finding, must
from onrecord.ownership import OWNER_SILENT_MS_MAX
from onrecord.settings import Settings

SERVING = (
    "onrecord_command",
    "onrecord_query",
    "onrecord_relay",
    "onrecord_projector",
    "onrecord_worker",
    "onrecord_operator",
)
OWNERS = frozenset({"onrecord_relay", "onrecord_projector", "onrecord_worker"})
LIMITS = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "transaction_timeout")
# Whoever's commit may wait for the disk: a fold that is lost is folded again, and nothing else.
MAY_BE_LOST = frozenset({"onrecord_projector"})
MIXED = "one tenant would see another's rows (law 7)"
ANEW = "onrecord migrate; if that says nothing is missing, somebody changed it by hand: look who"


class Role(NamedTuple):
    """How a role is bound, as it finds itself signed in: limits in milliseconds, 0 for none."""

    name: str
    is_free: bool
    limits_ms: Sequence[int]
    synchronous_commit: str


def check(config: Settings) -> Iterator[Finding]:
    """As each role, for a setting may be the role's."""
    from onrecord import migrate  # noqa: PLC0415 - Alembic and SQLAlchemy are slow to import

    yield judge_version(_version(config), migrate.head())
    for name in SERVING:
        yield from judge_role(_read(config, name))
    with db.connect(db.conninfo(config, "onrecord_command")) as connection:
        yield from judge_rights(_names(connection, "read_unbound"), _names(connection, "read_outbox_wrongs"))


def _read(config: Settings, name: str) -> Role:
    with db.connect(db.conninfo(config, name)) as connection:
        row = connection.execute(db.sql("onrecord.cli.doctor", "read_role"), (list(LIMITS),)).fetchone()
    assert row is not None, "a role that signs in is there"
    return Role(name, *row)


def _version(config: Settings) -> str | None:
    """The last migration that this database had; None if the admin may not be asked."""
    try:
        with psycopg.connect(db.conninfo(config, config.database_admin), autocommit=True) as connection:
            row = connection.execute("select version_num from alembic_version").fetchone()
    except psycopg.Error:
        return None
    return str(row[0]) if row else None


def judge_version(version: str | None, head: str) -> Finding:
    """A newer one is what it is for while processes are replaced one by one; an older one lacks what they write."""
    what, why = f"the database is of version {head}, as this code is", "processes write what it doesn't have"
    if version is None:
        seen = "ONRECORD_DATABASE_ADMIN doesn't sign in from here"
        return Finding(what, note=f"can't be seen: {seen}", why=why, mend="onrecord migrate, where it does")
    if version > head:
        found = f"it is of version {version}"
        return Finding(
            what, note=found, why="this code is the older one", mend="replace the processes that still run it"
        )
    return must(what, version == head, f"it is of version {version}", why=why, mend="onrecord migrate")


def judge_role(role: Role) -> Iterator[Finding]:
    yield must(
        f"{role.name} is bound by row-level security",
        not role.is_free,
        "it is a superuser, passes row-level security, or may become a role that does",
        why=MIXED,
        mend=f"alter role {role.name} nosuperuser nobypassrls; and revoke what it is a member of",
    )
    without = [name for name, limit in zip(LIMITS, role.limits_ms, strict=True) if limit == 0]
    yield must(
        f"{role.name} has time limits",
        not without,
        f"it has no {', '.join(without)}",
        why="one that hangs would hold a shard, a row or a snapshot for ever (law 10)",
        mend=ANEW,
    )
    if role.name in OWNERS:
        longest = max(role.limits_ms[-2:])
        yield must(
            f"{role.name} lets go before its successor begins",
            longest < OWNER_SILENT_MS_MAX,
            f"it may hold a transaction for {longest} ms, and is succeeded after {OWNER_SILENT_MS_MAX} ms",
            why="two would work on one shard (law 4)",
            mend=ANEW,
        )
    if role.name not in MAY_BE_LOST:
        yield must(
            f"{role.name} waits for the disk",
            role.synchronous_commit != "off",
            "synchronous_commit is off for it",
            why="what it said is so could be lost (law 1)",
            mend=f"alter role {role.name} reset synchronous_commit",
        )


def judge_rights(unbound: Sequence[str], wrongs: Sequence[str]) -> Iterator[Finding]:
    yield must(
        "every tenant's table is under row-level security",
        not unbound,
        f"{', '.join(unbound)} {'is' if len(unbound) == 1 else 'are'} not",
        why=MIXED,
        mend="stop what serves people; " + ANEW,
    )
    yield must(
        "the outbox is written by one function, and has neither trigger nor foreign key",
        not wrongs,
        "; ".join(wrongs),
        why="numbers would have gaps, or history be rewritten (laws 2 and 9)",
        mend=ANEW,
    )


def _names(connection: psycopg.Connection, statement: str) -> list[str]:
    return [name for (name,) in connection.execute(db.sql("onrecord.cli.doctor", statement)).fetchall()]
