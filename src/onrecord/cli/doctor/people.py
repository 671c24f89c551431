"""Whether somebody administers this installation; and who needs a second factor, and lacks one."""

from collections.abc import Iterator, Sequence

import psycopg

from onrecord import db, log
from onrecord.cli.doctor.finding import Finding, must
from onrecord.identity import first_admin
from onrecord.settings import Settings


def check(config: Settings) -> Iterator[Finding]:
    roles = sorted(config.second_factor_roles)
    with db.connect(db.conninfo(config, "onrecord_migrator")) as connection:
        home = log.read(connection).workspace_id
        admins = _number(connection.execute(db.sql("onrecord.cli", "count_admins"), (home,)))
        without = _number(connection.execute(db.sql("onrecord.cli", "count_without_second_factor"), (roles,)))
    what, why = "somebody can administer this installation", "nobody else lets people in, or erases somebody"
    yield must(what, admins > 0, "nobody can", why=why, mend=f"make the first: {first_admin.HOW}")
    yield judge_second_factor(roles, without)


def judge_second_factor(roles: Sequence[str], without: int) -> Finding:
    why = "a password that was guessed is enough to read everything"
    if not roles:
        found = "nobody needs one, which is for development only"
        return Finding("second factor", note=found, why=why, mend="unset ONRECORD_SECOND_FACTOR_ROLES")
    what = f"second factor: needed by {', '.join(roles)}"
    if not without:
        return Finding(what)
    found = f"{without} of them have none yet"
    return Finding(what, note=found, why="they can do nothing before", mend="let each sign in and enrol one")


def _number(found: psycopg.Cursor[tuple[int]]) -> int:
    row = found.fetchone()
    assert row is not None, "a count is one row"
    return row[0]
