"""Every .sql file is a statement of the migrated schema, allowed to every role that runs it."""

import psycopg
import pytest
from psycopg import sql

from installations import Installation
from statements import ROOT, files, numbered, roles_of


def wrong_with(connection: psycopg.Connection, statement: str, parameters: int) -> str | None:
    """Prepare and plan it, which checks names, types and rights, and runs nothing."""
    try:
        with connection.transaction(force_rollback=True):
            plan(connection, statement, parameters)
    except psycopg.Error as error:
        return str(error)
    finally:
        connection.execute("deallocate all")
    return None


def plan(connection: psycopg.Connection, statement: str, parameters: int) -> None:
    nothing = sql.SQL("({})").format(sql.SQL(", ").join([sql.NULL] * parameters)) if parameters else sql.SQL("")
    connection.execute(sql.SQL("prepare held as ") + sql.SQL(statement))
    connection.execute(sql.SQL("explain execute held") + nothing)


@pytest.mark.parametrize("role", sorted({role for path in files() for role in roles_of(path)}))
def test_a_file_is_a_statement_that_its_role_may_run(made: Installation, role: str) -> None:
    with made.connect(role) as connection:
        connection.execute("select set_config('app.workspace_id', %s, false)", (str(made.log.workspace_id),))
        found = {
            path: wrong_with(connection, *numbered((ROOT / path).read_text("utf-8")))
            for path in files()
            if role in roles_of(path)
        }
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_every_file_has_a_role_that_runs_it() -> None:
    assert [path for path in files() if not roles_of(path)] == [], "name who runs it, in tests/statements.py"


def test_a_file_holds_one_statement_in_lower_case() -> None:
    texts = {path: (ROOT / path).read_text("utf-8") for path in files()}
    assert [path for path, text in texts.items() if ";" in text or text != text.lower()] == []
